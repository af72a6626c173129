//! The crop engine: (scene, transformation, vocabulary) to a plan with a reason.
//!
//! Pure and deterministic: no pixels, no files, no clock, no threads; every sum has a fixed order.
#![forbid(unsafe_code)]

mod background;
mod plan;

pub use background::{AutoColour, Background, Direction};
pub use plan::{Found, Motion, Plan, PlanError, ReasonKind, ReasonLine, Step, Warning};

use crate::facts::{SaliencyMap, Scene};
use crate::geometry::{PxRect, PxSize};
use crate::grammar::{Gravity, Transformation, Vocabulary};

/// What `t` does to the picture described by `scene`.
///
/// Runs the checks that need no picture first; their errors and those of the geometry come back together.
pub fn plan(scene: &Scene, t: &Transformation, words: &Vocabulary) -> Result<Plan, Vec<PlanError>> {
    let _ = (scene, t, words);
    todo!()
}

/// How much each part of the picture matters under `gravity` (`None` is plain `auto`), for the heat overlay.
#[must_use]
pub fn importance(scene: &Scene, gravity: Option<&Gravity>, words: &Vocabulary) -> SaliencyMap {
    let _ = (scene, gravity, words);
    todo!()
}

/// How prominent a box is: larger, more central and sharper ranks higher.
///
/// `sharpness` is relative to the sharpest box of the picture, 0 to 1.
#[must_use]
pub fn prominence(picture: PxSize, bounds: &PxRect, confidence: f32, sharpness: f32) -> f64 {
    let _ = (picture, bounds, confidence, sharpness);
    todo!()
}
