//! The Lab: one model over the picture that is open, and its answer word by word.
//!
//! Runs are private: whatever the picture, what is found here is only told, never stored.

use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;

use super::response::{self, Request};
use super::view::{EngineState, LabResponse, LabRun, LabState, LabView, PictureSource};
use super::{Session, inspect};
use crate::facts::AnalysisRecord;
use crate::inference::Registry;
use crate::jobs;
use crate::jobs::kinds::{FileAnalysis, Subject};

/// A wish of the Lab; send it as [`Command::Lab`](super::Command::Lab).
#[derive(Debug, Clone, PartialEq)]
pub enum LabCommand {
    /// Shows what this analysis finds in the open picture: runs it before all other work, unless it
    /// has been, and writes its response with everything from this confidence on.
    Show {
        /// Which analysis.
        analysis: String,
        /// 0 to 1.
        least: f32,
    },
    /// Runs an analysis once more.
    Again(String),
}

/// Where a thread puts the response that it wrote.
type Slot = Arc<Mutex<Option<LabResponse>>>;

/// What the Lab remembers beside the view.
#[derive(Default)]
pub(super) struct Lab {
    /// The response that is being written; one at a time, however fast a slider moves.
    writing: Option<Slot>,
    /// Whether something else is wanted since.
    stale: bool,
}

impl Session {
    pub(super) fn apply_to_lab(&mut self, command: LabCommand) {
        match command {
            LabCommand::Show { analysis, least } => {
                let known = self.view.lab.run(&analysis).is_some();
                self.view.lab.shown = Some((analysis.clone(), least));
                self.touch();
                if known {
                    self.write_response();
                } else {
                    self.run_in_lab(analysis);
                }
            }
            LabCommand::Again(analysis) => self.run_in_lab(analysis),
        }
    }

    /// Another picture is open: nothing is known about it.
    pub(super) fn clear_lab(&mut self) {
        self.view.lab = LabView::default();
        self.lab = Lab::default();
    }

    fn run_in_lab(&mut self, analysis: String) {
        let Some(picture) = &self.view.picture else { return };
        if picture.path.as_os_str().is_empty() {
            return;
        }
        let path = picture.path.clone();
        self.note_run(LabRun { analysis: analysis.clone(), state: LabState::Running });
        self.runtime.analyze_file(path, vec![analysis]);
    }

    /// One run for each analysis; the newest counts.
    fn note_run(&mut self, run: LabRun) {
        self.view.lab.runs.retain(|old| old.analysis != run.analysis);
        self.view.lab.runs.push(run);
        self.touch();
    }

    /// A file was analysed: runs of the Lab that waited for it have their answer.
    pub(super) fn lab_arrived(&mut self, found: &FileAnalysis) {
        let open = self.view.picture.as_ref().is_some_and(|picture| picture.path == found.path);
        if !open || found.subject != Subject::File {
            return;
        }
        let waiting = self.view.lab.runs.iter().filter(|run| run.state == LabState::Running);
        let waiting: Vec<String> = waiting.map(|run| run.analysis.clone()).collect();
        for analysis in waiting {
            if let Some(state) = self.ended(found, &analysis) {
                self.note_run(LabRun { analysis, state });
                self.write_response();
            }
        }
    }

    /// How a run ended; `None` when this answer is about other analyses.
    fn ended(&self, found: &FileAnalysis, analysis: &str) -> Option<LabState> {
        if let Some(record) = found.records.iter().find(|record| record.analysis == analysis) {
            let took = found.times.iter().find(|(of, _)| of == analysis).map(|(_, took)| *took);
            return Some(LabState::Done { record: Arc::new(record.clone()), took: took.unwrap_or_default() });
        }
        if let Some((_, reason)) = found.failures.iter().find(|(of, _)| of == analysis) {
            return Some(LabState::Failed(reason.clone()));
        }
        // Nothing at all was run: the engine is missing, or something that the model builds on.
        (found.records.is_empty() && found.failures.is_empty()).then(|| LabState::Failed(self.why_nothing()))
    }

    fn why_nothing(&self) -> String {
        match super::models::engine_state(self.analyst.status()) {
            EngineState::Unavailable(reason) => reason,
            _ => "a model that it builds on is not here yet; download it first".to_owned(),
        }
    }

    /// Takes in the response that was written, and begins the next one.
    pub(super) fn collect_lab(&mut self) {
        let Some(slot) = &self.lab.writing else { return };
        let Some(response) = slot.lock().take() else { return };
        self.lab.writing = None;
        self.view.lab.response = Some(Arc::new(response));
        self.touch();
        if std::mem::take(&mut self.lab.stale) {
            self.write_response();
        }
    }

    /// Writes the wanted response beside the frame, unless one is being written.
    fn write_response(&mut self) {
        if self.lab.writing.is_some() {
            self.lab.stale = true;
            return;
        }
        let Some((analysis, least)) = self.view.lab.shown.clone() else { return };
        let Some(run) = self.view.lab.run(&analysis).cloned() else { return };
        let Some(letter) = self.letter(run, least) else { return };
        let slot = Slot::default();
        let (written, waker) = (Arc::clone(&slot), Arc::clone(&self.options.waker));
        let write = move || {
            *written.lock() = Some(letter.write());
            waker();
        };
        match jobs::spawn("response", write) {
            Ok(_ends_by_itself) => self.lab.writing = Some(slot),
            Err(error) => log::warn!("no thread to write a response: {error}"),
        }
    }

    fn letter(&self, run: LabRun, least: f32) -> Option<Letter> {
        let picture = self.view.picture.as_ref()?;
        let known = self.view.inspector.as_ref().filter(|d| picture.source == PictureSource::Asset(d.id));
        let tags = known.map(|details| inspect::tag_names(details)).unwrap_or_default();
        let (records, failures) = match run.state {
            LabState::Running => return None,
            LabState::Done { record, .. } => (vec![(*record).clone()], Vec::new()),
            LabState::Failed(reason) => (Vec::new(), vec![(run.analysis.clone(), reason)]),
        };
        let registry = Arc::clone(&self.registry);
        let name = picture.name.clone();
        Some(Letter { registry, analysis: run.analysis, least, name, tags, records, failures })
    }
}

/// Everything a response is written from.
struct Letter {
    registry: Arc<Registry>,
    analysis: String,
    least: f32,
    name: String,
    tags: Vec<String>,
    records: Vec<AnalysisRecord>,
    failures: Vec<(String, String)>,
}

impl Letter {
    fn write(self) -> LabResponse {
        let stem = Path::new(&self.name).file_stem().unwrap_or_default().to_string_lossy();
        let request = Request {
            public_id: &stem,
            tags: &self.tags,
            min_confidence: Some(self.least),
            failures: &self.failures,
            ..Request::default()
        };
        let infos = self.registry.analyses();
        let upload = response::written(&response::upload(&infos, &self.records, &request));
        let analyze = response::written(&response::analyze(&infos, &self.records, &request));
        LabResponse {
            analysis: self.analysis,
            least: self.least,
            upload: upload.into(),
            analyze: analyze.into(),
        }
    }
}
