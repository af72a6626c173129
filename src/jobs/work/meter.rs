//! Progress: atomics that workers add to and the window reads.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

/// How far one kind of work is. Workers add; readers never wait.
#[derive(Debug, Default)]
pub struct Meter {
    done: AtomicU64,
    total: AtomicU64,
    further: AtomicU64,
    failed: AtomicU64,
    running: AtomicU64,
    current: Mutex<Option<String>>,
}

impl Meter {
    /// `n` more items are known. The count starts again when everything before was done.
    pub fn expect(&self, n: u64) {
        if self.idle() {
            self.reset();
        }
        self.total.fetch_add(n, Relaxed);
    }

    /// `n` items that were expected will not be done.
    pub fn drop_expected(&self, n: u64) {
        let lowered = self.total.fetch_update(Relaxed, Relaxed, |total| Some(total.saturating_sub(n)));
        debug_assert!(lowered.is_ok());
    }

    /// So many items wait elsewhere and will be expected later.
    pub fn set_further(&self, n: u64) {
        self.further.store(n, Relaxed);
    }

    /// An item begins.
    pub fn begin(&self, name: &str) {
        self.running.fetch_add(1, Relaxed);
        if let Some(mut current) = self.current.try_lock() {
            *current = Some(name.to_owned());
        }
    }

    /// An item ended.
    pub fn end(&self, failed: bool) {
        self.running.fetch_sub(1, Relaxed);
        self.done.fetch_add(1, Relaxed);
        self.failed.fetch_add(u64::from(failed), Relaxed);
    }

    /// Items done, failures included.
    pub fn done(&self) -> u64 {
        self.done.load(Relaxed)
    }

    /// Items known of, also those that wait elsewhere; never less than those done.
    pub fn total(&self) -> u64 {
        self.total.load(Relaxed).max(self.done()) + self.further.load(Relaxed)
    }

    /// Failures among those done.
    pub fn failed(&self) -> u64 {
        self.failed.load(Relaxed)
    }

    /// Whether everything known is done and nothing runs.
    pub fn idle(&self) -> bool {
        self.running.load(Relaxed) == 0 && self.total.load(Relaxed) <= self.done()
    }

    /// What was begun last; `None` also when a worker is just writing it.
    pub fn current(&self) -> Option<String> {
        self.current.try_lock().and_then(|current| current.clone())
    }

    fn reset(&self) {
        self.done.store(0, Relaxed);
        self.total.store(0, Relaxed);
        self.failed.store(0, Relaxed);
    }
}

/// Items a second over the last seconds, from samples of a count.
#[derive(Debug, Default, Clone)]
pub struct Speed {
    samples: VecDeque<(Instant, u64)>,
}

impl Speed {
    const WINDOW: Duration = Duration::from_secs(8);
    const STEP: Duration = Duration::from_millis(200);

    /// Takes a sample; a smaller count than before starts anew.
    pub fn sample(&mut self, now: Instant, count: u64) {
        if self.samples.back().is_some_and(|(_, last)| count < *last) {
            self.samples.clear();
        }
        if self.samples.back().is_none_or(|(at, _)| now.duration_since(*at) >= Self::STEP) {
            self.samples.push_back((now, count));
        }
        while self.samples.len() > 2 && self.samples.front().is_some_and(|(at, _)| now - *at > Self::WINDOW) {
            self.samples.pop_front();
        }
    }

    /// Items a second; 0 while unknown.
    #[must_use]
    pub fn per_second(&self) -> f64 {
        let (Some((first, from)), Some((last, to))) = (self.samples.front(), self.samples.back()) else {
            return 0.0;
        };
        let seconds = last.duration_since(*first).as_secs_f64();
        if seconds < 0.1 { 0.0 } else { (to - from) as f64 / seconds }
    }

    /// Seconds left for `items` more.
    #[must_use]
    pub fn seconds_left(&self, items: u64) -> Option<f64> {
        let speed = self.per_second();
        (speed > 0.0).then(|| items as f64 / speed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_batch_starts_counting_at_zero() {
        let meter = Meter::default();
        meter.expect(2);
        for failed in [false, true] {
            meter.begin("a");
            assert!(!meter.idle());
            meter.end(failed);
        }
        assert_eq!((meter.done(), meter.total(), meter.failed(), meter.idle()), (2, 2, 1, true));
        meter.expect(3);
        assert_eq!((meter.done(), meter.total(), meter.failed()), (0, 3, 0));
        meter.drop_expected(3);
        assert!(meter.idle());
    }

    #[test]
    fn what_waits_elsewhere_belongs_to_the_whole() {
        let meter = Meter::default();
        meter.expect(2);
        meter.set_further(998);
        meter.begin("a");
        meter.end(false);
        assert_eq!((meter.done(), meter.total()), (1, 1_000));
        meter.expect(1);
        meter.set_further(997);
        assert_eq!(meter.total(), 1_000, "what is handed over was counted before");
    }

    #[test]
    fn speed_looks_at_the_last_seconds_only() {
        let start = Instant::now();
        let mut speed = Speed::default();
        for second in 0..20_u64 {
            let count = if second < 10 { second } else { 10 + (second - 10) * 100 };
            speed.sample(start + Duration::from_secs(second), count);
        }
        assert_eq!(speed.per_second().round(), 100.0);
        assert_eq!(speed.seconds_left(500).map(f64::round), Some(5.0));
        speed.sample(start + Duration::from_secs(21), 0);
        assert_eq!(speed.per_second(), 0.0);
    }
}
