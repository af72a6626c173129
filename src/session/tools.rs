//! Blocking operations on an open library, for the command line.
//!
//! Each takes a `progress` closure, called with the view a few times a second; when it answers
//! `false` the operation ends early with what was done so far.

mod analyse;
mod documents;
mod find;
mod index;
mod progress;
mod target;

pub(super) use analyse::Analysed;
pub use analyse::{AnalyzeRequest, AnalyzeTotals, TagsFrom};
pub use documents::restore_library;
pub use find::{AssetSummary, TagChange};
pub use index::IndexTotals;
pub use target::Target;

use std::time::{Duration, Instant};

use super::{Result, Session, SessionError, View};
use crate::jobs::Reply;

/// Called now and then with the state of things; `false` asks to stop.
pub type Progress<'a> = &'a mut dyn FnMut(&View) -> bool;

/// How often `progress` is called.
const BEAT: Duration = Duration::from_millis(100);

impl Session {
    /// Pumps until `done` says so; `Ok(false)` when `progress` asked to stop.
    pub(super) fn run_until(
        &mut self,
        progress: Progress<'_>,
        mut done: impl FnMut(&mut Self) -> bool,
    ) -> Result<bool> {
        let mut beat = Instant::now();
        loop {
            self.pump(Duration::from_millis(50));
            if done(self) {
                progress(&self.view);
                return Ok(true);
            }
            if beat.elapsed() >= BEAT {
                beat = Instant::now();
                if !progress(&self.view) {
                    return Ok(false);
                }
            }
            self.doze();
        }
    }

    /// Waits for a change to be on disk, pumping meanwhile.
    pub(super) fn wait_for_reply<T>(&mut self, reply: &Reply<T>) -> Result<T> {
        loop {
            if let Some(outcome) = reply.poll() {
                return outcome.map_err(SessionError::Library);
            }
            self.pump(Duration::from_millis(10));
            self.doze();
        }
    }

    /// The writer, or why nothing can be changed.
    pub(super) fn writer(&self) -> Result<crate::jobs::WriterHandle> {
        let reason = || self.view.read_only.clone().unwrap_or_default();
        self.runtime.writer().cloned().ok_or_else(|| SessionError::ReadOnly(reason()))
    }
}
