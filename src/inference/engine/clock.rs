//! How long models take: inside the runtime, and with everything around it.

use std::collections::BTreeMap;
use std::time::Duration;

use parking_lot::Mutex;

/// Time one model has taken since the engine started.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModelTime {
    /// Model id.
    pub model: String,
    /// Pictures analysed.
    pub analyses: u64,
    /// Time from the picture to the record, waiting for a session included, loading excluded.
    pub whole: Duration,
    /// Calls of the runtime.
    pub runs: u64,
    /// Time inside these calls.
    pub bare: Duration,
    /// Time spent loading sessions.
    pub loading: Duration,
}

/// Sums by model.
#[derive(Default)]
pub(super) struct Clock {
    times: Mutex<BTreeMap<String, ModelTime>>,
}

impl Clock {
    pub fn add(&self, model: &str, change: impl FnOnce(&mut ModelTime)) {
        let mut times = self.times.lock();
        let time = times.entry(model.to_owned()).or_default();
        change(time);
    }

    pub fn read(&self) -> Vec<ModelTime> {
        let times = self.times.lock();
        times.iter().map(|(model, time)| ModelTime { model: model.clone(), ..time.clone() }).collect()
    }
}
