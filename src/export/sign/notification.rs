//! Notifications: is this message from who knows the secret, and is it fresh?

use super::digest::same;
use super::{Algorithm, Secret, SignError};

/// Older messages are refused: two hours, in seconds.
pub const NOTIFICATION_SECONDS: u64 = 7200;

/// The signature of a message, in hexadecimal digits.
///
/// `timestamp` is the text that travels with the message, in seconds since 1970.
#[must_use]
pub fn sign_notification(body: &str, timestamp: &str, secret: &Secret, algorithm: Algorithm) -> String {
    algorithm.hex_of(&format!("{body}{timestamp}"), secret)
}

/// Accepts a message that is signed and not older than `valid_for` seconds at the time `now` (since 1970).
///
/// # Errors
/// [`SignError::Wrong`], [`SignError::TooOld`] or [`SignError::NoTime`]. The signature is looked at first, so
/// that nobody without the secret learns what the clock here says.
pub fn verify_notification(
    message: (&str, &str),
    signature: &str,
    secret: &Secret,
    algorithm: Algorithm,
    (now, valid_for): (u64, u64),
) -> Result<(), SignError> {
    let (body, timestamp) = message;
    if !same(&sign_notification(body, timestamp, secret, algorithm), signature) {
        return Err(SignError::Wrong);
    }
    let sent = timestamp.parse::<u64>().ok().ok_or(SignError::NoTime)?;
    if now.saturating_sub(sent) > valid_for { Err(SignError::TooOld(valid_for)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hours_are_fresh_and_a_second_more_is_not() {
        let secret = Secret::new("shhh").unwrap();
        let signed = sign_notification("{}", "1000", &secret, Algorithm::Sha1);
        let at = |now| {
            let window = (now, NOTIFICATION_SECONDS);
            verify_notification(("{}", "1000"), &signed, &secret, Algorithm::Sha1, window)
        };
        assert_eq!(at(1000 + 7200), Ok(()));
        assert_eq!(at(1000 + 7201), Err(SignError::TooOld(7200)));
        // A clock that is behind is no reason to lose a message.
        assert_eq!(at(900), Ok(()));
    }

    #[test]
    fn another_body_time_or_secret_is_refused() {
        let secret = Secret::new("shhh").unwrap();
        let signed = sign_notification("{}", "1000", &secret, Algorithm::Sha256);
        let check = |body, time, secret: &str| {
            let secret = Secret::new(secret).unwrap();
            verify_notification((body, time), &signed, &secret, Algorithm::Sha256, (1000, 7200))
        };
        assert_eq!(check("{}", "1000", "shhh"), Ok(()));
        for (body, time, secret) in [("{ }", "1000", "shhh"), ("{}", "1001", "shhh"), ("{}", "1000", "shh")] {
            assert_eq!(check(body, time, secret), Err(SignError::Wrong));
        }
    }
}
