//! Import presets: what happens to pictures that come into a folder.

mod data;
mod editor;
mod ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::widgets::PathState;
use crate::session::View;

/// The page of import presets.
#[derive(Default)]
pub struct Presets {
    /// The preset that is being changed.
    draft: Option<data::Draft>,
    /// The sheet that asks for a file to read.
    importing: PathState,
    /// The sheet that asks where to write the draft.
    exporting: PathState,
}

impl Panel for Presets {
    fn name(&self) -> &'static str {
        "presets"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Presets
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        editor::show(self, ui, stage);
        ui::show(self, ui, stage);
    }
}
