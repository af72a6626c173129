//! What can go wrong with a library, in sentences for people.

use std::path::{Path, PathBuf};

/// A failure of the library. Sentences say what failed, why and what to do, the path last.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// Another process writes.
    #[error("This library is already open for writing in {owner}. Close it there, or wait until it has finished: {}", path.display())]
    Locked {
        /// Program, process number and computer, as far as the lock names them.
        owner: String,
        /// The library.
        path: PathBuf,
    },
    /// The database was written by a later version of the program.
    #[error("This library was last used by a newer version of Gravitas (format {found}, this one knows {known}). Please update Gravitas; nothing was changed: {}", path.display())]
    Newer {
        /// Format number found.
        found: i64,
        /// Newest format this program knows.
        known: i64,
        /// The database file.
        path: PathBuf,
    },
    /// The database has an old format and may not be migrated now.
    #[error("This library has an older format and must be opened for writing once before it can be read: {}", path.display())]
    Older {
        /// The database file.
        path: PathBuf,
    },
    /// A file that should be a database of ours is something else.
    #[error("This file is not a Gravitas database. Choose another folder for the library: {}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// What people made is damaged on disk.
    #[error("The catalog is damaged ({reason}). Nothing was changed; restore a backup with `gravitas restore`: {}", path.display())]
    Damaged {
        /// What SQLite said.
        reason: String,
        /// The database file.
        path: PathBuf,
    },
    /// Reading was asked for where nothing was ever written.
    #[error("There is no library here yet. Add a folder of pictures first: {}", path.display())]
    Absent {
        /// Where a library was looked for.
        path: PathBuf,
    },
    /// A file operation failed.
    #[error("Could not {action}: {source}. Check free space and permissions: {}", path.display())]
    File {
        /// What was tried, as a verb: `create the library folder`.
        action: &'static str,
        /// Why it failed.
        #[source]
        source: std::io::Error,
        /// The file or folder.
        path: PathBuf,
    },
    /// A watched folder would contain another one, or lies inside one.
    #[error("This folder overlaps a folder that is already in the library ({}). Add the outer one only: {}", other.display(), path.display())]
    Overlap {
        /// The folder that is there already.
        other: PathBuf,
        /// The folder that was to be added.
        path: PathBuf,
    },
    /// An asset, folder or document that does not exist.
    #[error("There is no {what} in this library. It may have been removed meanwhile")]
    Unknown {
        /// What was looked for: `asset 17`.
        what: String,
    },
    /// A search that cannot be answered, although its grammar is right.
    #[error("{message}")]
    Search {
        /// A sentence about it.
        message: String,
    },
    /// Stored data does not have the shape it must have.
    #[error("The library holds something unreadable ({what}: {reason}). Run `gravitas doctor`")]
    Unreadable {
        /// Which data.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// SQLite failed.
    #[error("The library could not {action}: {source}")]
    Database {
        /// What was tried, as a verb.
        action: &'static str,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
}

impl CatalogError {
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File { action, source, path: path.to_path_buf() }
    }

    pub(crate) fn sql(action: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Database { action, source }
    }

    /// Whether one stored value is at fault, and neither the file nor the disk: everything else can go on.
    #[must_use]
    pub fn is_one_value(&self) -> bool {
        use rusqlite::Error::{
            FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
        };
        match self {
            Self::Unreadable { .. } => true,
            Self::Database { source, .. } => matches!(
                source,
                FromSqlConversionFailure(..)
                    | IntegralValueOutOfRange(..)
                    | InvalidColumnType(..)
                    | Utf8Error(..)
            ),
            _ => false,
        }
    }

    /// Whether SQLite found a damaged file while working; opening the library again repairs what can be rebuilt.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        let code = match self {
            Self::Damaged { .. } => return true,
            Self::Database { source, .. } => source.sqlite_error_code(),
            _ => None,
        };
        matches!(code, Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase))
    }
}

impl From<rusqlite::Error> for CatalogError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Database { action: "answer", source }
    }
}
