//! One picture, as large as the window: zoom, pan, what was found, neighbours.

mod data;
mod filmstrip;
mod side;
mod ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::facts::AssetId;
use crate::session::{PictureSource, View};

/// The loupe page.
#[derive(Default)]
pub struct Loupe {
    /// The asset that the filmstrip was scrolled to.
    shown: Option<AssetId>,
    /// Where the filmstrip stands.
    film: filmstrip::Film,
    /// The long side that was asked for, so that it is asked once.
    asked: u32,
    /// The picture it was asked for.
    shown_picture: Option<PictureSource>,
}

impl Panel for Loupe {
    fn name(&self) -> &'static str {
        "loupe"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Loupe
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        side::show(ui, stage);
        filmstrip::show(self, ui, stage);
        ui::show(self, ui, stage);
    }
}
