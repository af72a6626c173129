//! Everything that runs for one open library, and the order in which it ends.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use crossbeam_channel::Receiver;
use parking_lot::Mutex;

use super::ask::{Question, Readers};
use super::connections::Connections;
use super::event::{Event, Events, Waker};
use super::kinds::{
    Analyse, AnalyseItem, Analyst, Demand, Errand, Errands, Feeder, Follow, Index, Journal, Open, OpenItem,
    ScanRequest, Scanner, ThumbRequest, Thumbnailer, Watcher,
};
use super::progress::{Gauges, JobsSnapshot};
use super::work::{Poke, Pool, Priority, Rank, Step, Task, Watchdog, Watched};
use super::writer::{WriterHandle, WriterThread};
use super::{WorkKind, most_workers, workers};
use crate::catalog::{Library, NowRunning};
use crate::facts::AssetId;
use crate::media::Limits;

/// How long closing waits for an answer from far away; what was not delivered is kept by whoever wanted it sent.
const HANG_UP: Duration = Duration::from_secs(2);

/// How a runtime works.
#[derive(Clone)]
pub struct RuntimeConfig {
    /// Leave one core to the window.
    pub polite: bool,
    /// Follow folders.
    pub watch: bool,
    /// Analyse what comes in without being asked.
    pub analyze: bool,
    /// Bounds on one file.
    pub limits: Limits,
    /// Messages that may wait for the session.
    pub event_capacity: usize,
    /// Called after a message was sent.
    pub waker: Waker,
}

impl RuntimeConfig {
    /// Polite, quiet, with the usual bounds.
    #[must_use]
    pub fn new(waker: Waker) -> Self {
        Self {
            polite: true,
            watch: false,
            analyze: false,
            limits: Limits::default(),
            event_capacity: 1_024,
            waker,
        }
    }
}

/// The workers of one open library. Dropping it ends them in the right order: the receiver first,
/// so that nobody waits to send; then the queues; then the threads; the writer last, after it has
/// written everything that was handed to it.
pub struct Runtime {
    receiver: Receiver<Event>,
    gauges: Gauges,
    held: BTreeMap<WorkKind, bool>,
    newest_open: Arc<AtomicU64>,
    tickets: u64,
    work: Option<Work>,
    readers: Option<Readers>,
    thumbs: Option<Thumbnailer>,
    open: Pool<Open>,
    analyse: Pool<Analyse>,
    pull: Pool<Errands>,
    export: Pool<Errands>,
    files: Pool<Errands>,
    chores: Pool<Errands>,
    deliveries: Pool<Errands>,
    watchdog: Option<Watchdog>,
    connections: Arc<Connections>,
    writer: Option<(WriterThread, WriterHandle)>,
}

/// What only a writing session has.
struct Work {
    scanner: Arc<Scanner>,
    feeder: Feeder,
    watcher: Option<Watcher>,
    index: Pool<Index>,
}

impl Runtime {
    /// Starts the workers over `library`; without a writer in it, only those that read.
    pub fn start(
        mut library: Library,
        analyst: Arc<dyn Analyst>,
        config: &RuntimeConfig,
    ) -> Result<Self, String> {
        let (events, receiver) = Events::channel(config.event_capacity, Arc::clone(&config.waker));
        let writer = library.take_writer();
        let folder = library.dir().to_path_buf();
        let library = Arc::new(Mutex::new(library));
        let writer = match writer {
            Some(writer) => {
                Some(WriterThread::start(writer, events.clone(), Arc::clone(&config.waker)).map_err(failed)?)
            }
            None => None,
        };
        let parts = Parts {
            handle: writer.as_ref().map(|(_, handle)| handle.clone()),
            connections: Arc::new(Connections::new(Arc::clone(&library))),
            library,
            folder,
            events,
            analyst,
            poke: Poke::default(),
            config: config.clone(),
        };
        parts.assemble(receiver, writer)
    }

    /// Messages from the workers.
    #[must_use]
    pub const fn events(&self) -> &Receiver<Event> {
        &self.receiver
    }

    /// Where changes go; `None` for a reading session.
    #[must_use]
    pub fn writer(&self) -> Option<&WriterHandle> {
        self.writer.as_ref().map(|(_, handle)| handle)
    }

    /// Read-only connections, for callers that may wait.
    #[must_use]
    pub const fn connections(&self) -> &Arc<Connections> {
        &self.connections
    }

    /// Puts a question to the library; the answer comes as an event.
    pub fn ask(&self, question: Question) {
        if let Some(readers) = &self.readers {
            readers.ask(question);
        }
    }

    /// Walks folders.
    pub fn scan(&self, request: ScanRequest) {
        if let Some(work) = &self.work {
            work.scanner.submit(request);
        }
    }

