//! Models, plans and crops without a library: `inspect`, `plan`, `crop`, `models`, `doctor`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{ModelRow, Result, SessionOptions};
use crate::crop::Plan;
use crate::facts::{AnalysisRecord, PixelBuffer, Scene};
use crate::geometry::PxSize;
use crate::grammar::{Transformation, Vocabulary};

/// The two shapes of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// `info.detection.object_detection…` (upload).
    #[default]
    Upload,
    /// The analyze API.
    Analyze,
}

/// What to find in a picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InspectRequest {
    /// Analysis ids, with or without `_v2`; empty means every installed one.
    pub detections: Vec<String>,
    /// Reports from this confidence instead of each model's default.
    pub min_confidence: Option<f32>,
    /// Detections from this confidence become tags; `Some(None)` means each model's default.
    pub auto_tagging: Option<Option<f32>>,
    /// Shape of [`Inspected::response`].
    pub dialect: Dialect,
}

/// What was found in one file.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// The file as given.
    pub path: PathBuf,
    /// Size after orientation.
    pub size: PxSize,
    /// Everything found, unfiltered, in order of invocation.
    pub records: Vec<AnalysisRecord>,
    /// Analyses that failed, with the sentence.
    pub failures: Vec<(String, String)>,
    /// The response in the dialect asked for, without `"file"`.
    pub response: serde_json::Value,
}

/// A crop that was written.
#[derive(Debug, Clone)]
pub struct SavedCrop {
    /// Where.
    pub path: PathBuf,
    /// Bytes written.
    pub bytes: u64,
    /// SHA-256 of the file in hexadecimal.
    pub sha256: String,
    /// What was cut, and why.
    pub plan: Arc<Plan>,
}

/// One line of `doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// `onnx runtime`, `model coco`, `library`, `watching` …
    pub subject: String,
    /// How it is.
    pub state: CheckState,
    /// What was found, and what to do.
    pub text: String,
}

/// How a subject of `doctor` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    /// Works.
    Good,
    /// Works with limits.
    Limited,
    /// Does not work.
    Bad,
}

/// Models and pictures without a library. The engine starts when the first model is needed.
pub struct Workbench {
    options: SessionOptions,
}

impl Workbench {
    /// Reads manifests; `library_dir` of the options only says where downloaded models lie.
    pub fn open(options: SessionOptions) -> Result<Self> {
        Ok(Self { options })
    }

    /// Words for the grammar, private models first.
    pub fn vocabulary(&self) -> Arc<Vocabulary> {
        todo!("{}", self.options.library_dir.display())
    }

    /// Every analysis and where its files are.
    pub fn models(&self) -> Vec<ModelRow> {
        todo!()
    }

    /// Finds things in one picture.
    pub fn inspect(&mut self, path: &Path, request: &InspectRequest) -> Result<Inspected> {
        todo!("{path:?} {request:?}")
    }

    /// The scene of a file for these transformations: runs only the analyses they could use.
    pub fn scene(&mut self, path: &Path, needed_by: &[Transformation]) -> Result<(PixelBuffer, Scene)> {
        todo!("{path:?} {needed_by:?}")
    }

    /// Cuts one file.
    pub fn crop(
        &mut self,
        path: &Path,
        transformation: &Transformation,
        out: &Path,
        overwrite: bool,
    ) -> Result<SavedCrop> {
        todo!("{path:?} {transformation:?} {out:?} {overwrite}")
    }

    /// Downloads the files of an analysis; `progress(done, total)` answers `false` to stop.
    pub fn pull(&mut self, id: &str, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<()> {
        todo!("{id} {}", progress(0, 0))
    }

    /// Checks the hash of every model file on board: id and the sentence when something is wrong.
    pub fn verify(&mut self) -> Vec<(String, Option<String>)> {
        todo!()
    }

    /// What works, what does not, what to do.
    pub fn doctor(&mut self) -> Vec<Check> {
        todo!()
    }
}
