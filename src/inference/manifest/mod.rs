//! `model.toml`: everything the engine needs to know about a model.

mod check;
mod labels;
mod read;
mod types;

pub use labels::{Label, LabelSource};
pub use types::{
    Capability, Evidence, Feature, Fit, Gate, InputSpec, Layout, Manifest, Order, Outputs, Parameters,
    Resample, Setup, Tap, Task, TensorType, Thresholds, Variant, WeightFile,
};
