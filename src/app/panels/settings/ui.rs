//! The page: sections one under the other, words at the left, controls at the right.

use egui::{Align, Layout, ScrollArea, Sense, Ui, vec2};

use super::{Settings, keeping, tags, work};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, ThemeChoice, UiTheme as _, measure};
use crate::app::widgets::{hline, section_title, segmented, tick_box};

/// Width of the column of settings.
const WIDTH: f32 = 760.0;
/// Width of the words at the left.
const WORDS: f32 = 200.0;

pub fn show(settings: &mut Settings, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let (title, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover());
    let head = Text::Title.line(ui.painter(), "Settings", t.text_1, 200.0);
    let at = egui::pos2(title.left() + measure::GAP_4, title.center().y - head.size().y / 2.0);
    ui.painter().galley(at, head, t.text_1);
    hline(ui, title.x_range(), title.bottom() - 1.0);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        egui::Frame::NONE.inner_margin(egui::Margin::symmetric(16, 16)).show(ui, |ui| {
            ui.set_max_width(WIDTH);
            ui.spacing_mut().item_spacing.y = measure::GAP_1;
            section(ui, "Look", |ui| look_ui(ui, stage));
            section(ui, "Work in the background", |ui| work::work_ui(settings, ui, stage));
            section(ui, "Large thumbnails", |ui| work::thumbs_ui(ui, stage));
            section(ui, "Messages", |ui| work::messages_ui(ui, stage));
            section(ui, "Automatic tags", |ui| tags::runs_ui(ui, stage));
            section(ui, "Addresses and signatures", |ui| work::delivery_ui(settings, ui, stage));
            section(ui, "Where data lies", |ui| keeping::places_ui(ui, stage));
            section(ui, "Backups", |ui| keeping::backups_ui(settings, ui, stage));
            section(ui, "Health", |ui| keeping::health_ui(ui, stage));
        });
    });
}

fn section(ui: &mut Ui, title: &str, add: impl FnOnce(&mut Ui)) {
    section_title(ui, title, "");
    ui.add_space(measure::GAP_1);
    add(ui);
    ui.add_space(measure::GAP_3);
    let line = ui.next_widget_position().y;
    hline(ui, ui.max_rect().x_range(), line);
    ui.add_space(measure::GAP_3);
}

/// Words at the left, what they are about at the right of them.
pub(super) fn row(ui: &mut Ui, words: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = measure::GAP_2;
        let (place, _) = ui.allocate_exact_size(vec2(WORDS, measure::CONTROL), Sense::hover());
        let galley = Text::Small.line(ui.painter(), words, ui.tokens().text_2, WORDS);
        let at = egui::pos2(place.left(), place.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ui.tokens().text_2);
        ui.with_layout(Layout::left_to_right(Align::Center), add);
    });
}

/// A quiet sentence under a control.
pub(super) fn note(ui: &mut Ui, words: &str) {
    let (place, response) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
    let left = place.left() + WORDS + measure::GAP_2;
    let galley = Text::Tiny.line(ui.painter(), words, ui.tokens().text_3, place.right() - left);
    ui.painter().galley(egui::pos2(left, place.top()), galley, ui.tokens().text_3);
}

/// A mark and a sentence, which may take several lines.
pub(super) fn told(ui: &mut Ui, words: &str, (icon, ink): (Icon, egui::Color32), text: &str) {
    row(ui, words, |ui| {
        let (place, _) = ui.allocate_exact_size(egui::Vec2::splat(measure::ICON_SMALL), Sense::hover());
        icon.paint(ui, place, ink);
        ui.add(egui::Label::new(Text::Small.rich(text, ui.tokens().text_1)).wrap());
    });
}

fn look_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    row(ui, "Theme", |ui| {
        let names = ThemeChoice::ALL.map(ThemeChoice::label);
        let chosen = ThemeChoice::ALL.iter().position(|choice| *choice == stage.state.theme);
        if let Some(n) = segmented(ui, "theme", &names, chosen, names.len(), 320.0) {
            stage.out.window(UiCommand::Theme(ThemeChoice::ALL[n]));
        }
    });
    row(ui, "Movement", |ui| {
        if tick_box(ui, stage.state.still, "Nothing moves by itself") {
            stage.out.window(UiCommand::Still(!stage.state.still));
        }
    });
}
