//! The catalog's writer thread: every change of the library passes through here, in batches.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use parking_lot::{Condvar, Mutex};

use super::event::{Changes, Event, Events, Waker};
use super::spawn;
use super::work::fenced;
use crate::catalog::{self, Writer};

/// One change. It may run twice: once within a batch that failed because of another change, and
/// then alone; the first run leaves no trace.
pub type Write = Box<dyn FnMut(&mut Writer) -> catalog::Result<Changes> + Send>;

/// Most changes that one transaction takes.
const BATCH: usize = 256;
/// Changes by workers that may wait before the workers do.
const CAPACITY: usize = 512;
/// So many changes leave files that are worth tidying, once nothing has come for a while.
const MANY: usize = 500;
const QUIET: Duration = Duration::from_secs(5);

/// Hands changes to the writer thread.
#[derive(Clone)]
pub struct WriterHandle {
    shared: Arc<Shared>,
    waker: Waker,
}

/// The reply to [`WriterHandle::begin`], once it is there.
pub struct Reply<T> {
    outcome: Receiver<Result<(), String>>,
    value: Arc<Mutex<Option<T>>>,
}

impl<T> Reply<T> {
    const CLOSING: &'static str = "the library is closing";

    /// Waits for it.
    pub fn wait(self) -> Result<T, String> {
        let outcome = self.outcome.recv().unwrap_or_else(|_closed| Err(Self::CLOSING.to_owned()));
        self.take(outcome)
    }

    /// The reply, when it is there.
    pub fn poll(&self) -> Option<Result<T, String>> {
        match self.outcome.try_recv() {
            Ok(outcome) => Some(self.take(outcome)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(Self::CLOSING.to_owned())),
        }
    }

    fn take(&self, outcome: Result<(), String>) -> Result<T, String> {
        outcome?;
        self.value.lock().take().ok_or_else(|| Self::CLOSING.to_owned())
    }
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Changes by people: few, served first, never refused.
    people: VecDeque<Order>,
    /// Changes by workers.
    workers: VecDeque<Order>,
    busy: bool,
    closing: bool,
}

/// Hears how a change ended.
type Done = Box<dyn FnOnce(Result<(), String>) + Send>;

struct Order {
    write: Write,
    done: Option<Done>,
}

/// The thread; joined when dropped, after everything that waits was written.
pub struct WriterThread {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl WriterThread {
    /// Starts the thread that owns `writer`.
    pub fn start(writer: Writer, events: Events, waker: Waker) -> std::io::Result<(Self, WriterHandle)> {
        // Busy until it has seen whether something was left to index.
        let state = State { busy: true, ..State::default() };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let own = Arc::clone(&shared);
        let thread = spawn("catalog-writer", move || serve(&own, writer, &events))?;
        let handle = WriterHandle { shared: Arc::clone(&shared), waker };
        Ok((Self { shared, thread: Some(thread) }, handle))
    }
}

impl Drop for WriterThread {
    fn drop(&mut self) {
        self.shared.state.lock().closing = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the catalog writer ended with an internal error");
        }
    }
}

impl WriterHandle {
    /// A change by a worker; waits while too many wait already. `done` hears of the outcome when it is
    /// on disk. `false` when closing: then nothing is written and `done` is not called.
    pub fn write(
        &self,
        write: impl FnMut(&mut Writer) -> catalog::Result<Changes> + Send + 'static,
        done: impl FnOnce(Result<(), String>) + Send + 'static,
    ) -> bool {
        let mut state = self.shared.state.lock();
        while state.workers.len() >= CAPACITY && !state.closing {
            self.shared.changed.wait(&mut state);
        }
        let open = !state.closing;
        if open {
            state.workers.push_back(Order { write: Box::new(write), done: Some(Box::new(done)) });
            self.shared.changed.notify_all();
        }
        open
    }

    /// A change by a person; never waits. When it fails a notice says so.
    pub fn write_now(&self, write: impl FnMut(&mut Writer) -> catalog::Result<Changes> + Send + 'static) {
        self.push_now(Order { write: Box::new(write), done: None });
    }

