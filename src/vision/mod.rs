//! Pixels to numbers without a network: saliency, sharpness, colours of a picture.
//!
//! Pure functions of a [`PixelBuffer`]; no files, no clock, no threads.
#![forbid(unsafe_code)]

use crate::facts::{PixelBuffer, SaliencyMap};
use crate::geometry::PxRect;

/// Where the eye goes, by classical means: at most 64 cells a side, values 0 to 1.
#[must_use]
pub fn saliency(picture: &PixelBuffer) -> SaliencyMap {
    let _ = picture;
    todo!()
}

/// Variance of the Laplacian of the luma inside `area` (clipped); 0 where the area has under 3 pixels a side.
#[must_use]
pub fn sharpness_in(picture: &PixelBuffer, area: &PxRect) -> f32 {
    let _ = (picture, area);
    todo!()
}

/// The most frequent colour on the border of the picture.
#[must_use]
pub fn border_colour(picture: &PixelBuffer) -> [u8; 3] {
    let _ = picture;
    todo!()
}

/// The most frequent colours of the whole picture, most frequent first, at most `count`.
#[must_use]
pub fn dominant_colours(picture: &PixelBuffer, count: usize) -> Vec<[u8; 3]> {
    let _ = (picture, count);
    todo!()
}
