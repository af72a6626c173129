//! Telling an address that an order is done: signed, and again with growing pauses while it does not answer.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::export::sign::{Algorithm, Secret, sign_notification};
use crate::net::{NetError, post};

/// How often it is tried.
const TRIES: u32 = 6;
/// How often a pause looks whether it should end.
const GLANCE: Duration = Duration::from_millis(50);

/// The header with the time of sending, in seconds since 1970.
const TIMESTAMP: &str = "X-Cld-Timestamp";
/// The header with the signature of body and time.
const SIGNATURE: &str = "X-Cld-Signature";

/// A message for an address.
pub struct Delivery<'a> {
    /// `http` or `https`.
    pub url: &'a str,
    /// JSON.
    pub body: &'a str,
    /// What it is signed with.
    pub secret: &'a Secret,
    /// Pause after the first failure; each later one is twice as long.
    pub pause: Duration,
}

/// Why a message did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// It is no use to try again, for this reason.
    #[error("{0}")]
    GivenUp(String),
    /// Whoever sent it was asked to end: it is to be sent another time.
    #[error("it was not sent to the end")]
    Stopped,
}

/// Sends a message until it is accepted or it is no use; `heard` is told the number of each try before it is made, and
/// again with the reason when it did not succeed. No pause goes on once `stopped` says so.
///
/// Refusals (HTTP 4xx, but not 408 and 429) and redirections are final; everything else is tried again, and the time
/// in the signature is that of the try.
pub fn deliver(
    message: &Delivery<'_>,
    mut heard: impl FnMut(u32, Option<&str>),
    stopped: impl Fn() -> bool,
) -> Result<(), Undelivered> {
    let mut pause = message.pause;
    for attempt in 1..=TRIES {
        if stopped() {
            break;
        }
        heard(attempt, None);
        let error = match send(message) {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        let reason = error.to_string();
        heard(attempt, Some(&reason));
        if attempt == TRIES || !worth_trying_again(&error) {
            return Err(Undelivered::GivenUp(reason));
        }
        log::info!("a notification did not arrive and is sent again: {error}");
        rest(pause, &stopped);
        pause *= 2;
    }
    Err(Undelivered::Stopped)
}

/// Sleeps for `pause`, or until `stopped` says so.
fn rest(pause: Duration, stopped: &impl Fn() -> bool) {
    let end = Instant::now() + pause;
    while !stopped() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        std::thread::sleep(left.min(GLANCE));
    }
}

fn send(message: &Delivery<'_>) -> Result<(), NetError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs().to_string();
    let signature = sign_notification(message.body, &now, message.secret, Algorithm::Sha1);
    post(message.url, message.body, &[(TIMESTAMP, &now), (SIGNATURE, &signature)])
}

const fn worth_trying_again(error: &NetError) -> bool {
    match error {
        NetError::Moved { .. } => false,
        NetError::Status { status, .. } => !matches!(status, 300..=407 | 409..=428 | 430..=499),
        _ => true,
    }
}
