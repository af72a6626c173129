//! Blocking operations on an open library, for the command line.
//!
//! Each takes a `progress` closure, called with the view a few times a second.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Inspector, Result, Session, Sort, View};
use crate::facts::AssetId;

/// What became of the files below some folders; the parts add up to `seen`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndexTotals {
    /// Every file met.
    pub seen: u64,
    /// Pictures that are in the library now, new or known.
    pub indexed: u64,
    /// Pictures that could not be read.
    pub failed: u64,
    /// Files passed over, by reason: `not a picture`, `hidden`, `sidecar`.
    pub ignored: BTreeMap<String, u64>,
    /// Every failure: file and sentence. Not part of the JSON.
    pub failures: Vec<(PathBuf, String)>,
}

/// A set of assets as a command line names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Everything.
    All,
    /// These assets.
    Ids(Vec<AssetId>),
    /// A file of the library.
    File(PathBuf),
    /// The search language.
    Query(String),
}

/// What to analyse.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AnalyzeRequest {
    /// Several targets are united; none means everything.
    pub targets: Vec<Target>,
    /// Analysis ids, with or without `_v2`; empty means all installed ones.
    pub detections: Vec<String>,
    /// Runs what is done already.
    pub force: bool,
    /// Keeps this threshold for automatic tags (0 to 1) on these assets.
    pub auto_tagging: Option<f32>,
}

/// What an analysis run did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnalyzeTotals {
    /// Pictures looked at.
    pub pictures: u64,
    /// Results written.
    pub results: u64,
    /// Results that were there already.
    pub fresh: u64,
    /// Analyses that failed.
    pub failed: u64,
    /// Every failure: file, analysis, sentence.
    pub failures: Vec<(PathBuf, String, String)>,
}

/// One asset found by a search.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct AssetSummary {
    /// Its number.
    pub id: AssetId,
    /// Absolute path of its first place.
    pub path: PathBuf,
    /// Pixels across after orientation.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Own, file and automatic tags.
    pub tags: Vec<String>,
    /// The caption shown.
    pub caption: Option<String>,
    /// Technical quality 0 to 1.
    pub quality: Option<f32>,
    /// Verdict on watermarks.
    pub watermark: Option<String>,
    /// 0 to 5.
    pub rating: u8,
}

/// Adds or takes away tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagChange {
    /// Adds.
    Add,
    /// Takes away.
    Remove,
}

/// What happened to one file of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOutcome {
    /// The file as given.
    pub path: PathBuf,
    /// The sentence, when it failed.
    pub error: Option<String>,
}

/// Called now and then with the state of things; `false` asks to stop.
pub type Progress<'a> = &'a mut dyn FnMut(&View) -> bool;

impl Session {
    /// Adds folders and indexes them; returns when all is done. No models run.
    pub fn add_folders(&mut self, folders: &[PathBuf], progress: Progress<'_>) -> Result<IndexTotals> {
        todo!("{folders:?} {}", progress(self.view()))
    }

    /// Indexes every folder again; returns when all is done.
    pub fn scan(&mut self, progress: Progress<'_>) -> Result<IndexTotals> {
        todo!("{}", progress(self.view()))
    }

    /// Follows changes until `progress` says stop.
    pub fn follow(&mut self, progress: Progress<'_>) -> Result<()> {
        todo!("{}", progress(self.view()))
    }

    /// Runs analyses and waits for them.
    pub fn analyze(&mut self, request: &AnalyzeRequest, progress: Progress<'_>) -> Result<AnalyzeTotals> {
        todo!("{request:?} {}", progress(self.view()))
    }

    /// Finds assets. The error of a query names the place.
    pub fn search(&mut self, query: &str, sort: Sort, limit: Option<usize>) -> Result<Vec<AssetSummary>> {
        todo!("{query} {sort:?} {limit:?}")
    }

    /// Assets that a target names.
    pub fn resolve(&mut self, target: &Target) -> Result<Vec<AssetId>> {
        todo!("{target:?}")
    }

    /// The asset at a path.
    pub fn asset_at(&mut self, path: &Path) -> Result<Option<AssetId>> {
        todo!("{path:?}")
    }

    /// Everything known about one asset.
    pub fn show(&mut self, id: AssetId) -> Result<Inspector> {
        todo!("{id:?}")
    }

    /// Adds or removes tags; returns how many assets changed.
    pub fn tag(&mut self, change: TagChange, tags: &[String], ids: &[AssetId]) -> Result<u64> {
        todo!("{change:?} {tags:?} {ids:?}")
    }
}
