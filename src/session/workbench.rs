//! Models, plans and crops without a library: `inspect`, `plan`, `crop`, `models`, `doctor`.

mod derive;
mod doctor;
mod measure;
mod plan;
mod retention;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use doctor::{Check, CheckState};
pub use measure::{Figures, Measured, Subject};
pub use retention::{CropCase, CropGroup, CropStudy, CropStudyRequest, Sighting};

use super::crop::Writing;
use super::models::{self, rows};
use super::session::places;
use super::view::{Inspector, ModelRow};
use super::{Result, SessionError, SessionOptions, crop, needed, response};
use crate::catalog::EngineRef;
use crate::crop::Plan;
use crate::export::{ExportError, Overwrite, Rules, Written};
use crate::facts::{AnalysisRecord, PixelBuffer, Scene};
use crate::geometry::{Point, PxRect, PxSize};
use crate::grammar::{Code, ObjectName, Transformation, Vocabulary};
use crate::inference::{InferenceError, Picture, Registry, Verdict};
use crate::jobs::kinds::{ANALYSIS_SIDE, Analyst as _, EngineAnalyst, make_film, sharpen, with_needs};
use crate::jobs::work::fenced;
use crate::media::{self, DecodeSize, Decoded, Limits};

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
    /// Size after orientation; empty where it is not known.
    pub size: PxSize,
    /// Everything found, unfiltered, in order of invocation.
    pub records: Vec<AnalysisRecord>,
    /// Analyses that failed, with the sentence.
    pub failures: Vec<(String, String)>,
    /// Analyses that had no answer yet when a stored response was made.
    pub pending: Vec<String>,
    /// Tags that people gave, and those that findings become.
    pub tags: Vec<String>,
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
    /// What it is called: `JPEG`, `WebP` …
    pub format: &'static str,
    /// The quality it was written with; `None` where the format has none.
    pub quality: Option<u8>,
    /// What could not be done as asked, a sentence each.
    pub remarks: Vec<String>,
    /// What was cut, and why.
    pub plan: Arc<Plan>,
}

impl SavedCrop {
    /// A crop of a picture that was read so.
    fn of(written: Written, plan: Plan, decoded: &Decoded) -> Self {
        let about_file = decoded.cut_short.map(str::to_owned);
        Self {
            path: written.path,
            bytes: written.bytes,
            sha256: written.sha256,
            format: written.format,
            quality: written.quality,
            remarks: about_file.into_iter().chain(written.remarks).collect(),
            plan: Arc::new(plan),
        }
    }
}

/// What people say about the tags of a picture of the library.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownTags {
    /// Those it has by a person's word, here or in its file.
    pub own: Vec<String>,
    /// Those a person does not want on it.
    pub rejected: Vec<String>,
}

/// What people marked in a picture of the library.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marks {
    /// Custom coordinates in source pixels.
    pub custom: Vec<PxRect>,
    /// Named regions: two opposite corners, or a polygon, in source pixels.
    pub regions: BTreeMap<String, Vec<Point>>,
}

impl From<&Inspector> for Marks {
    fn from(details: &Inspector) -> Self {
        Self { custom: details.focus.clone(), regions: details.regions.iter().cloned().collect() }
    }
}

/// Models and pictures without a library. The engine starts when the first model is needed.
pub struct Workbench {
    options: SessionOptions,
    pub(super) registry: Arc<Registry>,
    analyst: Arc<EngineAnalyst>,
    pub(super) words: Arc<Vocabulary>,
    limits: Limits,
}

impl Workbench {
    /// Reads manifests; `library_dir` of the options only says where downloaded models lie.
    #[must_use]
    pub fn open(options: SessionOptions) -> Self {
        let registry = Arc::new(Registry::load(places(&options)));
        let analyst = Arc::new(EngineAnalyst::new(Arc::clone(&registry), options.onnxruntime.clone()));
        Self::sharing(options, registry, analyst)
    }

    /// A workbench with models that somebody else has opened.
    pub(super) fn sharing(
        options: SessionOptions,
        registry: Arc<Registry>,
        analyst: Arc<EngineAnalyst>,
    ) -> Self {
        let words = Arc::new(registry.vocabulary());
        Self { options, registry, analyst, words, limits: Limits::default() }
    }

    /// Words for the grammar, private models first.
    #[must_use]
    pub fn vocabulary(&self) -> Arc<Vocabulary> {
        Arc::clone(&self.words)
    }

    /// Every analysis and where its files are.
    #[must_use]
    pub fn models(&self) -> Vec<ModelRow> {
        rows(&self.registry)
    }

