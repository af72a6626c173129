//! What an open session remembers about sets, and obeying [`SetCommand`]s.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, SendTimeoutError, Sender, bounded};

use super::SetCommand;
use super::aside::Aside;
use super::export::ExportTotals;
use super::library::entries;
use crate::facts::AssetId;
use crate::jobs::kinds::ExportGauge;
use crate::session::Session;
use crate::session::view::SheetRow;

/// Beside the view.
pub(in crate::session) struct Sets {
    pub(super) stored: BTreeMap<String, String>,
    pub(super) aside: Aside,
    /// Grows with every other set of pictures or slots; rows of older ones are dropped.
    pub(super) generation: u64,
    /// Pictures of the sheet that must be planned (again).
    pub(super) waiting: Vec<AssetId>,
    /// Tells the planner to end; `None` while nothing is planned.
    pub(super) planning: Option<Stop>,
    pub(super) gauge: Option<Arc<ExportGauge>>,
    pub(super) pace: Pace,
    pub(super) sender: Sender<Message>,
    receiver: Receiver<Message>,
}

/// A wish to end that a thread looks at.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Wishes it.
    pub(super) fn wish(&self) {
        self.0.store(true, SeqCst);
    }

    /// Whether somebody wished it.
    pub(super) fn wished(&self) -> bool {
        self.0.load(SeqCst)
    }
}

/// How fast an export goes, without the time in which it was held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    seen: Instant,
    active: Duration,
}

impl Pace {
    /// Begins now.
    pub(super) fn start() -> Self {
        Self { seen: Instant::now(), active: Duration::ZERO }
    }

    /// Counts the time since the last look.
    pub(super) fn look(&mut self, held: bool) {
        let now = Instant::now();
        if !held {
            self.active += now - self.seen;
        }
        self.seen = now;
    }

    /// Seconds until the rest is done at the pace so far.
    pub(super) fn seconds_left(&self, done: u64, all: u64) -> Option<f64> {
        let rest = all.saturating_sub(done) as f64;
        (done > 0).then(|| self.active.as_secs_f64() / done as f64 * rest)
    }
}

/// Messages that may wait for the session.
const WAITING: usize = 1_024;

/// Sends, waiting while the session has enough to take in; `false` when nobody wants it any more.
pub(super) fn send(sender: &Sender<Message>, message: Message, ended: impl Fn() -> bool) -> bool {
    let mut message = message;
    loop {
        match sender.send_timeout(message, Duration::from_millis(50)) {
            Ok(()) => return true,
            Err(SendTimeoutError::Timeout(back)) if !ended() => message = back,
            Err(_) => return false,
        }
    }
}

/// What threads beside the session send.
pub(super) enum Message {
    /// A row of a sheet; `None` when the picture is gone.
    Row(u64, AssetId, Option<Box<SheetRow>>),
    /// The planner ended; a reason where it could not go on.
    Planned(u64, Result<(), String>),
    /// An export ended.
    Exported(Result<Box<ExportTotals>, String>),
}

impl Default for Sets {
    fn default() -> Self {
        let (sender, receiver) = bounded(WAITING);
        Self {
            stored: BTreeMap::new(),
            aside: Aside::default(),
            generation: 0,
            waiting: Vec::new(),
            planning: None,
            gauge: None,
            pace: Pace::start(),
            sender,
            receiver,
        }
    }
}

impl Sets {
    /// Holds or releases the export that runs.
    pub(in crate::session) fn hold(&self, held: bool) {
        if let Some(gauge) = &self.gauge {
            gauge.hold(held);
        }
    }

    /// Ends the export that runs.
    pub(in crate::session) fn stop(&self) {
        if let Some(gauge) = &self.gauge {
            gauge.stop();
        }
    }
}

impl Drop for Sets {
    fn drop(&mut self) {
        // Closing does not wait for pictures that nobody will look at.
        self.stop();
        if let Some(planning) = &self.planning {
            planning.wish();
        }
    }
}

impl Session {
    /// Obeys; never waits.
    pub(in crate::session) fn apply_to_sets(&mut self, command: SetCommand) {
        match command {
            SetCommand::Open(name) => self.open_set(&name),
            SetCommand::New(name) => self.new_set(&name),
            SetCommand::Duplicate(name) => self.duplicate_set(&name),
            SetCommand::Close => self.close_draft(),
            SetCommand::PutAside => self.put_aside(),
            SetCommand::Discard(name) => self.discard_draft(&name),
            SetCommand::Edit(set) => self.edit_set(set),
            SetCommand::EditText(text) => self.edit_set_text(text),
            SetCommand::AddCrop { set, slot } => self.add_crop(&set, slot),
            SetCommand::Save => self.save_set(),
            SetCommand::Rename { name, title } => self.rename_set(&name, title),
            SetCommand::Remove(name) => self.remove_set(&name),
            SetCommand::Import(path) => self.import_set(path),
            SetCommand::ExportToml { out, overwrite } => self.write_set(out, overwrite),
            SetCommand::Review(ids) => self.review(ids),
            SetCommand::Object { ids, name } => self.choose_object(ids, name),
            SetCommand::Take { id, slot, area } => self.take(id, &slot, area),
            SetCommand::Accept { id, slot, accepted } => self.accept(id, slot.as_deref(), accepted),
            SetCommand::AcceptAbove(least) => self.accept_above(least),
            SetCommand::Export { ids, out, overwrite, prune } => self.export(ids, out, overwrite, prune),
            SetCommand::Stop => self.sets.stop(),
            SetCommand::Show(path) => self.show_outside(path),
        }
    }

    /// The library said which sets it has.
    pub(in crate::session) fn sets_arrived(&mut self, stored: BTreeMap<String, String>) {
        self.view.sets.list = entries(&stored, &self.view.vocabulary).into();
        self.sets.stored = stored;
        self.compare_draft();
        self.compare_aside();
        self.touch();
    }

    /// Takes in rows and results, and reads how far the export is.
    pub(in crate::session) fn collect_sets(&mut self) {
        let mut moved = false;
        for message in self.sets.receiver.try_iter().take(256).collect::<Vec<_>>() {
            moved = true;
            match message {
                Message::Row(generation, id, row) if generation == self.sets.generation => {
                    self.row_arrived(id, row);
                }
                Message::Row(..) => {}
                Message::Planned(generation, ended) => self.planner_ended(generation, ended),
                Message::Exported(ended) => self.export_ended(ended),
            }
        }
        if moved | self.read_gauge() {
            self.touch();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_the_pace_without_pauses() {
        let mut pace = Pace { seen: Instant::now(), active: Duration::from_secs(10) };
        pace.look(true);
        assert_eq!(pace.seconds_left(0, 9), None);
        assert_eq!(pace.seconds_left(5, 9), Some(8.0));
    }
}
