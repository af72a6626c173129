//! Detectors of the DETR kind: labels, boxes and scores come ready, as many as there are queries.

mod decode;

use self::decode::decode;
use super::common::{detections, keep_best, names};
use super::{Family, Run};
use crate::facts::Payload;
use crate::inference::{InferenceError, Lease, Manifest, Tensor};

/// The second input: width and height to which the boxes are scaled.
const TARGET_SIZES: &str = "orig_target_sizes";

/// The family `detr` (D-FINE, DEIMv2, RT-DETR).
pub(super) struct Detr;

impl Family for Detr {
    fn name(&self) -> &'static str {
        "detr"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        ["labels", "boxes", "scores"].into_iter().try_for_each(|role| names(manifest, role, 1))
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let fitted = run.picture.fitted(&run.setup.input);
        // Boxes are asked for in input pixels: a float32 then keeps fractions of a source pixel.
        let sizes = Tensor::i64([1, 2], vec![i64::from(fitted.size.w), i64::from(fitted.size.h)]);
        let inputs = [(run.setup.input.name.as_str(), &*fitted.tensor), (TARGET_SIZES, &sizes)];
        let outcome = sessions.run("model", &inputs)?;
        let candidates = decode(
            outcome.i64(run.setup.output("labels"))?.1,
            outcome.f32(run.setup.output("boxes"))?.1,
            outcome.f32(run.setup.output("scores"))?.1,
            run.manifest.thresholds.store_floor,
        );
        let candidates = super::common::to_source(candidates, &fitted.transform);
        let kept = keep_best(candidates, run.setup.parameter("max_iou", 0.7));
        Ok(Payload::Boxes(detections(&kept, run.picture.source(), run.labels)))
    }
}
