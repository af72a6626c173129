//! YuNet: faces with five landmarks, one grid a stride, any input whose sides are multiples of 32.

mod decode;

use self::decode::{Level, RawFace};
use super::common::names;
use super::{Family, Run, Takes};
use crate::facts::{Face, Payload};
use crate::geometry::{InputTransform, PxSize, non_maximum_suppression};
use crate::inference::{InferenceError, Lease, Manifest};

const STRIDES: [u32; 3] = [8, 16, 32];
const ROLES: [&str; 4] = ["classes", "objects", "boxes", "landmarks"];

/// The family `yunet`.
pub(super) struct YuNet;

impl Family for YuNet {
    fn name(&self) -> &'static str {
        "yunet"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn takes(&self) -> Takes {
        Takes { parameters: &["max_iou"], outputs: &ROLES, bytes: false, labels: false }
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        ROLES.into_iter().try_for_each(|role| names(manifest, role, STRIDES.len()))
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let fitted = run.picture.fitted(&run.setup.input);
        let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
        let mut raw = Vec::new();
        for (index, stride) in STRIDES.into_iter().enumerate() {
            let [classes, objects, boxes, landmarks] = ROLES.map(|role| {
                let name = run.setup.outputs(role).get(index).map_or("", String::as_str);
                outcome.f32(name).map(|(_, numbers)| numbers)
            });
            let level =
                Level { classes: classes?, objects: objects?, boxes: boxes?, landmarks: landmarks?, stride };
            level.decode(fitted.size, run.manifest.thresholds.store_floor, &mut raw);
        }
        let found = faces(raw, &fitted.transform, run.picture.source(), run.setup.parameter("max_iou", 0.3));
        Ok(Payload::Faces(found))
    }
}

/// Faces in source pixels, rivals suppressed, largest first.
fn faces(mut raw: Vec<RawFace>, way: &InputTransform, source: PxSize, max_iou: f64) -> Vec<Face> {
    raw.retain(|face| !face.bounds.is_empty());
    for face in &mut raw {
        face.bounds = way.source_rect_from_input(face.bounds);
    }
    let boxes: Vec<_> = raw.iter().map(|face| (face.bounds, face.score)).collect();
    let kept = non_maximum_suppression(&boxes, max_iou);
    let mut faces: Vec<Face> = kept
        .into_iter()
        .map(|index| &raw[index])
        .map(|face| Face {
            bounds: face.bounds.clipped(source),
            confidence: face.score.clamp(0.0, 1.0),
            landmarks: face.landmarks.iter().map(|&p| way.source_from_input(p)).collect(),
        })
        .filter(|face| !face.bounds.is_empty())
        .collect();
    faces.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    faces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Point, PxRect};

    #[test]
    fn the_largest_face_comes_first_and_rivals_go() {
        let raw = |x: f64, side: f64, score: f32| RawFace {
            bounds: PxRect::new(x, 0.0, side, side),
            score,
            landmarks: [Point::new(x, 1.0); 5],
        };
        let way = InputTransform::stretch(PxSize::new(200, 200), PxSize::new(100, 100));
        let odd = RawFace { bounds: PxRect::new(f64::NAN, 0.0, 1.0, 1.0), ..raw(0.0, 1.0, 1.0) };
        let found = faces(
            vec![raw(0.0, 10.0, 0.9), raw(1.0, 10.0, 0.8), raw(50.0, 20.0, 0.6), odd],
            &way,
            PxSize::new(200, 200),
            0.3,
        );
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].bounds, PxRect::new(100.0, 0.0, 40.0, 40.0));
        assert_eq!(found[1].landmarks[0], Point::new(0.0, 2.0));
    }
}
