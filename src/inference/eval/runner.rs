//! Running a detector over a folder of labelled pictures.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::{Judged, Score, Truth, score};
use crate::facts::Payload;
use crate::geometry::PxSize;
use crate::inference::{Engine, InferenceError, Model, Picture, Task};
use crate::media::{self, DecodeSize, MediaError};

/// Boxes below this confidence do not change the measure.
const FLOOR: f32 = 0.01;

/// Why a measurement could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// The labels cannot be read.
    #[error("the labels cannot be read: {reason}; a folder with pictures and objects.json is needed: {}", path.display())]
    Labels {
        /// Why not.
        reason: String,
        /// The file of labels.
        path: PathBuf,
    },
    /// A picture cannot be decoded.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// A model cannot be run.
    #[error(transparent)]
    Inference(#[from] InferenceError),
}

/// What a measurement gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Model id.
    pub model: String,
    /// Pictures looked at.
    pub pictures: usize,
    /// How well it does.
    pub score: Score,
    /// Mean time inside the runtime, a picture.
    pub bare: Duration,
    /// Mean time with everything around it, decoding excluded.
    pub whole: Duration,
}

/// One picture of `objects.json`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Labelled {
    /// Name in the folder.
    pub file: String,
    /// Width and height.
    pub size: PxSize,
    /// What is in it.
    pub objects: Vec<Truth>,
}

/// Ids of the installed detectors that answer to `analysis`.
#[must_use]
pub fn detectors(engine: &Engine, analysis: &str) -> Vec<String> {
    let models = engine.registry().models();
    let wanted = |m: &&Model| {
        m.manifest.analysis == analysis
            && m.manifest.task == Task::Detect
            && engine.registry().store().state(m, m.variant()).is_installed()
    };
    models.iter().filter(wanted).map(|model| model.id().to_owned()).collect()
}

/// Measures `model` on every picture of `folder/objects.json`; `progress` is told after each.
///
/// The file is a list of `{"file": name, "size": [w, h], "objects": [{"label": name, "box": [x, y, w, h]}]}`.
pub fn detection(
    engine: &Engine,
    model: &str,
    folder: &Path,
    progress: &dyn Fn(usize, usize),
) -> Result<Report, EvalError> {
    let labelled = labels(&folder.join("objects.json"))?;
    let models = engine.registry().models();
    let mut model = models.model(model)?.clone();
    model.manifest.thresholds.store_floor = FLOOR;
    let before = time(engine, model.id());
    let mut judged = Vec::with_capacity(labelled.len());
    for (index, picture) in labelled.iter().enumerate() {
        judged.push(judge(engine, &model, folder, picture)?);
        progress(index + 1, labelled.len());
    }
    let after = time(engine, model.id());
    let count = u32::try_from(judged.len()).unwrap_or(u32::MAX).max(1);
    Ok(Report {
        model: model.id().to_owned(),
        pictures: judged.len(),
        score: score(&judged),
        bare: after.0.saturating_sub(before.0) / count,
        whole: after.1.saturating_sub(before.1) / count,
    })
}

/// Reads `objects.json`: a list of pictures and what is in them.
pub fn labels(path: &Path) -> Result<Vec<Labelled>, EvalError> {
    let refuse = |reason: String| EvalError::Labels { reason, path: path.to_owned() };
    let text = std::fs::read_to_string(path).map_err(|e| refuse(e.to_string()))?;
    serde_json::from_str(&text).map_err(|e| refuse(e.to_string()))
}

fn judge(engine: &Engine, model: &Model, folder: &Path, labelled: &Labelled) -> Result<Judged, EvalError> {
    let path = folder.join(&labelled.file);
    let decoded = media::decode(&path, &media::Limits::default(), DecodeSize::Full)?;
    if decoded.full_size != labelled.size {
        let reason =
            format!("{} is {}, its labels are for {}", labelled.file, decoded.full_size, labelled.size);
        return Err(EvalError::Labels { reason, path: folder.join("objects.json") });
    }
    let picture = Picture::new(&decoded.pixels, decoded.full_size)?;
    let Payload::Boxes(found) = engine.run(model, &picture, &[])? else {
        return Err(InferenceError::Output {
            model: model.id().to_owned(),
            reason: "it does not answer with boxes".to_owned(),
        }
        .into());
    };
    Ok(Judged { truths: labelled.objects.clone(), found })
}

/// Bare and whole time of a model so far.
fn time(engine: &Engine, model: &str) -> (Duration, Duration) {
    let times = engine.times();
    times.iter().find(|t| t.model == model).map_or_else(Default::default, |t| (t.bare, t.whole))
}
