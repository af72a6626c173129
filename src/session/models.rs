//! Analyses and the models behind them, and fetching them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::command::ModelCommand;
use super::view::{EngineState, ModelRow, ModelState, NoticeLevel, RowKind};
use super::{Session, SessionError};
use crate::inference::{
    AnalysisInfo, InferenceError, ManifestProblem, Model, Models, PullProgress, Registry, State,
};
use crate::jobs::kinds::{EngineAnalyst, EngineStatus};

impl Session {
    /// Obeys a wish about models.
    pub(super) fn apply_to_models(&mut self, command: ModelCommand) {
        match command {
            ModelCommand::Pause(id) => self.pause_pull(&id),
            ModelCommand::Cancel(id) => self.cancel_pull(&id),
            ModelCommand::Add(folder) => self.add_model(&folder),
            ModelCommand::Use { analysis, model } => self.use_model(&analysis, &model),
            ModelCommand::Rest { analysis, off } => self.rest_analysis(&analysis, off),
            ModelCommand::Order(order) => self.order_analyses(&order),
            ModelCommand::Confidence { analysis, least } => self.set_confidence(&analysis, least),
        }
    }

    /// Copies a model folder into the user's models.
    fn add_model(&mut self, folder: &Path) {
        let (registry, analyst) = (Arc::clone(&self.registry), Arc::clone(&self.analyst));
        let folder = folder.to_owned();
        let work = move || adopt(&registry, &analyst, &folder).map_err(|error| error.to_string());
        self.chore("adding a model", work, |session, added| {
            match added {
                Ok((id, _)) => session.notice(NoticeLevel::Info, format!("{id} is one of your models now")),
                Err(reason) => {
                    session.notice(NoticeLevel::Error, format!("The model was not added: {reason}"));
                }
            }
            session.models_changed();
        });
    }

    /// The models, or what is wanted of them, are others now.
    pub(super) fn models_changed(&mut self) {
        self.refresh_models();
        self.send_rules();
        self.runtime.look_for_work();
    }

    /// What is known about analyses, with the confidence that is in force here.
    pub(super) fn infos(&self) -> Vec<AnalysisInfo> {
        let mut infos = self.registry.analyses();
        for info in &mut infos {
            if let Some(least) = self.in_force.get(&info.id) {
                info.thresholds.default_confidence = *least;
            }
        }
        infos
    }

    /// Shows how far downloads are; reads no file.
    pub(super) fn refresh_downloads(&mut self) {
        if self.downloads.calm() {
            return;
        }
        self.downloads.sample();
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
        let rows = rows(&self.registry).into_iter();
        let mut rows: Vec<ModelRow> =
            rows.map(|row| self.downloads.apply(self.with_confidence(row))).collect();
        let place = |row: &ModelRow| match row.kind {
            RowKind::Answers => self.preferred.place_of(&row.id, row.private),
            RowKind::StandsBy | RowKind::Refused => 0,
        };
        // Rows of other kinds stand before and after; a stable order keeps them there.
        let first = rows.iter().position(|row| row.kind == RowKind::Answers).unwrap_or(0);
        let end = rows.iter().rposition(|row| row.kind == RowKind::Answers).map_or(first, |last| last + 1);
        rows[first..end].sort_by_key(place);
        // Names and thresholds of a private model may change while its id and its state stay.
        let words = self.registry.vocabulary();
        let thresholds = thresholds(&self.registry);
        if *self.view.vocabulary != words || self.thresholds != thresholds {
            self.grid.understand(&words);
            self.view.vocabulary = Arc::new(words);
            self.thresholds = thresholds;
            self.dirty.crop = true;
        }
        if *self.view.models != rows[..] {
            self.view.models = rows.into();
            self.touch();
        }
    }

    /// A row with the confidence that is in force here.
    fn with_confidence(&self, row: ModelRow) -> ModelRow {
        let least = self.in_force.get(&row.analysis).filter(|_| row.default_confidence > 0.0);
        ModelRow { default_confidence: least.copied().unwrap_or(row.default_confidence), ..row }
    }

    /// Ids of installed analyses that people may ask for: those in `asked`, or all that do not rest.
    pub(super) fn installed_names(&self, asked: &[String]) -> Vec<String> {
        let models = self.view.models.iter();
        let ready = models.filter(|row| row.state == ModelState::Ready && row.public);
        let meant = |row: &&ModelRow| if asked.is_empty() { !row.off } else { asked.contains(&row.id) };
        ready.filter(meant).map(|row| row.id.clone()).collect()
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
        id: info.model.clone(),
        off: false,
        ..row(registry, &models, &info)
    }));
    rows
}

/// Copies a model folder into the user's models, once it was tried out where ONNX Runtime is there: its id, and
/// where it lies now.
pub fn adopt(
    registry: &Registry,
    analyst: &EngineAnalyst,
    folder: &Path,
) -> std::result::Result<(String, PathBuf), InferenceError> {
    let try_out = |model: &Model| analyst.engine().map_or(Ok(()), |engine| engine.try_out(model));
    registry.adopt(folder, &try_out)
}

/// A folder that cannot be used, under its own name.
fn refused(problem: &ManifestProblem) -> ModelRow {
    let folder = problem.path.parent().unwrap_or(&problem.path);
    ModelRow {
        kind: RowKind::Refused,
        id: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        analysis: String::new(),
        model: String::new(),
        version: 0,
        versions: Vec::new(),
        own_versions: Vec::new(),
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
        own_confidence: 0.0,
        public: false,
        private: false,
        optional: false,
        off: false,
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
        analysis: info.id.clone(),
        model: info.model.clone(),
        version: info.version,
        versions: models.versions(&info.id),
        own_versions: info.versions.clone(),
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
        own_confidence: info.thresholds.default_confidence,
        public: !info.internal,
        private: info.private,
        optional: info.optional,
        off: info.off,
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
