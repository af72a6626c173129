//! Who runs models: the engine, or a stand-in in tests.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::catalog::EngineRef;
use crate::facts::{AnalysisRecord, Payload};
use crate::grammar::names::split_version;
use crate::inference::{AnalysisInfo, Engine, Limits, Picture, Preferences, Registry};
use crate::vision;

/// Runs analyses.
pub trait Analyst: Send + Sync {
    /// What can run now, in order of invocation, each after those it needs.
    fn wanted(&self) -> Vec<Wanted>;

    /// Looks whether models came, went or changed, and says so; costs a look at a few folders.
    fn look_again(&self) -> bool {
        false
    }

    /// Analyses one picture; `known` holds what was found before.
    fn analyze(
        &self,
        analysis: &str,
        picture: &Picture,
        known: &[AnalysisRecord],
    ) -> Result<AnalysisRecord, String>;

    /// The same, and how long the model took.
    fn analyze_timed(
        &self,
        analysis: &str,
        picture: &Picture,
        known: &[AnalysisRecord],
    ) -> Result<(AnalysisRecord, Duration), String> {
        let started = Instant::now();
        self.analyze(analysis, picture, known).map(|record| (record, started.elapsed()))
    }
}

/// An analysis that can run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The analysis and the engine that does it now.
    pub engine: EngineRef,
    /// Versions it answers to.
    pub versions: Vec<u32>,
    /// Analyses it builds on.
    pub needs: Vec<String>,
    /// Whether it works behind the scenes.
    pub internal: bool,
    /// Whether it rests until somebody names it.
    pub off: bool,
}

/// The wanted analyses that `asked` names (without version, empty means all that do not rest), with what they need.
#[must_use]
pub fn with_needs(wanted: &[Wanted], asked: &[String]) -> Vec<EngineRef> {
    let mut names: Vec<&str> = asked.iter().map(String::as_str).collect();
    if names.is_empty() {
        names = wanted.iter().filter(|w| !w.off).map(|w| w.engine.analysis.as_str()).collect();
    }
    // Each analysis stands after those it needs, so one walk backwards gathers them all.
    for analysis in wanted.iter().rev() {
        if names.contains(&analysis.engine.analysis.as_str()) {
            names.extend(analysis.needs.iter().map(String::as_str));
        }
    }
    let chosen = wanted.iter().filter(|w| names.contains(&w.engine.analysis.as_str()));
    chosen.map(|w| w.engine.clone()).collect()
}

/// Ids of the wanted analyses that a preset names, with what they need: `coco`, or `coco_v2` where the model that
/// answers has that version; no other model stands in.
#[must_use]
pub fn meant(wanted: &[Wanted], names: &[String]) -> Vec<String> {
    let answers = |id: &str, version: Option<u32>| {
        wanted.iter().any(|w| w.engine.analysis == id && version.is_none_or(|v| w.versions.contains(&v)))
    };
    let split = names.iter().map(|name| split_version(name));
    let named: Vec<String> =
        split.filter(|&(id, version)| answers(id, version)).map(|(id, _)| id.to_owned()).collect();
    if named.is_empty() && !names.is_empty() {
        return Vec::new();
    }
    with_needs(wanted, &named).into_iter().map(|engine| engine.analysis).collect()
}

/// Fills in how sharp each box is, as a share of the sharpest one.
pub fn sharpen(record: &mut AnalysisRecord, picture: &Picture) {
    let Payload::Boxes(boxes) = &mut record.payload else { return };
    let measure = |b: &crate::facts::Detection| {
        vision::sharpness_in(picture.pixels(), &picture.analysis_rect(&b.bounds))
    };
    let values: Vec<f32> = boxes.iter().map(measure).collect();
    let sharpest = values.iter().copied().fold(0.0_f32, f32::max);
    for (detection, value) in boxes.iter_mut().zip(values) {
        detection.sharpness = Some(if sharpest > 0.0 { value / sharpest } else { 0.0 });
    }
}

/// How the engine is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum EngineStatus {
    /// Not needed yet.
    #[default]
    NotStarted,
    /// Ready, with the version of ONNX Runtime.
    Ready(String),
    /// Not available: one sentence.
    Unavailable(String),
}

/// Runs analyses with ONNX Runtime, which is loaded when first needed.
pub struct EngineAnalyst {
    registry: Arc<Registry>,
    library: Option<PathBuf>,
    engine: Mutex<Option<Result<Arc<Engine>, String>>>,
}

impl EngineAnalyst {
    /// `library` names ONNX Runtime, else the usual places are searched.
    #[must_use]
    pub fn new(registry: Arc<Registry>, library: Option<PathBuf>) -> Self {
        Self { registry, library, engine: Mutex::new(None) }
    }

