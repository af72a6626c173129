//! Walking folders: which files are new, changed, known, or none of ours.
//!
//! The walk is the truth; watching (see `watch`) only says where to look. A walk over a whole root
//! ends with marking what it did not see as missing, so it must be complete.

mod folder;
mod walk;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::JoinHandle;

use parking_lot::{Condvar, Mutex};

use super::IndexItem;
use super::index::Index;
use crate::catalog::ScanEnd;
use crate::facts::RootId;
use crate::jobs::connections::Connections;
use crate::jobs::event::{Changes, Event, Events};
use crate::jobs::spawn;
use crate::jobs::work::{Meter, Pool, Priority, Rank, fenced};
use crate::jobs::writer::WriterHandle;

/// What to walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanRequest {
    /// The watched folder.
    pub root: RootId,
    /// Where it is.
    pub path: PathBuf,
    /// Only these files and folders (absolute paths); empty means everything.
    pub only: Vec<PathBuf>,
}

/// What became of the files below a folder; the parts add up to `seen`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScanTotals {
    /// Every file met.
    pub seen: u64,
    /// Pictures that are in the library now, new or known.
    pub indexed: u64,
    /// Pictures that could not be read.
    pub failed: u64,
    /// Files passed over, by reason.
    pub ignored: BTreeMap<String, u64>,
    /// Every failure: file and sentence.
    pub failures: BTreeMap<PathBuf, String>,
}

impl ScanTotals {
    /// Counts a file that is passed over.
    pub fn ignore(&mut self, reason: &str) {
        *self.ignored.entry(reason.to_owned()).or_default() += 1;
    }

    /// Adds the totals of another walk.
    pub fn add(&mut self, other: &Self) {
        self.seen += other.seen;
        self.indexed += other.indexed;
        self.failed += other.failed;
        self.failures.extend(other.failures.clone());
        for (reason, count) in &other.ignored {
            *self.ignored.entry(reason.clone()).or_default() += count;
        }
    }
}

/// How a walk ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanReport {
    /// The watched folder.
    pub root: RootId,
    /// Whether all of it was walked.
    pub complete: bool,
    /// What became of the files; `None` when cancelled or when the folder cannot be read.
    pub totals: Option<ScanTotals>,
    /// What a complete walk changed.
    pub end: Option<ScanEnd>,
}

/// The scanning thread and what waits for it.
pub struct Scanner {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What a walk works with.
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    cancel: AtomicBool,
    meter: Arc<Meter>,
    tools: Tools,
}

struct Tools {
    connections: Arc<Connections>,
    writer: WriterHandle,
    index: Pool<Index>,
    events: Events,
    /// The library's own folder is never walked.
    library: PathBuf,
}

#[derive(Default)]
struct State {
    waiting: Vec<ScanRequest>,
    running: Option<RootId>,
    held: bool,
    closing: bool,
}

impl Scanner {
    /// Starts the thread.
    pub fn start(
        connections: Arc<Connections>,
        writer: WriterHandle,
        index: Pool<Index>,
        events: Events,
        library: PathBuf,
        meter: Arc<Meter>,
    ) -> std::io::Result<Self> {
        let tools = Tools { connections, writer, index, events, library };
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
            cancel: AtomicBool::new(false),
            meter,
            tools,
        });
        let own = Arc::clone(&shared);
        let thread = spawn("scan", move || serve(&own))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Puts a walk on the list. One that waits already for the same root takes it in.
    pub fn submit(&self, request: ScanRequest) {
        let mut state = self.shared.state.lock();
        if let Some(waiting) = state.waiting.iter_mut().find(|waiting| waiting.root == request.root) {
            if request.only.is_empty() {
                waiting.only.clear();
            } else if !waiting.only.is_empty() {
                waiting.only.extend(request.only);
            }
            waiting.path = request.path;
        } else {
            self.shared.meter.expect(1);
            state.waiting.push(request);
        }
        self.shared.changed.notify_all();
    }

    /// Holds or releases walking.
    pub fn hold(&self, held: bool) {
        self.shared.state.lock().held = held;
        self.shared.changed.notify_all();
    }

    /// Drops what waits and ends the running walk.
    pub fn cancel(&self) {
        let mut state = self.shared.state.lock();
        let dropped = state.waiting.len() as u64;
        state.waiting.clear();
        self.shared.meter.drop_expected(dropped);
        if state.running.is_some() {
            self.shared.cancel.store(true, SeqCst);
        }
        self.shared.changed.notify_all();
    }

    /// Whether nothing waits and nothing is walked.
    #[must_use]
    pub fn idle(&self) -> bool {
        let state = self.shared.state.lock();
        state.waiting.is_empty() && state.running.is_none()
    }

    /// Asks the thread to end, without waiting.
    pub fn close(&self) {
        self.shared.state.lock().closing = true;
        self.shared.cancel.store(true, SeqCst);
        self.shared.changed.notify_all();
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        self.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the scanning thread ended with an internal error");
        }
    }
}

fn serve(shared: &Shared) {
    while let Some(request) = shared.next() {
        shared.meter.begin(&request.path.to_string_lossy());
        let report = fenced(|| walk::run(shared, &request)).unwrap_or_else(|told| {
            shared.tools.events.notice(true, told);
            ScanReport { root: request.root, complete: false, totals: None, end: None }
        });
        shared.meter.end(report.totals.is_none());
        let mut state = shared.state.lock();
        state.running = None;
        drop(state);
        shared.tools.events.send(Event::Scanned(report));
    }
}

impl Shared {
    fn next(&self) -> Option<ScanRequest> {
        let mut state = self.state.lock();
        loop {
            if state.closing {
                return None;
            }
            if !state.waiting.is_empty() && !state.held {
                let request = state.waiting.remove(0);
                state.running = Some(request.root);
                self.cancel.store(false, SeqCst);
                return Some(request);
            }
            self.changed.wait(&mut state);
        }
    }

    /// Waits while held; whether the walk should go on.
    fn proceed(&self) -> bool {
        let mut state = self.state.lock();
        while state.held && !state.closing && !self.cancel.load(SeqCst) {
            self.changed.wait(&mut state);
        }
        !state.closing && !self.cancel.load(SeqCst)
    }

    /// Sends a file to be read; newest files first.
    fn read(&self, item: IndexItem) -> bool {
        let newest = item.quick_key.modified_ns;
        self.tools.index.meter().expect(1);
        let taken = self.tools.index.queue().push_waiting(Priority::new(Rank::Background, newest), item);
        if !taken {
            self.tools.index.meter().drop_expected(1);
        }
        taken
    }

    fn set_online(&self, root: RootId, online: bool) {
        let written = self.tools.writer.call(move |writer| {
            writer.set_root_online(root, online)?;
            Ok(((), Changes::all()))
        });
        if let Err(reason) = written {
            log::warn!("whether a folder is there could not be noted: {reason}");
        }
    }
}
