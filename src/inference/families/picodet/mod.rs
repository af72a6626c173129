//! PicoDet: class scores and distances to the four sides, one grid a stride.

mod decode;

use self::decode::Level;
use super::common::{axis, detections, keep_best, last, named, named_in_run, names, to_source};
use super::{Family, Run, Shapes, Takes};
use crate::facts::Payload;
use crate::inference::{InferenceError, Label, Lease, Manifest, Setup};

/// One grid each; 416 pixels give 52, 26, 13 and 7 cells a side.
const STRIDES: [u32; 4] = [8, 16, 32, 64];

/// The family `picodet`.
pub(super) struct PicoDet;

impl Family for PicoDet {
    fn name(&self) -> &'static str {
        "picodet"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn takes(&self) -> Takes {
        Takes { parameters: &["max_iou"], outputs: &["scores", "distances"], bytes: false, labels: true }
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        names(manifest, "scores", STRIDES.len())?;
        names(manifest, "distances", STRIDES.len())
    }

    fn check_classes(&self, setup: &Setup, labels: &[Label], shapes: &Shapes) -> Result<(), String> {
        named(labels, last(shapes.of(setup.output("scores")), 0))
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let fitted = run.picture.fitted(&run.setup.input);
        let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
        let mut candidates = Vec::new();
        let roles = run.setup.outputs("scores").iter().zip(run.setup.outputs("distances"));
        for ((scores, distances), stride) in roles.zip(STRIDES) {
            let (shape, scores) = outcome.f32(scores)?;
            named_in_run(run, run.labels, axis(shape, -1))?;
            let level =
                Level { scores, distances: outcome.f32(distances)?.1, classes: axis(shape, -1), stride };
            level.decode(fitted.size, run.manifest.thresholds.store_floor, &mut candidates);
        }
        let kept = keep_best(to_source(candidates, &fitted.transform), run.setup.parameter("max_iou", 0.6));
        Ok(Payload::Boxes(detections(&kept, run.picture.source(), run.labels)))
    }
}
