//! Detectors of the DETR kind: a box a query, either with its label and score, or with a logit a class.

mod decode;

use self::decode::{decode, decode_logits};
use super::common::{Candidate, axis, detections, keep_best, names};
use super::{Family, Run};
use crate::facts::Payload;
use crate::inference::{Fitted, InferenceError, Lease, Manifest, Tensor};

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

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        let logits = manifest.variants.iter().any(|v| !manifest.setup(v).outputs("logits").is_empty());
        let roles: &[&str] = if logits { &["logits", "boxes"] } else { &["labels", "boxes", "scores"] };
        roles.iter().try_for_each(|role| names(manifest, role, 1))
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
    Ok(decode(
        outcome.i64(run.setup.output("labels"))?.1,
        outcome.f32(run.setup.output("boxes"))?.1,
        outcome.f32(run.setup.output("scores"))?.1,
        run.manifest.thresholds.store_floor,
    ))
}

fn from_logits(
    run: &Run<'_>,
    sessions: &mut Lease,
    fitted: &Fitted,
) -> Result<Vec<Candidate>, InferenceError> {
    let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
    let (shape, logits) = outcome.f32(run.setup.output("logits"))?;
    let boxes = outcome.f32(run.setup.output("boxes"))?.1;
    Ok(decode_logits(logits, axis(shape, -1), boxes, fitted.size, run.manifest.thresholds.store_floor))
}