    /// Follows exactly these folders, when following was asked for.
    pub fn follow(&self, roots: Vec<Follow>) {
        if let Some(watcher) = self.work.as_ref().and_then(|work| work.watcher.as_ref()) {
            watcher.follow(roots);
        }
    }

    /// Analyses pictures of the library.
    pub fn analyze(&self, demand: Demand) {
        if let Some(work) = &self.work {
            work.feeder.demand(demand);
        }
    }

    /// Analyses a file before everything else; the results are only told. `analyses` empty: all.
    pub fn analyze_file(&self, path: PathBuf, analyses: Vec<String>) {
        let item = AnalyseItem::of_file(path, analyses);
        submit(&self.analyse, Priority::new(Rank::Now, 0), item);
    }

    /// New pictures came in, a model was fetched: looks for work again.
    pub fn look_for_work(&self) {
        if let Some(work) = &self.work {
            work.feeder.forget_absent();
        }
    }

    /// What is on screen is analysed first.
    pub fn set_visible(&self, ids: Vec<AssetId>) {
        if let Some(work) = &self.work {
            work.feeder.set_visible(ids);
        }
    }

    /// Replaces the wanted thumbnails.
    pub fn want_thumbs(&self, requests: Vec<ThumbRequest>) {
        if let Some(thumbs) = &self.thumbs {
            thumbs.want(requests);
        }
    }

    /// Decodes a picture to look at, before older wishes, which are forgotten.
    pub fn open(&self, asset: Option<AssetId>, path: PathBuf, long_side: u32) {
        let generation = self.newest_open.fetch_add(1, SeqCst) + 1;
        let item = OpenItem { asset, path, long_side, generation };
        submit(&self.open, Priority::new(Rank::Now, i64::MAX), item);
    }

    /// Decodes a neighbour of the open picture after it.
    pub fn open_ahead(&self, asset: AssetId, path: PathBuf, long_side: u32) {
        let generation = self.newest_open.load(SeqCst);
        let item = OpenItem { asset: Some(asset), path, long_side, generation };
        submit(&self.open, Priority::new(Rank::Background, 0), item);
    }

