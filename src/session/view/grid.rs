//! The ordered list of assets, its rows, and the selection.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::facts::{AssetId, Flag};
use crate::geometry::PxSize;
use crate::session::{FolderRef, Grouping, Sort};

/// The middle of the window.
#[derive(Debug, Clone, Default)]
pub struct GridView {
    /// Every asset of the current filter, in order.
    pub ids: Arc<[AssetId]>,
    /// Grows when `ids` is another list.
    pub generation: u64,
    /// The search text as typed.
    pub query: String,
    /// What is wrong with it; `ids` then still shows the last good list.
    pub query_error: Option<QueryProblem>,
    /// The folder shown, `None` for all.
    pub folder: Option<FolderRef>,
    /// Order of `ids`.
    pub sort: Sort,
    /// What `ids` are cut into.
    pub grouping: Grouping,
    /// The groups in order, together all of `ids`; empty without grouping.
    pub groups: Arc<[Group]>,
    /// Size of each picture after orientation, beside `ids`; empty unless
    /// [`Command::WantSizes`](crate::session::Command::WantSizes) was said.
    pub sizes: Arc<[PxSize]>,
    /// Whether a newer list is on its way.
    pub loading: bool,
    /// Rows near the visible range; read with [`View::row`](super::View::row).
    pub(in crate::session) rows: Arc<HashMap<AssetId, Row>>,
}

/// Some neighbours of the list that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Place of the first in [`GridView::ids`].
    pub first: usize,
    /// One past the last.
    pub end: usize,
    /// What they have in common.
    pub name: GroupName,
}

/// What a group has in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GroupName {
    /// The day they were taken.
    Day {
        /// Such as 2026.
        year: u32,
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
    /// The folder they lie in.
    Folder(FolderRef),
    /// They are nearly the same.
    Alike {
        /// How many of them are listed.
        pictures: usize,
    },
    /// Each is unlike all others.
    Single,
    /// Nobody knows.
    Undated,
}

/// Why a search text was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryProblem {
    /// One sentence.
    pub message: String,
    /// First byte of the offending part.
    pub offset: usize,
    /// Bytes of the offending part.
    pub len: usize,
    /// What was perhaps meant.
    pub suggestion: Option<String>,
}

/// What a grid cell shows.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent signs, each painted on its own")]
pub struct Row {
    /// Which asset.
    pub id: AssetId,
    /// File name.
    pub name: String,
    /// The whole path of its first place.
    pub path: PathBuf,
    /// Size after orientation; empty when it could not be read.
    pub size: PxSize,
    /// When taken, as the camera wrote it.
    pub taken: Option<String>,
    /// 0 to 5.
    pub rating: u8,
    /// Picked, rejected or neither.
    pub flag: Flag,
    /// Colour label in lower case.
    pub label: Option<String>,
    /// Technical quality 0 to 1, where measured.
    pub quality: Option<f32>,
    /// `clean`, `watermark` or `banner`, where analysed.
    pub watermark: Option<String>,
    /// `jpeg`, `heic` …; empty when not read yet.
    pub format: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// The caption shown: one's own, else the file's, else the model's.
    pub caption: Option<String>,
    /// Names of its tags, one's own first, then by confidence.
    pub tags: Vec<String>,
    /// Whether its volume is missing.
    pub offline: bool,
    /// Whether its file was deleted while the volume is there.
    pub missing: bool,
    /// RAW and JPEG pair, or copies in several places.
    pub several_files: bool,
    /// Several frames.
    pub animated: bool,
    /// Has custom coordinates or regions.
    pub focus: bool,
    /// Whether some analysis failed; the reasons are among the failures.
    pub failed: bool,
    /// Changes with the picture data: part of the key of a texture.
    pub version: u64,
}

/// What is current and what is selected.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    /// The asset with the keyboard focus.
    pub current: Option<AssetId>,
    /// Its place in [`GridView::ids`].
    pub index: Option<usize>,
    /// Selected assets in the order of the grid.
    pub ids: Arc<[AssetId]>,
    /// The same for quick questions.
    pub(in crate::session) set: Arc<HashSet<AssetId>>,
}

impl GridView {
    /// Replaces the rows at hand (tests of panels build views by hand).
    pub fn set_rows(&mut self, rows: impl IntoIterator<Item = Row>) {
        self.rows = Arc::new(rows.into_iter().map(|row| (row.id, row)).collect());
    }
}

impl Selection {
    /// A selection of `ids` in the order of the grid.
    #[must_use]
    pub fn new(current: Option<AssetId>, index: Option<usize>, ids: Vec<AssetId>) -> Self {
        let set = Arc::new(ids.iter().copied().collect());
        Self { current, index, ids: ids.into(), set }
    }

    /// Whether an asset is selected.
    #[must_use]
    pub fn contains(&self, id: AssetId) -> bool {
        self.set.contains(&id)
    }
}
