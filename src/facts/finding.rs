//! What an analysis found in one picture: the one internal record behind every JSON dialect.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Embedding, SaliencyMap};
use crate::geometry::{Point, PxRect, PxSize};

/// The result of one analysis (`coco`, `faces`, `iqa` …) on one picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnalysisRecord {
    /// Analysis id without version: `coco`, `cld-fashion`, `faces`, `saliency`.
    pub analysis: String,
    /// Compatibility version (`2` for `coco_v2`).
    pub version: u32,
    /// Hash over weights, manifest revision and what it builds on.
    pub engine: String,
    /// Real name of the network, for people.
    pub model_name: String,
    /// Size of the oriented picture the boxes refer to.
    pub measured_on: PxSize,
    /// What was found.
    pub payload: Payload,
}

/// The kinds of things an analysis can find.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload {
    /// Named boxes (coco, unidet, lvis, cld-fashion, human-anatomy), most confident first.
    Boxes(Vec<Detection>),
    /// Faces, largest first.
    Faces(Vec<Face>),
    /// Blocks of text, in reading order.
    Text(Vec<TextBlock>),
    /// Labels for the whole picture, most confident first.
    Labels(Vec<ScoredLabel>),
    /// One sentence.
    Caption(String),
    /// Technical quality, 0 worst to 1 best.
    Quality(f32),
    /// Where the eye goes.
    Saliency(SaliencyMap),
    /// A vector whose cosine distance tells likeness.
    Embedding(Embedding),
}

/// One named box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detection {
    /// Name in the model's own label list.
    pub label: String,
    /// Categories from the nearest to the widest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Where, in source pixels.
    #[serde(rename = "box")]
    pub bounds: PxRect,
    /// 0 to 1.
    pub confidence: f32,
    /// Variance of the Laplacian in the box, 0 to 1 of the sharpest box; absent where not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharpness: Option<f32>,
    /// Further facts: key to values with confidences.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, BTreeMap<String, f32>>,
}

/// One face.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// The detector's box without margin.
    #[serde(rename = "box")]
    pub bounds: PxRect,
    /// 0 to 1.
    pub confidence: f32,
    /// Right eye, left eye, nose, right and left corner of the mouth (the person's own sides).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub landmarks: Vec<Point>,
}

/// One line or block of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextBlock {
    /// Upright box around it.
    #[serde(rename = "box")]
    pub bounds: PxRect,
    /// Its four corners, clockwise from the top left; empty where only the box is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corners: Vec<Point>,
    /// 0 to 1.
    pub confidence: f32,
    /// What it says, where it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A label of the whole picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredLabel {
    /// Name in the model's own label list.
    pub label: String,
    /// Categories from the nearest to the widest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// 0 to 1.
    pub confidence: f32,
}

/// Quality in words; the boundaries are 0.4 and 0.7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QualityBand {
    /// Under 0.4.
    Low,
    /// From 0.4, under 0.7.
    Medium,
    /// From 0.7.
    High,
}

impl QualityBand {
    /// The band of a score from 0 to 1.
    #[must_use]
    pub fn from_score(score: f32) -> Self {
        if score < 0.4 {
            Self::Low
        } else if score < 0.7 {
            Self::Medium
        } else {
            Self::High
        }
    }

    /// `low`, `medium` or `high`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_at_their_boundary() {
        assert_eq!(QualityBand::from_score(0.399), QualityBand::Low);
        assert_eq!(QualityBand::from_score(0.4), QualityBand::Medium);
        assert_eq!(QualityBand::from_score(0.7), QualityBand::High);
    }
}
