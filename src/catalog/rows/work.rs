//! Analysis work: what is to do, what failed, and the rules that turn findings into tags.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::facts::{AssetId, Fingerprint, RootId};
use crate::geometry::PxSize;

/// An analysis and the exact engine that does it at present.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EngineRef {
    /// Analysis id: `coco`.
    pub analysis: String,
    /// Engine id: hash over weights, manifest revision and what it builds on.
    pub engine: String,
}

impl EngineRef {
    /// `analysis` done by `engine`.
    #[must_use]
    pub fn new(analysis: impl Into<String>, engine: impl Into<String>) -> Self {
        Self { analysis: analysis.into(), engine: engine.into() }
    }
}

/// One picture and the analyses it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkItem {
    /// The picture.
    pub asset: AssetId,
    /// Its content; findings are stored under this.
    pub fingerprint: Fingerprint,
    /// A file that holds it.
    pub path: PathBuf,
    /// Upright size in pixels.
    pub size: PxSize,
    /// What is missing, in the order asked for.
    pub analyses: Vec<EngineRef>,
}

/// Where one analysis of one picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// To be done.
    Pending,
    /// Begun; found after a restart it means that the program stopped in the middle.
    Running,
    /// Finished.
    Done,
    /// Failed with a reason.
    Failed,
    /// To be done once a file of the picture can be reached again.
    Held,
}

/// What a failure belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureOf {
    /// The file could not be read at all.
    File,
    /// One analysis failed.
    Analysis {
        /// Analysis and engine that failed.
        engine: EngineRef,
        /// The picture's content.
        fingerprint: Fingerprint,
    },
}

/// One line of the list "needs attention".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The asset, where the file could be read before.
    pub asset: Option<AssetId>,
    /// The file.
    pub path: PathBuf,
    /// What failed.
    pub of: FailureOf,
    /// A sentence.
    pub reason: String,
    /// Version that failed (engine id, or version of the program for files).
    pub version: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When, in seconds since 1970.
    pub when: i64,
}

/// Which analyses run by themselves in a watched folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The folder.
    pub root: RootId,
    /// Its analyses; the others are left out there.
    pub analyses: Vec<String>,
}

/// Which failures to try again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureFilter {
    /// All of them.
    All,
    /// Those of one analysis.
    Analysis(String),
    /// Those of these assets.
    Assets(Vec<AssetId>),
    /// Those of these files, which could not be read; a picture that never could has no asset.
    Files(Vec<PathBuf>),
}

/// What is to be tried again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Retried {
    /// Analyses, and the pictures that they failed for.
    pub analyses: BTreeMap<String, BTreeSet<AssetId>>,
    /// Files that could not be read.
    pub files: Vec<RetriedFile>,
}

/// A file that is to be read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetriedFile {
    /// The watched folder it lies in.
    pub root: RootId,
    /// Where that is.
    pub root_path: PathBuf,
    /// The file.
    pub path: PathBuf,
}

/// From which confidence on the findings of an analysis become tags.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoRule {
    /// Analysis id.
    pub analysis: String,
    /// 0 to 1; findings at or above it become tags.
    pub threshold: f32,
    /// Whether it makes tags at all.
    pub makes_tags: bool,
}

/// How much room large thumbnails take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThumbStore {
    /// Bytes of all of them.
    pub bytes: u64,
    /// Bytes they may take.
    pub budget: u64,
}

/// The two stored sizes of thumbnails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThumbSize {
    /// 256 px, kept.
    Small,
    /// 1024 px, the least recently used leave when the budget is reached.
    Large,
}
