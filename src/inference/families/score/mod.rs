//! Scores: one number from patches in the picture's own pixels and the embedding of the whole.
//!
//! Noise, blocks and blur live in single pixels and are gone after a resize, so the network sees
//! patches that were cut, not squeezed.
//!
//! Where a JPEG left its blocks, the network also sees patches beside their grid, where it cannot take the blocks for
//! detail, and what the JPEG's rounding took away is taken off: left alone, a network that learnt from pictures of one
//! quality finds some coarser JPEGs better.

mod patches;

use self::patches::{beside, corners};
use super::common::{feature, has_feature, numbers};
use super::{Family, Run, Takes};
use crate::facts::{Payload, PixelBuffer};
use crate::geometry::{IntRect, PxSize};
use crate::inference::{InferenceError, Lease, Manifest, Tensor};
use crate::media::{Filter, resize_rgb};
use crate::vision;

/// The family `score`.
///
/// The input's `size` is that of a patch. Parameter `long_side`: larger pictures are reduced to it.
/// The first feature of the manifest goes in beside the patches, under its own name. Parameters `blocks` and
/// `coarse`: what is taken off for a JPEG's blocks, and for every doubling of its step beyond [`FINE_STEP`].
pub(super) struct Score;

/// The step of a JPEG of usual quality (75).
const FINE_STEP: f32 = 7.0;

impl Family for Score {
    fn name(&self) -> &'static str {
        "score"
    }

    fn revision(&self) -> u32 {
        2
    }

    fn picture_network(&self) -> Option<&'static str> {
        None
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &["long_side", "blocks", "coarse"],
            outputs: &["score"],
            bytes: true,
            labels: false,
        }
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        has_feature(manifest)
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let patch = run.setup.input.size.unwrap_or(PxSize::new(224, 224));
        let picture = at_size(run.picture.pixels(), patch, run.setup.parameter("long_side", 1024.0));
        let places = corners(picture.size(), patch);
        let seen = rated(run, sessions, &cut(&picture, &places, patch))?;
        let windows = places.map(|(x, y)| IntRect::new(x, y, patch.w, patch.h));
        let score = match (vision::block_step(&picture, &windows), beside(places, picture.size(), patch)) {
            (Some(step), Some(places)) => {
                seen.min(rated(run, sessions, &cut(&picture, &places, patch))? - toll(run, step))
            }
            _ => seen,
        };
        Ok(Payload::Quality(score.clamp(0.0, 1.0)))
    }
}

/// What the network says about these patches; 0 for no number.
fn rated(run: &Run<'_>, sessions: &mut Lease, patches: &Tensor) -> Result<f32, InferenceError> {
    let (name, embedding) = feature(run, 0)?;
    let inputs = [(run.setup.input.name.as_str(), patches), (name, &*embedding)];
    let outcome = sessions.run("model", &inputs)?;
    let score = numbers(&outcome, run, "score")?.values.first().copied().unwrap_or(0.0);
    Ok(if score.is_nan() { 0.0 } else { score })
}

/// What is taken off for the rounding of a JPEG.
#[expect(clippy::cast_possible_truncation, reason = "small numbers of a manifest")]
fn toll(run: &Run<'_>, step: f32) -> f32 {
    let weight = |name: &str| run.setup.parameter(name, 0.0) as f32;
    weight("blocks") + weight("coarse") * (step / FINE_STEP).log2().max(0.0)
}

/// At most `long_side`, at least a patch; means of areas on the way down.
fn at_size(picture: &PixelBuffer, patch: PxSize, long_side: f64) -> PixelBuffer {
    let down = patches::reduced(picture.size(), patch, long_side);
    let picture = resize_rgb(picture, down, Filter::Area);
    resize_rgb(&picture, patches::enlarged(down, patch), Filter::Bilinear)
}

/// `[patches, 3, height, width]`, 0 to 1.
fn cut(picture: &PixelBuffer, corners: &[(u32, u32)], patch: PxSize) -> Tensor {
    let parts = corners.iter().filter_map(|&(x, y)| picture.cropped(IntRect::new(x, y, patch.w, patch.h)));
    let (mut values, mut count) = (Vec::new(), 0);
    for part in parts {
        count += 1;
        for channel in 0..3 {
            let plane = part.bytes().iter().skip(channel).step_by(3);
            values.extend(plane.map(|&byte| f32::from(byte) / 255.0));
        }
    }
    Tensor::f32([count, 3, i64::from(patch.h), i64::from(patch.w)], values)
}
