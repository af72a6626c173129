//! Films that are being made or were made since the session began.

use std::path::PathBuf;

use crate::export::motion::FilmWritten;

/// One film; its movement is that of the plan it was ordered with.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmRow {
    /// For [`Command::StopFilm`](crate::session::Command::StopFilm) and
    /// [`Command::ForgetFilm`](crate::session::Command::ForgetFilm).
    pub id: u64,
    /// Where it goes.
    pub out: PathBuf,
    /// How it stands.
    pub state: FilmState,
}

/// How a film stands.
#[derive(Debug, Clone, PartialEq)]
pub enum FilmState {
    /// Waiting or being rendered.
    Running {
        /// Frames that are done.
        done: u32,
        /// Frames there will be.
        total: u32,
    },
    /// Written.
    Done(FilmWritten),
    /// Stopped by a person; nothing was written.
    Stopped,
    /// Failed, with the sentence.
    Failed(String),
}

impl FilmRow {
    /// Share that is done, from 0 to 1; `None` when it is not running.
    #[must_use]
    pub fn progress(&self) -> Option<f32> {
        match self.state {
            FilmState::Running { done, total } => Some(done as f32 / total.max(1) as f32),
            _ => None,
        }
    }
}
