//! Classifiers: one score a class for the whole picture.

mod decode;

use self::decode::best;
use super::common::{numbers, softmax};
use super::{Family, Run};
use crate::facts::{Payload, ScoredLabel};
use crate::inference::{InferenceError, Lease};

/// The family `classifier`.
///
/// Parameters: `softmax` 1 where the network answers logits; `first_label` is the number of the name
/// of its first class; `top` how many labels are kept at most.
pub(super) struct Classifier;

impl Family for Classifier {
    fn name(&self) -> &'static str {
        "classifier"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let fitted = run.picture.fitted(&run.setup.input);
        let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
        let mut scores = numbers(&outcome, run, "scores")?.values.into_owned();
        if run.setup.parameter("softmax", 0.0) > 0.0 {
            softmax(&mut scores);
        }
        let whole = |name, otherwise| count(run.setup.parameter(name, otherwise));
        let found = best(&scores, run.manifest.thresholds.store_floor, whole("top", 5.0));
        let first = whole("first_label", 0.0);
        let labels = found.into_iter().filter_map(|(class, confidence)| {
            let label = run.labels.get(class + first).filter(|label| !label.name.is_empty())?;
            Some(ScoredLabel { label: label.name.clone(), categories: label.categories.clone(), confidence })
        });
        Ok(Payload::Labels(labels.collect()))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of a manifest")]
const fn count(number: f64) -> usize {
    number as usize
}
