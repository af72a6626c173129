//! Small things done beside the window: a file to read, a message to send, a folder to look at.

use std::sync::Arc;

use parking_lot::Mutex;

use super::Session;
use super::errands::Purpose;
use crate::jobs::work::Step;

/// What happens in the session when a chore has ended.
pub type Then = Box<dyn FnOnce(&mut Session, Result<(), String>) + Send>;

impl Session {
    /// Does `work` on a thread of its own and hands the outcome to `then`, here.
    pub(super) fn chore<T: Send + 'static>(
        &mut self,
        name: &str,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
        then: impl FnOnce(&mut Self, Result<T, String>) + Send + 'static,
    ) {
        let (body, then) = paired(|_step| work(), then);
        let ticket = self.runtime.chore(name, body);
        self.errands.insert(ticket, Purpose::Chore(then));
    }

    /// The same for work that waits for somebody far away; it asks its step whether to end.
    pub(super) fn delivery<T: Send + 'static>(
        &mut self,
        name: &str,
        work: impl FnOnce(&Step<'_>) -> Result<T, String> + Send + 'static,
        then: impl FnOnce(&mut Self, Result<T, String>) + Send + 'static,
    ) {
        let (body, then) = paired(work, then);
        let ticket = self.runtime.delivery(name, body);
        self.errands.insert(ticket, Purpose::Chore(then));
    }
}

/// The work as an errand, which has no output, and what happens with its output afterwards.
fn paired<T: Send + 'static>(
    work: impl FnOnce(&Step<'_>) -> Result<T, String> + Send + 'static,
    then: impl FnOnce(&mut Session, Result<T, String>) + Send + 'static,
) -> (impl FnOnce(&Step<'_>) -> Result<(), String> + Send + 'static, Then) {
    let slot = Arc::new(Mutex::new(None));
    let filled = Arc::clone(&slot);
    let body = move |step: &Step<'_>| {
        let done = work(step)?;
        *filled.lock() = Some(done);
        Ok(())
    };
    let then = move |session: &mut Session, outcome: Result<(), String>| {
        let lost = || "its outcome was lost".to_owned();
        then(session, outcome.and_then(|()| slot.lock().take().ok_or_else(lost)));
    };
    (body, Box::new(then))
}
