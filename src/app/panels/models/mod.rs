//! Analyses, the models behind them, and which names they know.

mod data;
mod side;
mod ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::session::View;

/// The models page.
#[derive(Default)]
pub struct Models {
    /// Part of a name, for the name finder.
    name: String,
    /// The analysis whose card is shown.
    chosen: Option<String>,
}

impl Panel for Models {
    fn name(&self) -> &'static str {
        "models"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Models
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        side::show(self, ui, stage);
        ui::show(self, ui, stage);
    }
}
