//! Models on their way: progress, speed, pausing, giving up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use super::Session;
use super::errands::Purpose;
use super::models::pull;
use super::view::{Download, ModelRow, ModelState, NoticeLevel};
use crate::inference::{InferenceError, PullProgress, Registry};
use crate::jobs::WorkKind;

/// How often the speed is measured.
const BEAT: Duration = Duration::from_secs(1);

/// Downloads on their way, paused and failed ones, by analysis or model.
#[derive(Default)]
pub struct Downloads {
    running: BTreeMap<String, Transfer>,
    paused: BTreeMap<String, Download>,
    failed: BTreeMap<String, String>,
}

/// One download on its way.
struct Transfer {
    gauge: Arc<Gauge>,
    wish: Wish,
    at: Instant,
    before: u64,
    per_second: f64,
}

/// What a person wants of a download; it takes a moment until it stops.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Go,
    Pause,
    /// Paused and gone on with before it had stopped.
    GoAgain,
    Cancel,
}

/// Shared with the thread that fetches.
#[derive(Default)]
struct Gauge {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

impl Session {
    pub(super) fn pull_model(&mut self, id: &str) {
        if let Some(transfer) = self.downloads.running.get_mut(id) {
            if transfer.wish != Wish::Go {
                transfer.wish = Wish::GoAgain;
            }
            return self.refresh_models();
        }
        let gauge: Arc<Gauge> = Arc::default();
        if let Some(paused) = self.downloads.paused.remove(id) {
            gauge.done.store(paused.done, Relaxed);
            gauge.total.store(paused.total, Relaxed);
        }
        self.downloads.failed.remove(id);
        self.downloads.running.insert(id.to_owned(), Transfer::of(Arc::clone(&gauge)));
        let (registry, name) = (Arc::clone(&self.registry), id.to_owned());
        let ticket = self.runtime.errand(WorkKind::Pull, &format!("fetching model {id}"), move |step| {
            let told = |progress: PullProgress<'_>| {
                gauge.done.store(progress.done, Relaxed);
                gauge.total.store(progress.total, Relaxed);
            };
            // Held work waits here, between two blocks.
            let stop = || gauge.stop.load(Relaxed) || step.proceed().is_err();
            match pull(&registry, &name, &told, &stop) {
                // Somebody wanted it to stop.
                Err(_) if gauge.stop.load(Relaxed) => Ok(()),
                outcome => outcome.map_err(|error| error.to_string()),
            }
        });
        self.errands.insert(ticket, Purpose::Pull { id: id.to_owned() });
        self.refresh_models();
    }

    /// Stops a download so that it can go on where it stopped.
    pub(super) fn pause_pull(&mut self, id: &str) {
        self.downloads.stop(id, Wish::Pause);
        self.refresh_models();
    }

    /// Gives a download up and forgets what was fetched.
    pub(super) fn cancel_pull(&mut self, id: &str) {
        if self.downloads.paused.remove(id).is_some() {
            self.forget_parts(id);
        }
        self.downloads.stop(id, Wish::Cancel);
        self.refresh_models();
    }

    pub(super) fn pull_ended(&mut self, id: &str, outcome: Result<(), String>) {
        let ended = self.downloads.running.remove(id);
        match (ended.map(|transfer| (transfer.wish, transfer.now())), outcome) {
            (Some((Wish::Pause, at)), _) => {
                self.downloads.paused.insert(id.to_owned(), Download { paused: true, per_second: 0.0, ..at });
            }
            (Some((Wish::GoAgain, at)), _) => {
                self.downloads.paused.insert(id.to_owned(), at);
                return self.pull_model(id);
            }
            (Some((Wish::Cancel, _)), _) => self.forget_parts(id),
            (_, Err(reason)) => {
                self.downloads.failed.insert(id.to_owned(), reason.clone());
                self.notice(NoticeLevel::Error, reason);
            }
            (_, Ok(())) => {}
        }
        self.models_changed();
    }

    fn forget_parts(&mut self, id: &str) {
        let (registry, name) = (Arc::clone(&self.registry), id.to_owned());
        let work = move || forget_parts(&registry, &name).map_err(|error| error.to_string());
        self.chore("forgetting a download", work, |session, done| {
            if let Err(reason) = done {
                session.notice(NoticeLevel::Warning, reason);
            }
        });
    }
}

/// Removes what was fetched of everything that a model takes, except for whole files.
fn forget_parts(registry: &Registry, id: &str) -> Result<(), InferenceError> {
    let models = registry.models();
    let model = models.answering(id).map(|(model, _)| model).or_else(|_| models.model(id))?;
    let mut taken = registry.all_it_takes(model).into_iter();
    taken.try_for_each(|model| registry.store().forget_parts(&model, model.variant()))
}

impl Transfer {
    fn of(gauge: Arc<Gauge>) -> Self {
        let before = gauge.done.load(Relaxed);
        Self { gauge, wish: Wish::Go, at: Instant::now(), before, per_second: 0.0 }
    }

    fn now(&self) -> Download {
        Download {
            done: self.gauge.done.load(Relaxed),
            total: self.gauge.total.load(Relaxed),
            per_second: self.per_second,
            paused: self.wish == Wish::Pause,
        }
    }

    /// Measures the speed once a second; half of it is what it was before, so that it can be read.
    fn sample(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at);
        if passed >= BEAT {
            let done = self.gauge.done.load(Relaxed);
            let speed = done.saturating_sub(self.before) as f64 / passed.as_secs_f64();
            let known = self.per_second > 0.0;
            self.per_second = if known { f64::midpoint(self.per_second, speed) } else { speed };
            (self.at, self.before) = (now, done);
        }
    }
}

impl Downloads {
    /// Whether nothing is on its way.
    pub(super) fn calm(&self) -> bool {
        self.running.is_empty()
    }

    /// Measures how fast everything is.
    pub(super) fn sample(&mut self) {
        let now = Instant::now();
        self.running.values_mut().for_each(|transfer| transfer.sample(now));
    }

    fn stop(&mut self, id: &str, wish: Wish) {
        if let Some(transfer) = self.running.get_mut(id) {
            transfer.wish = wish;
            transfer.gauge.stop.store(true, Relaxed);
        }
    }

    /// A row with the state of its download.
    pub(super) fn apply(&self, row: ModelRow) -> ModelRow {
        let missing = matches!(
            row.state,
            ModelState::Missing { .. } | ModelState::Downloading(_) | ModelState::Failed(_)
        );
        let running = self.running.get(&row.id).filter(|transfer| transfer.wish != Wish::Cancel);
        let state = if let Some(transfer) = running {
            ModelState::Downloading(transfer.now())
        } else if let Some(paused) = self.paused.get(&row.id).filter(|_| missing) {
            ModelState::Downloading(*paused)
        } else if let Some(reason) = self.failed.get(&row.id).filter(|_| missing) {
            ModelState::Failed(reason.clone())
        } else {
            return row;
        };
        ModelRow { state, ..row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_speed_is_measured_once_a_second() {
        let mut transfer = Transfer::of(Arc::default());
        let start = transfer.at;
        transfer.gauge.done.store(1_000_000, Relaxed);
        transfer.sample(start + Duration::from_millis(500));
        assert_eq!(transfer.now().per_second, 0.0);
        transfer.sample(start + Duration::from_secs(2));
        assert_eq!(transfer.now().per_second, 500_000.0);
        transfer.sample(start + Duration::from_secs(4));
        assert_eq!(transfer.now().per_second, 250_000.0, "it stands still, and is said so bit by bit");
    }
}
