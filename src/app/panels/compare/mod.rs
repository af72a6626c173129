//! Two to four pictures side by side, zoomed and moved together.

mod data;
mod ui;

pub use data::chosen;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::viewport::Viewport;
use crate::facts::AssetId;
use crate::session::View;

/// The page for choosing the best of a few.
#[derive(Default)]
pub struct Compare {
    /// What of every picture is shown.
    viewport: Viewport,
    /// The pictures it was set for; others begin whole.
    shown: Vec<AssetId>,
    /// The long side that was asked for, so that it is asked once.
    asked: u32,
}

impl Panel for Compare {
    fn name(&self) -> &'static str {
        "compare"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Compare
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        ui::show(self, ui, stage);
    }
}
