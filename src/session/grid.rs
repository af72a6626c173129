//! The ordered list: filter, order, rows around the visible range, thumbnails on their way.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::command::{FolderRef, Grouping, Sort, SortKey, Visible};
use super::view::{Group, GroupName, QueryProblem, Row, Thumb, View};
use super::{Session, library};
use crate::catalog::{self, AssetRow, AssetState, Direction, FolderRow, GroupKey, Listed, Scope};
use crate::facts::{AssetId, Fingerprint};
use crate::grammar::Vocabulary;
use crate::grammar::search::{Query, QueryError, parse_query};
use crate::jobs::Question;
use crate::jobs::kinds::{AssetThumb, ThumbRequest};

/// Rows fetched before and after the visible range.
const PAGE: usize = 200;
/// Rows kept at hand.
const ROWS: usize = 4_000;
/// Bytes of decoded thumbnails that may wait for the window.
const THUMB_BYTES: usize = 96 << 20;

/// A mistake in a search as the window shows it.
fn problem(error: QueryError) -> QueryProblem {
    let QueryError { message, offset, len, suggestion } = error;
    QueryProblem { message, offset, len, suggestion }
}

/// What the view of the list is made from.
#[derive(Default)]
pub struct Grid {
    query: Query,
    visible: Visible,
    folders: Vec<FolderRow>,
    /// Of the newest question for the list.
    asked: u64,
    prints: HashMap<AssetId, Fingerprint>,
    stale: HashSet<AssetId>,
    asked_rows: HashSet<AssetId>,
    wanted: Vec<AssetId>,
    thumb_bytes: usize,
    /// Whether the sizes of all listed pictures are wanted.
    sizes: bool,
}

impl Grid {
    /// Every row must be read again.
    pub fn all_stale(&mut self) {
        self.stale.extend(self.prints.keys().chain(&self.asked_rows));
    }

    /// These rows must be read again, also those that are on their way: they were read before the change.
    pub fn stale(&mut self, ids: &[AssetId]) {
        let known = ids.iter().filter(|id| self.prints.contains_key(id) || self.asked_rows.contains(id));
        self.stale.extend(known);
    }

    /// The models know other names now.
    pub fn understand(&mut self, words: &Vocabulary) {
        self.query = std::mem::take(&mut self.query).understood(words);
    }

    /// The folders of the library, for filters.
    pub fn folders_arrived(&mut self, folders: &[FolderRow]) {
        self.folders = folders.to_vec();
    }

    /// Moves thumbnails out, most wanted first.
    pub fn take_thumbs(&mut self, view: &mut View, max_bytes: usize) -> Vec<Thumb> {
        let waiting = &mut view.thumbs.waiting;
        let mut order: Vec<AssetId> =
            self.visible.thumbs.iter().copied().filter(|id| waiting.contains_key(id)).collect();
        let mut rest: Vec<AssetId> = waiting.keys().copied().filter(|id| !order.contains(id)).collect();
        rest.sort();
        order.extend(rest);
        let mut taken = Vec::new();
        let mut bytes = 0;
        for id in order {
            if bytes >= max_bytes {
                break;
            }
            if let Some(thumb) = waiting.remove(&id) {
                bytes += thumb.pixels.bytes().len();
                self.thumb_bytes = self.thumb_bytes.saturating_sub(thumb.pixels.bytes().len());
                taken.push(thumb);
            }
        }
        taken
    }

    fn scope(&self, folder: Option<&FolderRef>) -> Scope {
        match folder {
            None => Scope::All,
            Some(folder) if folder.path.is_empty() => Scope::Root(folder.root),
            Some(folder) => library::folder_id(&self.folders, folder.root, &folder.path)
                .map_or(Scope::Root(folder.root), Scope::Folder),
        }
    }

    /// What the list shows.
    pub fn listed(&self, folder: Option<&FolderRef>) -> (Query, Scope) {
        (self.query.clone(), self.scope(folder))
    }

    /// Ids on screen and one page either side.
    fn near(&self, ids: &[AssetId]) -> std::ops::Range<usize> {
        let first = self.visible.first.saturating_sub(PAGE).min(ids.len());
        let end = self.visible.end.saturating_add(PAGE).min(ids.len());
        first..end.max(first)
    }
}

impl Session {
    /// The search box changed.
    pub(super) fn set_query(&mut self, text: String) {
        if self.view.grid.query == text {
            return;
        }
        match parse_query(&text) {
            Ok(query) => {
                self.view.grid.query_error = None;
                let query = query.understood(&self.view.vocabulary);
                if query != self.grid.query {
                    self.grid.query = query;
                    self.list_changed();
                }
            }
            Err(error) => {
                self.view.grid.query_error = Some(problem(error));
            }
        }
        self.view.grid.query = text;
        self.touch();
    }

    pub(super) fn set_sort(&mut self, sort: Sort) {
        if self.view.grid.sort != sort {
            self.view.grid.sort = sort;
            self.list_changed();
        }
    }

