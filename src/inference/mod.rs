//! Models: what they are (manifests), where their bytes lie (store), and how they are run (engine).
//!
//! A model is a folder with a `model.toml` that names a *family*; families are code, models are
//! data. The only user of ONNX Runtime. Boxes leave this floor in source pixels after orientation.
#![forbid(unsafe_code)]

pub mod eval;
pub mod families;

mod engine;
mod error;
mod hint;
mod manifest;
mod picture;
mod registry;
mod store;
mod tensor;
#[cfg(test)]
mod testing;

pub use engine::{Engine, LIBRARY_VARIABLE, Lease, Limits, ModelTime, Outcome};
pub use error::InferenceError;
pub use manifest::{
    Capability, Evidence, Feature, Fit, Gate, InputSpec, Label, LabelSource, Layout, Manifest, Order,
    Outputs, Parameters, Resample, Setup, Tap, Task, TensorType, Thresholds, Variant, WeightFile,
};
pub use picture::{Fitted, Picture};
pub use registry::{AnalysisInfo, ManifestProblem, Model, Models, Origin, Preferences, Registry};
pub use store::{
    FileCheck, Located, MIRROR_VARIABLE, Place, Places, PullProgress, Pulled, State, Store, Verdict,
};
pub use tensor::{Tensor, TensorData};
