//! Saliency: how strongly each part of a picture draws the eye.

use serde::{Deserialize, Serialize};

/// A coarse map over the whole picture, row by row, each value 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SaliencyMap {
    /// Cells across.
    pub width: u32,
    /// Cells down.
    pub height: u32,
    /// `width * height` values, 0 to 1.
    pub values: Vec<f32>,
}

impl SaliencyMap {
    /// Checks the number of values; anything outside 0 to 1 (or not a number) is brought inside.
    #[must_use]
    pub fn new(width: u32, height: u32, values: Vec<f32>) -> Option<Self> {
        let expected = (width as usize).checked_mul(height as usize)?;
        let inside = |v: f32| if v.is_nan() { 0.0 } else { v.clamp(0.0, 1.0) };
        (expected > 0 && expected == values.len()).then(|| Self {
            width,
            height,
            values: values.into_iter().map(inside).collect(),
        })
    }
}
