//! What can go wrong between bytes and pixels.

use std::path::{Path, PathBuf};

/// A file that could not be read, decoded or encoded. Sentences name the path last.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The file could not be opened or read.
    #[error("cannot read the file: {source}: {}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing known begins like this.
    #[error("not a picture in a known format; its first bytes are {head}{}", at(path.as_deref()))]
    Unknown {
        /// The first bytes as hexadecimal digits.
        head: String,
        /// Which file, when it came from one.
        path: Option<PathBuf>,
    },
    /// The format is known, but not this variant of it, or not on this computer.
    #[error("{what}; {advice}{}", at(path.as_deref()))]
    Unsupported {
        /// What was met.
        what: String,
        /// What to do.
        advice: String,
        /// Which file, when it came from one.
        path: Option<PathBuf>,
    },
    /// The decoder gave up.
    #[error("the {format} data is damaged: {reason}{}", at(path.as_deref()))]
    Damaged {
        /// What the file is.
        format: &'static str,
        /// What the decoder said.
        reason: String,
        /// Which file, when it came from one.
        path: Option<PathBuf>,
    },
    /// A bound of [`super::Limits`] was met.
    #[error("{what} is over the limit of {limit}{}", at(path.as_deref()))]
    TooLarge {
        /// What, with its number.
        what: String,
        /// The bound.
        limit: String,
        /// Which file, when it came from one.
        path: Option<PathBuf>,
    },
    /// A request that makes no sense for this picture.
    #[error("{0}")]
    Request(String),
    /// An encoder refused.
    #[error("cannot write {format}: {reason}")]
    Encode {
        /// The target format.
        format: &'static str,
        /// What the encoder said.
        reason: String,
    },
}

impl MediaError {
    /// The same error, naming `file` when it names none yet.
    #[must_use]
    pub(crate) fn at(mut self, file: &Path) -> Self {
        match &mut self {
            Self::Unknown { path, .. }
            | Self::Unsupported { path, .. }
            | Self::Damaged { path, .. }
            | Self::TooLarge { path, .. } => {
                path.get_or_insert_with(|| file.to_path_buf());
            }
            Self::Io { .. } | Self::Request(_) | Self::Encode { .. } => {}
        }
        self
    }
}

fn at(path: Option<&Path>) -> String {
    path.map(|p| format!(": {}", p.display())).unwrap_or_default()
}
