//! Responsive crop sets: named slots, and what they make of a picture.
//!
//! A set is TOML ([`CropSet`]); [`plan`] says what each slot takes from a picture and at which widths;
//! [`derive`] writes the files of one picture into a [`Folder`], keeping what is there already; a
//! [`Manifest`] remembers everything, and the HTML of [`snippet`] and [`page`] is made from it alone.

mod breakpoints;
mod budget;
mod built_in;
mod derive;
mod encoding;
mod error;
mod fill;
mod folder;
mod html;
mod manifest;
mod page;
mod plan;
mod read;
mod recipe;
mod set;
mod style;

pub use breakpoints::{by_bytes, by_count, sizes_of};
pub use budget::{Fit, fit_quality};
pub use built_in::built_in;
pub use derive::{Derived, Look, PictureInput, derive, same_names};
pub use error::SetError;
pub use fill::{OBJECT, Object, filled, important_object};
pub use folder::{Folder, MANIFEST, PAGE};
pub use html::{escape, snippet};
pub use manifest::{FileRecord, Manifest, ObjectRecord, PictureRecord, SlotRecord};
pub use page::page;
pub use plan::{SlotPlan, Variant, certainty, plan};
pub use read::{read, written};
pub use set::{Breakpoints, CropSet, FIELDS, Quality, Slot};
