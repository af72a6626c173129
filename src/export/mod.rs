//! Plans to files: the crop is rendered, encoded, and written beside its name before it takes it.
#![forbid(unsafe_code)]

mod canvas;
mod crop_file;
mod error;
mod format;
pub mod sets;
pub mod sign;
mod write;

pub use canvas::render_plan;
pub use crop_file::{Written, crop_file};
pub use error::ExportError;
pub use format::options_for;
pub use write::{Overwrite, atomic_write};
