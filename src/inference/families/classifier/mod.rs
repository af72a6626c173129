//! Classifiers: one score a class, for the whole picture or for each box of an earlier analysis.

mod decode;
mod subject;

use std::collections::BTreeMap;

use self::decode::{Named, named};
use self::subject::subject;
use super::common::{all_but_batch, named as each_named, named_in_run, numbers, people, softmax};
use super::{Family, Run, Shapes, Takes};
use crate::facts::{Detection, Payload, ScoredLabel};
use crate::geometry::PxRect;
use crate::inference::{Fitted, InferenceError, Label, Lease, Setup};

/// The family `classifier`.
///
/// Parameters: `softmax` 1 where the network answers logits; `first_label` is the number of the name
/// of its first class; `top` how many labels are kept at most.
///
/// With `on_boxes` 1 it runs on what opens its gate, at most `boxes` boxes, grown by `margin` of
/// their sides, and names each with its strongest class. With `subject` 1 (and `saliency` among its
/// needs) a label of the whole picture gets the box of the one thing that stands out, where the
/// network says the same of that part alone, with at least `agreement`; the box is marked as weak.
pub(super) struct Classifier;

impl Family for Classifier {
    fn name(&self) -> &'static str {
        "classifier"
    }

    fn revision(&self) -> u32 {
        2
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &[
                "on_boxes",
                "boxes",
                "margin",
                "subject",
                "agreement",
                "top",
                "softmax",
                "first_label",
            ],
            outputs: &["scores", "embedding"],
            bytes: true,
            labels: true,
        }
    }

    fn check_classes(&self, setup: &Setup, labels: &[Label], shapes: &Shapes) -> Result<(), String> {
        each_named(classes(setup, labels), all_but_batch(shapes.of(setup.output("scores"))))
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        if run.setup.parameter("on_boxes", 0.0) > 0.0 {
            return on_boxes(run, sessions).map(Payload::Boxes);
        }
        let scores = scores(run, sessions, &run.picture.fitted(&run.setup.input))?;
        let top = count(run.setup.parameter("top", 5.0));
        let found = named(&scores, classes(run.setup, run.labels), run.manifest.thresholds.store_floor, top);
        if run.setup.parameter("subject", 0.0) > 0.0 {
            return placed(run, sessions, &found).map(Payload::Boxes);
        }
        let label = |n: &Named<'_>| ScoredLabel {
            label: n.label.name.clone(),
            categories: n.label.categories.clone(),
            confidence: n.score,
        };
        Ok(Payload::Labels(found.iter().map(label).collect()))
    }
}

/// The names of the network's classes, in their order.
fn classes<'l>(setup: &Setup, labels: &'l [Label]) -> &'l [Label] {
    labels.get(count(setup.parameter("first_label", 0.0))..).unwrap_or_default()
}

fn scores(run: &Run<'_>, sessions: &mut Lease, fitted: &Fitted) -> Result<Vec<f32>, InferenceError> {
    let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
    let mut scores = numbers(&outcome, run, "scores")?.values.into_owned();
    named_in_run(run, classes(run.setup, run.labels), scores.len())?;
    if run.setup.parameter("softmax", 0.0) > 0.0 {
        softmax(&mut scores);
    }
    Ok(scores)
}

/// What is inside each box that opened the gate.
fn on_boxes(run: &Run<'_>, sessions: &mut Lease) -> Result<Vec<Detection>, InferenceError> {
    let margin = run.setup.parameter("margin", 0.05);
    let mut found = Vec::new();
    for bounds in people(run, count(run.setup.parameter("boxes", 8.0))) {
        let window = bounds.grown(bounds.w * margin, bounds.h * margin, bounds.w * margin, bounds.h * margin);
        let Some(fitted) = run.picture.fitted_part(&window, &run.setup.input) else { continue };
        let scores = scores(run, sessions, &fitted)?;
        let best = named(&scores, classes(run.setup, run.labels), run.manifest.thresholds.store_floor, 1);
        let bounds = bounds.clipped(run.picture.source());
        found.extend(best.iter().map(|n| detection(n, bounds)));
    }
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    Ok(found)
}

/// Labels of the whole picture; without a place (an empty box) where no single thing stands out, or
/// where that thing alone is not called so.
fn placed(
    run: &Run<'_>,
    sessions: &mut Lease,
    found: &[Named<'_>],
) -> Result<Vec<Detection>, InferenceError> {
    let sure = found.iter().any(|n| n.score >= run.manifest.thresholds.crop_threshold);
    let part = subject(run.prior, run.picture.source()).filter(|_| sure);
    let fitted = part.as_ref().and_then(|part| run.picture.fitted_part(part, &run.setup.input));
    let (Some(part), Some(fitted)) = (part, fitted) else {
        return Ok(found.iter().map(|n| detection(n, PxRect::default())).collect());
    };
    let scores = scores(run, sessions, &fitted)?;
    let agreement = run.setup.parameter("agreement", 0.3);
    let alone = named(&scores, classes(run.setup, run.labels), 0.0, usize::MAX);
    let place = |n: &Named<'_>| {
        let same = alone.iter().find(|other| other.label.name == n.label.name);
        match same.filter(|same| f64::from(same.score) >= agreement) {
            None => detection(n, PxRect::default()),
            Some(same) => {
                let mut placed = detection(n, part);
                let weak = BTreeMap::from([("weak".to_owned(), same.score)]);
                placed.attributes.insert("localisation".to_owned(), weak);
                placed
            }
        }
    };
    Ok(found.iter().map(place).collect())
}

fn detection(named: &Named<'_>, bounds: PxRect) -> Detection {
    let kind =
        named.kind.map(|(kind, score)| ("kind".to_owned(), BTreeMap::from([(kind.to_owned(), score)])));
    Detection {
        label: named.label.name.clone(),
        categories: named.label.categories.clone(),
        bounds,
        confidence: named.score,
        sharpness: None,
        attributes: kind.into_iter().collect(),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of a manifest")]
const fn count(number: f64) -> usize {
    number as usize
}
