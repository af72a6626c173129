//! Numbers for the sidebar; all of them kept while things change, none counted at start.

use std::path::PathBuf;

use super::{EngineRef, FolderId};
use crate::facts::RootId;

/// How many pictures there are; pictures whose files were deleted count only as `missing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LibraryCounts {
    /// All that are shown.
    pub total: u64,
    /// On a volume that is not there.
    pub offline: u64,
    /// Files deleted outside, while their volume is there.
    pub missing: u64,
    /// Without any tag.
    pub untagged: u64,
    /// With a visible watermark or banner.
    pub watermarked: u64,
    /// Quality under 0.4.
    pub low_quality: u64,
    /// With a failed analysis, and files that could not be read.
    pub needs_attention: u64,
    /// Nearly the same as another one.
    pub duplicates: u64,
    /// Picked.
    pub picked: u64,
    /// Rejected.
    pub rejected: u64,
}

/// The albums that fill themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmartAlbum {
    /// Without any tag.
    Untagged,
    /// With a visible watermark or banner.
    Watermarked,
    /// Quality under 0.4.
    LowQuality,
    /// With a failure.
    NeedsAttention,
    /// On a volume that is not there.
    Offline,
    /// Files deleted outside.
    Missing,
    /// Picked.
    Picked,
    /// Rejected.
    Rejected,
}

/// A watched folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootRow {
    /// Its number.
    pub id: RootId,
    /// Where it is.
    pub path: PathBuf,
    /// Whether its volume is there.
    pub online: bool,
    /// Import preset used for new files.
    pub preset: Option<String>,
    /// Seconds since 1970 when it was last walked completely.
    pub scanned: Option<i64>,
    /// Pictures in it.
    pub assets: u64,
}

/// A folder inside a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderRow {
    /// Its number.
    pub id: FolderId,
    /// The root it lies in.
    pub root: RootId,
    /// Path relative to the root, `/` between parts; empty for the root itself.
    pub path: String,
    /// Pictures directly in it.
    pub direct: u64,
    /// Pictures in it and below; one with copies in two of the folders counts twice.
    pub total: u64,
}

/// A tag and how many pictures have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagCount {
    /// As first written.
    pub name: String,
    /// Pictures that have it from any source.
    pub assets: u64,
    /// Pictures where a person gave or confirmed it.
    pub own: u64,
}

/// A level of the tree of tags: a tag with levels (`animals/dogs`), or what stands above one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagLevel {
    /// The whole path, `/` between levels, as first written.
    pub path: String,
    /// Pictures that have exactly this tag.
    pub exact: u64,
    /// Pictures that have this tag or one below, each counted once.
    pub total: u64,
}

/// How far analyses have come over the pictures of the library, each counted once a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AnalysisProgress {
    /// Finished.
    pub done: u64,
    /// Still to do where a file can be reached, or in work.
    pub open: u64,
    /// Failed, and not tried again by itself.
    pub failed: u64,
}

/// How far one analysis has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysisCount {
    /// Analysis and engine.
    pub engine: EngineRef,
    /// Still to do.
    pub pending: u64,
    /// Put off until a file of the picture can be reached.
    pub held: u64,
    /// In work.
    pub running: u64,
    /// Finished.
    pub done: u64,
    /// Failed.
    pub failed: u64,
}