    pub(super) fn set_folder(&mut self, folder: Option<FolderRef>) {
        if self.view.grid.folder != folder {
            self.view.grid.folder = folder;
            self.list_changed();
        }
    }

    /// The search and the part of the library that are listed.
    pub(super) fn listed(&self) -> (Query, Scope) {
        self.grid.listed(self.view.grid.folder.as_ref())
    }

    /// A person changed what is listed: asked at once.
    fn list_changed(&mut self) {
        self.dirty.list = false;
        self.ask_list(true);
    }

    /// Asks for the list; with `first` its first rows come before the rest.
    pub(super) fn ask_list(&mut self, first: bool) {
        let first = first || self.grid.asked == 0;
        self.grid.asked += 1;
        self.view.grid.loading = true;
        let sort = self.view.grid.sort;
        self.runtime.ask(Question::List {
            generation: self.grid.asked,
            query: self.grid.query.clone(),
            scope: self.grid.scope(self.view.grid.folder.as_ref()),
            sort: catalog_sort(sort.key),
            direction: if sort.ascending { Direction::Ascending } else { Direction::Descending },
            grouping: catalog_grouping(self.view.grid.grouping),
            sizes: self.grid.sizes,
            first,
        });
        self.touch();
    }

    /// A list came; one of an older question is dropped.
    pub(super) fn list_arrived(&mut self, generation: u64, list: Result<Listed, QueryError>, whole: bool) {
        if generation != self.grid.asked {
            return;
        }
        self.view.grid.loading = !whole;
        match list {
            Ok(list) => self.show_list(list, whole),
            Err(error) => {
                // What is said without a place is about the whole search.
                let len = if error.len == 0 { self.view.grid.query.len() } else { error.len };
                self.view.grid.query_error = Some(problem(QueryError { len, ..error }));
            }
        }
        self.touch();
    }

    fn show_list(&mut self, list: Listed, whole: bool) {
        let groups = self.groups(&list);
        let grid = &mut self.view.grid;
        let same_ids = *grid.ids == list.ids[..];
        if same_ids && *grid.sizes == list.sizes[..] && *grid.groups == groups[..] {
            return;
        }
        (grid.ids, grid.sizes, grid.groups) = (list.ids.into(), list.sizes.into(), groups.into());
        grid.generation += 1;
        // What is selected may be among the rows that follow.
        if !same_ids && whole {
            self.selection_follows();
        }
    }

    /// Groups with names instead of numbers.
    fn groups(&self, list: &Listed) -> Vec<Group> {
        let ends = list.groups.iter().skip(1).map(|(first, _)| *first).chain([list.ids.len()]);
        let name = |key: GroupKey, pictures: usize| match key {
            GroupKey::Alike(0) => GroupName::Single,
            GroupKey::Alike(_) => GroupName::Alike { pictures },
            GroupKey::Day(0) => GroupName::Undated,
            GroupKey::Day(n) => GroupName::Day { year: n / 10_000, month: n / 100 % 100, day: n % 100 },
            GroupKey::Folder(id) => match self.grid.folders.iter().find(|f| f.id == id) {
                Some(row) => GroupName::Folder(FolderRef { root: row.root, path: row.path.clone() }),
                None => GroupName::Undated,
            },
        };
        let all = list.groups.iter().zip(ends);
        all.map(|((first, key), end)| Group { first: *first, end, name: name(*key, end - first) }).collect()
    }

    /// What the list is cut into.
    pub(super) fn set_grouping(&mut self, grouping: Grouping) {
        if self.view.grid.grouping != grouping {
            self.view.grid.grouping = grouping;
            self.list_changed();
        }
    }

    /// Whether the layout needs the shapes of all pictures.
    pub(super) fn want_sizes(&mut self, wanted: bool) {
        if self.grid.sizes != wanted {
            self.grid.sizes = wanted;
            self.list_changed();
        }
    }

    pub(super) fn set_visible(&mut self, visible: Visible) {
        if visible == self.grid.visible {
            return;
        }
        self.grid.wanted.clone_from(&visible.thumbs);
        self.grid.visible = visible;
        let near = self.grid.visible.first.min(self.view.grid.ids.len())
            ..self.grid.visible.end.min(self.view.grid.ids.len());
        let ids = self.view.grid.ids.get(near).unwrap_or_default().to_vec();
        self.runtime.set_visible(ids);
        self.ask_rows();
        self.want_thumbs();
    }

    /// Asks for rows that are missing or stale around the visible range.
    pub(super) fn ask_rows(&mut self) {
        let ids = Arc::clone(&self.view.grid.ids);
        let rows = &self.view.grid.rows;
        let grid = &self.grid;
        let near = ids.get(grid.near(&ids)).unwrap_or_default().iter();
        let near = near.chain(&grid.wanted).chain(&self.view.selection.current);
        let missing = |id: &&AssetId| !rows.contains_key(id) || grid.stale.contains(id);
        let missing: Vec<AssetId> = near.filter(missing).copied().collect();
        let news = missing.iter().any(|id| !grid.asked_rows.contains(id) || grid.stale.contains(id));
        if missing.is_empty() || !news {
            return;
        }
        self.grid.stale.retain(|id| !missing.contains(id));
        self.grid.asked_rows = missing.iter().copied().collect();
        self.runtime.ask(Question::Rows(missing));
    }