    /// Makes a change and waits until it is on disk. Not for the thread that drains events: while
    /// the event channel is full the writer waits for it; that thread uses [`Self::begin`].
    pub fn call<T: Send + 'static>(
        &self,
        write: impl FnMut(&mut Writer) -> catalog::Result<(T, Changes)> + Send + 'static,
    ) -> Result<T, String> {
        self.begin(write).wait()
    }

    /// Makes a change, before those of workers; the reply comes when it is on disk.
    pub fn begin<T: Send + 'static>(
        &self,
        mut write: impl FnMut(&mut Writer) -> catalog::Result<(T, Changes)> + Send + 'static,
    ) -> Reply<T> {
        let (sender, outcome) = bounded(1);
        let value = Arc::new(Mutex::new(None));
        let slot = Arc::clone(&value);
        let work = move |writer: &mut Writer| {
            let (value, changes) = write(writer)?;
            *slot.lock() = Some(value);
            Ok(changes)
        };
        let waker = Arc::clone(&self.waker);
        let done = move |outcome: Result<(), String>| {
            if sender.send(outcome).is_err() {
                log::debug!("nobody waited for a change");
            }
            waker();
        };
        self.push_now(Order { write: Box::new(work), done: Some(Box::new(done)) });
        Reply { outcome, value }
    }

    /// Whether nothing waits, nothing is being written, and nothing is left to index.
    #[must_use]
    pub fn idle(&self) -> bool {
        let state = self.shared.state.lock();
        state.people.is_empty() && state.workers.is_empty() && !state.busy
    }

    fn push_now(&self, order: Order) {
        let mut state = self.shared.state.lock();
        if !state.closing {
            state.people.push_back(order);
            self.shared.changed.notify_all();
        }
    }
}

/// What the thread does next.
enum Turn {
    /// Changes.
    Orders(Vec<Order>),
    /// Indexing what a wide change left behind.
    Settle,
    /// Nothing came for a while after many changes.
    Tidy,
}

fn serve(shared: &Shared, mut writer: Writer, events: &Events) {
    let (mut unsettled, mut untidy) = (true, 0);
    while let Some(turn) = next_turn(shared, unsettled, untidy >= MANY) {
        match turn {
            Turn::Settle => unsettled = settle(&mut writer, events),
            Turn::Tidy => {
                untidy = 0;
                tidy(&mut writer);
            }
            Turn::Orders(orders) => {
                untidy += orders.len();
                let changes = carry_out(&mut writer, orders, events);
                unsettled = true;
                if !changes.is_empty() {
                    events.send(Event::Changed(changes));
                }
            }
        }
    }
}

/// Changes come first, then what they left behind; `None` when closing and all is written.
fn next_turn(shared: &Shared, unsettled: bool, untidy: bool) -> Option<Turn> {
    let mut state = shared.state.lock();
    loop {
        let waiting = state.people.len() + state.workers.len();
        if waiting > 0 {
            let people = state.people.len().min(BATCH);
            let mut orders: Vec<Order> = state.people.drain(..people).collect();
            let workers = state.workers.len().min(BATCH - people);
            orders.extend(state.workers.drain(..workers));
            state.busy = true;
            shared.changed.notify_all();
            return Some(Turn::Orders(orders));
        }
        if state.closing {
            return None;
        }
        if unsettled {
            state.busy = true;
            return Some(Turn::Settle);
        }
        state.busy = false;
        if !untidy {
            shared.changed.wait(&mut state);
        } else if shared.changed.wait_for(&mut state, QUIET).timed_out() {
            state.busy = true;
            return Some(Turn::Tidy);
        }
    }
}

/// Lets the catalog put its files in order; what fails here is tried again after the next changes.
fn tidy(writer: &mut Writer) {
    match fenced(|| writer.tidy()) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => log::warn!("{error}"),
        Err(told) => log::warn!("{told}"),
    }
}

/// Indexes a little of what a wide change left behind; says whether more remains.
fn settle(writer: &mut Writer, events: &Events) -> bool {
    match fenced(|| writer.settle_some(200)) {
        Ok(Ok((assets, left))) => {
            if !assets.is_empty() {
                events.send(Event::Changed(Changes::edit_of(assets)));
            }
            left > 0
        }
        Ok(Err(error)) => {
            events.notice(true, error.to_string());
            false
        }
        Err(told) => {
            events.notice(true, told);
            false
        }
    }
}

/// One transaction for all; when it fails, each alone, so that one bad change harms no other.
fn carry_out(writer: &mut Writer, mut orders: Vec<Order>, events: &Events) -> Changes {
    let together = fenced(|| {
        writer.batch(|writer| {
            let mut changes = Changes::default();
            for order in &mut orders {
                changes.merge((order.write)(writer)?);
            }
            Ok(changes)
        })
    });
    if let Ok(Ok(changes)) = together {
        for order in orders {
            order.answer(Ok(()));
        }
        return changes;
    }
    let mut all = Changes::default();
    for mut order in orders {
        let outcome = match fenced(|| writer.batch(|writer| (order.write)(writer))) {
            Ok(Ok(changes)) => {
                all.merge(changes);
                Ok(())
            }
            Ok(Err(error)) => Err(error.to_string()),
            Err(told) => Err(told),
        };
        match (&outcome, order.done.is_some()) {
            (Err(told), false) => events.notice(true, told.clone()),
            _ => order.answer(outcome),
        }
    }
    all
}

impl Order {
    fn answer(self, outcome: Result<(), String>) {
        if let Some(done) = self.done {
            done(outcome);
        }
    }
}
