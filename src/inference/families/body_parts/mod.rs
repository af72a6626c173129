//! `BodyPix`: which of 24 parts of the body each cell shows, run on each person by itself; with what
//! the face detector says, heads, faces and eyes as well. Its joints find hands and feet that the parts leave
//! in doubt.

mod decode;
mod ends;
mod joints;
mod whole;

use self::decode::{Heatmaps, Part};
use self::ends::with_ends;
use self::joints::JointMaps;
use self::whole::Names;
use super::common::{
    Body, Candidate, JOINTS, Joint, axis, detections, keep_best, lengths, names, numbers, people,
};
use super::{Family, Run, Takes};
use crate::facts::Payload;
use crate::geometry::{Point, PxRect};
use crate::inference::{Fitted, InferenceError, Lease, Manifest, Outcome, Setup};

/// Parts the network knows.
const PARTS: usize = 24;

/// Name of the tensor of joints that other models are fed with.
const SHARED: &str = "joints";

/// The family `body_parts`.
///
/// Parameters: `people` looked at, at most, largest first; `margin` by which their boxes grow;
/// `min_share` of the person's cells below which a part is an accident. Labels beyond the network's
/// own parts are made of what several sources say: `head`, `face`, `left-eye`, `right-eye`.
///
/// The outputs `heatmaps` and `short_offsets` may be missing; hands and feet are then those of the parts.
/// A manifest that `shares` the tensor `joints` hands them to other models.
pub(super) struct BodyParts;

impl Family for BodyParts {
    fn name(&self) -> &'static str {
        "body_parts"
    }

    fn revision(&self) -> u32 {
        3
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &["people", "margin", "min_share", "max_iou"],
            outputs: &["segments", "part_heatmaps", "heatmaps", "short_offsets"],
            bytes: true,
            labels: true,
        }
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        let mut roles = vec!["segments", "part_heatmaps"];
        if manifest.variants.iter().any(|variant| tells_joints(&manifest.setup(variant))) {
            roles.extend(["heatmaps", "short_offsets"]);
        }
        roles.into_iter().try_for_each(|role| names(manifest, role, 1))
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let margin = run.setup.parameter("margin", 0.1);
        let names = Names::of(run.labels);
        let people = people(run, count(run.setup.parameter("people", 6.0)));
        let mut candidates = names.of_faces(run, &people);
        let mut bodies = Vec::new();
        for person in &people {
            let (dx, dy) = (person.w * margin, person.h * margin);
            let window = person.grown(dx, dy, dx, dy);
            let Some(fitted) = run.picture.fitted_part(&window, &run.setup.input) else { continue };
            let (parts, joints) = parts(run, sessions, &fitted)?;
            bodies.extend(joints.map(|joints| Body {
                person: *person,
                joints: joints.map(|joint| joint_in_source(joint, &fitted, run)),
            }));
            let parts: Vec<_> = parts.iter().map(|part| in_source(part, &fitted, &window, run)).collect();
            // A head seen with its face is better than one put together, and comes first.
            candidates.extend(names.head_of(&parts).filter(|head| {
                !candidates
                    .iter()
                    .any(|c| c.class == head.class && !c.bounds.intersection(&head.bounds).is_empty())
            }));
            candidates.extend(parts);
        }
        sessions.share(SHARED, Body::tensor(&bodies));
        let floor = run.manifest.thresholds.store_floor;
        candidates.retain(|c| c.score >= floor);
        let kept = keep_best(candidates, run.setup.parameter("max_iou", 0.5));
        Ok(Payload::Boxes(detections(&kept, run.picture.source(), run.labels)))
    }
}

/// Whether the network says where joints are.
fn tells_joints(setup: &Setup) -> bool {
    !setup.outputs("heatmaps").is_empty() || !setup.outputs("short_offsets").is_empty()
}

type Joints = [Joint; JOINTS];

/// Parts and joints of the person in front, in cells.
fn parts(
    run: &Run<'_>,
    sessions: &mut Lease,
    fitted: &Fitted,
) -> Result<(Vec<Part>, Option<Joints>), InferenceError> {
    let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
    let segments = numbers(&outcome, run, "segments")?;
    let heatmaps = numbers(&outcome, run, "part_heatmaps")?;
    let size = (axis(segments.shape, 2), axis(segments.shape, 1));
    lengths(run, "segments", segments.values.len(), size.0 * size.1)?;
    lengths(run, "part_heatmaps", heatmaps.values.len(), size.0 * size.1 * PARTS)?;
    let joints = joints(run, &outcome, size)?;
    let Some(chances) = (Heatmaps { size, person: &segments.values, parts: &heatmaps.values }).chances()
    else {
        return Ok((Vec::new(), joints));
    };
    let parts = chances.parts(run.setup.parameter("min_share", 0.004));
    let parts = match &joints {
        Some(joints) => with_ends(parts, joints, &chances),
        None => parts,
    };
    Ok((parts, joints))
}

fn joints(
    run: &Run<'_>,
    outcome: &Outcome<'_>,
    size: (usize, usize),
) -> Result<Option<Joints>, InferenceError> {
    if !tells_joints(run.setup) {
        return Ok(None);
    }
    let (heatmaps, offsets) = (numbers(outcome, run, "heatmaps")?, numbers(outcome, run, "short_offsets")?);
    lengths(run, "heatmaps", heatmaps.values.len(), size.0 * size.1 * JOINTS)?;
    lengths(run, "short_offsets", offsets.values.len(), 2 * size.0 * size.1 * JOINTS)?;
    let stride = f64::from(run.setup.input.multiple);
    Ok(JointMaps { size, stride, heatmaps: &heatmaps.values, offsets: &offsets.values }.joints())
}

/// Cells stand `multiple` input pixels apart, the first on the middle of the first pixel.
fn joint_in_source(joint: Joint, fitted: &Fitted, run: &Run<'_>) -> Joint {
    let stride = f64::from(run.setup.input.multiple);
    let input = Point::new(joint.at.x * stride + 0.5, joint.at.y * stride + 0.5);
    Joint { at: fitted.transform.source_from_input(input), ..joint }
}

/// Cells stand `multiple` input pixels apart, the first on the first pixel.
fn in_source(part: &Part, fitted: &Fitted, window: &PxRect, run: &Run<'_>) -> Candidate {
    let stride = f64::from(run.setup.input.multiple);
    let input = part.bounds.scaled(stride, stride).translated(0.5, 0.5);
    let bounds = fitted.transform.source_rect_from_input(input).intersection(window);
    Candidate { bounds, score: part.confidence, class: part.class }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of a manifest")]
const fn count(number: f64) -> usize {
    number as usize
}
