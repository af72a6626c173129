//! How well detectors do on labelled pictures: the measure, and the run that feeds it.

mod metrics;
mod runner;

pub use metrics::{Judged, Score, Truth, score};
pub use runner::{EvalError, Labelled, Report, detection, detectors, labels};
