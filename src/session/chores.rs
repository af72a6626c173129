//! Small things done beside the window: a file to read, a message to send, a folder to look at.

use std::sync::Arc;

use parking_lot::Mutex;

use super::Session;
use super::errands::Purpose;

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
        let slot = Arc::new(Mutex::new(None));
        let filled = Arc::clone(&slot);
        let ticket = self.runtime.chore(name, move |_step| {
            let done = work()?;
            *filled.lock() = Some(done);
            Ok(())
        });
        let then = move |session: &mut Self, outcome: Result<(), String>| {
            let lost = || "its outcome was lost".to_owned();
            then(session, outcome.and_then(|()| slot.lock().take().ok_or_else(lost)));
        };
        self.errands.insert(ticket, Purpose::Chore(Box::new(then)));
    }
}
