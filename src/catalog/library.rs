//! Opening a library: lock, migrate, repair, replay.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Reader, Result, Writer};

/// How a library is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To look only; fails when there is no library yet.
    Read,
    /// To change it; the library is made when absent.
    Write {
        /// How long to wait for another process that writes.
        wait: Duration,
    },
}

/// Something that happened while opening and that a person may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A database was brought to the newest format; the old file was kept.
    Migrated {
        /// Format before.
        from: i64,
        /// The copy that was kept.
        kept: PathBuf,
    },
    /// A file of findings or thumbnails was missing or damaged and is made again.
    Rebuilt {
        /// Name of the file.
        file: &'static str,
    },
    /// Changes that the search index had missed were indexed.
    Replayed {
        /// How many assets.
        assets: u64,
    },
    /// Analyses that were running when the program stopped.
    Interrupted {
        /// How many.
        analyses: u64,
    },
}

/// An open library.
#[derive(Debug)]
pub struct Library {
    dir: PathBuf,
    writer: Option<Writer>,
    notes: Vec<Note>,
}

/// Opens the library in `dir`.
///
/// For writing this takes the lock, migrates old formats after copying them, makes missing or damaged
/// `derived.db` and `thumbs.db` anew, and indexes what a crash left out.
pub fn open(dir: &Path, access: Access) -> Result<Library> {
    todo!("{dir:?} {access:?}")
}

/// Puts a backup in the place of `catalog.db`, keeping the present file beside it; nobody may have the library open.
pub fn restore(dir: &Path, backup: &Path, wait: Duration) -> Result<()> {
    todo!("{dir:?} {backup:?} {wait:?}")
}

impl Library {
    /// Where it lies.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A new connection for reading; each thread has its own.
    pub fn reader(&self) -> Result<Reader> {
        todo!()
    }

    /// The one that may change things: there once when opened for writing, `None` afterwards and for readers.
    pub fn take_writer(&mut self) -> Option<Writer> {
        self.writer.take()
    }

    /// What happened while opening.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}
