//! Import presets: what happens to pictures that come into a folder.

mod data;
mod editor;
mod ui;

use std::collections::BTreeMap;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::widgets::PathState;
use crate::session::{PresetRow, View};

/// The page of import presets.
#[derive(Default)]
pub struct Presets {
    /// The preset that is being changed.
    draft: Option<data::Draft>,
    /// Changes of other presets that are not saved, by their name in the library; `None` for a new one.
    aside: BTreeMap<Option<String>, data::Draft>,
    /// The sheet that asks for a file to read.
    importing: PathState,
    /// The sheet that asks where to write the draft.
    exporting: PathState,
}

impl Presets {
    /// Shows another preset, or none; changes of the one before are put aside, those of the new one come back.
    fn open(&mut self, wanted: Option<data::Draft>, rows: &[PresetRow]) {
        if let Some(draft) = self.draft.take().filter(|draft| draft.changed(rows)) {
            self.aside.insert(draft.before.clone(), draft);
        }
        self.draft = wanted.map(|draft| self.aside.remove(&draft.before).unwrap_or(draft));
    }

    /// Whether a preset of the library has changes that are not saved.
    fn unsaved(&self, name: &str, rows: &[PresetRow]) -> bool {
        let of = |before: &Option<String>| before.as_deref() == Some(name);
        let open = self.draft.as_ref().is_some_and(|draft| of(&draft.before) && draft.changed(rows));
        open || self.aside.keys().any(of)
    }
}

impl Panel for Presets {
    fn name(&self) -> &'static str {
        "presets"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Presets
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        editor::show(self, ui, stage);
        ui::show(self, ui, stage);
    }
}