    pub(super) fn rows_arrived(&mut self, asked: &[AssetId], rows: Vec<AssetRow>) {
        let all = Arc::make_mut(&mut self.view.grid.rows);
        for id in asked {
            self.grid.asked_rows.remove(id);
            all.remove(id);
            self.grid.prints.remove(id);
        }
        for row in rows {
            self.grid.prints.insert(row.id, row.fingerprint);
            all.insert(row.id, view_row(row));
        }
        if all.len() > ROWS {
            let ids = &self.view.grid.ids;
            let near: HashSet<AssetId> =
                ids.get(self.grid.near(ids)).unwrap_or_default().iter().copied().collect();
            all.retain(|id, _| near.contains(id));
            self.grid.prints.retain(|id, _| near.contains(id));
        }
        self.want_thumbs();
        self.open_when_known();
        self.follow_open_file();
        self.compare_when_known();
        self.touch();
    }

    /// Asks for wanted thumbnails of which the picture data is known.
    fn want_thumbs(&mut self) {
        let large = self.grid.visible.large;
        let waiting = &self.view.thumbs.waiting;
        let rows = &self.view.grid.rows;
        let request = |id: &AssetId| {
            let (row, fingerprint) = (rows.get(id)?, *self.grid.prints.get(id)?);
            let here = waiting.get(id).is_some_and(|t| t.large == large && t.version == row.version);
            (!here).then(|| ThumbRequest { id: *id, fingerprint, path: row.path.clone(), large })
        };
        let requests: Vec<ThumbRequest> = self.grid.wanted.iter().filter_map(request).collect();
        self.runtime.want_thumbs(requests);
    }

    pub(super) fn thumb_arrived(&mut self, thumb: AssetThumb) {
        self.grid.wanted.retain(|id| *id != thumb.id);
        let bytes = thumb.pixels.bytes().len();
        let version = version_of(thumb.fingerprint);
        let thumb = Thumb { id: thumb.id, version, large: thumb.large, pixels: thumb.pixels };
        let waiting = &mut self.view.thumbs.waiting;
        if let Some(old) = waiting.insert(thumb.id, thumb) {
            self.grid.thumb_bytes = self.grid.thumb_bytes.saturating_sub(old.pixels.bytes().len());
        }
        self.grid.thumb_bytes += bytes;
        if self.grid.thumb_bytes > THUMB_BYTES {
            // Nobody takes them: those that are not wanted any more go.
            let visible = &self.grid.visible.thumbs;
            waiting.retain(|id, _| visible.contains(id));
            self.grid.thumb_bytes = waiting.values().map(|t| t.pixels.bytes().len()).sum();
        }
        self.touch();
    }
}

/// Part of the key of a texture: changes with the picture data.
pub fn version_of(fingerprint: Fingerprint) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&fingerprint.0[..8]);
    u64::from_le_bytes(first)
}

fn view_row(row: AssetRow) -> Row {
    Row {
        id: row.id,
        name: row.name,
        path: row.path,
        size: row.size,
        taken: row.taken,
        rating: row.rating,
        flag: row.flag,
        label: row.label,
        quality: row.quality,
        watermark: row.watermark,
        format: row.format,
        bytes: row.bytes,
        caption: row.caption,
        tags: row.tags,
        offline: row.state == AssetState::Offline,
        missing: row.state == AssetState::Missing,
        several_files: row.badges.several_files,
        animated: row.badges.animated,
        focus: row.badges.focus,
        failed: row.badges.needs_attention,
        version: version_of(row.fingerprint),
    }
}

/// The catalog's word for an order.
pub fn catalog_sort(key: SortKey) -> catalog::Sort {
    match key {
        SortKey::Taken => catalog::Sort::Taken,
        SortKey::Added => catalog::Sort::Added,
        SortKey::Name => catalog::Sort::Name,
        SortKey::Rating => catalog::Sort::Rating,
        SortKey::Quality => catalog::Sort::Quality,
        SortKey::Pixels => catalog::Sort::Pixels,
        SortKey::FileSize => catalog::Sort::FileSize,
        SortKey::Aspect => catalog::Sort::Aspect,
        SortKey::Relevance => catalog::Sort::Relevance,
    }
}

/// The catalog's word for a grouping.
const fn catalog_grouping(grouping: Grouping) -> catalog::Grouping {
    match grouping {
        Grouping::None => catalog::Grouping::None,
        Grouping::Date => catalog::Grouping::Day,
        Grouping::Folder => catalog::Grouping::Folder,
        Grouping::Alike => catalog::Grouping::Alike,
    }
}