    /// Runs a download, an export or an order about files; returns its ticket.
    pub fn errand(
        &mut self,
        kind: WorkKind,
        name: &str,
        body: impl FnOnce(&Step<'_>) -> Result<(), String> + Send + 'static,
    ) -> u64 {
        self.tickets += 1;
        let errand = Errand::new(self.tickets, name, body);
        let pool = match kind {
            WorkKind::Pull => &self.pull,
            WorkKind::Files => &self.files,
            _ => &self.export,
        };
        // Errands run in the order in which they were given.
        let order = i64::MAX.wrapping_sub_unsigned(self.tickets);
        submit(pool, Priority::new(Rank::Visible, order), errand);
        self.tickets
    }

    /// Runs something small that is neither shown nor held: a file to read, a folder to look at. Returns its ticket.
    pub fn chore(
        &mut self,
        name: &str,
        body: impl FnOnce(&Step<'_>) -> Result<(), String> + Send + 'static,
    ) -> u64 {
        self.tickets += 1;
        unshown(&self.chores, Errand::new(self.tickets, name, body))
    }

    /// Runs something that waits for somebody far away, one after the other, beside the chores; what others wait for
    /// counts no delivery. Its body asks the step whether to end. Returns its ticket.
    pub fn delivery(
        &mut self,
        name: &str,
        body: impl FnOnce(&Step<'_>) -> Result<(), String> + Send + 'static,
    ) -> u64 {
        self.tickets += 1;
        unshown(&self.deliveries, Errand::new(self.tickets, name, body))
    }

    /// How many pictures may be read and analysed at once beside those that somebody waits for.
    pub fn work_at_once(&self, count: usize) {
        self.analyse.queue().serve_at_once(count);
        if let Some(work) = &self.work {
            work.index.queue().serve_at_once(count);
        }
    }

    /// What runs, how fast, how long still.
    pub fn progress(&mut self) -> JobsSnapshot {
        let held = &self.held;
        let gauges = &mut self.gauges;
        let read = |kind: &WorkKind| gauges.read(*kind, held.get(kind).copied().unwrap_or(false));
        JobsSnapshot { kinds: WorkKind::ALL.iter().map(read).collect() }
    }

    /// Holds or releases one kind. Running items stop at their next step, within a second or so.
    pub fn hold(&mut self, kind: WorkKind, held: bool) {
        self.held.insert(kind, held);
        match (kind, &self.work) {
            (WorkKind::Scan, Some(work)) => work.scanner.hold(held),
            (WorkKind::Index, Some(work)) => work.index.queue().hold(held),
            (WorkKind::Analyze, _) => self.analyse.queue().hold(held),
            (WorkKind::Pull, _) => self.pull.queue().hold(held),
            (WorkKind::Export, _) => self.export.queue().hold(held),
            (WorkKind::Files, _) => self.files.queue().hold(held),
            (WorkKind::Scan | WorkKind::Index, None) => {}
        }
    }

    /// Drops waiting work of one kind; what is done stays done.
    pub fn cancel(&self, kind: WorkKind) {
        match (kind, &self.work) {
            (WorkKind::Scan, Some(work)) => work.scanner.cancel(),
            (WorkKind::Index, Some(work)) => {
                work.scanner.cancel();
                for item in drain(&work.index) {
                    item.ticket.cancel();
                }
            }
            (WorkKind::Analyze, work) => {
                if let Some(work) = work {
                    work.feeder.cancel();
                }
                let dropped = drain(&self.analyse);
                self.analyse.meter().set_further(0);
                if let Some(work) = work {
                    work.feeder.dropped(dropped);
                }
            }
            (WorkKind::Pull, _) => drop(drain(&self.pull)),
            (WorkKind::Export, _) => drop(drain(&self.export)),
            (WorkKind::Files, _) => drop(drain(&self.files)),
            (WorkKind::Scan | WorkKind::Index, None) => {}
        }
    }

    /// Whether nothing runs, waits, is being written or being asked, and every message was taken; deliveries may go on.
    #[must_use]
    pub fn idle(&self) -> bool {
        let work = self
            .work
            .as_ref()
            .is_none_or(|work| work.scanner.idle() && work.index.idle() && work.feeder.idle());
        let reading = self.readers.as_ref().is_none_or(Readers::idle);
        let errands = self.pull.idle() && self.export.idle() && self.files.idle() && self.chores.idle();
        let pools = self.analyse.idle() && self.open.idle() && errands;
        let writing = self.writer().is_none_or(WriterHandle::idle);
        work && reading && pools && writing && self.events().is_empty()
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        // Nobody waits to send any more: a disconnected receiver takes the place of the real one.
        drop(std::mem::replace(&mut self.receiver, crossbeam_channel::never()));
        if let Some(work) = &self.work {
            work.scanner.close();
            work.feeder.close();
            work.index.close();
            if let Some(watcher) = &work.watcher {
                watcher.close();
            }
        }
        self.analyse.close();
        self.open.close();
        self.pull.close();
        self.export.close();
        self.files.close();
        self.chores.close();
        self.deliveries.close();
        if let Some(work) = self.work.take() {
            drop(work.watcher);
            work.index.join();
            drop(work.scanner);
            drop(work.feeder);
        }
        self.analyse.join();
        self.open.join();
        self.pull.join();
        self.export.join();
        self.files.join();
        self.chores.join();
        self.deliveries.join_within(HANG_UP);
        drop(self.watchdog.take());
        drop(self.readers.take());
        drop(self.thumbs.take());
        drop(self.writer.take());
    }
}

/// What the parts of a runtime share while it is put together.
struct Parts {
    handle: Option<WriterHandle>,
    connections: Arc<Connections>,
    library: Arc<Mutex<Library>>,
    folder: PathBuf,
    events: Events,
    analyst: Arc<dyn Analyst>,
    poke: Poke,
    config: RuntimeConfig,
}

impl Parts {
    fn assemble(
        self,
        receiver: Receiver<Event>,
        writer: Option<(WriterThread, WriterHandle)>,
    ) -> Result<Runtime, String> {
        let gauges = Gauges::default();
        let newest_open = Arc::new(AtomicU64::new(0));
        let errands = |name, count, kind| {
            self.pool(name, count, Errands { events: self.events.clone() }, &gauges, kind)
        };
        // A crop can be saved and a sheet planned while a set is exported.
        let (pull, export) = (errands("pull", 1, WorkKind::Pull)?, errands("export", 2, WorkKind::Export)?);
        let files = errands("files", 1, WorkKind::Files)?;
        let task = Errands { events: self.events.clone() };
        let chores = Pool::start("chore", 2, 64, task, Arc::default(), self.poke.clone()).map_err(failed)?;
        let task = Errands { events: self.events.clone() };
        let deliveries =
            Pool::start("deliver", 1, 64, task, Arc::default(), self.poke.clone()).map_err(failed)?;
        let analyse = self.analysing(&gauges)?;
        let open = self.opening(&newest_open)?;
        let work = self.working(&analyse, &gauges)?;
        let mut watched = vec![analyse.watched(), open.watched()];
        watched.extend(work.as_ref().map(|work| work.index.watched()));
        let watchdog = self.watching(watched)?;
        let readers = self.reading()?;
        let thumbs = self.reader().and_then(|reader| {
            let (handle, limits) = (self.handle.clone(), self.config.limits.clone());
            Thumbnailer::start(reader, handle, limits, self.events.clone()).map_err(failed)
        })?;
        Ok(Runtime {
            receiver,
            gauges,
            held: BTreeMap::new(),
            newest_open,
            tickets: 0,
            work,
            readers: Some(readers),
            thumbs: Some(thumbs),
            open,
            analyse,
            pull,
            export,
            files,
            chores,
            deliveries,
            watchdog: Some(watchdog),
            connections: self.connections,
            writer,
        })
    }

    fn pool<T: Task>(
        &self,
        name: &'static str,
        count: usize,
        task: T,
        gauges: &Gauges,
        kind: WorkKind,
    ) -> Result<Pool<T>, String> {
        Pool::start(name, count, 64, task, gauges.meters.of(kind), self.poke.clone()).map_err(failed)
    }

    fn analysing(&self, gauges: &Gauges) -> Result<Pool<Analyse>, String> {
        let task = Analyse {
            limits: self.config.limits.clone(),
            analyst: Arc::clone(&self.analyst),
            connections: Some(Arc::clone(&self.connections)),
            writer: self.handle.clone(),
            running: self.handle.as_ref().map(|_| Arc::new(NowRunning::new(&self.folder))),
            events: self.events.clone(),
        };
        let pool = self.pool("analyze", most_workers(), task, gauges, WorkKind::Analyze)?;
        pool.queue().serve_at_once(workers(self.config.polite));
        Ok(pool)
    }

    fn opening(&self, newest: &Arc<AtomicU64>) -> Result<Pool<Open>, String> {
        let task = Open {
            limits: self.config.limits.clone(),
            newest: Arc::clone(newest),
            events: self.events.clone(),
        };
        Pool::start("picture", 2, 16, task, Arc::default(), self.poke.clone()).map_err(failed)
    }

    fn working(&self, analyse: &Pool<Analyse>, gauges: &Gauges) -> Result<Option<Work>, String> {
        let Some(writer) = &self.handle else { return Ok(None) };
        let task = Index {
            limits: self.config.limits.clone(),
            connections: Arc::clone(&self.connections),
            writer: writer.clone(),
            journal: Arc::new(Journal::open(&self.folder)),
        };
        let index = self.pool("decode", most_workers(), task, gauges, WorkKind::Index)?;
        index.queue().serve_at_once(workers(self.config.polite));
        let scanner = Scanner::start(
            Arc::clone(&self.connections),
            writer.clone(),
            index.clone(),
            self.events.clone(),
            self.folder.clone(),
            gauges.meters.of(WorkKind::Scan),
        );
        let scanner = Arc::new(scanner.map_err(failed)?);
        let feeder = Feeder::start(
            analyse.clone(),
            writer.clone(),
            Arc::clone(&self.analyst),
            self.events.clone(),
            self.config.analyze,
        );
        let feeder = feeder.map_err(failed)?;
        let watcher = if self.config.watch {
            let scanner = Arc::downgrade(&scanner);
            let submit = move |request| {
                if let Some(scanner) = scanner.upgrade() {
                    scanner.submit(request);
                }
            };
            Some(Watcher::start(Arc::new(submit), self.events.clone()).map_err(failed)?)
        } else {
            None
        };
        Ok(Some(Work { scanner, feeder, watcher, index }))
    }

    fn watching(&self, watched: Vec<Arc<dyn Watched>>) -> Result<Watchdog, String> {
        Watchdog::start(self.poke.clone(), watched).map_err(failed)
    }

    fn reading(&self) -> Result<Readers, String> {
        let connections = vec![self.reader()?, self.reader()?];
        Readers::start(connections, self.handle.is_none(), &self.events).map_err(failed)
    }

    fn reader(&self) -> Result<crate::catalog::Reader, String> {
        self.library.lock().reader().map_err(|error| error.to_string())
    }
}

fn submit<T: Task>(pool: &Pool<T>, priority: Priority, item: T::Item) {
    pool.meter().expect(1);
    if !pool.queue().push(priority, item) {
        pool.meter().drop_expected(1);
    }
}

/// Errands run in the order in which they were given.
fn unshown(pool: &Pool<Errands>, errand: Errand) -> u64 {
    let ticket = errand.ticket;
    submit(pool, Priority::new(Rank::Visible, i64::MAX.wrapping_sub_unsigned(ticket)), errand);
    ticket
}

fn drain<T: Task>(pool: &Pool<T>) -> Vec<T::Item> {
    let dropped = pool.queue().remove(|_| true);
    pool.meter().drop_expected(dropped.len() as u64);
    dropped
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function over errors")]
fn failed(error: std::io::Error) -> String {
    format!("a thread could not be started: {error}")
}

#[cfg(test)]
mod tests;
