//! YOLOX: raw grids of three strides in one tensor; the letterboxed input is in the manifest.

mod decode;

use self::decode::{HEAD, decode};
use super::common::{axis, detections, keep_best, last, named, named_in_run, to_source};
use super::{Family, Run, Shapes, Takes};
use crate::facts::Payload;
use crate::inference::{InferenceError, Label, Lease, Setup};

/// The family `yolox`.
pub(super) struct Yolox;

impl Family for Yolox {
    fn name(&self) -> &'static str {
        "yolox"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn takes(&self) -> Takes {
        Takes { parameters: &["max_iou"], outputs: &["predictions"], bytes: false, labels: true }
    }

    fn check_classes(&self, setup: &Setup, labels: &[Label], shapes: &Shapes) -> Result<(), String> {
        named(labels, last(shapes.of(setup.output("predictions")), HEAD))
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let fitted = run.picture.fitted(&run.setup.input);
        let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
        let (shape, rows) = outcome.f32(run.setup.output("predictions"))?;
        named_in_run(run, run.labels, last(shape, HEAD))?;
        let candidates = decode(rows, axis(shape, -1), fitted.size, run.manifest.thresholds.store_floor);
        let kept = keep_best(to_source(candidates, &fitted.transform), run.setup.parameter("max_iou", 0.6));
        Ok(Payload::Boxes(detections(&kept, run.picture.source(), run.labels)))
    }
}
