//! Questions before many pictures, files or folders are touched: new names, another folder, the trash, a folder that
//! is forgotten, files that are made, automatic tags.

mod data;
mod export;
mod tagging;
mod ui;

use egui::Ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::UiState;
use crate::session::View;

/// The window that asks.
#[derive(Default)]
pub struct FilesPanel {
    /// What is being typed: a name, a part of a folder's name, a path.
    typed: String,
    /// The folder for exports that the window had when they were last compared.
    seen: Option<std::path::PathBuf>,
    /// From which confidence findings become tags; `None` is as the models say.
    least: Option<f32>,
    /// Whether the field was given the keyboard.
    open: bool,
}

impl Panel for FilesPanel {
    fn name(&self) -> &'static str {
        "files"
    }

    fn place(&self) -> Place {
        Place::Over
    }

    fn shown(&self, view: &View, state: &UiState) -> bool {
        state.asks_about_files(view)
    }

    fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        ui::show(self, ui, stage);
    }
}
