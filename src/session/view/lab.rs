//! The Lab: what one model after another found in the open picture, and its response as text.

use std::sync::Arc;
use std::time::Duration;

use crate::facts::AnalysisRecord;

/// Runs of the Lab on the open picture; empty again when another one is opened.
#[derive(Debug, Clone, Default)]
pub struct LabView {
    /// The analysis that is shown, and from which confidence on.
    pub shown: Option<(String, f32)>,
    /// One for each analysis that was tried, the newest last.
    pub runs: Vec<LabRun>,
    /// The response that was asked for last, once it is written.
    pub response: Option<Arc<LabResponse>>,
}

impl LabView {
    /// The run of an analysis.
    #[must_use]
    pub fn run(&self, analysis: &str) -> Option<&LabRun> {
        self.runs.iter().find(|run| run.analysis == analysis)
    }
}

/// One analysis on the open picture.
#[derive(Debug, Clone, PartialEq)]
pub struct LabRun {
    /// Its id.
    pub analysis: String,
    /// How it stands.
    pub state: LabState,
}

/// How a run stands.
#[derive(Debug, Clone, PartialEq)]
pub enum LabState {
    /// Waiting or running.
    Running,
    /// The model has answered.
    Done {
        /// What it found.
        record: Arc<AnalysisRecord>,
        /// How long it took, with what feeds it, without loading.
        took: Duration,
    },
    /// It failed, with the sentence.
    Failed(String),
}

/// A response in both dialects, as text to read and copy.
#[derive(Debug, Clone, PartialEq)]
pub struct LabResponse {
    /// The analysis it is of.
    pub analysis: String,
    /// Everything from this confidence on is in it.
    pub least: f32,
    /// The upload dialect.
    pub upload: Arc<str>,
    /// The analyze dialect.
    pub analyze: Arc<str>,
}
