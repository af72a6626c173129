//! Analyses and the models behind them, and fetching them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::errands::Purpose;
use super::view::{EngineState, ModelRow, ModelState, NoticeLevel, RowKind};
use super::{Session, SessionError};
use crate::inference::{
    AnalysisInfo, InferenceError, ManifestProblem, Model, Models, PullProgress, Registry, State,
};
use crate::jobs::WorkKind;
use crate::jobs::kinds::EngineStatus;

/// Downloads on their way, and failed ones, by analysis.
#[derive(Default)]
pub struct Downloads {
    running: BTreeMap<String, Arc<Bytes>>,
    failed: BTreeMap<String, String>,
}

/// How far a download is.
#[derive(Default)]
struct Bytes {
    done: AtomicU64,
    total: AtomicU64,
}

impl Session {
    /// Shows how far downloads are; reads no file.
    pub(super) fn refresh_downloads(&mut self) {
        if self.downloads.running.is_empty() {
            return;
        }
        let rows: Vec<ModelRow> =
            self.view.models.iter().cloned().map(|row| self.downloads.apply(row)).collect();
        if *self.view.models != rows[..] {
            self.view.models = rows.into();
            self.touch();
        }
    }

    /// Shows the models as they were last read.
    pub(super) fn refresh_models(&mut self) {
        self.dirty.models = false;
        self.readings = self.registry.readings();
        let rows: Vec<ModelRow> =
            rows(&self.registry).into_iter().map(|row| self.downloads.apply(row)).collect();
        // Names and thresholds of a private model may change while its id and its state stay.
        let words = self.registry.vocabulary();
        let thresholds = thresholds(&self.registry);
        if *self.view.vocabulary != words || self.thresholds != thresholds {
            self.view.vocabulary = Arc::new(words);
            self.thresholds = thresholds;
            self.dirty.crop = true;
        }
        if *self.view.models != rows[..] {
            self.view.models = rows.into();
            self.touch();
        }
    }

    /// Ids of installed analyses that people may ask for, limited to `asked` when that names any.
    pub(super) fn installed_names(&self, asked: &[String]) -> Vec<String> {
        let models = self.view.models.iter();
        let ready = models.filter(|row| row.state == ModelState::Ready && row.public);
        let names = ready.map(|row| row.id.clone());
        names.filter(|id| asked.is_empty() || asked.contains(id)).collect()
    }

    pub(super) fn pull_model(&mut self, id: &str) {
        if self.downloads.running.contains_key(id) {
            return;
        }
        let bytes: Arc<Bytes> = Arc::default();
        self.downloads.failed.remove(id);
        self.downloads.running.insert(id.to_owned(), Arc::clone(&bytes));
        let (registry, name) = (Arc::clone(&self.registry), id.to_owned());
        let ticket = self.runtime.errand(WorkKind::Pull, &format!("fetching model {id}"), move |step| {
            let told = |progress: PullProgress<'_>| {
                bytes.done.store(progress.done, Relaxed);
                bytes.total.store(progress.total, Relaxed);
            };
            pull(&registry, &name, &told, &|| step.cancelled()).map_err(|error| error.to_string())
        });
        self.errands.insert(ticket, Purpose::Pull { id: id.to_owned() });
        self.refresh_models();
    }

    pub(super) fn pull_ended(&mut self, id: &str, outcome: Result<(), String>) {
        self.downloads.running.remove(id);
        if let Err(reason) = outcome {
            self.downloads.failed.insert(id.to_owned(), reason.clone());
            self.notice(NoticeLevel::Error, reason);
        }
        self.refresh_models();
        self.runtime.look_for_work();
    }
}

impl Downloads {
    fn apply(&self, row: ModelRow) -> ModelRow {
        let state = if let Some(bytes) = self.running.get(&row.id) {
            let total = bytes.total.load(Relaxed).max(1);
            #[expect(clippy::cast_possible_truncation, reason = "a share from 0 to 1")]
            let share = (bytes.done.load(Relaxed) as f64 / total as f64) as f32;
            ModelState::Downloading(share.min(1.0))
        } else {
            match (self.failed.get(&row.id), &row.state) {
                (Some(reason), ModelState::Missing { .. }) => ModelState::Failed(reason.clone()),
                (_, state) => state.clone(),
            }
        };
        ModelRow { state, ..row }
    }
}

