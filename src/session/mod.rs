//! The application without a face: opens a library, obeys commands, and says what to show.
//!
//! The window calls [`Session::pump`] once a frame and paints [`Session::view`]; it never waits.
//! The command line uses the same session with [`Session::wait_until`], or the blocking functions
//! on [`Session`] (`index`, `analyze`, `search` …) and on [`Workbench`] (no library at all).
//! Start reading at [`Session`], [`Command`] and [`View`].
#![forbid(unsafe_code)]

mod command;
mod error;
mod options;
mod session;
mod tools;
mod view;
mod workbench;

pub use command::{Command, CropEdit, FolderRef, GravityKind, SelectHow, Sort, SortKey, Visible, WorkKind};
pub use error::{Result, SessionError};
pub use options::{Effort, IfBusy, SessionOptions, Waker};
pub use session::{Pumped, Session};
pub use tools::{AnalyzeRequest, AnalyzeTotals, AssetSummary, FileOutcome, IndexTotals, TagChange, Target};
pub use view::*;
pub use workbench::{Check, CheckState, Dialect, InspectRequest, Inspected, SavedCrop, Workbench};
