//! Every model there is: those of the program, and the user's own in front of them.

mod adopt;
pub(in crate::inference) mod builtin;
mod gates;
mod model;
mod preferences;
mod resolve;
mod sources;
mod takes;
mod vocabulary;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use parking_lot::RwLock;

pub use model::{Model, Origin};
pub use preferences::Preferences;
pub use resolve::Models;

use self::sources::Stamp;
use super::{Capability, Evidence, Gate, InferenceError, Places, State, Store, Task, Thresholds};

/// Every model there is. Cheap to read from several threads; a changed folder is read again by
/// [`Registry::refresh`].
pub struct Registry {
    store: Store,
    current: RwLock<Current>,
    preferences: RwLock<Preferences>,
    readings: AtomicU64,
}

struct Current {
    models: Arc<Models>,
    problems: Arc<[ManifestProblem]>,
    stamp: Stamp,
}

/// A model folder that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestProblem {
    /// The folder's `model.toml`.
    pub path: PathBuf,
    /// One sentence.
    pub message: String,
}

/// An analysis somebody can ask for, and what answers to it.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one model")]
pub struct AnalysisInfo {
    /// What is asked for: `coco`.
    pub id: String,
    /// The version it answers as when none is asked for.
    pub version: u32,
    /// Every version it answers as.
    pub versions: Vec<u32>,
    /// Id of the model that answers.
    pub model: String,
    /// Real name of the network, for people.
    pub model_name: String,
    /// Name of the engine; results with another one are stale.
    pub engine_id: String,
    /// Kind of answer.
    pub task: Task,
    /// The code that runs it.
    pub family: String,
    /// Analyses it builds on.
    pub needs: Vec<String>,
    /// When it runs at all.
    pub gate: Option<Gate>,
    /// What its results carry.
    pub capability: Capability,
    /// What is kept, what crops see, what is reported.
    pub thresholds: Thresholds,
    /// Whether it works behind the scenes.
    pub internal: bool,
    /// Whether the model is a folder of the user.
    pub private: bool,
    /// Whether it is only fetched when somebody names it.
    pub optional: bool,
    /// Whether it rests: it runs only when somebody names it, or something that builds on it runs.
    pub off: bool,
    /// SPDX expression of the weights.
    pub licence: String,
    /// Name of the variant in use.
    pub variant: String,
    /// How sure the project is of its files.
    pub evidence: Evidence,
    /// Whether its files and those of the models it builds on are there.
    pub installed: State,
}

impl Registry {
    /// Reads the models of the program and of the folders in `places`.
    ///
    /// A folder that cannot be used hides nothing else: it becomes one of [`Self::problems`].
    #[must_use]
    pub fn load(places: Places) -> Self {
        Self::load_with(places, Preferences::default())
    }

    /// The same, as somebody prefers it.
    #[must_use]
    pub fn load_with(places: Places, preferences: Preferences) -> Self {
        let store = Store::new(places);
        let current = RwLock::new(read(&store, &preferences));
        Self { store, current, preferences: RwLock::new(preferences), readings: AtomicU64::new(1) }
    }

    /// Takes other preferences and reads the models again; says whether they differ.
    pub fn prefer(&self, preferences: Preferences) -> bool {
        if *self.preferences.read() == preferences {
            return false;
        }
        *self.preferences.write() = preferences;
        self.read_again();
        true
    }

    /// Reads the folders again when one of their files was added, removed or changed; says whether.
    pub fn refresh(&self) -> bool {
        if sources::stamp(self.store.places()) == self.current.read().stamp {
            return false;
        }
        self.read_again();
        true
    }

    /// Reads the folders without holding a lock, because that may hash large files; once more where somebody prefers
    /// something else meanwhile, so that no older wish comes out on top.
    fn read_again(&self) {
        loop {
            let preferences = self.preferences.read().clone();
            let fresh = read(&self.store, &preferences);
            let mut current = self.current.write();
            if *self.preferences.read() == preferences {
                *current = fresh;
                self.readings.fetch_add(1, SeqCst);
                return;
            }
        }
    }

    /// How often the folders were read: another number, other models.
    #[must_use]
    pub fn readings(&self) -> u64 {
        self.readings.load(SeqCst)
    }

    /// The bytes of the models.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Every usable model as of the last reading.
    #[must_use]
    pub fn models(&self) -> Arc<Models> {
        Arc::clone(&self.current.read().models)
    }

    /// Folders that cannot be used, and why.
    #[must_use]
    pub fn problems(&self) -> Arc<[ManifestProblem]> {
        Arc::clone(&self.current.read().problems)
    }

    /// One entry an analysis, each after those it needs.
    #[must_use]
    pub fn analyses(&self) -> Vec<AnalysisInfo> {
        self.models().in_order().map(|model| self.info(model)).collect()
    }

    /// What is known about `coco` or `coco_v2`.
    pub fn analysis(&self, id: &str) -> Result<AnalysisInfo, InferenceError> {
        let models = self.models();
        let (model, version) = models.answering(id)?;
        Ok(AnalysisInfo { version, ..self.info(model) })
    }

    /// What has to be there for `model` to run: itself first, then every model that feeds it or answers
    /// to what it needs.
    #[must_use]
    pub fn all_it_takes(&self, model: &Model) -> Vec<Model> {
        takes::all(&self.models(), model).into_iter().cloned().collect()
    }

    /// What is known about one model, as if it were the one that answers.
    #[must_use]
    pub fn info(&self, model: &Model) -> AnalysisInfo {
        let m = &model.manifest;
        // One lock at a time: others take them in another order.
        let off = self.preferences.read().off.contains(&m.analysis);
        AnalysisInfo {
            id: m.analysis.clone(),
            version: m.version,
            versions: m.versions(),
            model: m.id.clone(),
            model_name: m.name.clone(),
            engine_id: model.engine_id.clone(),
            task: m.task,
            family: m.family.clone(),
            needs: m.needs.clone(),
            gate: m.gate.clone(),
            capability: m.capability,
            thresholds: m.thresholds,
            internal: m.internal,
            private: model.is_private(),
            optional: m.optional,
            off,
            licence: m.licence.clone(),
            variant: model.variant().name.clone(),
            evidence: resolve::weakest_evidence(model),
            installed: takes::state(&self.models(), &self.store, model),
        }
    }
}

/// Everything anew. The stamp is taken first: a change while reading is seen by the next refresh.
fn read(store: &Store, preferences: &Preferences) -> Current {
    let stamp = sources::stamp(store.places());
    let (read, mut problems) = sources::read_all(store.places());
    let (models, refused) = Models::resolve(read, store, preferences);
    problems.extend(refused.into_iter().map(|refusal| sources::problem(&refusal.model, &refusal.reason)));
    Current { models: Arc::new(models), problems: problems.into(), stamp }
}
