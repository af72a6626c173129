//! The first run: one big drop target, and how the computer is doing.

mod data;
mod ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::session::View;

/// What is shown instead of an empty grid.
#[derive(Default)]
pub struct Start {
    /// The typed path of a folder.
    path: String,
}

impl Panel for Start {
    fn name(&self) -> &'static str {
        "start"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, view: &View, state: &UiState) -> bool {
        state.page == Page::Library && !super::has_library(view)
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        // A library that has not answered yet may be full of pictures.
        if stage.view.library.loaded {
            ui::show(self, ui, stage);
        }
    }
}
