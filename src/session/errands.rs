//! What errands are for, so that their outcome reaches the right part of the view.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::jobs::kinds::{FilesReport, FilmTicket, Left, TrashPlan};

/// Why an errand was sent.
pub enum Purpose {
    /// A model is being downloaded.
    Pull {
        /// The analysis.
        id: String,
    },
    /// Something small; what follows stands with it.
    Chore(super::chores::Then),
    /// A film is being made.
    Film(Arc<FilmTicket>),
    /// It is counted what would go to the trash.
    TrashPlan {
        /// `pictures` or `rejected pictures`.
        what: &'static str,
        /// The count.
        left: Left<TrashPlan>,
    },
    /// Files go elsewhere.
    Files {
        /// `Moved to Holidays`
        words: String,
        /// What became of them.
        left: Left<FilesReport>,
    },
    /// Where files lie.
    Paths(Left<Vec<PathBuf>>),
    /// Files come back.
    FilesBack(Left<FilesReport>),
    /// A crop is being written.
    Crop {
        /// Where to.
        out: PathBuf,
        /// Its length, once written.
        written: Arc<AtomicU64>,
    },
}
