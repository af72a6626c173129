//! How the strip is painted.

use egui::{Align, Layout, Ui};

use super::data;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::{Page, Sheet};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, focus_ring, hline, progress_bar, small_icon_button};
use crate::session::Command;

/// Kinds of work that stand in the strip itself.
const SHOWN: usize = 2;

pub fn show(ui: &mut Ui, stage: &mut Stage<'_>) {
    let rect = ui.max_rect();
    hline(ui, rect.x_range(), rect.top());
    ui.horizontal_centered(|ui| {
        ui.add_space(measure::GAP_3);
        let lines = data::lines(stage.view);
        if lines.is_empty() {
            quiet_ui(ui, stage);
        }
        for line in lines.iter().take(SHOWN) {
            line_ui(ui, stage, line);
            ui.add_space(measure::GAP_3);
        }
        more_ui(ui, stage, lines.get(SHOWN..).unwrap_or_default());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(measure::GAP_3);
            right_ui(ui, stage);
        });
    });
}

fn quiet_ui(ui: &mut Ui, stage: &Stage<'_>) {
    let t = ui.tokens();
    let (place, _) = ui.allocate_exact_size(egui::Vec2::splat(measure::ICON_SMALL), egui::Sense::hover());
    if stage.view.jobs.idle {
        Icon::Check.paint(ui, place, t.ok);
        ui.label(Text::Small.rich("Nothing to do", t.text_2));
    } else {
        Icon::Refresh.paint(ui, place, t.text_3);
        ui.label(Text::Small.rich("Getting ready", t.text_2));
    }
}

fn line_ui(ui: &mut Ui, stage: &mut Stage<'_>, line: &data::Line) {
    let t = ui.tokens();
    progress_bar(ui, 120.0, line.share, line.asked_for, &line.what);
    ui.add_space(measure::GAP_1);
    ui.label(Text::SmallStrong.rich(&line.what, t.text_1));
    for words in [&line.speed, &line.left] {
        if !words.is_empty() {
            ui.label(Text::Small.rich(words, t.text_2));
        }
    }
    let (icon, name, command) = if line.paused {
        (Icon::Play, format!("Go on: {}", line.kind.name()), Command::Resume(Some(line.kind)))
    } else {
        (Icon::Pause, format!("Pause: {}", line.kind.name()), Command::Pause(Some(line.kind)))
    };
    if small_icon_button(ui, icon, &name).clicked() {
        stage.out.session(command);
    }
}

/// Kinds of work that the strip has no room for, in a popup above it.
fn more_ui(ui: &mut Ui, stage: &mut Stage<'_>, lines: &[data::Line]) {
    if lines.is_empty() {
        return;
    }
    let words = format!("{} more", lines.len());
    let button = Button::new(&words).small().flat().show(ui);
    egui::Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        for line in lines {
            ui.horizontal(|ui| line_ui(ui, stage, line));
        }
    });
}

/// Laid out from the right, with a line between any two.
fn right_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let mut first = true;
    let mut between = |ui: &mut Ui| {
        if !std::mem::take(&mut first) {
            divider(ui);
        }
    };
    let attention = data::attention(stage.view);
    if !attention.is_empty() {
        between(ui);
        if word_ui(ui, &attention, t.warn) {
            stage.out.window(UiCommand::Sheet(Some(Sheet::Failures)));
        }
        let (place, _) = ui.allocate_exact_size(egui::Vec2::splat(measure::ICON_SMALL), egui::Sense::hover());
        Icon::Warning.paint(ui, place, t.warn);
    }
    let models = data::models(stage.view);
    if !models.is_empty() {
        between(ui);
        if word_ui(ui, &models, t.text_2) {
            stage.out.window(UiCommand::Show(Page::Models));
        }
    }
    let selected = data::selected(stage.view);
    if !selected.is_empty() {
        between(ui);
        ui.label(Text::Small.rich(selected, t.text_2));
    }
    if let Some(reason) = &stage.view.read_only {
        between(ui);
        ui.label(Text::Small.rich("For reading only", t.warn)).on_hover_text(reason);
    }
}

/// Words that lead somewhere.
fn word_ui(ui: &mut Ui, words: &str, ink: egui::Color32) -> bool {
    let response = ui.add(egui::Button::new(Text::Small.rich(words, ink)).frame(false));
    focus_ring(ui, &response, response.rect.shrink2(egui::vec2(0.0, measure::GAP_1)), measure::RADIUS);
    response.clicked()
}

fn divider(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(9.0, 12.0), egui::Sense::hover());
    crate::app::widgets::vline(ui, rect.center().x, rect.y_range());
}