    /// The model that answers to `coco_v2`, by its id; `None` where the name is not that of an analysis. A version
    /// that is not here is refused, and those that are here are named.
    pub fn answering(&self, analysis: &str) -> Result<Option<String>> {
        match self.registry.analysis(analysis) {
            Ok(info) => Ok(Some(info.model)),
            Err(error @ InferenceError::Version { .. }) => Err(models::told(error)),
            Err(_no_analysis) => Ok(None),
        }
    }

    /// Model folders that cannot be used: path and sentence.
    #[must_use]
    pub fn problems(&self) -> Vec<(PathBuf, String)> {
        self.registry.problems().iter().map(|p| (p.path.clone(), p.message.clone())).collect()
    }

    /// Finds things in one picture. Fails where the file cannot be read or an analysis does not
    /// exist; a model that fails becomes one of the failures.
    pub fn inspect(&self, path: &Path, request: &InspectRequest) -> Result<Inspected> {
        self.inspect_tagged(path, request, &KnownTags::default())
    }

    /// The same; tags that the findings become come in addition to those that people gave, and never against
    /// their word.
    pub fn inspect_tagged(
        &self,
        path: &Path,
        request: &InspectRequest,
        known: &KnownTags,
    ) -> Result<Inspected> {
        let engines = self.engines(&request.detections)?;
        let decoded = self.decode(path, DecodeSize::AtLeast(ANALYSIS_SIDE))?;
        let (records, failures) = self.analyze(&decoded, &engines, &request.detections)?;
        let asked = |record: &AnalysisRecord| {
            request.detections.is_empty() || self.names(&request.detections).contains(&record.analysis)
        };
        let shown: Vec<AnalysisRecord> = records.iter().filter(|record| asked(record)).cloned().collect();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let answer = response::Request {
            public_id: &stem,
            tags: &known.own,
            rejected: &known.rejected,
            min_confidence: request.min_confidence,
            auto_tagging: request.auto_tagging,
            named: !request.detections.is_empty(),
            failures: &failures,
            pending: &[],
        };
        let (response, tags) = self.respond(request.dialect, &shown, &answer);
        let (path, size, pending) = (path.to_owned(), decoded.full_size, Vec::new());
        Ok(Inspected { path, size, records, failures, pending, tags, response })
    }

    /// Reads a stored response (JSON of either dialect) and writes it again as `request` says, with the detections
    /// asked for; no model runs. Where the answer belongs to one task and does not say which, the first of them names
    /// it.
    pub fn reread(&self, path: &Path, request: &InspectRequest) -> Result<Inspected> {
        let told = |reason: String| SessionError::Picture { reason, path: path.to_owned() };
        let text = std::fs::read_to_string(path)
            .map_err(|error| told(format!("the response could not be read: {error}")))?;
        let answer =
            serde_json::from_str(&text).map_err(|error| told(format!("this is no JSON: {error}")))?;
        let asked = self.names(&request.detections);
        let task = asked.first().map(String::as_str);
        let mut stored = response::read(&answer, task).map_err(told)?;
        if !asked.is_empty() {
            stored.keep_only(&asked);
        }
        let again = response::Request {
            public_id: &stored.public_id,
            tags: &stored.tags,
            rejected: &[],
            min_confidence: Some(request.min_confidence.unwrap_or(0.0)),
            auto_tagging: request.auto_tagging,
            named: !asked.is_empty(),
            failures: &stored.failures,
            pending: &stored.pending,
        };
        let (response, tags) = self.respond(request.dialect, &stored.records, &again);
        let (path, size) = (path.to_owned(), PxSize::default());
        let response::Stored { records, failures, pending, .. } = stored;
        Ok(Inspected { path, size, records, failures, pending, tags, response })
    }

    /// The response, and its tags.
    fn respond(
        &self,
        dialect: Dialect,
        records: &[AnalysisRecord],
        request: &response::Request<'_>,
    ) -> (serde_json::Value, Vec<String>) {
        let infos = self.registry.analyses();
        let response = match dialect {
            Dialect::Upload => response::upload(&infos, records, request),
            Dialect::Analyze => response::analyze(&infos, records, request),
        };
        (response, response::assigned(&infos, records, request))
    }

    /// The scene of a file for these transformations: runs only the analyses they could use.
    pub fn scene(&self, path: &Path, needed_by: &[Transformation]) -> Result<(PixelBuffer, Scene)> {
        let decoded = self.decode(path, DecodeSize::AtLeast(ANALYSIS_SIDE))?;
        let scene = self.scene_of(&decoded, needed_by)?;
        Ok((decoded.pixels, scene))
    }

