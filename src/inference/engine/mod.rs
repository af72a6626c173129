//! Running models on pictures.
//!
//! Sessions are single-threaded and lent by a pool, so several workers analyse at once; panics of a
//! family are fenced by the callers, who own the threads.

mod clock;
mod constants;
mod gate;
mod inputs;
mod lease;
mod load;
mod pool;
mod runtime;
mod taps;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

pub use clock::ModelTime;
pub use lease::{Lease, Outcome};
pub use pool::Limits;
pub use runtime::LIBRARY_VARIABLE;

use self::clock::Clock;
use self::load::Shared;
use self::pool::Pool;
use self::runtime::Runtime;
use super::families::{self, Family, Run};
use super::{InferenceError, Model, Picture, Registry};
use crate::facts::{AnalysisRecord, Payload};

/// Runs models on pictures; shared by every worker.
pub struct Engine {
    runtime: Arc<Runtime>,
    registry: Arc<Registry>,
    pool: Arc<Pool>,
    clock: Clock,
    /// What sessions of one model have in common, by pool key, as long as any of them lives.
    shared: Mutex<std::collections::BTreeMap<String, std::sync::Weak<Shared>>>,
}

impl Engine {
    /// Loads ONNX Runtime; `dylib` names the library, else the usual places are searched.
    ///
    /// The library belongs to the process: a second engine uses the one that is loaded.
    pub fn start(
        dylib: Option<&Path>,
        registry: Arc<Registry>,
        limits: Limits,
    ) -> Result<Self, InferenceError> {
        let runtime = Runtime::shared(dylib)?;
        let pool = Arc::new(Pool::new(limits));
        Ok(Self { runtime, registry, pool, clock: Clock::default(), shared: Mutex::default() })
    }

