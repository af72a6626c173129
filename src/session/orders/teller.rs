//! Sending notifications beside the work.

use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Sender, bounded};

use super::message::message;
use super::{Delivery, Order, Orders, deliver};
use crate::jobs;
use crate::session::{Result, Session, SessionError, signing_secret};

/// Pause before a notification is sent again for the first time.
const PAUSE: Duration = Duration::from_secs(2);

/// Sends notifications on a thread of its own: an address that does not answer holds neither the library nor the
/// next order.
pub(super) struct Teller {
    sender: Sender<(Order, String)>,
    thread: JoinHandle<Result<()>>,
}

impl Teller {
    /// Starts the thread, with room for as many orders as are open, so that nobody waits for it.
    pub fn start(orders: &Orders, open: usize) -> Result<Self> {
        let (sender, receiver) = bounded::<(Order, String)>(open);
        let orders = orders.clone();
        let send = move || receiver.iter().try_for_each(|(order, body)| send(&orders, order, &body));
        let thread = jobs::spawn("tell", send)
            .map_err(|error| SessionError::Library(format!("a thread could not be started: {error}")))?;
        Ok(Self { sender, thread })
    }

    /// Sends what an order asks for, if it was not sent yet. The body is made here, so the session may close then.
    pub fn tell(&self, order: Order, session: Option<&mut Session>) {
        if order.notification.as_ref().is_some_and(|notification| !notification.settled) {
            let body = message(&order, session).to_string();
            if self.sender.send((order, body)).is_err() {
                // The thread has ended with an error, which is told at the end; the order stays open.
                log::debug!("a notification waits for the next round");
            }
        }
    }

    /// Waits until everything was sent or given up.
    pub fn finish(self) -> Result<()> {
        drop(self.sender);
        let ended = self.thread.join();
        ended
            .unwrap_or_else(|_| Err(SessionError::Library("telling ended with an internal error".to_owned())))
    }
}

fn send(orders: &Orders, mut order: Order, body: &str) -> Result<()> {
    let Some(mut notification) = order.notification.take() else { return Ok(()) };
    let outcome = signing_secret(notification.secret_file.as_deref())
        .map_err(|error| error.to_string())
        .and_then(|secret| {
            let delivery = Delivery { url: &notification.url, body, secret: &secret, pause: PAUSE };
            let before = |attempt| notification.attempts = attempt;
            deliver(&delivery, before, || false).map_err(|error| error.to_string())
        });
    notification.settled = true;
    notification.error = outcome.err();
    if let Some(reason) = &notification.error {
        log::warn!("a notification did not arrive: {reason}");
    }
    order.notification = Some(notification);
    orders.store(&order)
}
