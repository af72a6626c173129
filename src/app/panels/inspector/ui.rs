//! How the inspector is painted.

use egui::{Align, Id, Layout, Rect, ScrollArea, Ui, pos2, vec2};

use super::{InspectorPanel, data, objects, response};
use crate::app::cast;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{
    AutomaticChip, ChipAction, Field, automatic_chip, file_chip, focus_ring, hline, icon_button, own_chip,
    section_title, section_ui, two_lines, value_row, vline,
};
use crate::app::words;
use crate::session::{Command, Inspector, TagSource};

pub fn show(panel: &mut InspectorPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let rect = ui.max_rect();
    vline(ui, rect.left(), rect.y_range());
    let Some(inspector) = stage.view.inspector.clone() else {
        empty_ui(ui);
        return;
    };
    if panel.of != Some(inspector.id) {
        (panel.of, panel.caption) = (Some(inspector.id), None);
        panel.tag.clear();
    }
    head_ui(ui, stage, &inspector);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        section_ui(ui, |ui| caption_ui(panel, ui, stage, &inspector));
        section_ui(ui, |ui| tags_ui(panel, ui, stage, &inspector));
        objects::show(ui, stage, &inspector);
        quality_section(ui, stage, &inspector);
        section_ui(ui, |ui| {
            section_title(ui, "Facts", "");
            ui.add_space(measure::GAP_1);
            for (name, value) in data::facts(&inspector) {
                value_row(ui, name, &value);
            }
        });
        failures_section(ui, &inspector);
        response::show(&mut panel.response, ui, stage, &inspector);
    });
}

fn empty_ui(ui: &mut Ui) {
    let t = ui.tokens();
    ui.add_space(measure::GAP_4);
    ui.vertical_centered(|ui| {
        ui.label(Text::Small.rich("Select a picture to see what is known about it", t.text_3))
    });
}

fn head_ui(ui: &mut Ui, stage: &mut Stage<'_>, inspector: &Inspector) {
    let head = data::head(stage.view, inspector);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::HEAD), egui::Sense::hover());
    hline(ui, rect.x_range(), rect.bottom() - 1.0);
    let steps_width = 64.0 + if head.place.is_empty() { 0.0 } else { 48.0 };
    let words = Rect::from_min_max(
        pos2(rect.left() + 16.0, rect.top()),
        pos2(rect.right() - steps_width - 8.0, rect.bottom()),
    );
    two_lines(ui, words, &head.name, &head.detail, ui.tokens().text_1);
    let steps =
        Rect::from_min_max(pos2(rect.right() - steps_width - 8.0, rect.top()), rect.max - vec2(8.0, 0.0));
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(steps).layout(Layout::right_to_left(Align::Center)));
    inner.spacing_mut().item_spacing.x = 4.0;
    if icon_button(&mut inner, Icon::ChevronRight, "Next picture").clicked() {
        stage.out.session(Command::Step(1));
    }
    if !head.place.is_empty() {
        inner.label(Text::Small.rich(&head.place, ui.tokens().text_2));
    }
    if icon_button(&mut inner, Icon::ChevronLeft, "Previous picture").clicked() {
        stage.out.session(Command::Step(-1));
    }
}

fn caption_ui(panel: &mut InspectorPanel, ui: &mut Ui, stage: &mut Stage<'_>, inspector: &Inspector) {
    let t = ui.tokens();
    section_title(ui, "Caption", data::caption_origin(inspector));
    ui.add_space(measure::GAP_1);
    let id = Id::unique("caption");
    if let Some(text) = &mut panel.caption {
        let edit = egui::TextEdit::multiline(text)
            .id(id)
            .desired_rows(2)
            .desired_width(f32::INFINITY)
            .return_key(egui::KeyboardShortcut::new(egui::Modifiers::SHIFT, egui::Key::Enter));
        let response = ui.add(edit).accessible_name("Caption");
        let enter = ui.input(|i| i.key_pressed(egui::Key::Enter) && !i.modifiers.shift);
        let escape = ui.input(|i| i.key_pressed(egui::Key::Escape));
        if enter || response.lost_focus() {
            // A look at a model's sentence is no word of the person; Enter takes it over.
            let changed = Some(text.as_str()) != inspector.caption.shown();
            if !escape && (enter || changed) {
                stage.out.session(Command::SetCaption(text.trim().to_owned()));
            }
            panel.caption = None;
        }
        return;
    }
    let shown = inspector.caption.shown();
    let (words, ink) = shown.map_or(("Write a caption", t.text_3), |words| (words, t.text_1));
    let galley = Text::Body.paragraph(ui.painter(), words, ink, ui.available_width());
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y), egui::Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Edit the caption: {words}"))
    });
    ui.painter().galley(rect.min, galley, ink);
    focus_ring(ui, &response, rect.expand(measure::GAP_1), measure::RADIUS);
    if response.on_hover_cursor(egui::CursorIcon::Text).clicked() {
        panel.caption = Some(shown.unwrap_or_default().to_owned());
        ui.memory_mut(|m| m.request_focus(id));
    }
}

