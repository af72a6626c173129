//! Turning the files of a model into sessions.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use ort::ep::CPU;
use ort::logging::LogLevel;
use ort::session::Session;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};
use ort::value::{Outlet, TensorElementType};

use super::inputs::{self, Declared};
use super::runtime::{Runtime, first_line};
use super::{constants, taps};
use crate::inference::families::{Family, Shapes};
use crate::inference::{InferenceError, Label, Model, Setup, Store, TensorType, WeightFile};

/// The sessions and files of one model; one worker uses it at a time.
pub(super) struct Bundle {
    pub sessions: BTreeMap<String, Session>,
    pub shared: Arc<Shared>,
}

/// What every bundle of a model has in common.
pub(super) struct Shared {
    pub model: String,
    pub setup: Setup,
    pub labels: Vec<Label>,
    pub files: BTreeMap<String, Cow<'static, [u8]>>,
}

/// Reads the plain files and the names of the variant in use.
pub(super) fn shared(model: &Model, family: &dyn Family, store: &Store) -> Result<Shared, InferenceError> {
    let mut files = BTreeMap::new();
    for file in model.variant().files.iter().filter(|f| !is_session(family, f)) {
        files.insert(file.role.clone(), store.read(model, file)?);
    }
    Ok(Shared {
        model: model.id().to_owned(),
        setup: model.manifest.setup(model.variant()),
        labels: model.labels(store)?,
        files,
    })
}

/// Makes one session a network file, single-threaded: workers run side by side instead.
pub(super) fn bundle(
    runtime: &Runtime,
    model: &Model,
    family: &dyn Family,
    store: &Store,
    shared: Arc<Shared>,
) -> Result<Bundle, InferenceError> {
    let mut sessions = BTreeMap::new();
    let table = if model.variant().input.is_some() { "variants.input" } else { "input" };
    for file in model.variant().files.iter().filter(|f| is_session(family, f)) {
        let mut bytes = constants::frozen(store.read(model, file)?);
        let tapped = shared.setup.taps.iter().filter(|tap| tap.role == file.role);
        let extra = taps::outputs(tapped);
        if !extra.is_empty() {
            bytes.to_mut().extend(extra);
        }
        let session = session(runtime, &bytes).map_err(|reason| InferenceError::Run {
            model: model.id().to_owned(),
            reason: format!("{} cannot be loaded: {reason}", file.name),
        })?;
        if family.picture_network() == Some(file.role.as_str()) {
            inputs::check(table, &shared.setup.input, &declared(&session))
                .map_err(|reason| model.refused(&reason))?;
        }
        if file.role == MAIN {
            family
                .check_classes(&shared.setup, &shared.labels, &shapes(&session))
                .map_err(|reason| model.refused(&reason))?;
        }
        sessions.insert(file.role.clone(), session);
    }
    Ok(Bundle { sessions, shared })
}

/// The role of the one network of a family that tells classes apart.
const MAIN: &str = "model";

/// What the network says about its outputs before it has run.
fn shapes(session: &Session) -> Shapes {
    Shapes(session.outputs().iter().map(|outlet| (outlet.name().to_owned(), shape(outlet))).collect())
}

/// What the network says about its inputs.
fn declared(session: &Session) -> Vec<Declared> {
    let declared = |outlet: &Outlet| Declared {
        name: outlet.name().to_owned(),
        dtype: match outlet.dtype().tensor_type() {
            Some(TensorElementType::Float32) => Ok(TensorType::F32),
            Some(TensorElementType::Uint8) => Ok(TensorType::U8),
            Some(TensorElementType::Int64) => Ok(TensorType::I64),
            Some(TensorElementType::Float16) => Ok(TensorType::F16),
            Some(other) => Err(format!("{other:?}")),
            None => Err("something that is no tensor".to_owned()),
        },
        shape: shape(outlet),
    };
    session.inputs().iter().map(declared).collect()
}

fn shape(outlet: &Outlet) -> Vec<i64> {
    outlet.dtype().tensor_shape().map_or_else(Vec::new, |shape| shape.to_vec())
}

/// Memory a bundle is reckoned to take: weights, their packed copies and working space.
pub(super) fn reckoned_bytes(model: &Model) -> u64 {
    const WORKING_SPACE: u64 = 24 << 20;
    2 * model.variant().files.iter().map(|f| f.bytes).sum::<u64>() + WORKING_SPACE
}

fn is_session(family: &dyn Family, file: &WeightFile) -> bool {
    family.sessions().contains(&file.role.as_str())
}

#[expect(clippy::result_large_err, reason = "the errors of the builder carry the builder")]
pub(super) fn session(runtime: &Runtime, bytes: &[u8]) -> Result<Session, String> {
    let words = |error: &dyn std::fmt::Display| first_line(&error.to_string());
    let steps: [fn(SessionBuilder) -> ort::session::builder::BuilderResult; 6] = [
        |b| b.with_intra_threads(1),
        |b| b.with_inter_threads(1),
        |b| b.with_optimization_level(GraphOptimizationLevel::All),
        // The runtime's arena keeps the working space of the largest picture of every model for good, 700 MB in all;
        // without it a run is no slower and the space is given back.
        |b| b.with_memory_pattern(false),
        |b| b.with_execution_providers([CPU::default().with_arena_allocator(false).build()]),
        // Exporters leave much that the runtime warns about and that nobody here can change.
        |b| b.with_log_level(LogLevel::Error),
    ];
    let mut builder = Session::builder(&runtime.environment).map_err(|e| words(&e))?;
    for step in steps {
        builder = step(builder).map_err(|e| words(&e))?;
    }
    builder.commit_from_memory(bytes).map_err(|e| words(&e))
}
