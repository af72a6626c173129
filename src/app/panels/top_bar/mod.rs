//! Menu, search, pages.

mod complete;
mod data;
mod ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::UiState;
use crate::app::theme::measure;
use crate::session::View;

/// The bar at the top.
#[derive(Default)]
pub struct TopBar {
    /// The search text while it is typed; follows the library when nobody types.
    text: String,
    /// The search text the library had when it was last compared.
    seen: String,
    /// The completion that the keys chose.
    chosen: Option<usize>,
}

impl Panel for TopBar {
    fn name(&self) -> &'static str {
        "top bar"
    }

    fn place(&self) -> Place {
        Place::Top(measure::TOP_BAR)
    }

    fn shown(&self, _view: &View, _state: &UiState) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        ui::show(self, ui, stage);
    }
}
