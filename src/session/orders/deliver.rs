//! Telling an address that an order is done: signed, and again with growing pauses while it does not answer.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::export::sign::{Algorithm, Secret, sign_notification};
use crate::net::{NetError, post};

/// How often it is tried.
const TRIES: u32 = 6;

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

/// Sends a message until it is accepted or it is no use; `before` hears the number of each try.
///
/// Refusals (HTTP 4xx, but not 408 and 429) are final; everything else is tried again, and the time in the
/// signature is that of the try.
pub fn deliver(message: &Delivery<'_>, mut before: impl FnMut(u32)) -> Result<(), String> {
    let mut pause = message.pause;
    for attempt in 1..=TRIES {
        before(attempt);
        let error = match send(message) {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        if attempt == TRIES || !worth_trying_again(&error) {
            return Err(error.to_string());
        }
        log::info!("a notification did not arrive and is sent again: {error}");
        std::thread::sleep(pause);
        pause *= 2;
    }
    Err("it was never sent".to_owned())
}

fn send(message: &Delivery<'_>) -> Result<(), NetError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs().to_string();
    let signature = sign_notification(message.body, &now, message.secret, Algorithm::Sha1);
    post(message.url, message.body, &[(TIMESTAMP, &now), (SIGNATURE, &signature)])
}

const fn worth_trying_again(error: &NetError) -> bool {
    match error {
        NetError::Status { status, .. } => !matches!(status, 400..=407 | 409..=428 | 430..=499),
        _ => true,
    }
}
