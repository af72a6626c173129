//! Workers of one kind, with a panic fence and a time limit for each item.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::watchdog::{Poke, Watched};
use super::{Meter, WorkQueue, fenced};
use crate::jobs::spawn;

/// What a pool does with an item.
pub trait Task: Send + Sync + 'static {
    /// What waits in the queue.
    type Item: Send + Sync + 'static;
    /// What work yields.
    type Output: Send + 'static;

    /// A name for the progress line.
    fn name(&self, item: &Self::Item) -> String;

    /// How long an item may take; time spent held does not count.
    fn limit(&self, item: &Self::Item) -> Duration;

    /// Whether the item stops at the next [`Step::proceed`] while its kind is held.
    fn holdable(&self, _item: &Self::Item) -> bool {
        true
    }

    /// The work itself, behind the fence. Should call [`Step::proceed`] between long parts.
    fn run(&self, item: &Self::Item, step: &Step<'_>) -> Result<Self::Output, Stop>;

    /// Delivers the outcome; called exactly once for every item that was begun.
    fn finish(&self, item: &Self::Item, outcome: Result<Self::Output, Stop>);
}

/// Why an item ended without output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// It failed: one sentence.
    Failed(String),
    /// Nobody wants it any more, or the program is closing: not a failure.
    Cancelled,
}

/// What running work may ask for.
pub struct Step<'a> {
    hold: &'a dyn Fn() -> bool,
    cancelled: &'a dyn Fn() -> bool,
}

impl Step<'_> {
    /// Waits while the kind is held; ends the work when the program is closing.
    pub fn proceed(&self) -> Result<(), Stop> {
        if (self.cancelled)() || !(self.hold)() { Err(Stop::Cancelled) } else { Ok(()) }
    }

    /// Whether the work should end soon.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        (self.cancelled)()
    }

    /// A step for work outside any pool: never held, never cancelled.
    #[must_use]
    pub fn free() -> Self {
        Step { hold: &|| true, cancelled: &|| false }
    }
}

/// Several workers on one queue.
pub struct Pool<T: Task> {
    shared: Arc<Shared<T>>,
}

struct Shared<T: Task> {
    name: &'static str,
    task: T,
    queue: WorkQueue<T::Item>,
    meter: Arc<Meter>,
    poke: Poke,
    closing: AtomicBool,
    counter: AtomicUsize,
    workers: Mutex<Vec<Worker<T>>>,
}

struct Worker<T: Task> {
    running: Arc<Slot<T>>,
    thread: JoinHandle<()>,
}

/// What a worker is doing; emptied by whoever ends the item: the worker, or the watchdog.
struct Slot<T: Task>(Mutex<Option<Running<T>>>);

struct Running<T: Task> {
    item: Arc<T::Item>,
    since: Instant,
    held: bool,
}

impl<T: Task> Clone for Pool<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<T: Task> Pool<T> {
    /// Starts `count` workers named `name-1`, `name-2` …
    pub fn start(
        name: &'static str,
        count: usize,
        capacity: usize,
        task: T,
        meter: Arc<Meter>,
        poke: Poke,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            name,
            task,
            queue: WorkQueue::new(capacity),
            meter,
            poke,
            closing: AtomicBool::new(false),
            counter: AtomicUsize::new(0),
            workers: Mutex::new(Vec::new()),
        });
        for _ in 0..count.max(1) {
            hire(&shared)?;
        }
        Ok(Self { shared })
    }

    /// Where items wait.
    #[must_use]
    pub fn queue(&self) -> &WorkQueue<T::Item> {
        &self.shared.queue
    }

    /// Its progress.
    #[must_use]
    pub fn meter(&self) -> &Meter {
        &self.shared.meter
    }

    /// What it does.
    #[must_use]
    pub fn task(&self) -> &T {
        &self.shared.task
    }

    /// Seen by the watchdog.
    #[must_use]
    pub fn watched(&self) -> Arc<dyn Watched> {
        Arc::new(self.clone())
    }

    /// Whether nothing waits and nothing runs.
    #[must_use]
    pub fn idle(&self) -> bool {
        self.shared.queue.is_empty()
            && self.shared.workers.lock().iter().all(|worker| worker.running.0.lock().is_none())
    }

    /// Stops serving, without waiting.
    pub fn close(&self) {
        self.shared.closing.store(true, SeqCst);
        self.shared.queue.close();
    }

    /// Closes and waits for the workers, for some seconds; those that hang are left to themselves.
    pub fn join(&self) {
        self.join_within(PATIENCE);
    }

    /// The same with another patience.
    pub fn join_within(&self, patience: Duration) {
        self.close();
        let workers = std::mem::take(&mut *self.shared.workers.lock());
        let patience = Instant::now() + patience;
        for worker in workers {
            while !worker.thread.is_finished() && Instant::now() < patience {
                std::thread::sleep(Duration::from_millis(2));
            }
            if !worker.thread.is_finished() {
                log::warn!("a worker of {} did not end in time and was left behind", self.shared.name);
            } else if worker.thread.join().is_err() {
                log::error!("a worker of {} ended with an internal error", self.shared.name);
            }
        }
    }
}

