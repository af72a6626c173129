//! The column at the right: slots, export and HTML; or one slot, the whole set, its TOML.

use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{export, markup, overview, settings, slot};
use crate::app::keys::Action;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{hline, icon_button, vline};
use crate::session::{Command, CropSet, SetCommand, SetDraft, SetError, SheetRow};

/// What the column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// Slots, export, HTML.
    #[default]
    Overview,
    /// One slot, by its place.
    Slot(usize),
    /// Names and paths of the whole set.
    Settings,
    /// The set as TOML.
    Text,
}

/// What the column remembers.
#[derive(Default)]
pub struct Side {
    /// What it shows.
    pub shown: Shown,
    /// The slot that is edited.
    pub slot: slot::Editor,
    /// The set that is edited.
    pub settings: settings::Editor,
    /// How an export is made.
    pub export: export::Export,
}

pub fn show(
    side: &mut Side,
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    draft: &SetDraft,
    current: Option<&SheetRow>,
) {
    if stage.pressed(Action::Export) {
        side.shown = Shown::Overview;
    }
    let t = ui.tokens();
    let column = egui::Panel::right("sets side").default_size(measure::SIDE_COLUMN).size_range(280.0..=420.0);
    let column = column.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    column.show(ui, |ui| {
        let rect = ui.max_rect();
        vline(ui, rect.left(), rect.y_range());
        if side.shown != Shown::Overview {
            head_ui(side, ui, draft);
        }
        ScrollArea::vertical().id_salt("sets side").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            match side.shown {
                Shown::Overview => {
                    overview::show(side, ui, stage, draft);
                    export::show(&mut side.export, ui, stage, draft);
                    markup::show(ui, stage, current);
                }
                Shown::Slot(at) => slot::show(side, ui, stage, draft, at),
                Shown::Settings => settings::show(&mut side.settings, ui, stage, draft),
                Shown::Text => settings::text_ui(&mut side.settings, ui, stage, draft),
            }
        });
    });
}

/// The way back to all slots.
fn head_ui(side: &mut Side, ui: &mut Ui, draft: &SetDraft) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover());
    hline(ui, rect.x_range(), rect.bottom() - 1.0);
    let title = match side.shown {
        Shown::Slot(at) => draft.set.slots.get(at).map_or("Slot", |slot| slot.name.as_str()),
        Shown::Settings => "The set",
        Shown::Text => "The set as TOML",
        Shown::Overview => "Slots",
    };
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, title));
    let layout = Layout::left_to_right(Align::Center);
    let place = rect.shrink2(vec2(measure::GAP_2, 0.0));
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
    if icon_button(&mut inner, Icon::ChevronLeft, "All slots").clicked() {
        side.shown = Shown::Overview;
    }
    let words = Text::BodyStrong.line(ui.painter(), title, ui.tokens().text_1, rect.width() - 64.0);
    let at = pos2(rect.left() + 40.0, rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, ui.tokens().text_1);
}

/// Sends a changed set.
pub fn edit(stage: &mut Stage<'_>, set: CropSet) {
    stage.out.session(Command::Set(SetCommand::Edit(set)));
}

/// The mistakes of a field, under it.
pub fn mistakes_ui(ui: &mut Ui, lines: &[String]) {
    for line in lines {
        mistake_ui(ui, line);
    }
}

/// One mistake in words, with its mark.
pub fn mistake_ui(ui: &mut Ui, text: &str) {
    let t = ui.tokens();
    let words = Text::Tiny.paragraph(ui.painter(), text, t.error, ui.available_width() - 20.0);
    let size = vec2(ui.available_width(), words.size().y + measure::GAP_1);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    let mark = Rect::from_min_size(rect.min + vec2(0.0, 4.0), vec2(12.0, 12.0));
    Icon::Warning.paint(ui, mark, t.error);
    ui.painter().galley(rect.min + vec2(20.0, 2.0), words, t.error);
}

/// A mistake without its place, which the field shows.
pub fn message(error: &SetError) -> String {
    match &error.suggestion {
        Some(suggestion) => format!("{}; did you mean {suggestion}?", error.message),
        None => error.message.clone(),
    }
}
