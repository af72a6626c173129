//! Heads: labels of the whole picture, read from a tensor that another network made.

mod decode;

use self::decode::Rules;
use super::common::{feature, has_feature, numbers};
use super::{Family, Run};
use crate::facts::Payload;
use crate::inference::{InferenceError, Lease, Manifest};

/// The family `head`.
///
/// The network takes the first feature of the manifest and answers with a probability a label; one
/// probability for two labels is that of the first. Parameters: `line_<label>`, the probability that
/// counts as one half; `one_of_<category>` 1 keeps the strongest label of a category only (`all`: of
/// all); `first_only_<category>` 1 keeps its labels only where the first label of the model is the
/// strongest of its own category.
pub(super) struct Head;

impl Family for Head {
    fn name(&self) -> &'static str {
        "head"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        has_feature(manifest)
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let (_, tensor) = feature(run, 0)?;
        let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &tensor)])?;
        let scores = numbers(&outcome, run, "scores")?.values;
        let rules = Rules { setup: run.setup, floor: run.manifest.thresholds.store_floor };
        Ok(Payload::Labels(rules.labels(&scores, run.labels)))
    }
}
