//! Crop sets: which there are, which pictures they are made of, and making them.
//!
//! The command line uses [`Session::crop_sets`], [`Session::set_pictures`] and
//! [`Workbench::export_set`](super::Workbench::export_set), which wait; the window sends
//! [`SetCommand`]s and paints [`SetsView`](super::SetsView).

mod aside;
mod command;
mod draft;
mod export;
mod library;
mod outside;
mod pages;
mod picture;
mod renamed;
mod review;
mod run;
mod sheet;
mod state;

pub(super) use aside::{SetStep, drafts_of};
pub use command::SetCommand;
pub use export::{ExportRequest, ExportTotals};
pub use library::{SetEntry, SetOrigin};
pub use picture::SetPicture;
pub(super) use state::Sets;