    /// Cuts one file of which nobody marked anything, or makes its film; `go_on` is told how many frames of a
    /// film are done, and of how many, and answers `false` to stop.
    pub fn crop(
        &self,
        path: &Path,
        transformation: &Transformation,
        out: &Path,
        how: Writing,
        go_on: &dyn Fn(u32, u32) -> bool,
    ) -> Result<SavedCrop> {
        self.crop_marked(path, transformation, &Marks::default(), (out, how), go_on)
    }

    /// Cuts one file with the custom coordinates and regions that people marked in it.
    pub fn crop_marked(
        &self,
        path: &Path,
        transformation: &Transformation,
        marks: &Marks,
        (out, how): (&Path, Writing),
        go_on: &dyn Fn(u32, u32) -> bool,
    ) -> Result<SavedCrop> {
        let decoded = self.decode(path, DecodeSize::AtLeast(ANALYSIS_SIDE))?;
        let scene = self.scene_of(&decoded, std::slice::from_ref(transformation))?;
        let scene = Scene { custom: marks.custom.clone(), regions: marks.regions.clone(), ..scene };
        let plan = self.plan(&scene, transformation).map_err(refusals)?;
        if plan.motion.is_some() {
            return film(path, plan, (out, how), go_on);
        }
        let written = crop::write(path, &plan, out, how).map_err(|error| match error {
            ExportError::Exists(path) => SessionError::Exists(path),
            error => SessionError::Write { reason: error.to_string(), path: out.to_owned() },
        })?;
        Ok(SavedCrop::of(written, plan, &decoded))
    }

    /// Downloads the files of an analysis; `progress(done, total)` answers `false` to stop.
    pub fn pull(&mut self, id: &str, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<()> {
        let stop = std::cell::Cell::new(false);
        let progress = std::cell::RefCell::new(progress);
        let told = |at: crate::inference::PullProgress<'_>| {
            let mut progress = progress.borrow_mut();
            if !(*progress)(at.done, at.total) {
                stop.set(true);
            }
        };
        models::pull(&self.registry, id, &told, &|| stop.get())
            .map_err(|error| SessionError::Model(error.to_string()))?;
        self.words = Arc::new(self.registry.vocabulary());
        Ok(())
    }

    /// Copies a model folder into the user's models: its id, and where it lies now.
    pub fn add_model(&self, folder: &Path) -> Result<(String, PathBuf)> {
        models::adopt(&self.registry, &self.analyst, folder)
            .map_err(|error| SessionError::Model(error.to_string()))
    }

    /// Checks the hash of every model file on board: what was checked, and the sentence when
    /// something is wrong.
    #[must_use]
    pub fn verify(&self) -> Vec<(String, Option<String>)> {
        let models = self.registry.models();
        let mut told = Vec::new();
        for model in models.iter() {
            for check in self.registry.store().verify(model) {
                let name = format!("{} {}", model.id(), check.name);
                match check.verdict {
                    Verdict::Right(_) => told.push((name, None)),
                    Verdict::Wrong { found, path } => {
                        told.push((name, Some(format!("other bytes (SHA-256 {found}): {}", path.display()))));
                    }
                    Verdict::Missing => {}
                }
            }
        }
        told
    }

    /// What works, what does not, what to do.
    #[must_use]
    pub fn doctor(&self) -> Vec<Check> {
        doctor::run(&self.options, &self.registry, &self.analyst)
    }

    pub(super) fn decode(&self, path: &Path, size: DecodeSize) -> Result<Decoded> {
        // Both errors name the path last; once is enough.
        let end = format!(": {}", path.display());
        let told = |reason: String| SessionError::Picture {
            reason: reason.strip_suffix(&end).map_or(reason.clone(), str::to_owned),
            path: path.to_owned(),
        };
        let decoded = fenced(|| media::decode(path, &self.limits, size)).map_err(told)?;
        decoded.map_err(|error| told(error.to_string()))
    }

    /// Analysis ids without versions.
    fn names(&self, detections: &[String]) -> Vec<String> {
        let id =
            |name: &String| self.registry.analysis(name).map_or_else(|_unknown| name.clone(), |info| info.id);
        detections.iter().map(id).collect()
    }

    /// What is to run, in order; unknown and missing analyses are errors that name the way out.
    fn engines(&self, detections: &[String]) -> Result<Vec<EngineRef>> {
        self.analyst.engine().map_err(SessionError::Model)?;
        for name in detections {
            let info = self.registry.analysis(name).map_err(models::told)?;
            if !info.installed.is_installed() {
                let id = info.id;
                let text =
                    format!("the model for {id} is not here; fetch it with `gravitas models pull {id}`");
                return Err(SessionError::Model(text));
            }
        }
        Ok(with_needs(&self.analyst.wanted(), &self.names(detections)))
    }

