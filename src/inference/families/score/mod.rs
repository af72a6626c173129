//! Scores: one number from patches in the picture's own pixels and the embedding of the whole.
//!
//! Noise, blocks and blur live in single pixels and are gone after a resize, so the network sees
//! patches that were cut, not squeezed.

mod patches;

use self::patches::corners;
use super::common::{feature, has_feature, numbers};
use super::{Family, Run};
use crate::facts::{Payload, PixelBuffer};
use crate::geometry::{IntRect, PxSize};
use crate::inference::{InferenceError, Lease, Manifest, Tensor};
use crate::media::{Filter, resize_rgb};

/// The family `score`.
///
/// The input's `size` is that of a patch. Parameter `long_side`: larger pictures are reduced to it.
/// The first feature of the manifest goes in beside the patches, under its own name.
pub(super) struct Score;

impl Family for Score {
    fn name(&self) -> &'static str {
        "score"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        has_feature(manifest)
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let patch = run.setup.input.size.unwrap_or(PxSize::new(224, 224));
        let picture = at_size(run.picture.pixels(), patch, run.setup.parameter("long_side", 1024.0));
        let patches = cut(&picture, patch);
        let (name, embedding) = feature(run, 0)?;
        let inputs = [(run.setup.input.name.as_str(), &patches), (name, &*embedding)];
        let outcome = sessions.run("model", &inputs)?;
        let score = numbers(&outcome, run, "score")?.values.first().copied().unwrap_or(0.0);
        Ok(Payload::Quality(if score.is_nan() { 0.0 } else { score.clamp(0.0, 1.0) }))
    }
}

/// At most `long_side`, at least a patch; means of areas on the way down.
fn at_size(picture: &PixelBuffer, patch: PxSize, long_side: f64) -> PixelBuffer {
    let down = patches::reduced(picture.size(), patch, long_side);
    let picture = resize_rgb(picture, down, Filter::Area);
    resize_rgb(&picture, patches::enlarged(down, patch), Filter::Bilinear)
}

/// `[patches, 3, height, width]`, 0 to 1.
fn cut(picture: &PixelBuffer, patch: PxSize) -> Tensor {
    let parts = corners(picture.size(), patch)
        .into_iter()
        .filter_map(|(x, y)| picture.cropped(IntRect::new(x, y, patch.w, patch.h)));
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