/// How long closing waits for items that do not come to an end.
const PATIENCE: Duration = Duration::from_secs(10);

impl<T: Task> Watched for Pool<T> {
    fn give_up_overdue(&self) -> bool {
        let mut overdue = Vec::new();
        let mut busy = false;
        self.shared.workers.lock().retain(|worker| {
            let mut slot = worker.running.0.lock();
            let late = slot.as_ref().is_some_and(|running| self.shared.is_late(running));
            if late {
                overdue.extend(slot.take());
            }
            busy |= slot.is_some();
            !late
        });
        for running in overdue {
            if let Err(error) = hire(&self.shared) {
                log::error!("a worker could not be replaced: {error}");
            }
            self.shared.give_up(&running);
        }
        busy
    }
}

impl<T: Task> Shared<T> {
    fn is_late(&self, running: &Running<T>) -> bool {
        !running.held && running.since.elapsed() > self.task.limit(&running.item)
    }

    fn give_up(&self, running: &Running<T>) {
        let limit = self.task.limit(&running.item).as_secs_f64();
        log::warn!("given up after {limit} s: {}", self.task.name(&running.item));
        let reason = format!("it took longer than {limit} seconds and was given up");
        self.finish(&running.item, Err(Stop::Failed(reason)));
    }

    fn finish(&self, item: &T::Item, outcome: Result<T::Output, Stop>) {
        let failed = matches!(outcome, Err(Stop::Failed(_)));
        if let Err(told) = fenced(|| self.task.finish(item, outcome)) {
            log::error!("a result was lost: {told}");
        }
        self.queue.ended();
        self.meter.end(failed);
    }
}

/// Starts one more worker.
fn hire<T: Task>(shared: &Arc<Shared<T>>) -> std::io::Result<()> {
    let number = shared.counter.fetch_add(1, SeqCst) + 1;
    let slot = Arc::new(Slot(Mutex::new(None)));
    let (own, running) = (Arc::clone(shared), Arc::clone(&slot));
    let thread = spawn(format!("{}-{number}", shared.name), move || work(&own, &running))?;
    shared.workers.lock().push(Worker { running: slot, thread });
    Ok(())
}

fn work<T: Task>(shared: &Arc<Shared<T>>, slot: &Slot<T>) {
    while let Some(item) = shared.queue.pop() {
        let item = Arc::new(item);
        shared.meter.begin(&shared.task.name(&item));
        *slot.0.lock() = Some(Running { item: Arc::clone(&item), since: Instant::now(), held: false });
        shared.poke.poke();
        let outcome = run_fenced(shared, slot, &item);
        // Whoever empties the slot delivers: an abandoned worker finds it empty and leaves.
        if slot.0.lock().take().is_none() {
            return;
        }
        shared.finish(&item, outcome);
    }
}

fn run_fenced<T: Task>(shared: &Shared<T>, slot: &Slot<T>, item: &T::Item) -> Result<T::Output, Stop> {
    let hold = || {
        if shared.task.holdable(item) && shared.queue.held() {
            mark_held(slot, true);
            let open = shared.queue.wait_released();
            mark_held(slot, false);
            return open;
        }
        true
    };
    let cancelled = || shared.closing.load(SeqCst) || slot.0.lock().is_none();
    let step = Step { hold: &hold, cancelled: &cancelled };
    fenced(|| shared.task.run(item, &step)).unwrap_or_else(|told| Err(Stop::Failed(told)))
}

fn mark_held<T: Task>(slot: &Slot<T>, held: bool) {
    if let Some(running) = slot.0.lock().as_mut() {
        running.held = held;
        running.since = Instant::now();
    }
}

#[cfg(test)]
mod tests;