    /// The models.
    #[must_use]
    pub const fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// How the engine is; never waits for it to start.
    #[must_use]
    pub fn status(&self) -> EngineStatus {
        match self.engine.try_lock().as_deref() {
            Some(Some(Ok(engine))) => EngineStatus::Ready(engine.version().to_owned()),
            Some(Some(Err(reason))) => EngineStatus::Unavailable(reason.clone()),
            Some(None) | None => EngineStatus::NotStarted,
        }
    }

    /// The engine, started when it was not; a failure is remembered.
    pub fn engine(&self) -> Result<Arc<Engine>, String> {
        let mut engine = self.engine.lock();
        engine
            .get_or_insert_with(|| {
                Engine::start(self.library.as_deref(), Arc::clone(&self.registry), Limits::default())
                    .map(Arc::new)
                    .map_err(|error| error.to_string())
            })
            .clone()
    }
}

impl EngineAnalyst {
    /// Takes other preferences; reads the model folders, so not for the thread of the window.
    pub fn prefer(&self, preferences: Preferences) {
        if self.registry.prefer(preferences) {
            self.forget_old_models();
        }
    }

    /// What the models that are here can do, in order of invocation, each after those it needs. The engine is not
    /// started for it.
    #[must_use]
    pub fn able(&self) -> Vec<Wanted> {
        let installed = self.registry.analyses().into_iter().filter(|a| a.installed.is_installed());
        // What builds on something that is not here waits for it; each stands after those it needs.
        let mut able: Vec<String> = Vec::new();
        let mut can = |a: &AnalysisInfo| {
            let can = a.needs.iter().all(|need| able.contains(need));
            able.extend(can.then(|| a.id.clone()));
            can
        };
        let wanted = installed.filter(|a| can(a)).map(|analysis| Wanted {
            engine: EngineRef::new(analysis.id, analysis.engine_id),
            versions: analysis.versions,
            needs: analysis.needs,
            internal: analysis.internal,
            off: analysis.off,
        });
        wanted.collect()
    }

    fn forget_old_models(&self) {
        if let Some(Some(Ok(engine))) = self.engine.try_lock().as_deref() {
            engine.forget_old_models();
        }
    }
}

impl Analyst for EngineAnalyst {
    fn wanted(&self) -> Vec<Wanted> {
        self.look_again();
        let able = self.able();
        if able.is_empty() || self.engine().is_err() {
            return Vec::new();
        }
        able
    }

    fn look_again(&self) -> bool {
        let changed = self.registry.refresh();
        if changed {
            self.forget_old_models();
        }
        changed
    }

    fn analyze(
        &self,
        analysis: &str,
        picture: &Picture,
        known: &[AnalysisRecord],
    ) -> Result<AnalysisRecord, String> {
        self.analyze_timed(analysis, picture, known).map(|(record, _took)| record)
    }

    fn analyze_timed(
        &self,
        analysis: &str,
        picture: &Picture,
        known: &[AnalysisRecord],
    ) -> Result<(AnalysisRecord, Duration), String> {
        self.engine()?.analyze_timed(analysis, picture, known).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_brings_what_it_needs() {
        let wanted = |name: &str, needs: &[&str]| Wanted {
            engine: EngineRef::new(name, "e"),
            versions: vec![1, 2],
            needs: needs.iter().map(|&need| need.to_owned()).collect(),
            internal: false,
            off: name == "parts" || name == "faces",
        };
        let all = [
            wanted("coco", &[]),
            wanted("parts", &["coco"]),
            wanted("clothes", &["parts"]),
            wanted("faces", &[]),
        ];
        let names = |asked: &[&str]| -> Vec<String> {
            let asked: Vec<String> = asked.iter().map(|&a| a.to_owned()).collect();
            with_needs(&all, &asked).into_iter().map(|engine| engine.analysis).collect()
        };
        assert_eq!(names(&["clothes"]), ["coco", "parts", "clothes"]);
        assert_eq!(names(&[]), ["coco", "parts", "clothes"], "what rests runs for others");
        assert_eq!(names(&["faces"]), ["faces"]);
        let meant = |names: &[&str]| meant(&all, &names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>());
        assert_eq!(meant(&["parts_v2"]), ["coco", "parts"]);
        assert_eq!(meant(&["coco_v3", "faces"]), ["faces"], "no other version stands in");
        assert!(meant(&["coco_v3"]).is_empty());
        assert_eq!(meant(&[]), ["coco", "parts", "clothes"]);
    }
}
