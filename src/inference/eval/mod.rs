//! How well models do on labelled pictures: the measures, and the runs that feed them.

mod correlation;
mod everything;
mod ladders;
mod metrics;
mod places;
mod runner;
mod sentences;
mod subjects;

pub use correlation::{linear, ranked};
pub use metrics::{Judged, Score, Truth, score};
pub use places::{Tally, Word};
pub use runner::{EvalError, Labelled, Report, detection, detectors, labels};
pub use sentences::{Said, bleu4, cider_d};
pub use subjects::{Figures, Subject, measure};
