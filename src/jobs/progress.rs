//! What runs, how fast, how long still: read from atomics, never sent.

use std::sync::Arc;
use std::time::Instant;

use super::WorkKind;
use super::work::{Meter, Speed};

/// One kind of work at this moment.
#[derive(Debug, Clone, PartialEq)]
pub struct KindProgress {
    /// Which kind.
    pub kind: WorkKind,
    /// Items finished since it was last idle, failures included.
    pub done: u64,
    /// Items known of since it was last idle.
    pub total: u64,
    /// Failures among `done`.
    pub failed: u64,
    /// Items a second over the last seconds; 0 while unknown.
    pub per_second: f64,
    /// Seconds left at that speed.
    pub seconds_left: Option<f64>,
    /// Whether it is held.
    pub held: bool,
    /// Whether it has nothing to do.
    pub idle: bool,
    /// What was begun last.
    pub current: Option<String>,
}

/// All kinds, in the order of [`WorkKind::ALL`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JobsSnapshot {
    /// One entry a kind.
    pub kinds: Vec<KindProgress>,
}

impl JobsSnapshot {
    /// Whether no kind has anything to do.
    #[must_use]
    pub fn idle(&self) -> bool {
        self.kinds.iter().all(|kind| kind.idle)
    }
}

/// Meters of all kinds, and their speeds as seen by one reader.
#[derive(Default)]
pub(super) struct Gauges {
    pub meters: Meters,
    speeds: [Speed; WorkKind::ALL.len()],
}

/// One meter a kind.
#[derive(Clone, Default)]
pub(super) struct Meters([Arc<Meter>; WorkKind::ALL.len()]);

impl Meters {
    pub fn of(&self, kind: WorkKind) -> Arc<Meter> {
        Arc::clone(&self.0[kind as usize])
    }
}

impl Gauges {
    pub fn read(&mut self, kind: WorkKind, held: bool) -> KindProgress {
        let meter = self.meters.of(kind);
        let (done, total, idle) = (meter.done(), meter.total(), meter.idle());
        let speed = &mut self.speeds[kind as usize];
        speed.sample(Instant::now(), done);
        KindProgress {
            kind,
            done,
            total,
            failed: meter.failed(),
            per_second: if idle { 0.0 } else { speed.per_second() },
            seconds_left: if idle || held { None } else { speed.seconds_left(total - done) },
            held,
            idle,
            current: if idle { None } else { meter.current() },
        }
    }
}
