//! Sessions waiting to be used: made when first needed, lent one at a time, unloaded when the
//! byte budget is short.

use std::collections::BTreeMap;

use parking_lot::{Condvar, Mutex};

use super::load::Bundle;
use crate::inference::InferenceError;

/// How much may be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Workers that analyse at once: as many sessions a small model may have.
    pub workers: usize,
    /// Reckoned bytes of all sessions together.
    pub session_bytes: u64,
    /// A model that is reckoned larger than this has exactly one session.
    pub large_model_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { workers, session_bytes: 1 << 30, large_model_bytes: 192 << 20 }
    }
}

/// The sessions of every model.
pub(super) struct Pool {
    limits: Limits,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Default)]
struct State {
    slots: BTreeMap<String, Slot>,
    /// Counts uses; a smaller number was used longer ago.
    clock: u64,
    bytes: u64,
}

/// The bundles of one model.
#[derive(Default)]
struct Slot {
    idle: Vec<Bundle>,
    lent: usize,
    bytes_each: u64,
    last_used: u64,
}

/// What [`State::claim`] found.
enum Claim {
    /// A bundle that was waiting.
    Ready(Box<Bundle>),
    /// Room was reserved for a new one.
    Room,
    /// Somebody has to give one back first.
    Wait,
}

impl Pool {
    pub fn new(limits: Limits) -> Self {
        Self { limits, state: Mutex::new(State::default()), returned: Condvar::new() }
    }

    /// A bundle of the model called `key`; waits for one when all its permits are out.
    ///
    /// A worker holds one lease at a time, so somebody who waits is waiting for another worker's
    /// model run, never for itself.
    pub fn take(
        &self,
        key: &str,
        bytes_each: u64,
        make: impl FnOnce() -> Result<Bundle, InferenceError>,
    ) -> Result<Bundle, InferenceError> {
        let mut state = self.state.lock();
        loop {
            match state.claim(key, bytes_each, &self.limits) {
                Claim::Ready(bundle) => return Ok(*bundle),
                Claim::Room => break,
                Claim::Wait => self.returned.wait(&mut state),
            }
        }
        drop(state);
        // Loading takes long: other models are lent and given back meanwhile.
        let mut reservation = Reservation { pool: self, key, kept: false };
        let bundle = make()?;
        reservation.kept = true;
        Ok(bundle)
    }

    /// Takes a bundle back; `None` when it is not to be used again.
    pub fn give_back(&self, key: &str, bundle: Option<Bundle>) {
        let mut state = self.state.lock();
        let dropped = match (state.slots.get_mut(key), bundle) {
            (Some(slot), Some(bundle)) => {
                slot.lent -= 1;
                slot.idle.push(bundle);
                None
            }
            (Some(slot), None) => {
                slot.lent -= 1;
                state.bytes -= state.slots[key].bytes_each;
                None
            }
            (None, bundle) => bundle,
        };
        drop(state);
        drop(dropped);
        self.returned.notify_all();
    }

    /// Unloads every waiting bundle whose model is not among `keys`.
    pub fn keep_only(&self, keys: &[String]) {
        let mut state = self.state.lock();
        let gone: Vec<String> = state.slots.keys().filter(|key| !keys.contains(key)).cloned().collect();
        let unloaded: Vec<Bundle> = gone.iter().flat_map(|key| state.unload(key)).collect();
        drop(state);
        drop(unloaded);
    }

    /// Models with at least one session, and how many each has.
    pub fn loaded(&self) -> Vec<(String, usize)> {
        let state = self.state.lock();
        let count = |slot: &Slot| slot.idle.len() + slot.lent;
        state.slots.iter().filter(|(_, s)| count(s) > 0).map(|(k, s)| (k.clone(), count(s))).collect()
    }

    /// Reckoned bytes of everything loaded.
    pub fn bytes(&self) -> u64 {
        self.state.lock().bytes
    }
}

impl State {
    fn claim(&mut self, key: &str, bytes_each: u64, limits: &Limits) -> Claim {
        self.clock += 1;
        let clock = self.clock;
        let slot = self.slots.entry(key.to_owned()).or_default();
        slot.last_used = clock;
        slot.bytes_each = bytes_each;
        if let Some(bundle) = slot.idle.pop() {
            slot.lent += 1;
            return Claim::Ready(Box::new(bundle));
        }
        let permits = if bytes_each > limits.large_model_bytes { 1 } else { limits.workers.max(1) };
        if slot.lent >= permits {
            return Claim::Wait;
        }
        self.make_room(bytes_each, limits.session_bytes);
        let over = self.bytes + bytes_each > limits.session_bytes;
        // Over the budget a further session has to wait; the only one of all may exceed it, or it
        // would never run.
        if over && self.slots.values().any(|slot| slot.lent > 0) {
            return Claim::Wait;
        }
        self.bytes += bytes_each;
        self.slots.entry(key.to_owned()).or_default().lent += 1;
        Claim::Room
    }

    /// Unloads waiting bundles, those of the longest unused model first, until `wanted` more bytes fit.
    fn make_room(&mut self, wanted: u64, budget: u64) {
        while self.bytes + wanted > budget {
            let idle = self.slots.iter().filter(|(_, slot)| !slot.idle.is_empty());
            let Some(key) = idle.min_by_key(|(_, slot)| slot.last_used).map(|(key, _)| key.clone()) else {
                return;
            };
            let slot = self.slots.get_mut(&key).expect("the key was just found");
            drop(slot.idle.pop());
            let bytes = slot.bytes_each;
            self.bytes -= bytes;
            log::debug!("a session of {key} was unloaded");
        }
    }

