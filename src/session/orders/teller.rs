//! Sending notifications beside the work.

use std::collections::BTreeSet;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::message::message;
use super::{Delivery, Notification, Order, Orders, deliver};
use crate::jobs;
use crate::session::{Result, Session, SessionError, signing_secret};

/// Pause before a notification is sent again for the first time.
const PAUSE: Duration = Duration::from_secs(2);
/// Addresses that are told at the same time; further ones share a thread.
const MOST_LINES: usize = 8;
/// Orders that may wait for one address; the others are told in a later round.
const WAITING: usize = 1024;

/// Sends notifications on threads of their own, one for each address: an address that does not answer holds neither the
/// library nor the next order nor another address.
pub(super) struct Teller {
    orders: Orders,
    lines: Vec<Line>,
    /// Orders that were given to a thread.
    given: BTreeSet<String>,
    settled: (Sender<()>, Receiver<()>),
}

/// A thread and the addresses that it tells.
struct Line {
    urls: BTreeSet<String>,
    sender: Sender<(Order, String)>,
    thread: JoinHandle<Result<()>>,
}

impl Teller {
    /// Starts nothing yet.
    pub fn new(orders: &Orders) -> Self {
        Self { orders: orders.clone(), lines: Vec::new(), given: BTreeSet::new(), settled: bounded(1) }
    }

    /// Sends what an order asks for, if it was not sent yet. The body is made here, so the session may close then.
    pub fn tell(&mut self, order: Order, session: Option<&mut Session>) -> Result<()> {
        let Some(told) = order.notification.as_ref().filter(|told| !told.settled) else { return Ok(()) };
        let body = message(&order, session).to_string();
        let (id, url) = (order.id.clone(), told.url.clone());
        match self.line(url)?.sender.try_send((order, body)) {
            Ok(()) => {
                self.given.insert(id);
                Ok(())
            }
            Err(TrySendError::Full(_)) => Ok(()),
            Err(TrySendError::Disconnected(_)) => {
                Err(SessionError::Library("an order could not be written down".to_owned()))
            }
        }
    }

    /// Whether an order was given to a thread.
    pub fn has(&self, order: &Order) -> bool {
        self.given.contains(&order.id)
    }

    /// Waits until something was sent or given up, for at most `patience`.
    pub fn rest(&self, patience: Duration) {
        if self.settled.1.recv_timeout(patience).is_err() {
            log::trace!("nothing was told meanwhile");
        }
    }

    /// Waits until everything was sent or given up.
    pub fn finish(self) -> Result<()> {
        let threads: Vec<_> = self.lines.into_iter().map(|line| line.thread).collect();
        let lost = |_| Err(SessionError::Library("telling ended with an internal error".to_owned()));
        let ended: Vec<Result<()>> =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(lost)).collect();
        ended.into_iter().collect()
    }

    /// The thread for an address: its own, or the one with least to do where there are enough.
    fn line(&mut self, url: String) -> Result<&mut Line> {
        let own = self.lines.iter().position(|line| line.urls.contains(&url));
        let at = match own {
            Some(at) => at,
            None if self.lines.len() < MOST_LINES => {
                self.lines.push(self.start()?);
                self.lines.len() - 1
            }
            None => {
                let least = self.lines.iter().enumerate().min_by_key(|(_, line)| line.sender.len());
                least.map_or(0, |(at, _)| at)
            }
        };
        self.lines[at].urls.insert(url);
        Ok(&mut self.lines[at])
    }

    fn start(&self) -> Result<Line> {
        let (sender, receiver) = bounded::<(Order, String)>(WAITING);
        let (orders, settled) = (self.orders.clone(), self.settled.0.clone());
        let serve = move || {
            receiver.iter().try_for_each(|(order, body)| {
                let sent = send(&orders, &order, &body);
                // Where the last one was not noticed yet, this one is noticed with it.
                settled.try_send(()).ok();
                sent
            })
        };
        let thread = jobs::spawn("tell", serve)
            .map_err(|error| SessionError::Library(format!("a thread could not be started: {error}")))?;
        Ok(Line { urls: BTreeSet::new(), sender, thread })
    }
}

/// Sends a notification; each try is written down at once, so that anybody sees how it goes.
fn send(orders: &Orders, order: &Order, body: &str) -> Result<()> {
    let Some(mut told) = order.notification.clone() else { return Ok(()) };
    let noted =
        |told: &Notification| orders.store(&Order { notification: Some(told.clone()), ..order.clone() });
    let outcome =
        signing_secret(told.secret_file.as_deref()).map_err(|error| error.to_string()).and_then(|secret| {
            let delivery = Delivery { url: &told.url.clone(), body, secret: &secret, pause: PAUSE };
            let heard = |attempt, error: Option<&str>| {
                told.attempts = attempt;
                if let Some(reason) = error {
                    told.error = Some(reason.to_owned());
                }
                if let Err(error) = noted(&told) {
                    log::warn!("{error}");
                }
            };
            deliver(&delivery, heard, || false).map_err(|error| error.to_string())
        });
    told.settled = true;
    told.error = outcome.err();
    if let Some(reason) = &told.error {
        log::warn!("a notification did not arrive: {reason}");
    }
    noted(&told)
}