    /// Runs analyses; one that was `asked` for with a version answers in that version.
    #[expect(clippy::type_complexity, reason = "findings and failures, taken apart at once")]
    fn analyze(
        &self,
        decoded: &Decoded,
        engines: &[EngineRef],
        asked: &[String],
    ) -> Result<(Vec<AnalysisRecord>, Vec<(String, String)>)> {
        self.analyze_more(decoded, engines, asked, Vec::new())
    }

    /// What is known, and what these analyses add to it.
    #[expect(clippy::type_complexity, reason = "findings and failures, taken apart at once")]
    fn analyze_more(
        &self,
        decoded: &Decoded,
        engines: &[EngineRef],
        asked: &[String],
        mut records: Vec<AnalysisRecord>,
    ) -> Result<(Vec<AnalysisRecord>, Vec<(String, String)>)> {
        let picture = Picture::new(&decoded.pixels, decoded.full_size)
            .map_err(|error| SessionError::Model(error.to_string()))?;
        let mut failures = Vec::new();
        let ids = self.names(asked);
        for engine in engines {
            let at = ids.iter().position(|id| *id == engine.analysis);
            let name = at.map_or(&engine.analysis, |at| &asked[at]);
            let found = fenced(|| self.analyst.analyze(name, &picture, &records));
            match found.unwrap_or_else(Err) {
                Ok(mut record) => {
                    sharpen(&mut record, &picture);
                    records.push(record);
                }
                Err(reason) => failures.push((engine.analysis.clone(), reason)),
            }
        }
        Ok((records, failures))
    }

    /// What is known about a picture, completed by the analyses that are missing among `wanted`.
    pub(super) fn complete(
        &self,
        decoded: &Decoded,
        known: &[AnalysisRecord],
        wanted: &[String],
    ) -> Result<Vec<AnalysisRecord>> {
        let has = |id: &str| known.iter().any(|record| record.analysis == id);
        let missing: Vec<String> = wanted.iter().filter(|id| !has(id)).cloned().collect();
        if missing.is_empty() {
            return Ok(known.to_vec());
        }
        let mut engines = self.engines(&missing)?;
        engines.retain(|engine| !has(&engine.analysis));
        let (records, failures) = self.analyze_more(decoded, &engines, &[], known.to_vec())?;
        for (analysis, reason) in failures {
            log::warn!("{analysis}: {reason}");
        }
        Ok(records)
    }

    fn scene_of(&self, decoded: &Decoded, needed_by: &[Transformation]) -> Result<Scene> {
        let infos = self.registry.analyses();
        let wanted = needed::analyses(&infos, needed_by, |id, name| self.knows(id, name));
        let records = if wanted.is_empty() {
            Vec::new()
        } else {
            let engines = self.engines(&wanted)?;
            let (records, failures) = self.analyze(decoded, &engines, &[])?;
            for (analysis, reason) in failures {
                log::warn!("{analysis}: {reason}");
            }
            records
        };
        Ok(self.scene_from(decoded, &records, &Marks::default()))
    }

    /// Whether an analysis has a name, be it a label, an alias, a category or a plural.
    pub(super) fn knows(&self, analysis: &str, name: &ObjectName) -> bool {
        needed::knows(&self.words, analysis, name)
    }
}

/// Every reason why nothing can be cut, in one error.
fn refusals(errors: Vec<crate::crop::PlanError>) -> SessionError {
    if errors.iter().all(|error| error.code == Code::Model) {
        let sentences: Vec<String> = errors.into_iter().map(|error| error.message).collect();
        return SessionError::Model(sentences.join("; "));
    }
    let sentences: Vec<String> = errors.into_iter().map(|e| format!("{}: {}", e.code, e.message)).collect();
    SessionError::Input(sentences.join("; "))
}

/// Makes the film of a plan with a movement.
fn film(
    path: &Path,
    plan: Plan,
    (out, how): (&Path, Writing),
    go_on: &dyn Fn(u32, u32) -> bool,
) -> Result<SavedCrop> {
    if !how.overwrite && out.exists() {
        return Err(SessionError::Exists(out.to_owned()));
    }
    let overwrite = if how.overwrite { Overwrite::Allow } else { Overwrite::Refuse };
    let written = make_film(path, &plan, out, &Rules::from(overwrite), go_on)
        .map_err(|reason| SessionError::Write { reason, path: out.to_owned() })?;
    Ok(SavedCrop {
        path: written.path,
        bytes: written.bytes,
        sha256: written.sha256,
        format: written.format.name(),
        quality: None,
        remarks: written.remarks,
        plan: Arc::new(plan),
    })
}
