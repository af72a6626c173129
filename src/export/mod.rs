//! Plans to files: crops and films are rendered, encoded, and written beside their name before they take it.
#![forbid(unsafe_code)]

mod canvas;
mod crop_file;
mod encode;
mod error;
mod format;
pub mod motion;
mod quality;
pub mod sets;
pub mod sign;
mod write;

pub use canvas::{render_for, render_plan};
pub use crop_file::{Rules, Written, crop_file};
pub use encode::{Encoded, Extras, encode_picture};
pub use error::ExportError;
pub use format::{Audience, FormatWish, Grade, QualityWish, Wish, read_quality};
pub use write::{Overwrite, atomic_write};
