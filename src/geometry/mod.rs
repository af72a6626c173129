//! Numbers about pictures: sizes, rectangles, orientation, aspect ratios, overlap.
//!
//! Everything here is pure arithmetic in pixels of the oriented picture, origin at the top left,
//! x to the right, y down. No I/O, no time, nothing else of Gravitas.
#![forbid(unsafe_code)]

mod aspect;
mod layout;
mod letterbox;
mod orientation;
mod rect;
mod size;
mod suppression;

pub use aspect::{AspectRatio, cover, inscribed, round_half_up, scaled_to_fit};
pub use layout::{CellLayout, CellLine, CellShape, GridStep, Spacing};
pub use letterbox::InputTransform;
pub use orientation::Orientation;
pub use rect::{IntRect, Point, PxRect};
pub use size::PxSize;
pub use suppression::{non_maximum_suppression, suppress_within_classes};
