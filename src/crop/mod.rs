//! The crop engine: (scene, transformation, vocabulary) to a plan with a reason.
//!
//! Pure and deterministic: no pixels, no files, no clock, no threads; every sum has a fixed order.
#![forbid(unsafe_code)]

mod background;
mod chain;
mod colours;
mod drawn;
mod evidence;
mod field;
mod find;
mod gravity;
mod grid;
mod mapping;
mod modes;
mod names;
mod plan;
mod prominence;
mod reasons;
mod request;
mod search;
mod sight;
mod table;
mod values;
mod window;
mod zoompan;

pub use background::{AutoColour, Background, Direction};
pub use drawn::{Drawn, by_hand, fitted};
pub use plan::{Found, Motion, Plan, PlanError, ReasonKind, ReasonLine, Step, Warning};
pub use prominence::prominence;

use crate::facts::{SaliencyMap, Scene};
use crate::grammar::{AutoGravity, Fallback, Gravity, Transformation, Vocabulary};

/// What `t` does to the picture described by `scene`.
///
/// Runs the checks that need no picture first; their errors come back together. A geometry that cannot be
/// made (a crop wholly outside, a value that cannot be computed) is the error of its component.
pub fn plan(scene: &Scene, t: &Transformation, words: &Vocabulary) -> Result<Plan, Vec<PlanError>> {
    chain::plan(scene, t, words)
}

/// How much each part of the picture matters under `gravity`, for the heat overlay; the strongest cell is 1.
///
/// A list counts with the `auto` at its end; without a gravity, and for any other one, it is plain `auto`.
#[must_use]
pub fn importance(scene: &Scene, gravity: Option<&Gravity>, words: &Vocabulary) -> SaliencyMap {
    let plain = AutoGravity::default();
    let auto = match gravity {
        Some(Gravity::Auto(auto)) => auto,
        Some(Gravity::List(list)) => match &list.then {
            Some(Fallback::Auto(auto)) => auto,
            _ => &plain,
        },
        _ => &plain,
    };
    let sight = sight::Sight::of(scene);
    let gathered = evidence::gather(&sight, words, auto);
    grid::map(sight.size, &gathered.evidence)
}
