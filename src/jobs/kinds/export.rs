//! Cutting many pictures at once: several workers on one list, with progress, pause and stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use parking_lot::Mutex;

use crate::jobs::spawn;
use crate::jobs::work::fenced;

/// How far an export is, and the wish to stop it. Workers add, a face reads; nobody waits.
#[derive(Debug, Default)]
pub struct ExportGauge {
    /// Pictures to do.
    pub pictures: AtomicU64,
    /// Pictures done.
    pub done: AtomicU64,
    /// Pictures with something that failed.
    pub failed: AtomicU64,
    /// Files written.
    pub written: AtomicU64,
    /// Files that were there already.
    pub kept: AtomicU64,
    /// Bytes written.
    pub bytes: AtomicU64,
    stop: AtomicBool,
    held: AtomicBool,
}

impl ExportGauge {
    /// Asks to stop after the files that are being written.
    pub fn stop(&self) {
        self.stop.store(true, SeqCst);
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.load(SeqCst)
    }

    /// Holds or releases the export; what is being written is finished first.
    pub fn hold(&self, held: bool) {
        self.held.store(held, SeqCst);
    }

    /// Waits while held; whether to go on.
    pub fn go_on(&self) -> bool {
        while self.held.load(SeqCst) && !self.stopped() {
            std::thread::sleep(BEAT);
        }
        !self.stopped()
    }
}

const BEAT: Duration = Duration::from_millis(40);

/// Runs `body` on every item with `workers` threads; answers in the order of the items. `None` stands
/// for an item that was not begun, an error for one whose work ended with an internal error.
///
/// `tick` is called on this thread several times a second; when it answers `false` the export stops.
pub fn export_all<T, R>(
    workers: usize,
    items: Vec<T>,
    gauge: &Arc<ExportGauge>,
    body: impl Fn(&T) -> R + Send + Sync + 'static,
    tick: &mut dyn FnMut(&ExportGauge) -> bool,
) -> std::io::Result<Vec<Option<Result<R, String>>>>
where
    T: Send + Sync + 'static,
    R: Send + 'static,
{
    gauge.pictures.store(items.len() as u64, SeqCst);
    let results: Vec<_> = items.iter().map(|_| None).collect();
    let shared = Arc::new((items, AtomicUsize::new(0), Mutex::new(results), body));
    let mut threads = Vec::new();
    for number in 1..=workers.clamp(1, shared.0.len().max(1)) {
        let (shared, gauge) = (Arc::clone(&shared), Arc::clone(gauge));
        threads.push(spawn(format!("export-{number}"), move || {
            let (items, next, results, body) = &*shared;
            while gauge.go_on() {
                let at = next.fetch_add(1, SeqCst);
                let Some(item) = items.get(at) else { return };
                let result = fenced(|| body(item));
                results.lock()[at] = Some(result);
                gauge.done.fetch_add(1, SeqCst);
            }
        })?);
    }
    while threads.iter().any(|thread| !thread.is_finished()) {
        if !tick(gauge) {
            gauge.stop();
        }
        std::thread::sleep(BEAT);
    }
    for thread in threads {
        if thread.join().is_err() {
            log::error!("a worker of an export ended with an internal error");
        }
    }
    tick(gauge);
    let results = std::mem::take(&mut *shared.2.lock());
    Ok(results)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_keep_their_order_and_a_panic_stays_with_its_item() {
        let gauge = Arc::new(ExportGauge::default());
        let body = |n: &u32| {
            assert!(*n != 3, "three");
            n * 10
        };
        let answers = export_all(3, (0..6).collect(), &gauge, body, &mut |_| true).unwrap();
        let numbers: Vec<_> = answers.iter().map(|a| a.clone().unwrap().ok()).collect();
        assert_eq!(numbers, [Some(0), Some(10), Some(20), None, Some(40), Some(50)]);
        assert_eq!(gauge.done.load(SeqCst), 6);
    }

    #[test]
    fn stopping_leaves_the_rest_undone() {
        let gauge = Arc::new(ExportGauge::default());
        let body = |_: &u32| std::thread::sleep(Duration::from_millis(30));
        let answers =
            export_all(1, (0..500).collect(), &gauge, body, &mut |gauge| gauge.done.load(SeqCst) == 0)
                .unwrap();
        assert!(answers.first().unwrap().is_some() && answers.last().unwrap().is_none());
    }
}
