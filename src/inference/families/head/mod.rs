//! Heads: labels of the whole picture, read from a tensor that another network made.

mod decode;

use self::decode::Rules;
use super::common::{all_but_batch, feature, has_feature, named, named_in_run, numbers};
use super::{Family, Run, Shapes, Takes};
use crate::facts::Payload;
use crate::inference::{InferenceError, Label, Lease, Manifest, Setup};

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

    fn picture_network(&self) -> Option<&'static str> {
        None
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &["line_<label>", "one_of_<category>", "first_only_<category>"],
            outputs: &["scores"],
            bytes: true,
            labels: true,
        }
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        has_feature(manifest)
    }

    fn check_classes(&self, setup: &Setup, labels: &[Label], shapes: &Shapes) -> Result<(), String> {
        named(labels, classes(labels, all_but_batch(shapes.of(setup.output("scores")))))
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let (_, tensor) = feature(run, 0)?;
        let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &tensor)])?;
        let scores = numbers(&outcome, run, "scores")?.values;
        named_in_run(run, run.labels, classes(run.labels, scores.len()))?;
        let rules = Rules { setup: run.setup, floor: run.manifest.thresholds.store_floor };
        Ok(Payload::Labels(rules.labels(&scores, run.labels)))
    }
}

/// One probability for two labels is that of the first and tells the other.
const fn classes(labels: &[Label], probabilities: usize) -> usize {
    if probabilities == 1 && labels.len() == 2 { 2 } else { probabilities }
}
