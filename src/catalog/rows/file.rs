//! Files: what a scan tells the catalog, and what the catalog knows already.

use std::path::{Path, PathBuf};

use crate::facts::{AssetId, Fingerprint, PictureMetadata, QuickKey, RootId};
use crate::geometry::PxSize;

/// Stable number of one file of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(pub i64);

/// Stable number of a folder inside a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FolderId(pub i64);

/// One walk over a root; made by `Writer::begin_scan`, ended by `Writer::end_scan`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scan {
    /// The folder that is walked.
    pub root: RootId,
    /// Grows with every walk of this root.
    pub generation: i64,
}

/// What a finished walk changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScanEnd {
    /// Files that are no longer there and whose pictures are nowhere else.
    pub missing: u64,
    /// Files that are no longer there, but whose pictures are still somewhere else.
    pub moved_away: u64,
    /// Nothing at all was seen although files were known: the root was marked offline and nothing as missing.
    pub went_offline: bool,
}

impl ScanEnd {
    /// Adds what the next part of the same end changed.
    pub const fn add(&mut self, next: Self) {
        self.missing += next.missing;
        self.moved_away += next.moved_away;
        self.went_offline |= next.went_offline;
    }
}

/// Everything read from one file, as handed to `Writer::record_file`.
#[derive(Debug, Clone, Copy)]
pub struct FileFacts<'a> {
    /// Path relative to its root.
    pub rel_path: &'a Path,
    /// Size, modification time and file number.
    pub quick_key: QuickKey,
    /// Of the picture data.
    pub fingerprint: Fingerprint,
    /// Format name in lower case: `jpeg`, `heic`, `cr3`.
    pub format: &'a str,
    /// Upright size in pixels.
    pub size: PxSize,
    /// Whether the file holds several frames.
    pub animated: bool,
    /// What the file and its sidecar say.
    pub metadata: &'a PictureMetadata,
    /// The other file of a RAW and JPEG pair.
    pub pair: Option<Pair<'a>>,
}

/// The other file of a pair; both together are one asset, in whichever order they are recorded.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// Path of the other file relative to the same root.
    pub other: &'a Path,
    /// Whether *this* file is the one that is shown and analysed.
    pub leads: bool,
}

/// What recording a file came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The asset the file belongs to.
    pub asset: AssetId,
    /// The file.
    pub place: PlaceId,
    /// How it differs from what was known.
    pub change: Change,
}

/// How a recorded file differs from what was known.
///
/// Identity is the content. A path whose picture changed keeps its asset (an edited file keeps its tags), unless
/// the new content is already known as another asset, or an untouched copy of the old content remains: then the
/// path goes to the other asset, or becomes a new asset which inherits the verdicts and tags of the one it left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// A picture never seen before.
    New,
    /// A known picture whose old file is gone.
    Moved,
    /// A known picture whose other file still exists: a second place of the same asset.
    Copied,
    /// The same picture; the file's metadata or times differ.
    MetadataChanged,
    /// Another picture under the same path.
    ContentChanged,
    /// Nothing differs.
    Unchanged,
}

/// What the catalog knows about one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPlace {
    /// The file, unless it never could be read.
    pub place: Option<PlaceId>,
    /// The asset it belongs to.
    pub asset: Option<AssetId>,
    /// Of its picture data when last read.
    pub fingerprint: Option<Fingerprint>,
    /// Size, time and file number when last read.
    pub quick_key: QuickKey,
    /// Whether what was read from it is still stored; false after `derived.db` was rebuilt: read it again.
    pub indexed: bool,
    /// Why it could not be read last time.
    pub failure: Option<FileFailure>,
}

impl KnownPlace {
    /// Whether the file need not be read again: unchanged, and read completely (or failed under this `version`).
    #[must_use]
    pub fn is_current(&self, key: &QuickKey, version: &str) -> bool {
        let settled = self.failure.as_ref().map_or(self.indexed, |failure| failure.version == version);
        self.quick_key == *key && settled
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFailure {
    /// Where it lies.
    pub path: PathBuf,
    /// A sentence.
    pub reason: String,
    /// Version of the program that failed; another version tries again.
    pub version: String,
}
