//! The slots of the open set.

use std::path::Path;

use egui::{Align, Layout, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::data;
use super::side::{Shown, Side, edit, message, mistake_ui};
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{focus_ring, section_ui, small_icon_button};
use crate::session::{CropSet, SetDraft, Slot};

/// Left edge of the second column.
const CODE: f32 = 80.0;

pub fn show(side: &mut Side, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft) {
    section_ui(ui, |ui| {
        title_ui(side, ui, stage, draft);
        ui.add_space(measure::GAP_1);
        for (at, slot) in draft.set.slots.iter().enumerate() {
            let wrong = draft.errors.iter().any(|e| e.slot.as_deref() == Some(&slot.name));
            if row_ui(ui, slot, wrong) {
                side.shown = Shown::Slot(at);
            }
        }
        for error in &draft.errors {
            let place = [error.slot.as_deref(), error.field.as_deref()];
            let place: Vec<&str> = place.into_iter().flatten().collect();
            let text = message(error);
            let text = if place.is_empty() { text } else { format!("{}: {text}", place.join(", ")) };
            mistake_ui(ui, &text);
        }
    });
}

fn title_ui(side: &mut Side, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft) {
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, "Slots"));
    let t = ui.tokens();
    let words = Text::TinyStrong.line(ui.painter(), "Slots", t.text_3, 120.0);
    ui.painter().galley(pos2(row.left(), row.center().y - words.size().y / 2.0), words, t.text_3);
    let layout = Layout::right_to_left(Align::Center);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(row).layout(layout));
    inner.spacing_mut().item_spacing.x = measure::GAP_1;
    if small_icon_button(&mut inner, Icon::Plus, "Add a slot").clicked() {
        side.shown = Shown::Slot(draft.set.slots.len());
        edit(stage, with_slot(&draft.set));
    }
    if small_icon_button(&mut inner, Icon::Code, "The set as TOML").clicked() {
        side.shown = Shown::Text;
    }
    if small_icon_button(&mut inner, Icon::Pencil, "Edit the set").clicked() {
        side.shown = Shown::Settings;
    }
}

/// The set with one more slot, which shows where no other slot does.
fn with_slot(set: &CropSet) -> CropSet {
    let mut set = set.clone();
    let slot = Slot {
        name: data::free_slot(&set, "slot"),
        transformation: "ar_4:3,c_fill,g_auto:{object}".to_owned(),
        widths: vec![400, 800],
        formats: vec!["webp".to_owned(), "jpg".to_owned()],
        ..Slot::default()
    };
    let conditions = set.slots.iter().filter(|slot| slot.condition().is_some()).count();
    let free = set.slots.len() - conditions;
    // Only one slot may be the one that is left, unless none has a condition.
    let min_width = (conditions > 0 && free > 0).then_some(600);
    set.slots.push(Slot { min_width, ..slot });
    set
}

/// A slot in two lines; answers whether it was clicked.
fn row_ui(ui: &mut Ui, slot: &Slot, wrong: bool) -> bool {
    let t = ui.tokens();
    let size = vec2(ui.available_width(), measure::FILTER_ROW - 4.0);
    let (row, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("slot {}", slot.name)));
    let ground = row.expand2(vec2(measure::GAP_2, 0.0));
    if response.hovered() {
        ui.painter().rect_filled(ground, measure::RADIUS, t.hover);
    }
    focus_ring(ui, &response, ground, measure::RADIUS);
    let paint = |at: egui::Pos2, style: Text, text: &str, ink, width: f32| {
        let words = style.line(ui.painter(), text, ink, width);
        ui.painter().galley(at, words, ink);
    };
    let (top, below) = (row.top() + 2.0, row.top() + 20.0);
    let (left, code) = (row.left(), row.left() + CODE);
    let room = row.right() - code;
    paint(pos2(left, top), Text::Small, &slot.name, t.text_1, CODE - 8.0);
    paint(pos2(code, top), Text::CodeSmall, &slot.transformation, t.text_1, room);
    let condition = slot.condition().unwrap_or_default();
    paint(pos2(left, below), Text::Tiny, &data::short_sizes(slot), t.text_3, CODE - 8.0);
    let detail = if condition.is_empty() {
        data::formats(slot)
    } else {
        format!("{}, {condition}", data::formats(slot))
    };
    paint(pos2(code, below), Text::Tiny, &detail, t.text_3, room);
    if wrong {
        let place = Rect::from_min_size(pos2(row.right() - 12.0, below + 2.0), vec2(12.0, 12.0));
        Icon::Warning.paint(ui, place, t.error);
    }
    let sizes = data::sizes(slot);
    response.on_hover_text(format!("{}\n{sizes}\n{detail}", slot.transformation)).clicked()
}

/// The path of a set beside the person's other files.
pub fn toml_path(folder: &Path, name: &str) -> String {
    folder.join(format!("{name}.toml")).display().to_string()
}