/// Fetches the files of the model that answers to an analysis and of those it builds on, and reads the
/// models again.
pub fn pull(
    registry: &Registry,
    analysis: &str,
    progress: &dyn Fn(PullProgress<'_>),
    cancel: &dyn Fn() -> bool,
) -> Result<(), InferenceError> {
    let models = registry.models();
    let model = match models.answering(analysis) {
        Ok((model, _)) => model,
        Err(unknown) => models.model(analysis).map_err(|_not_a_model_either| unknown)?,
    };
    let taken = registry.all_it_takes(model);
    let bytes = |model: &Model| model.variant().files.iter().map(|file| file.bytes).sum::<u64>();
    let total = taken.iter().map(bytes).sum();
    let mut before = 0;
    for model in &taken {
        let told = |at: PullProgress<'_>| progress(PullProgress { done: before + at.done, total, ..at });
        registry.store().pull(model, model.variant(), &told, cancel)?;
        before += bytes(model);
    }
    registry.refresh();
    Ok(())
}

/// Folders that cannot be used first, then every analysis, each after those it needs, then models
/// that stand by.
pub fn rows(registry: &Registry) -> Vec<ModelRow> {
    let models = registry.models();
    let answering = registry.analyses();
    let standing = models.standing_by().map(|model| registry.info(model));
    let mut rows: Vec<ModelRow> = registry.problems().iter().map(refused).collect();
    rows.extend(answering.iter().map(|info| row(registry, &models, info)));
    rows.extend(standing.map(|info| ModelRow {
        kind: RowKind::StandsBy,
        task: format!("{} for {}", word(&info), info.id),
        public: false,
        private: false,
        ..row(registry, &models, &AnalysisInfo { id: info.model.clone(), ..info })
    }));
    rows
}

/// A folder that cannot be used, under its own name.
fn refused(problem: &ManifestProblem) -> ModelRow {
    let folder = problem.path.parent().unwrap_or(&problem.path);
    ModelRow {
        kind: RowKind::Refused,
        id: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        version: 0,
        name: folder.display().to_string(),
        task: "cannot be used".to_owned(),
        licence: String::new(),
        card: String::new(),
        bytes: 0,
        state: ModelState::Failed(problem.message.clone()),
        needs: Vec::new(),
        capabilities: Vec::new(),
        labels: 0,
        default_confidence: 0.0,
        public: false,
        private: false,
        optional: false,
    }
}

/// `detect`, `body-parts`
fn word(info: &AnalysisInfo) -> String {
    format!("{:?}", info.task).to_lowercase()
}

fn row(registry: &Registry, models: &Models, info: &AnalysisInfo) -> ModelRow {
    let model = models.model(&info.model).ok();
    let files = model.map(|m| m.variant().files.as_slice()).unwrap_or_default();
    let labels = model.and_then(|m| m.labels(registry.store()).ok());
    let capability = info.capability;
    let words = [
        (capability.tags, "tags"),
        (capability.confidence, "confidence"),
        (capability.boxes, "boxes"),
        (capability.attributes, "attributes"),
    ];
    ModelRow {
        kind: RowKind::Answers,
        id: info.id.clone(),
        version: info.version,
        name: info.model_name.clone(),
        task: word(info),
        licence: info.licence.clone(),
        card: model.map(|m| m.card.clone()).unwrap_or_default(),
        bytes: files.iter().map(|file| file.bytes).sum(),
        state: match info.installed {
            State::Installed(_) => ModelState::Ready,
            State::Missing { bytes, .. } => ModelState::Missing { bytes },
        },
        needs: info.needs.clone(),
        capabilities: words.iter().filter(|(has, _)| *has).map(|(_, word)| (*word).to_owned()).collect(),
        labels: labels.map_or(0, |labels| labels.len()),
        default_confidence: info.thresholds.default_confidence,
        public: !info.internal,
        private: info.private,
        optional: info.optional,
    }
}

/// What is wrong with a name of an analysis, for people.
pub fn told(error: InferenceError) -> SessionError {
    match error {
        InferenceError::Version { .. } => SessionError::Version(error.to_string()),
        other => SessionError::Model(other.to_string()),
    }
}

/// Which confidence gravities see, by analysis.
pub fn thresholds(registry: &Registry) -> super::scene::CropThresholds {
    registry.analyses().into_iter().map(|info| (info.id, info.thresholds.crop_threshold)).collect()
}

/// The engine as a face shows it.
pub fn engine_state(status: EngineStatus) -> EngineState {
    match status {
        EngineStatus::NotStarted => EngineState::NotStarted,
        EngineStatus::Ready(version) => EngineState::Ready(version),
        EngineStatus::Unavailable(reason) => EngineState::Unavailable(reason),
    }
}
