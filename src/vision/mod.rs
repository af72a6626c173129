//! Pixels to numbers without a network: saliency, sharpness, colours of a picture, marks laid over it.
//!
//! Pure functions of a [`PixelBuffer`](crate::facts::PixelBuffer); no files, no clock, no threads.
#![forbid(unsafe_code)]

mod blocks;
mod colour;
mod colour_name;
mod exposure;
mod graphic;
mod likeness;
mod look;
mod plane;
mod repetition;
mod saliency;
mod sharpness;
mod strips;
mod strokes;

pub use blocks::block_step;
pub use colour::{border_colour, border_colours, contrasting, dominant_colours};
pub use colour_name::colour_name;
pub use exposure::{Exposure, exposure};
pub use graphic::is_graphic;
pub use likeness::likeness;
pub use look::look;
pub use repetition::repetition;
pub use saliency::saliency;
pub use sharpness::sharpness_in;
pub use strips::strips;
pub use strokes::{Strokes, strokes_in};
