//! Folders, smart albums, tags.

mod albums;
mod data;
mod sets;
mod tree;
mod ui;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::theme::measure;
use crate::session::View;

/// The left side of the library.
#[derive(Default)]
pub struct Sidebar {
    /// Part of a tag's name; only tags that hold it are listed.
    tag_filter: String,
    /// Whether the tag filter is open.
    filtering: bool,
    /// Whether all tags are listed.
    all_tags: bool,
    /// Paths of tags whose levels below are shown.
    open_tags: std::collections::BTreeSet<String>,
    /// The name of the search that is being saved.
    saving: Option<String>,
}

impl Panel for Sidebar {
    fn name(&self) -> &'static str {
        "sidebar"
    }

    fn place(&self) -> Place {
        Place::Left(measure::SIDEBAR)
    }

    fn shown(&self, view: &View, state: &UiState) -> bool {
        state.page == Page::Library && state.shows_sidebar() && super::has_library(view)
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        ui::show(self, ui, stage);
    }
}
