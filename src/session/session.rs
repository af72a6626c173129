//! One open library and everything that is going on in it.

use std::time::Duration;

use super::{Command, Result, SessionOptions, Thumb, View};

/// What a pump did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pumped {
    /// Whether the view changed.
    pub changed: bool,
    /// Whether time ran out before everything was drained: pump again soon.
    pub more: bool,
}

/// An open library. Lives on one thread; only [`Session::open`], [`Session::wait_until`],
/// [`Session::close`] and the blocking tools may take long.
pub struct Session {
    view: View,
}

impl Session {
    /// Opens (and if needed makes) the library and starts the workers.
    ///
    /// When another process writes, the session opens for reading and says so in
    /// [`View::read_only`], or refuses after a few seconds, as the options say.
    pub fn open(options: SessionOptions) -> Result<Self> {
        todo!("{}", options.library_dir.display())
    }

    /// Takes in what workers sent, for at most `budget`, and updates the view.
    pub fn pump(&mut self, budget: Duration) -> Pumped {
        todo!("{budget:?}")
    }

    /// What to show. Changes only in [`pump`](Self::pump), [`apply`](Self::apply),
    /// [`undo`](Self::undo), [`redo`](Self::redo) and [`take_thumbs`](Self::take_thumbs).
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Does or starts what was asked; never waits.
    pub fn apply(&mut self, command: Command) {
        todo!("{command:?}")
    }

    /// Takes back the last undoable command; `false` when there is none.
    pub fn undo(&mut self) -> bool {
        todo!()
    }

    /// Does again what was taken back; `false` when there is nothing.
    pub fn redo(&mut self) -> bool {
        todo!()
    }

    /// Moves decoded thumbnails out, most wanted first, until `max_bytes` of pixels are reached
    /// (at least one when any waits).
    pub fn take_thumbs(&mut self, max_bytes: usize) -> Vec<Thumb> {
        todo!("{max_bytes}")
    }

    /// Pumps until the condition holds; an error when `timeout` passes first.
    pub fn wait_until(&mut self, condition: impl Fn(&View) -> bool, timeout: Duration) -> Result<()> {
        todo!("{timeout:?} {}", condition(&self.view))
    }

    /// Stops the workers, finishes what is being written, and closes the library.
    ///
    /// Dropping the session does the same.
    pub fn close(self) {}
}
