//! Looks after running items: one that overruns its time is given up, and its worker replaced.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::jobs::spawn;

/// Something whose running items can overrun.
pub trait Watched: Send + Sync {
    /// Gives up items that overran; says whether any item is still running.
    fn give_up_overdue(&self) -> bool;
}

/// Wakes the watchdog when work begins; shared with the pools.
#[derive(Clone, Default)]
pub struct Poke(Arc<Signal>);

#[derive(Default)]
struct Signal {
    awake: AtomicBool,
    stop: Mutex<bool>,
    changed: Condvar,
}

impl Poke {
    /// Wakes the watchdog; next to free while it is awake.
    pub fn poke(&self) {
        if !self.0.awake.swap(true, SeqCst) {
            let _guard = self.0.stop.lock();
            self.0.changed.notify_all();
        }
    }
}

/// One thread that looks at every pool a few times a second while anything runs, and sleeps
/// without a timer otherwise.
pub struct Watchdog {
    poke: Poke,
    thread: Option<JoinHandle<()>>,
}

impl Watchdog {
    const STEP: Duration = Duration::from_millis(250);

    /// Starts watching.
    pub fn start(poke: Poke, watched: Vec<Arc<dyn Watched>>) -> std::io::Result<Self> {
        let signal = poke.clone();
        let thread = spawn("watchdog", move || watch(&signal.0, &watched))?;
        Ok(Self { poke, thread: Some(thread) })
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        *self.poke.0.stop.lock() = true;
        self.poke.0.changed.notify_all();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the watchdog ended with an internal error");
        }
    }
}

fn watch(signal: &Signal, watched: &[Arc<dyn Watched>]) {
    let mut stop = signal.stop.lock();
    while !*stop {
        if signal.awake.load(SeqCst) {
            signal.changed.wait_for(&mut stop, Watchdog::STEP);
        } else {
            signal.changed.wait(&mut stop);
        }
        if *stop {
            return;
        }
        parking_lot::MutexGuard::unlocked(&mut stop, || {
            signal.awake.store(false, SeqCst);
            // Every pool is looked at, also after a busy one.
            let busy = watched.iter().filter(|pool| pool.give_up_overdue()).count();
            if busy > 0 {
                signal.awake.store(true, SeqCst);
            }
        });
    }
}
