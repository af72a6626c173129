//! Why a download or a message failed, each as one sentence: what failed, why, what to do, path last.

use std::path::PathBuf;

/// Everything that can fail while fetching a file or sending a message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetError {
    /// Stopped on request; what arrived is kept for the next try.
    #[error("the download was stopped")]
    Cancelled,
    /// No connection at all.
    #[error("{host} cannot be reached ({reason}); check the network, or put the file into a mirror folder")]
    Unreachable {
        /// The host of the address.
        host: String,
        /// The system's words.
        reason: String,
    },
    /// A message reached nobody.
    #[error("{host} cannot be reached ({reason}); check the address and the network")]
    Unheard {
        /// The host of the address.
        host: String,
        /// The system's words.
        reason: String,
    },
    /// The server refused.
    #[error("{host} answered {status} for {url}")]
    Status {
        /// The host of the address.
        host: String,
        /// HTTP status.
        status: u16,
        /// The address.
        url: String,
    },
    /// The server names another address; a message is sent to none that nobody set.
    #[error("{host} answered {status}: the address is {to} now; set that one")]
    Moved {
        /// The host of the address.
        host: String,
        /// HTTP status.
        status: u16,
        /// Where the server wants the message.
        to: String,
    },
    /// The connection ended early, again and again; what arrived is kept for the next try.
    #[error(
        "the connection to {host} broke after {received} of {expected} bytes ({reason}); try again, it goes on from there"
    )]
    Interrupted {
        /// The host of the address.
        host: String,
        /// Bytes on disk now.
        received: u64,
        /// Bytes of the whole file.
        expected: u64,
        /// The system's words.
        reason: String,
    },
    /// Bytes that are not what was promised; kept aside, never used.
    #[error(
        "the file from {host} was refused: its SHA-256 is {found}, not {expected}; the refused bytes were kept aside: {}",
        kept.display()
    )]
    WrongHash {
        /// The host of the address.
        host: String,
        /// What was promised.
        expected: String,
        /// What arrived.
        found: String,
        /// Where the refused bytes lie.
        kept: PathBuf,
    },
    /// Another process is fetching the same file.
    #[error("another process is fetching this file already: {}", .0.display())]
    Busy(PathBuf),
    /// A file could not be read or written.
    #[error("cannot {action}: {source}: {}", path.display())]
    Io {
        /// What was tried, as a verb phrase.
        action: &'static str,
        /// Why not.
        #[source]
        source: std::io::Error,
        /// Which file.
        path: PathBuf,
    },
}