    /// The models it runs.
    #[must_use]
    pub const fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// Version of ONNX Runtime.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.runtime.version
    }

    /// Path of the ONNX Runtime library.
    #[must_use]
    pub fn library(&self) -> &Path {
        &self.runtime.library
    }

    /// Analyses `picture` with the model that answers to `analysis` (`coco`, `coco_v2`).
    ///
    /// `prior` holds what earlier analyses found on the same picture, among them everything this
    /// one needs. Where its gate is closed the answer is empty and nothing is run.
    pub fn analyze(
        &self,
        analysis: &str,
        picture: &Picture,
        prior: &[AnalysisRecord],
    ) -> Result<AnalysisRecord, InferenceError> {
        self.analyze_timed(analysis, picture, prior).map(|(record, _took)| record)
    }

    /// The same, and how long the model and those that feed it took; loading is not counted.
    pub fn analyze_timed(
        &self,
        analysis: &str,
        picture: &Picture,
        prior: &[AnalysisRecord],
    ) -> Result<(AnalysisRecord, Duration), InferenceError> {
        let models = self.registry.models();
        let (model, version) = models.answering(analysis)?;
        gate::require(&model.manifest, prior)?;
        let (payload, took) = if gate::is_open(&model.manifest, prior, &models) {
            self.run_timed(model, picture, prior)?
        } else {
            (model.manifest.task.empty(), Duration::ZERO)
        };
        let record = AnalysisRecord {
            analysis: model.manifest.analysis.clone(),
            version,
            engine: model.engine_id.clone(),
            model_name: model.manifest.name.clone(),
            measured_on: picture.source(),
            payload,
        };
        Ok((record, took))
    }

    /// Runs one model, whether or not it is the one that answers; gates are not asked.
    pub fn run(
        &self,
        model: &Model,
        picture: &Picture,
        prior: &[AnalysisRecord],
    ) -> Result<Payload, InferenceError> {
        self.run_timed(model, picture, prior).map(|(payload, _took)| payload)
    }

    fn run_timed(
        &self,
        model: &Model,
        picture: &Picture,
        prior: &[AnalysisRecord],
    ) -> Result<(Payload, Duration), InferenceError> {
        let family = family_of(model)?;
        let fed = self.prepare_features(model, picture, prior)?;
        let started = Instant::now();
        let (mut lease, loading) = self.lease(model, family)?;
        let shared = Arc::clone(lease.shared());
        let run =
            Run { manifest: &model.manifest, setup: &shared.setup, labels: &shared.labels, picture, prior };
        let payload = family.run(&run, &mut lease)?;
        for (name, tensor) in lease.take_shared_tensors() {
            picture.keep_feature(model.id(), &name, tensor);
        }
        let (bare, runs) = lease.spent();
        let whole = started.elapsed().saturating_sub(loading);
        self.clock.add(model.id(), |time| {
            time.analyses += 1;
            time.whole += whole;
            time.runs += runs;
            time.bare += bare;
            time.loading += loading;
        });
        Ok((payload, fed + whole))
    }

    /// Runs the models whose features this one is fed with, where this picture has none of them yet.
    fn prepare_features(
        &self,
        model: &Model,
        picture: &Picture,
        prior: &[AnalysisRecord],
    ) -> Result<Duration, InferenceError> {
        let models = self.registry.models();
        let mut took = Duration::ZERO;
        for feature in &model.manifest.features {
            if picture.feature(&feature.model, &feature.tensor).is_none() {
                took += self.run_timed(models.model(&feature.model)?, picture, prior)?.1;
            }
        }
        Ok(took)
    }

    /// The sessions of one model for a family's own tests and measurements.
    pub fn lend(&self, model: &Model) -> Result<Lease, InferenceError> {
        Ok(self.lease(model, family_of(model)?)?.0)
    }

    /// Loads a model that is not in use yet and lets it go again; refuses one whose networks cannot be read, or
    /// do not go with its manifest.
    pub fn try_out(&self, model: &Model) -> Result<(), InferenceError> {
        let (family, store) = (family_of(model)?, self.registry.store());
        let shared = Arc::new(load::shared(model, family, store)?);
        load::bundle(&self.runtime, model, family, store, shared).map(drop)
    }

    /// Time each model has taken since the engine started.
    #[must_use]
    pub fn times(&self) -> Vec<ModelTime> {
        self.clock.read()
    }

    /// Loaded models and their sessions, by model id and the beginning of their engine id.
    #[must_use]
    pub fn loaded(&self) -> Vec<(String, usize)> {
        self.pool.loaded()
    }

    /// Reckoned bytes of all loaded sessions.
    #[must_use]
    pub fn loaded_bytes(&self) -> u64 {
        self.pool.bytes()
    }

    /// Unloads the waiting sessions of models that no longer exist in their old form.
    pub fn forget_old_models(&self) {
        let keys: Vec<String> = self.registry.models().iter().map(key_of).collect();
        self.pool.keep_only(&keys);
    }

    fn lease(&self, model: &Model, family: &dyn Family) -> Result<(Lease, Duration), InferenceError> {
        let key = key_of(model);
        let mut loading = Duration::ZERO;
        let bundle = self.pool.take(&key, load::reckoned_bytes(model), || {
            let started = Instant::now();
            let shared = self.shared(&key, model, family)?;
            let bundle = load::bundle(&self.runtime, model, family, self.registry.store(), shared);
            loading = started.elapsed();
            bundle
        })?;
        Ok((Lease::new(Arc::clone(&self.pool), key, bundle), loading))
    }

    fn shared(&self, key: &str, model: &Model, family: &dyn Family) -> Result<Arc<Shared>, InferenceError> {
        if let Some(shared) = self.shared.lock().get(key).and_then(std::sync::Weak::upgrade) {
            return Ok(shared);
        }
        let shared = Arc::new(load::shared(model, family, self.registry.store())?);
        self.shared.lock().insert(key.to_owned(), Arc::downgrade(&shared));
        Ok(shared)
    }
}

fn family_of(model: &Model) -> Result<&'static dyn Family, InferenceError> {
    families::find(&model.manifest.family).ok_or_else(|| InferenceError::Run {
        model: model.id().to_owned(),
        reason: format!("nothing runs its family `{}`", model.manifest.family),
    })
}

/// Sessions are the same as long as weights and code are.
fn key_of(model: &Model) -> String {
    format!("{} {}", model.id(), &model.engine_id[..12])
}

#[cfg(test)]
mod tests;
