//! How the program looks and works, and where data lies.

mod data;
mod keeping;
mod tags;
mod ui;
mod work;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::widgets::PathState;
use crate::session::View;

/// The settings page.
#[derive(Default)]
pub struct Settings {
    /// Where deliveries begin, while it is typed.
    base: String,
    /// The number of workers while its slider is dragged.
    workers: Option<usize>,
    /// The sheet that asks for the file of the secret.
    secret: PathState,
    /// The sheet that asks where a backup is written.
    backup: PathState,
    /// The sheet that asks for a backup.
    restore: PathState,
}

impl Panel for Settings {
    fn name(&self) -> &'static str {
        "settings"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Settings
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        ui::show(self, ui, stage);
    }
}
