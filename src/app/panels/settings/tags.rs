//! Runs of automatic tagging, to be taken back.

use egui::{Align, Label, Layout, Ui};

use super::ui::{note, row};
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _};
use crate::app::widgets::icon_button;
use crate::app::words::capital;
use crate::session::Command;

pub fn runs_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let view = stage.view;
    for run in &view.library.runs {
        row(ui, &run.when, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if icon_button(ui, Icon::Undo, &format!("Take back {}", run.name)).clicked() {
                    stage.out.session(Command::TakeBackTags(run.id));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = Text::Small.rich(capital(&run.name), ui.tokens().text_1);
                    ui.add(Label::new(name).truncate());
                });
            });
        });
    }
    let none = "Runs of automatic tagging are listed here, to be taken back; Ctrl T begins one";
    let some = "Taking a run back leaves your own tags as they are, and those you rejected";
    note(ui, if view.library.runs.is_empty() { none } else { some });
}
