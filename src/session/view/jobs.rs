//! What runs, how fast, how long still, and what failed.

use std::path::PathBuf;

use crate::facts::AssetId;
use crate::jobs::WorkKind;

/// The strip at the bottom of the window.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JobsView {
    /// Kinds that have work or are held, in the order of [`WorkKind::ALL`].
    pub rows: Vec<JobRow>,
    /// Items that need attention, newest first, at most 1,000.
    pub failures: Vec<FailureRow>,
    /// Whether nothing runs and nothing waits.
    pub idle: bool,
    /// Whether everything is held.
    pub paused: bool,
}

impl JobsView {
    /// The row of a kind, when it has work or is held.
    #[must_use]
    pub fn row(&self, kind: WorkKind) -> Option<&JobRow> {
        self.rows.iter().find(|row| row.kind == kind)
    }
}

/// One kind of work.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRow {
    /// Which kind.
    pub kind: WorkKind,
    /// Items finished since it was last idle, failures included.
    pub done: u64,
    /// Items known of since it was last idle.
    pub total: u64,
    /// Failures among `done`.
    pub failed: u64,
    /// Items a second over the last seconds; 0 while unknown.
    pub per_second: f64,
    /// Seconds left at that speed.
    pub eta_s: Option<f64>,
    /// Whether it is held.
    pub paused: bool,
    /// What is being done now: a file or model name.
    pub current: Option<String>,
}

/// A picture or file that needs attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureRow {
    /// The asset, where it is one.
    pub id: Option<AssetId>,
    /// The file, where it is one.
    pub path: Option<PathBuf>,
    /// What was tried: `index`, `coco`, `coco, iqa`.
    pub what: String,
    /// One sentence.
    pub reason: String,
    /// How often it was tried.
    pub attempts: u32,
}
