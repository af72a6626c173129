//! Everything known about the current picture.

mod data;
mod objects;
mod response;
mod ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::theme::measure;
use crate::facts::AssetId;
use crate::session::View;

/// The right side of the library.
#[derive(Default)]
pub struct InspectorPanel {
    /// Whose texts are being typed.
    of: Option<AssetId>,
    /// The caption while it is edited.
    caption: Option<String>,
    /// The tag being typed.
    tag: String,
    /// The response.
    response: response::Response,
}

impl Panel for InspectorPanel {
    fn name(&self) -> &'static str {
        "inspector"
    }

    fn place(&self) -> Place {
        Place::Right(measure::INSPECTOR)
    }

    fn shown(&self, view: &View, state: &UiState) -> bool {
        state.page == Page::Library && state.shows_inspector() && super::has_library(view)
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        ui::show(self, ui, stage);
    }
}
