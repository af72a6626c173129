//! Why a command ended early, and the exit code that says so.

use std::io::Write as _;
use std::process::ExitCode;

use crate::session::SessionError;

/// Something asked for failed.
pub(super) const SOMETHING_FAILED: u8 = 1;
/// The command line was wrong.
pub(super) const WRONG_LINE: u8 = 2;
/// The library or a model could not be opened.
pub(super) const NOT_OPENED: u8 = 3;

/// Result of a command or a part of it.
pub(super) type Result<T> = std::result::Result<T, Failure>;

/// A sentence and an exit code.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// Exit code 1.
    #[error("{0}")]
    Failed(String),
    /// Exit code 2.
    #[error("{0}")]
    WrongLine(String),
    /// Exit code 3.
    #[error("{0}")]
    NotOpened(String),
    /// The reader of stdout went away (`gravitas … | head`): no news, and no failure.
    #[error("nobody reads the output any more")]
    NobodyReads,
}

impl Failure {
    /// The exit code.
    pub(super) const fn code(&self) -> u8 {
        match self {
            Self::Failed(_) => SOMETHING_FAILED,
            Self::WrongLine(_) => WRONG_LINE,
            Self::NotOpened(_) => NOT_OPENED,
            Self::NobodyReads => 0,
        }
    }

    /// Says it on stderr and gives the exit code.
    pub(super) fn report(&self) -> ExitCode {
        if !matches!(self, Self::NobodyReads) {
            complain(&self.to_string());
        }
        ExitCode::from(self.code())
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        let text = error.to_string();
        match error {
            SessionError::Library(_) | SessionError::ReadOnly(_) | SessionError::Model(_) => {
                Self::NotOpened(text)
            }
            SessionError::Input(_) => Self::WrongLine(text),
            _ => Self::Failed(text),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::NobodyReads;
        }
        Self::Failed(format!("the output could not be written: {error}"))
    }
}

/// One line on stderr; when even that fails there is nobody left to tell.
pub(super) fn complain(sentence: &str) {
    writeln!(std::io::stderr(), "gravitas: {sentence}").ok();
}

/// A short word for a failed file in JSON.
pub(super) const fn code_of(error: &SessionError) -> &'static str {
    match error {
        SessionError::Library(_) | SessionError::ReadOnly(_) => "library",
        SessionError::Picture { .. } => "picture",
        SessionError::Model(_) => "model",
        SessionError::Version(_) => "E_VERSION",
        SessionError::Input(_) => "input",
        SessionError::Write { .. } | SessionError::Exists(_) => "write",
        SessionError::TimedOut(_) => "timeout",
        _ => "closed",
    }
}
