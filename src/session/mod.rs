//! The application without a face: opens a library, obeys commands, and says what to show.
//!
//! The window calls [`Session::pump`] once a frame and paints [`Session::view`]; it never waits.
//! The command line uses the same session with [`Session::wait_until`], or the blocking functions
//! on [`Session`] (`index`, `analyze`, `search` …) and on [`Workbench`] (no library at all).
//! Start reading at [`Session`], [`Command`] and [`View`].
#![forbid(unsafe_code)]

mod absorb;
mod answer;
mod apply;
mod chores;
mod command;
mod compare;
mod crop;
mod desktop;
mod downloads;
mod edits;
mod errands;
mod error;
mod files;
mod folders;
mod fonts;
mod grid;
mod history;
mod imports;
mod inspect;
mod known;
mod lab;
mod lacking;
mod library;
mod loupe;
mod models;
mod needed;
mod options;
mod orders;
mod outbox;
mod preferences;
mod presets;
pub mod response;
mod retry;
mod rules;
pub mod scene;
mod secret;
mod selection;
#[expect(clippy::module_inception, reason = "the main type of this folder stands in the file of its name")]
mod session;
mod sets;
mod tools;
mod upkeep;
mod view;
mod workbench;

pub use command::{
    Command, CropEdit, Failed, FolderRef, GravityKind, Grouping, ModelCommand, PresetCommand, SelectHow,
    Sort, SortKey, UpkeepCommand, Visible,
};
pub use compare::MOST_COMPARED;
pub use crop::{DELIVERY_BASE, Writing};
pub use error::{Result, SessionError};
pub use files::{FilesCommand, NAME_FIELDS, name_template};
pub use imports::DESKTOP;
pub use known::{Fit, KnownName, known_names};
pub use lab::LabCommand;
pub use options::{Effort, IfBusy, SessionOptions};
pub use orders::{
    Delivery, FailureNote, Notification, Order, OrderRequest, OrderStatus, Orders, Undelivered, Wish,
    deliver, work_orders,
};
pub use secret::{
    SECRET_FILE, SECRET_VARIABLE, SecretPlace, forget_signing_secret, signing_secret, store_signing_secret,
};
pub use session::{Pumped, Session};
pub use sets::{ExportRequest, ExportTotals, SetCommand, SetEntry, SetOrigin, SetPicture};
pub use tools::{
    AnalyzeRequest, AnalyzeTotals, AssetSummary, IndexTotals, Progress, TagChange, TagsFrom, Target,
    restore_library,
};
pub use view::*;
pub use workbench::{
    Check, CheckState, CropCase, CropGroup, CropStudy, CropStudyRequest, Dialect, Figures, InspectRequest,
    Inspected, KnownTags, Marks, Measured, SavedCrop, Sighting, Subject, Workbench,
};

pub use crate::catalog::{AnalysisProgress, AutoTagging, Copied, DefaultWord, Preset, TaggingRun};
pub use crate::export::motion::FilmWritten;
pub use crate::export::sets::{
    Breakpoints, CropSet, FIELDS as TEMPLATE_FIELDS, FileRecord, PictureRecord, Quality, SetError, Slot,
};
pub use crate::jobs::kinds::ExportGauge;
pub use crate::jobs::{Waker, WorkKind};
pub use crate::media::FilmFormat;