    fn unload(&mut self, key: &str) -> Vec<Bundle> {
        let Some(slot) = self.slots.get_mut(key) else { return Vec::new() };
        let bundles = std::mem::take(&mut slot.idle);
        let freed = slot.bytes_each * bundles.len() as u64;
        if slot.lent == 0 {
            self.slots.remove(key);
        }
        self.bytes -= freed;
        bundles
    }
}

/// Room that is given up again when a bundle could not be made, or its making panicked.
struct Reservation<'a> {
    pool: &'a Pool,
    key: &'a str,
    kept: bool,
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.pool.give_back(self.key, None);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use ort::session::Session;

    use super::*;
    use crate::inference::Setup;
    use crate::inference::engine::load::Shared;

    /// A bundle of these sessions.
    pub fn bundle<const N: usize>(sessions: [(&str, Session); N]) -> Bundle {
        let setup = Setup {
            shares: Vec::new(),
            variant: "test".to_owned(),
            input: toml::from_str("size = [2, 2]").unwrap(),
            outputs: BTreeMap::new(),
            parameters: BTreeMap::new(),
            taps: Vec::new(),
        };
        let shared = Shared { model: "tiny".to_owned(), setup, labels: Vec::new(), files: BTreeMap::new() };
        let sessions = sessions.map(|(role, session)| (role.to_owned(), session));
        Bundle { sessions: sessions.into(), shared: Arc::new(shared) }
    }

    #[expect(clippy::unnecessary_wraps, reason = "stands where loading may fail")]
    fn empty() -> Result<Bundle, InferenceError> {
        Ok(bundle([]))
    }

    fn pool(workers: usize, session_bytes: u64) -> Pool {
        Pool::new(Limits { workers, session_bytes, large_model_bytes: 50 })
    }

    #[test]
    fn a_session_is_made_once_and_lent_again() {
        let pool = pool(2, 100);
        for _ in 0..3 {
            let made = pool.take("a", 10, empty).unwrap();
            pool.give_back("a", Some(made));
        }
        assert_eq!(pool.loaded(), [("a".to_owned(), 1)]);
        assert_eq!(pool.bytes(), 10);
    }

    #[test]
    fn the_longest_unused_model_is_unloaded_first() {
        let pool = pool(1, 100);
        for key in ["a", "b", "a", "c"] {
            let made = pool.take(key, 40, empty).unwrap();
            pool.give_back(key, Some(made));
        }
        let loaded: Vec<String> = pool.loaded().into_iter().map(|(key, _)| key).collect();
        assert_eq!(loaded, ["a", "c"]);
        assert_eq!(pool.bytes(), 80);
    }

    #[test]
    fn a_model_over_the_budget_runs_alone() {
        let pool = pool(2, 100);
        let made = pool.take("huge", 1000, empty).unwrap();
        pool.give_back("huge", Some(made));
        assert_eq!(pool.bytes(), 1000);
        let small = pool.take("small", 10, empty).unwrap();
        assert_eq!(pool.bytes(), 10);
        pool.give_back("small", Some(small));
    }

    #[test]
    fn a_session_that_cannot_be_made_leaves_no_trace() {
        let pool = pool(1, 100);
        let failure = || Err(InferenceError::Engine("no".to_owned()));
        assert!(pool.take("a", 10, failure).is_err());
        assert_eq!((pool.bytes(), pool.loaded().len()), (0, 0));
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            pool.take("a", 10, || panic!("in the middle of loading")).map(drop)
        }));
        assert!(panic.is_err());
        assert_eq!(pool.bytes(), 0);
        assert!(pool.take("a", 10, empty).is_ok());
    }

    /// How many of `workers` threads hold a session of `bytes_each` at the same time.
    fn most_at_once(pool: &Pool, workers: usize, bytes_each: u64) -> usize {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let made = pool.take("a", bytes_each, empty).unwrap();
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::sleep(Duration::from_micros(200));
                        now.fetch_sub(1, Ordering::SeqCst);
                        pool.give_back("a", Some(made));
                    }
                });
            }
        });
        most.into_inner()
    }

    /// Takes `count` sessions and holds them all: hangs when the pool allows fewer.
    fn hold(pool: &Pool, count: usize, bytes_each: u64) {
        let held: Vec<Bundle> = (0..count).map(|_| pool.take("a", bytes_each, empty).unwrap()).collect();
        assert_eq!(pool.loaded(), [("a".to_owned(), count)]);
        for bundle in held {
            pool.give_back("a", Some(bundle));
        }
    }

    #[test]
    fn a_large_model_has_one_session_and_a_small_one_several() {
        hold(&pool(4, 10_000), 4, 10);
        assert!(most_at_once(&pool(4, 10_000), 6, 10) <= 4);
        assert_eq!(most_at_once(&pool(4, 10_000), 4, 51), 1);
    }

    #[test]
    fn the_budget_limits_the_sessions_of_one_model() {
        hold(&pool(4, 25), 2, 10);
        assert!(most_at_once(&pool(4, 25), 4, 10) <= 2);
    }

    #[test]
    fn models_that_are_gone_are_unloaded() {
        let pool = pool(1, 100);
        for key in ["a", "b"] {
            let made = pool.take(key, 10, empty).unwrap();
            pool.give_back(key, Some(made));
        }
        pool.keep_only(&["b".to_owned()]);
        assert_eq!(pool.loaded(), [("b".to_owned(), 1)]);
        assert_eq!(pool.bytes(), 10);
    }
}
