//! The list of presets, and which folder has which.

use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Presets, data};
use crate::app::dialogs::Choice;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Button, PathAnswer, PathSheet, focus_ring, hline, menu_item, section_title, two_lines,
};
use crate::session::{Command, PresetCommand, PresetRow, RootView};

const IMPORT: PathSheet<'_> = PathSheet {
    name: "Path of a preset",
    title: "A preset as TOML",
    note: "As `gravitas presets export` or this page writes it",
    verb: "Read",
};

pub fn show(presets: &mut Presets, ui: &mut Ui, stage: &mut Stage<'_>) {
    title_ui(presets, ui, stage);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        hline(ui, ui.max_rect().x_range(), ui.next_widget_position().y);
        let rows = std::sync::Arc::clone(&stage.view.presets);
        if rows.is_empty() {
            empty_ui(ui);
        }
        for row in rows.iter() {
            preset_ui(presets, ui, stage, row);
        }
        folders_ui(ui, stage);
    });
}

fn title_ui(presets: &mut Presets, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let (title, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover());
    let inner = title.shrink2(vec2(measure::GAP_4, 0.0));
    let mut right =
        ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center)));
    let word = if presets.aside.contains_key(&None) { "Go on with the new preset" } else { "New preset" };
    if Button::new(word).icon(Icon::Plus).show(&mut right).clicked() {
        presets.open(Some(data::Draft::fresh()), &stage.view.presets);
    }
    let button = Button::new("Read a preset…").icon(Icon::Folder).show(&mut right);
    match IMPORT.show(&right, &mut presets.importing, &button) {
        Some(PathAnswer::Typed(path)) => stage.out.session(Command::Preset(PresetCommand::Import(path))),
        Some(PathAnswer::Browse) => stage.out.window(UiCommand::Choose(Choice::Preset)),
        None => {}
    }
    let end = right.min_rect().left() - measure::GAP_3;
    let head = Text::Title.line(ui.painter(), "Import presets", t.text_1, 200.0);
    let after = inner.left() + head.size().x + measure::GAP_3;
    ui.painter().galley(pos2(inner.left(), title.center().y - head.size().y / 2.0), head, t.text_1);
    let words = "What happens to pictures that come into a folder";
    let sub = Text::Small.line(ui.painter(), words, t.text_3, end - after);
    ui.painter().galley(pos2(after, title.center().y - sub.size().y / 2.0), sub, t.text_3);
}

fn empty_ui(ui: &mut Ui) {
    let t = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 72.0), Sense::hover());
    let words = "No presets yet. A new one says which analyses run, which tags are added and who is told";
    let galley = Text::Small.line(ui.painter(), words, t.text_3, rect.width() - 32.0);
    ui.painter().galley(pos2(rect.left() + 16.0, rect.center().y - galley.size().y / 2.0), galley, t.text_3);
    hline(ui, rect.x_range(), rect.bottom() - 1.0);
}

fn preset_ui(presets: &mut Presets, ui: &mut Ui, stage: &Stage<'_>, preset: &PresetRow) {
    let t = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::click());
    let chosen = presets.draft.as_ref().is_some_and(|draft| draft.before.as_ref() == Some(&preset.name));
    let unsaved = presets.unsaved(&preset.name, &stage.view.presets);
    let name = format!("preset {}{}", preset.name, if unsaved { ", not saved" } else { "" });
    response.widget_info(|| WidgetInfo::selected(egui::Role::Row, true, chosen, &name));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, 0, if chosen { t.raised } else { t.panel });
    }
    if chosen {
        ui.painter().rect_filled(
            Rect::from_min_max(rect.min, pos2(rect.left() + 2.0, rect.bottom())),
            0,
            t.accent,
        );
    }
    hline(ui, rect.x_range(), rect.bottom() - 1.0);
    let users = data::users(stage.view, &preset.name);
    let users = Text::Small.line(ui.painter(), &users, t.text_3, rect.width() * 0.3);
    let mut right = rect.right() - measure::GAP_4 - users.size().x;
    ui.painter().galley(pos2(right, rect.center().y - users.size().y / 2.0), users, t.text_3);
    if unsaved {
        let mark = Text::Small.line(ui.painter(), "Not saved", t.accent, 80.0);
        right -= measure::GAP_3 + mark.size().x;
        ui.painter().galley(pos2(right, rect.center().y - mark.size().y / 2.0), mark, t.accent);
    }
    let words = Rect::from_min_max(pos2(rect.left() + 16.0, rect.top()), pos2(right - 16.0, rect.bottom()));
    let summary = data::summary(preset);
    let ink = if preset.wrong.is_some() { t.error } else { t.text_1 };
    two_lines(ui, words, &preset.name, &summary, ink);
    focus_ring(ui, &response, rect, 0.0);
    if response.clicked() {
        presets.open((!chosen).then(|| data::Draft::stored(preset)), &stage.view.presets);
    }
    response.on_hover_text(summary);
}

/// Which watched folder has which preset.
fn folders_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    if stage.view.library.roots.is_empty() {
        return;
    }
    egui::Frame::NONE.inner_margin(egui::Margin { left: 16, right: 16, top: 24, bottom: 8 }).show(ui, |ui| {
        section_title(ui, "Folders", "");
    });
    for root in &stage.view.library.roots {
        let (rect, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover());
        hline(ui, rect.x_range(), rect.top());
        let inner = rect.shrink2(vec2(measure::GAP_4, 0.0));
        let mut right =
            ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center)));
        let word = root.preset.as_deref().unwrap_or("No preset");
        let button = Button::new(word).trailing(Icon::ChevronDown).show(&mut right);
        let button = button.on_hover_text(format!("Preset of {}", root.name));
        egui::Popup::menu(&button).show(|ui| {
            ui.set_min_width(180.0);
            if let Some(command) = give_menu(ui, &stage.view.presets, root) {
                stage.out.session(command);
            }
        });
        let words = Rect::from_min_max(inner.min, pos2(right.min_rect().left() - 16.0, inner.bottom()));
        two_lines(ui, words, &root.name, &data::folder(root), ui.tokens().text_1);
    }
}

/// Presets that a folder may have, and none; what was chosen is answered.
fn give_menu(ui: &mut Ui, presets: &[PresetRow], root: &RootView) -> Option<Command> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let give = |preset| Command::Preset(PresetCommand::Give { root: root.id, preset });
    let mut asked = menu_item(ui, "No preset", "", root.preset.is_none()).then(|| give(None));
    for preset in presets.iter().filter(|preset| preset.wrong.is_none()) {
        let chosen = root.preset.as_ref() == Some(&preset.name);
        if menu_item(ui, &preset.name, "", chosen) {
            asked = Some(give(Some(preset.name.clone())));
        }
    }
    asked
}