fn tags_ui(panel: &mut InspectorPanel, ui: &mut Ui, stage: &mut Stage<'_>, inspector: &Inspector) {
    section_title(ui, "Tags", &data::tag_note(&inspector.tags));
    ui.add_space(measure::GAP_2);
    if !inspector.tags.is_empty() {
        chips_ui(ui, stage, inspector);
        ui.add_space(measure::GAP_2);
    }
    let width = ui.available_width();
    let id = Id::unique("add tag");
    let field = Field::new("Add a tag", id).hint("Add a tag").icon(Icon::Plus).size(width, measure::CONTROL);
    if field.show(ui, &mut panel.tag).submitted {
        for tag in panel.tag.split(',').map(str::trim).filter(|t| !t.is_empty()) {
            stage.out.session(Command::AddTag(tag.to_owned()));
        }
        panel.tag.clear();
        ui.memory_mut(|m| m.request_focus(id));
    }
}

fn chips_ui(ui: &mut Ui, stage: &mut Stage<'_>, inspector: &Inspector) {
    let before = ui.spacing().clone();
    ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
    ui.spacing_mut().interact_size.y = measure::CHIP;
    ui.horizontal_wrapped(|ui| {
        for tag in &inspector.tags {
            match &tag.source {
                TagSource::Own => given(stage, &tag.name, own_chip(ui, &tag.name)),
                TagSource::File => given(stage, &tag.name, file_chip(ui, &tag.name)),
                TagSource::Automatic { confidence, .. } => {
                    let chip = AutomaticChip { name: &tag.name, confidence: *confidence };
                    match automatic_chip(ui, chip) {
                        Some(ChipAction::Promote) => stage.out.session(Command::PromoteTag(tag.name.clone())),
                        Some(ChipAction::Reject) => stage.out.session(Command::RejectTag(tag.name.clone())),
                        _ => {}
                    }
                }
            }
        }
    });
    *ui.spacing_mut() = before;
}

/// What a click on a tag means that nobody has to confirm.
fn given(stage: &mut Stage<'_>, name: &str, action: Option<ChipAction>) {
    match action {
        Some(ChipAction::Remove) => stage.out.session(Command::RemoveTag(name.to_owned())),
        Some(_) => stage.out.session(Command::SetQuery(format!("tag:\"{name}\""))),
        None => {}
    }
}

fn quality_section(ui: &mut Ui, stage: &mut Stage<'_>, inspector: &Inspector) {
    let watermark = data::watermark(inspector.watermark.as_deref());
    if inspector.quality.is_none() && watermark.is_none() {
        return;
    }
    section_ui(ui, |ui| {
        let t = ui.tokens();
        if let Some(score) = inspector.quality {
            section_title(ui, "Quality", "against this library");
            ui.add_space(measure::GAP_1);
            let (rect, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), egui::Sense::hover());
            let word = Text::Body.line(ui.painter(), data::quality_word(score), t.text_1, rect.width());
            ui.painter().galley(rect.left_center() - vec2(0.0, word.size().y / 2.0), word, t.text_1);
            let value = Text::Small.line(ui.painter(), &format!("{score:.2}"), t.text_2, 60.0);
            ui.painter().galley(
                rect.right_center() - vec2(value.size().x, value.size().y / 2.0),
                value,
                t.text_2,
            );
            histogram_ui(ui, &stage.view.library.quality, score);
        }
        if let Some((clean, words)) = watermark {
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
            let (icon, ink) = if clean { (Icon::Check, t.ok) } else { (Icon::Drop, t.warn) };
            let place = Rect::from_center_size(rect.left_center() + vec2(6.0, 0.0), vec2(12.0, 12.0));
            icon.paint(ui, place, ink);
            let text = Text::Small.line(ui.painter(), words, t.text_1, rect.width());
            ui.painter().galley(rect.left_center() + vec2(20.0, -text.size().y / 2.0), text, t.text_1);
        }
    });
}

/// Where the picture stands among all others.
fn histogram_ui(ui: &mut Ui, bins: &[u64], score: f32) {
    let t = ui.tokens();
    let most = bins.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 52.0), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Quality of all pictures"));
    let step = rect.width() / bins.len() as f32;
    let floor = rect.top() + 32.0;
    let own = cast::whole(score * bins.len() as f32).min(bins.len() - 1);
    for (n, count) in bins.iter().enumerate() {
        let height = (*count as f32 / most as f32 * 30.0).max(1.0);
        let x = rect.left() + n as f32 * step;
        let bar = Rect::from_min_max(pos2(x, floor - height), pos2(x + step - 1.0, floor));
        ui.painter().rect_filled(bar, 0, if n == own { t.text_1 } else { t.bar_track });
    }
    for (word, from, to) in [("low", 0.0, 0.4), ("medium", 0.4, 0.7), ("high", 0.7, 1.0)] {
        let x = rect.left() + rect.width() * (from + to) / 2.0;
        ui.painter().text(
            pos2(x, floor + 11.0),
            egui::Align2::CENTER_CENTER,
            word,
            Text::Tiny.font(),
            t.text_3,
        );
        if from > 0.0 {
            let tick = rect.left() + rect.width() * from;
            ui.painter().vline(tick, floor + 1.0..=floor + 4.0, egui::Stroke::new(1.0, t.text_3));
        }
    }
}

fn failures_section(ui: &mut Ui, inspector: &Inspector) {
    if inspector.failures.is_empty() {
        return;
    }
    section_ui(ui, |ui| {
        let t = ui.tokens();
        section_title(ui, "Needs attention", "");
        for (what, reason) in &inspector.failures {
            let galley = Text::Small.paragraph(
                ui.painter(),
                &format!("{}: {reason}", words::failed_work(what)),
                t.warn,
                ui.available_width(),
            );
            let (rect, response) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, reason));
            ui.painter().galley(rect.min, galley, t.warn);
        }
    });
}
