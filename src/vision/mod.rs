//! Pixels to numbers without a network: saliency, sharpness, colours of a picture.
//!
//! Pure functions of a [`PixelBuffer`](crate::facts::PixelBuffer); no files, no clock, no threads.
#![forbid(unsafe_code)]

mod colour;
mod exposure;
mod plane;
mod saliency;
mod sharpness;

pub use colour::{border_colour, contrasting, dominant_colours};
pub use exposure::{Exposure, exposure};
pub use saliency::saliency;
pub use sharpness::sharpness_in;
