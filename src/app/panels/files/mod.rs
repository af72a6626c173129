//! Questions before files are touched: new names, another folder, the trash.

mod data;
mod ui;

use egui::Ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::UiState;
use crate::session::View;

/// The window that asks.
#[derive(Default)]
pub struct FilesPanel {
    /// What is being typed: a name, or a part of a folder's name.
    typed: String,
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
