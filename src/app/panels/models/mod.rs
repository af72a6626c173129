//! Analyses, the models behind them, and which names they know.

mod add;
mod card;
mod cells;
mod data;
mod side;
mod ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::widgets::{NameFinder, PathState};
use crate::session::View;

/// The models page.
#[derive(Default)]
pub struct Models {
    /// The name finder.
    finder: NameFinder,
    /// The row whose card is shown.
    chosen: Option<String>,
    /// A confidence while its slider is dragged.
    sliding: Option<(String, f32)>,
    /// The row that is dragged to another place.
    dragged: Option<usize>,
    /// The sheet that asks for a model folder.
    adding: PathState,
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
