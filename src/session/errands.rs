//! What errands are for, so that their outcome reaches the right part of the view.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::jobs::kinds::FilmTicket;

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
    /// A crop is being written.
    Crop {
        /// Where to.
        out: PathBuf,
        /// Its length, once written.
        written: Arc<AtomicU64>,
    },
}
