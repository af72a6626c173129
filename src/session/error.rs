//! Why something asked of a session could not be done.

use std::path::PathBuf;

/// Failures that a person or the command line is told about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The library could not be opened or refused an operation.
    #[error("the library could not be used: {0}")]
    Library(String),
    /// Another process is the writer.
    #[error("this library is open for reading only: {0}")]
    ReadOnly(String),
    /// A file could not be read as a picture.
    #[error("{reason}: {}", path.display())]
    Picture {
        /// What is wrong with it, in one sentence.
        reason: String,
        /// The file.
        path: PathBuf,
    },
    /// A model, the store or the engine.
    #[error("{0}")]
    Model(String),
    /// An analysis is not here in the version asked for.
    #[error("{0}")]
    Version(String),
    /// A query, transformation, tag or name that could not be understood.
    #[error("{0}")]
    Input(String),
    /// A result could not be written.
    #[error("the result could not be written: {reason}: {}", path.display())]
    Write {
        /// Why.
        reason: String,
        /// Where it should have gone.
        path: PathBuf,
    },
    /// A file is there already, and nobody said that it may be replaced.
    #[error("there is already a file of that name, and it was kept; choose another name or allow replacing it: {}", .0.display())]
    Exists(PathBuf),
    /// The signing secret is missing or cannot be kept; the secret itself is never in the sentence.
    #[error("{0}")]
    Secret(String),
    /// Something waited for did not happen in time.
    #[error("nothing happened for {0} seconds; try again, or look at the list of failures")]
    TimedOut(u64),
    /// The session is closing.
    #[error("the session is closing")]
    Closed,
}

/// Shorthand for results of this floor.
pub type Result<T> = std::result::Result<T, SessionError>;
