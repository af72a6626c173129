//! YOLOX: raw grids of three strides in one tensor; the letterboxed input is in the manifest.

mod decode;

use self::decode::decode;
use super::common::{axis, detections, keep_best, to_source};
use super::{Family, Run};
use crate::facts::Payload;
use crate::inference::{InferenceError, Lease};

/// The family `yolox`.
pub(super) struct Yolox;

impl Family for Yolox {
    fn name(&self) -> &'static str {
        "yolox"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let fitted = run.picture.fitted(&run.setup.input);
        let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
        let (shape, rows) = outcome.f32(run.setup.output("predictions"))?;
        let candidates = decode(rows, axis(shape, -1), fitted.size, run.manifest.thresholds.store_floor);
        let kept = keep_best(to_source(candidates, &fitted.transform), run.setup.parameter("max_iou", 0.6));
        Ok(Payload::Boxes(detections(&kept, run.picture.source(), run.labels)))
    }
}
