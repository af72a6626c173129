//! Detectors of the DETR kind: a box a query, either with its label and score, or with a logit a class.

mod decode;

use self::decode::{decode, decode_logits};
use super::common::{Candidate, axis, detections, keep_best, last, named, named_in_run, names};
use super::{Family, Run, Shapes, Takes};
use crate::facts::Payload;
use crate::inference::{Fitted, InferenceError, Label, Lease, Manifest, Setup, Tensor};

/// The second input: width and height to which the boxes are scaled.
const TARGET_SIZES: &str = "orig_target_sizes";

/// The family `detr` (D-FINE, DEIMv2, RT-DETR), in the two forms in which such networks are exported.
///
/// With the outputs `labels`, `boxes` and `scores` the network takes the size of the picture as a
/// second input and answers in its pixels. With `logits` and `boxes` it answers a logit a class and
/// middle, width and height as shares of the picture. Parameter `max_iou`: boxes of one class that
/// overlap more are one.
pub(super) struct Detr;

impl Family for Detr {
    fn name(&self) -> &'static str {
        "detr"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &["max_iou"],
            outputs: &["labels", "boxes", "scores", "logits"],
            bytes: false,
            labels: true,
        }
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        let logits = manifest.variants.iter().any(|v| !manifest.setup(v).outputs("logits").is_empty());
        let roles: &[&str] = if logits { &["logits", "boxes"] } else { &["labels", "boxes", "scores"] };
        roles.iter().try_for_each(|role| names(manifest, role, 1))
    }

    fn check_classes(&self, setup: &Setup, labels: &[Label], shapes: &Shapes) -> Result<(), String> {
        match setup.output("logits") {
            // Whole numbers of classes tell in no shape how many there are.
            "" => Ok(()),
            logits => named(labels, last(shapes.of(logits), 0)),
        }
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let fitted = run.picture.fitted(&run.setup.input);
        let candidates = if run.setup.outputs("logits").is_empty() {
            labelled(run, sessions, &fitted)?
        } else {
            from_logits(run, sessions, &fitted)?
        };
        let candidates = super::common::to_source(candidates, &fitted.transform);
        let kept = keep_best(candidates, run.setup.parameter("max_iou", 0.7));
        Ok(Payload::Boxes(detections(&kept, run.picture.source(), run.labels)))
    }
}

fn labelled(run: &Run<'_>, sessions: &mut Lease, fitted: &Fitted) -> Result<Vec<Candidate>, InferenceError> {
    // Boxes are asked for in input pixels: a float32 then keeps fractions of a source pixel.
    let sizes = Tensor::i64([1, 2], vec![i64::from(fitted.size.w), i64::from(fitted.size.h)]);
    let inputs = [(run.setup.input.name.as_str(), &*fitted.tensor), (TARGET_SIZES, &sizes)];
    let outcome = sessions.run("model", &inputs)?;
    let found = decode(
        outcome.i64(run.setup.output("labels"))?.1,
        outcome.f32(run.setup.output("boxes"))?.1,
        outcome.f32(run.setup.output("scores"))?.1,
        run.manifest.thresholds.store_floor,
    );
    match beyond(&found, run.labels.len()) {
        None => Ok(found),
        Some(reason) => Err(InferenceError::Run { model: run.manifest.id.clone(), reason }),
    }
}

/// What to say about a class that has no line in the list of names.
fn beyond(found: &[Candidate], names: usize) -> Option<String> {
    let class = found.iter().map(|candidate| candidate.class).filter(|&class| class >= names).max()?;
    let names = if names == 1 { "1 name".to_owned() } else { format!("{names} names") };
    Some(format!("field `labels`: {names}, and the network found class number {class}, counted from 0"))
}

fn from_logits(
    run: &Run<'_>,
    sessions: &mut Lease,
    fitted: &Fitted,
) -> Result<Vec<Candidate>, InferenceError> {
    let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
    let (shape, logits) = outcome.f32(run.setup.output("logits"))?;
    named_in_run(run, run.labels, axis(shape, -1))?;
    let boxes = outcome.f32(run.setup.output("boxes"))?.1;
    Ok(decode_logits(logits, axis(shape, -1), boxes, fitted.size, run.manifest.thresholds.store_floor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxRect;

    #[test]
    fn a_class_beyond_the_names_is_told() {
        let found = [3, 11].map(|class| Candidate { bounds: PxRect::default(), score: 0.9, class });
        assert_eq!(beyond(&found, 12), None);
        let told = beyond(&found, 10).unwrap();
        assert_eq!(told, "field `labels`: 10 names, and the network found class number 11, counted from 0");
        assert_eq!(beyond(&[], 0), None);
    }
}
