//! `BodyPix`: which of 24 parts of the body each cell shows, run on each person by itself; with what
//! the face detector says, heads, faces and eyes as well.

mod decode;
mod whole;

use self::decode::{Heatmaps, Part};
use self::whole::Names;
use super::common::{Candidate, axis, detections, keep_best, lengths, names, numbers, people};
use super::{Family, Run, Takes};
use crate::facts::Payload;
use crate::geometry::PxRect;
use crate::inference::{Fitted, InferenceError, Lease, Manifest};

/// Parts the network knows.
const PARTS: usize = 24;

/// The family `body_parts`.
///
/// Parameters: `people` looked at, at most, largest first; `margin` by which their boxes grow;
/// `min_share` of the person's cells below which a part is an accident. Labels beyond the network's
/// own parts are made of what several sources say: `head`, `face`, `left-eye`, `right-eye`.
pub(super) struct BodyParts;

impl Family for BodyParts {
    fn name(&self) -> &'static str {
        "body_parts"
    }

    fn revision(&self) -> u32 {
        2
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
        names(manifest, "segments", 1)?;
        names(manifest, "part_heatmaps", 1)
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let margin = run.setup.parameter("margin", 0.1);
        let names = Names::of(run.labels);
        let people = people(run, count(run.setup.parameter("people", 6.0)));
        let mut candidates = names.of_faces(run, &people);
        for person in &people {
            let (dx, dy) = (person.w * margin, person.h * margin);
            let window = person.grown(dx, dy, dx, dy);
            let Some(fitted) = run.picture.fitted_part(&window, &run.setup.input) else { continue };
            let parts = parts(run, sessions, &fitted)?;
            let parts: Vec<_> = parts.iter().map(|part| in_source(part, &fitted, &window, run)).collect();
            // A head seen with its face is better than one put together, and comes first.
            candidates.extend(names.head_of(&parts).filter(|head| {
                !candidates
                    .iter()
                    .any(|c| c.class == head.class && !c.bounds.intersection(&head.bounds).is_empty())
            }));
            candidates.extend(parts);
        }
        let floor = run.manifest.thresholds.store_floor;
        candidates.retain(|c| c.score >= floor);
        let kept = keep_best(candidates, run.setup.parameter("max_iou", 0.5));
        Ok(Payload::Boxes(detections(&kept, run.picture.source(), run.labels)))
    }
}

fn parts(run: &Run<'_>, sessions: &mut Lease, fitted: &Fitted) -> Result<Vec<Part>, InferenceError> {
    let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
    let segments = numbers(&outcome, run, "segments")?;
    let heatmaps = numbers(&outcome, run, "part_heatmaps")?;
    let (height, width) = (axis(segments.shape, 1), axis(segments.shape, 2));
    lengths(run, "segments", segments.values.len(), width * height)?;
    lengths(run, "part_heatmaps", heatmaps.values.len(), width * height * PARTS)?;
    let maps = Heatmaps { size: (width, height), person: &segments.values, parts: &heatmaps.values };
    Ok(maps.parts(run.setup.parameter("min_share", 0.004)))
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
