//! What runs, how fast, how long still; pause; what needs attention.

mod data;
mod ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::UiState;
use crate::app::theme::measure;
use crate::session::View;

/// The strip at the bottom.
pub struct JobsStrip;

impl Panel for JobsStrip {
    fn name(&self) -> &'static str {
        "jobs strip"
    }

    fn place(&self) -> Place {
        Place::Bottom(measure::CONTROL)
    }

    fn shown(&self, _view: &View, _state: &UiState) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        ui::show(ui, stage);
    }
}
