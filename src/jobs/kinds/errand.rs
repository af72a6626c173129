//! Single pieces of work with their own code: downloads and exports.

use std::time::Duration;

use parking_lot::Mutex;

use crate::jobs::event::{Event, Events};
use crate::jobs::work::{Step, Stop, Task};

/// What an errand does; asks the step whether to end.
type Body = Box<dyn FnOnce(&Step<'_>) -> Result<(), String> + Send>;

/// One errand.
pub struct Errand {
    /// Returned with the outcome.
    pub ticket: u64,
    /// What it is about.
    pub name: String,
    body: Mutex<Option<Body>>,
}

impl Errand {
    /// An errand that runs `body` once.
    pub fn new(
        ticket: u64,
        name: impl Into<String>,
        body: impl FnOnce(&Step<'_>) -> Result<(), String> + Send + 'static,
    ) -> Self {
        Self { ticket, name: name.into(), body: Mutex::new(Some(Box::new(body))) }
    }
}

/// Runs errands in the order in which they were given.
pub struct Errands {
    /// Who hears of outcomes.
    pub events: Events,
}

impl Task for Errands {
    type Item = Errand;
    type Output = ();

    fn name(&self, item: &Errand) -> String {
        item.name.clone()
    }

    fn limit(&self, _item: &Errand) -> Duration {
        // A download of any size may be right; it ends by itself when nothing arrives.
        Duration::from_hours(24)
    }

    fn run(&self, item: &Errand, step: &Step<'_>) -> Result<(), Stop> {
        let Some(body) = item.body.lock().take() else { return Err(Stop::Cancelled) };
        step.proceed()?;
        let outcome = body(step);
        if step.cancelled() { Err(Stop::Cancelled) } else { outcome.map_err(Stop::Failed) }
    }

    fn finish(&self, item: &Errand, outcome: Result<(), Stop>) {
        let outcome = match outcome {
            Ok(()) => Ok(()),
            Err(Stop::Failed(reason)) => Err(reason),
            Err(Stop::Cancelled) => Err("it was cancelled".to_owned()),
        };
        self.events.send(Event::Errand { ticket: item.ticket, name: item.name.clone(), outcome });
    }
}
