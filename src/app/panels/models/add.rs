//! Adding a private model: a folder from the chooser, or its path typed.

use egui::Ui;

use super::Models;
use crate::app::dialogs::Choice;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::Icon;
use crate::app::widgets::{Button, PathAnswer, PathSheet};
use crate::session::{Command, ModelCommand};

const SHEET: PathSheet<'_> = PathSheet {
    name: "Path of a model folder",
    title: "A folder with model.toml, network and names",
    note: "It is copied into your models and asked before the public ones",
    verb: "Add",
};

/// The button, and the small sheet under it while it is open.
pub fn show(models: &mut Models, ui: &mut Ui, stage: &mut Stage<'_>) {
    let button = Button::new("Add a private model…").icon(Icon::Plus).show(ui);
    match SHEET.show(ui, &mut models.adding, &button) {
        Some(PathAnswer::Typed(folder)) => stage.out.session(Command::Models(ModelCommand::Add(folder))),
        Some(PathAnswer::Browse) => stage.out.window(UiCommand::Choose(Choice::ModelFolder)),
        None => {}
    }
}
