//! The crop studio: one transformation, its plan, and what the alternatives would look like.

use std::path::PathBuf;
use std::sync::Arc;

use crate::crop::{Plan, PlanError};
use crate::grammar::{Finding, SyntaxError, Transformation};

pub use crate::crop::Drawn;

/// Text, tree, plan and previews; all of the same moment.
#[derive(Debug, Clone, Default)]
pub struct CropView {
    /// The text as typed, or as rewritten by a control.
    pub text: String,
    /// Mistakes with their place in the text.
    pub errors: Vec<SyntaxError>,
    /// The tree of the last text without mistakes.
    pub transformation: Option<Arc<Transformation>>,
    /// What can be said without a picture: warnings and contradictions.
    pub findings: Vec<Finding>,
    /// What is cut from the open picture: what a person drew on it, else what the transformation chooses.
    pub plan: Option<Arc<Plan>>,
    /// What a person drew on the open picture, where the plan is about that.
    pub by_hand: Option<ByHand>,
    /// How certain the choice is, 0 to 1; `None` where nothing in the picture decides, or a person drew.
    pub certainty: Option<f32>,
    /// Why there is no plan although the text is right.
    pub plan_errors: Vec<PlanError>,
    /// The gravity as chips, in written order.
    pub items: Vec<GravityItem>,
    /// Two rows: `g_auto:<objects>` and `g_<objects>`, for five ratios each.
    pub previews: Vec<PreviewRow>,
    /// The modes fill, crop, thumb, auto (and their padding kin) for the same gravity and size.
    pub matrix: Vec<PreviewCell>,
    /// The address that delivers this crop of the open picture, without a signature; empty where there is none.
    pub url: String,
    /// The address that was signed last.
    pub signed: Option<Signed>,
    /// Crops written since the session began, newest last.
    pub saved: Vec<Saved>,
}

impl CropView {
    /// The transformation that gives the crop of the open picture: the text, or one that cuts what a person drew.
    #[must_use]
    pub fn deliverable(&self) -> &str {
        self.by_hand.as_ref().map_or(self.text.as_str(), |by_hand| by_hand.text.as_str())
    }
}

/// A crop that a person drew on the open picture.
#[derive(Debug, Clone, PartialEq)]
pub struct ByHand {
    /// As it was drawn.
    pub drawn: Drawn,
    /// The transformation that cuts it and does the rest of the text to it.
    pub text: String,
}

/// One chip of the gravity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GravityItem {
    /// As written, without weight and `_avoid`: `cat`, `coco_cat`, `face`.
    pub name: String,
    /// 0 to 100 where given.
    pub weight: Option<u32>,
    /// To be kept out.
    pub avoid: bool,
    /// Whether the open picture has it (`None`: no picture open).
    pub found: Option<bool>,
}

/// One row of live previews.
#[derive(Debug, Clone)]
pub struct PreviewRow {
    /// `g_auto:cat:sofa`
    pub title: String,
    /// One cell a ratio.
    pub cells: Vec<PreviewCell>,
}

/// One preview: draw the plan's `take` of the open picture into its `place` on its `canvas`.
#[derive(Debug, Clone)]
pub struct PreviewCell {
    /// `16:9` or `thumb`.
    pub label: String,
    /// The whole transformation, to copy or take over.
    pub text: String,
    /// What would be cut, or the sentence why not.
    pub plan: Result<Arc<Plan>, String>,
}

/// An address with its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Grows with every signature.
    pub serial: u64,
    /// The whole address.
    pub url: String,
}

/// A crop that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Where.
    pub path: PathBuf,
    /// How large.
    pub bytes: u64,
}
