//! The grid of thumbnails.

mod arranged;
mod background;
mod cells;
mod data;
mod grid;
mod heads;
mod months;
mod timeline;
mod toolbar;

use egui::Ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::facts::AssetId;
use crate::session::View;

/// The middle of the library page.
#[derive(Default)]
pub struct LibraryPanel {
    /// The current asset when the grid was last painted; a change scrolls to it.
    current: Option<AssetId>,
    /// How far the grid is scrolled.
    scroll: f32,
    /// Where a rubber band began, in points below the top of all cells.
    band: Option<egui::Pos2>,
    /// Where everything lies, until the list or the room changes.
    arranged: arranged::Arranged,
    /// The group to scroll to.
    go_to: Option<usize>,
    /// Months of the list, for the timeline.
    months: months::Months,
}

impl Panel for LibraryPanel {
    fn name(&self) -> &'static str {
        "library"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, view: &View, state: &UiState) -> bool {
        state.page == Page::Library && super::has_library(view)
    }

    fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        toolbar::show(ui, stage);
        timeline::show(self, ui, stage);
        grid::show(self, ui, stage);
    }
}
