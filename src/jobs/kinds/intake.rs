//! Counting what became of the files of one walk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::ScanTotals;

/// Counts the files that one walk sent to be read, and waits for them.
pub struct Intake {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    open: u64,
    cancelled: bool,
    tally: Tally,
}

/// What became of files that were read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// In the library now.
    pub indexed: u64,
    /// Files that could not be read, with the sentence.
    pub failures: BTreeMap<PathBuf, String>,
}

/// One file's share of the count; the first call settles it.
#[derive(Clone)]
pub struct Ticket {
    shared: Arc<Shared>,
    settled: Arc<Mutex<bool>>,
}

impl Default for Intake {
    fn default() -> Self {
        Self { shared: Arc::new(Shared { state: Mutex::default(), changed: Condvar::new() }) }
    }
}

impl Intake {
    /// A ticket for one more file.
    #[must_use]
    pub fn ticket(&self) -> Ticket {
        self.shared.state.lock().open += 1;
        Ticket { shared: Arc::clone(&self.shared), settled: Arc::default() }
    }

    /// Marks the walk as cancelled; tickets then ask their files to be left.
    pub fn cancel(&self) {
        self.shared.state.lock().cancelled = true;
        self.shared.changed.notify_all();
    }

    /// Waits a moment for every ticket to be settled: `None` when cancelled, `Some(None)` when some
    /// are still open.
    #[must_use]
    pub fn wait_briefly(&self) -> Option<Option<Tally>> {
        let mut state = self.shared.state.lock();
        if state.open > 0 && !state.cancelled {
            self.shared.changed.wait_for(&mut state, Duration::from_millis(100));
        }
        if state.cancelled {
            return None;
        }
        Some((state.open == 0).then(|| state.tally.clone()))
    }
}

impl Ticket {
    /// The file is in the library.
    pub fn indexed(&self) {
        self.settle(|state| state.tally.indexed += 1);
    }

    /// The file is in the library, as far as it could be read.
    pub fn indexed_in_part(&self, path: &Path, reason: &str) {
        self.settle(|state| {
            state.tally.indexed += 1;
            state.tally.failures.insert(path.to_owned(), reason.to_owned());
        });
    }

    /// The file could not be read.
    pub fn failed(&self, path: &Path, reason: &str) {
        self.settle(|state| {
            state.tally.failures.insert(path.to_owned(), reason.to_owned());
        });
    }

    /// The file was left: the whole walk counts as cancelled.
    pub fn cancel(&self) {
        self.settle(|state| state.cancelled = true);
    }

    /// Whether the walk was cancelled.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.shared.state.lock().cancelled
    }

    fn settle(&self, note: impl FnOnce(&mut State)) {
        let mut settled = self.settled.lock();
        if !std::mem::replace(&mut *settled, true) {
            let mut state = self.shared.state.lock();
            note(&mut state);
            state.open -= 1;
            self.shared.changed.notify_all();
        }
    }
}

impl Tally {
    /// Adds these numbers to the totals of a walk.
    pub fn add_to(&self, totals: &mut ScanTotals) {
        totals.indexed += self.indexed;
        totals.failed += self.failures.len() as u64;
        totals.failures.extend(self.failures.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_counts_once_and_waiting_ends_with_the_last() {
        let intake = Intake::default();
        let (a, b) = (intake.ticket(), intake.ticket());
        a.indexed();
        a.clone().indexed();
        b.failed(Path::new("b.jpg"), "cut short");
        let tally = intake.wait_briefly().flatten().unwrap();
        assert_eq!((tally.indexed, tally.failures.len()), (1, 1));
        intake.ticket().cancel();
        assert_eq!(intake.wait_briefly(), None);
    }
}
