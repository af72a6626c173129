//! Which assets are current and selected.

use std::sync::Arc;

use super::Session;
use super::command::SelectHow;
use super::view::Selection;
use crate::facts::AssetId;

impl Session {
    pub(super) fn select(&mut self, id: AssetId, how: SelectHow) {
        let Some(index) = self.place_of(id) else { return };
        let ids = match how {
            SelectHow::Only => vec![id],
            SelectHow::Toggle => self.toggled(id),
            SelectHow::Range => {
                let anchor = self.loupe.anchor.and_then(|anchor| self.place_of(anchor)).unwrap_or(index);
                self.view.grid.ids[anchor.min(index)..=anchor.max(index)].to_vec()
            }
        };
        if how != SelectHow::Range {
            self.loupe.anchor = Some(id);
        }
        self.set_selection(Some(id), ids);
    }

    fn toggled(&self, id: AssetId) -> Vec<AssetId> {
        let mut ids = self.view.selection.ids.to_vec();
        if self.view.selection.contains(id) {
            ids.retain(|other| *other != id);
            return ids;
        }
        ids.push(id);
        let mut places: Vec<(usize, AssetId)> =
            ids.into_iter().filter_map(|id| Some((self.place_of(id)?, id))).collect();
        places.sort();
        places.into_iter().map(|(_, id)| id).collect()
    }

    pub(super) fn select_many(&mut self, ids: Vec<AssetId>) {
        let current = ids.first().copied();
        self.loupe.anchor = current;
        self.set_selection(current, ids);
    }

    pub(super) fn select_all(&mut self) {
        let ids = self.view.grid.ids.to_vec();
        let current = self.view.selection.current.or(ids.first().copied());
        self.set_selection(current, ids);
    }

    /// Moves to a neighbour; opens it when a picture is open.
    pub(super) fn step(&mut self, by: i32) {
        let ids = &self.view.grid.ids;
        if ids.is_empty() {
            return;
        }
        let last = ids.len() - 1;
        let by = isize::try_from(by).unwrap_or(0);
        let at = self.view.selection.index.map_or(0, |at| at.saturating_add_signed(by).min(last));
        let id = ids[at];
        self.loupe.anchor = Some(id);
        self.set_selection(Some(id), vec![id]);
        if self.view.picture.is_some() {
            self.open_asset(id);
        }
    }

    pub(super) fn set_selection(&mut self, current: Option<AssetId>, ids: Vec<AssetId>) {
        let index = current.and_then(|id| self.place_of(id));
        if self.view.selection.current != current {
            self.view.inspector = None;
            self.dirty.details = current.is_some();
        }
        self.view.selection = Selection::new(current, index, ids);
        self.touch();
        self.ask_rows();
    }

    /// The list is another one: places are looked up again, and what is no longer listed is no
    /// longer selected. The current asset stays current even where it is not listed any more, so
    /// that rating in a filtered list does not lose the picture under the eyes.
    pub(super) fn selection_follows(&mut self) {
        let current = self.view.selection.current;
        let ids: Vec<AssetId> = if self.view.selection.ids.is_empty() {
            Vec::new()
        } else {
            let set = Arc::clone(&self.view.selection.set);
            self.view.grid.ids.iter().copied().filter(|id| set.contains(id)).collect()
        };
        let index = current.and_then(|id| self.place_of(id));
        self.view.selection = Selection::new(current, index, ids);
    }

    /// What an edit is about: the selection, else the current asset.
    pub(super) fn targets(&self) -> Vec<AssetId> {
        if self.view.selection.ids.is_empty() {
            self.view.selection.current.into_iter().collect()
        } else {
            self.view.selection.ids.to_vec()
        }
    }

    pub(super) fn place_of(&self, id: AssetId) -> Option<usize> {
        let near = self.view.selection.index.unwrap_or(0);
        let ids = &self.view.grid.ids;
        // Neighbours are asked for most often.
        let around = near.saturating_sub(2)..(near + 3).min(ids.len());
        let close = around.clone().find(|at| ids.get(*at) == Some(&id));
        close.or_else(|| ids.iter().position(|other| *other == id))
    }
}
