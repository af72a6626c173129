//! What a transformation does to a picture: the answer of the crop engine.

use serde::Serialize;

use super::Background;
use crate::geometry::{IntRect, PxRect, PxSize};
use crate::grammar::Code;

/// Everything needed to make, show and explain a crop.
///
/// `take` is cut from the source, scaled to `place`, and laid on a canvas of `canvas` pixels whose rest is
/// filled with `background`. With several components these three describe the whole chain; `steps` has each.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Size of the oriented picture.
    pub source: PxSize,
    /// What is kept, in source pixels.
    pub take: IntRect,
    /// Size of the result.
    pub canvas: PxSize,
    /// Where the scaled take lies on the canvas; the whole canvas unless padded.
    pub place: IntRect,
    /// What the crop is about, in source pixels; `None` for plain geometry.
    pub focus: Option<PxRect>,
    /// What the gravities found, in written order, the most prominent of each first.
    pub found: Vec<Found>,
    /// What was accepted but not done as written.
    pub warnings: Vec<Warning>,
    /// The reason lines as one sentence.
    pub reason: String,
    /// Why the crop looks as it does, most important first.
    pub reasons: Vec<ReasonLine>,
    /// Every component that changed the picture, in order.
    pub steps: Vec<Step>,
    /// What fills the canvas beside the picture.
    pub background: Background,
    /// The last `q_`, as written.
    pub quality: Option<String>,
    /// The last `f_`, as written.
    pub format: Option<String>,
    /// The movement of `e_zoompan`; its windows are in pixels of the canvas.
    pub motion: Option<Motion>,
}

/// One component in pixels of its own input.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What is kept of the component's input.
    pub take: IntRect,
    /// Size of the component's output.
    pub canvas: PxSize,
    /// Where the scaled take lies on that output.
    pub place: IntRect,
    /// What fills the rest of that output.
    pub background: Background,
}

/// Something a gravity was about, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// As asked for: `cat`, `face`, `region_!logo!`.
    pub item: String,
    /// The model that saw it; `None` for what people marked.
    pub model: Option<String>,
    /// Version of that model.
    pub version: Option<u32>,
    /// The model's own name for it.
    pub label: String,
    /// Where, in source pixels.
    pub bounds: PxRect,
    /// 0 to 1; 1 for what people marked.
    pub confidence: f32,
    /// Whether it is under the confidence from which gravities see things, and counts only because it was
    /// asked for by name.
    pub unsure: bool,
}

/// Something accepted but not done as written; never stops a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// `W_…`
    pub code: Code,
    /// One sentence.
    pub message: String,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PlanError {
    /// Which component, from 0.
    pub component: usize,
    /// `E_…`
    pub code: Code,
    /// One sentence: what is wrong and what to do.
    pub message: String,
}

/// One thing to say about a crop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonLine {
    /// What kind of news it is; decides icon and colour.
    pub kind: ReasonKind,
    /// In a few words: `kept the cat whole`.
    pub text: String,
    /// Where it comes from: `coco, 0.94`; empty when there is nothing to add.
    pub detail: String,
}

/// Kinds of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReasonKind {
    /// Wholly in the picture.
    Kept,
    /// Cut.
    Partly,
    /// Kept out, as asked.
    Avoided,
    /// Asked for, but not there.
    Missing,
    /// How the decision was made.
    Note,
}

/// A zoom or pan over the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct Motion {
    /// Number of frames, at least 2.
    pub frames: u32,
    /// Window of the first frame, in pixels of the canvas.
    pub first: PxRect,
    /// Window of the last frame, in pixels of the canvas.
    pub last: PxRect,
    /// Frames a second.
    pub fps: f64,
    /// How often it plays; `None` is forever.
    pub loop_count: Option<u32>,
}

impl Motion {
    /// The window of frame `index`, linear from first to last; both ends are exact.
    #[must_use]
    pub fn window(&self, index: u32) -> PxRect {
        let last = self.frames.saturating_sub(1).max(1);
        if index >= last {
            return self.last;
        }
        let t = f64::from(index) / f64::from(last);
        let between = |a: f64, b: f64| a + (b - a) * t;
        PxRect::new(
            between(self.first.x, self.last.x),
            between(self.first.y, self.last.y),
            between(self.first.w, self.last.w),
            between(self.first.h, self.last.h),
        )
    }
}
