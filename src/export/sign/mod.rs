//! Signatures of delivery URLs, of API requests and of notifications: text in, digest out.
//!
//! Nothing here reads a file, a variable or a clock: the secret and the time are given by the caller. Every
//! comparison takes the same time wherever two signatures differ. The rules are those of the public SDKs and
//! are checked against the vectors of their test suites.

mod delivery;
mod digest;
mod notification;
mod request;
mod secret;

pub use delivery::{Asset, Form, delivery_url, sign_delivery, signed_text, verify_delivery};
pub use digest::Algorithm;
pub use notification::{NOTIFICATION_SECONDS, sign_notification, verify_notification};
pub use request::{
    Param, RequestVersion, sign_answer, sign_request, signed_params, string_to_sign, verify_answer,
};
pub use secret::Secret;

/// Why a signature was not accepted, or could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// There is no secret to sign with.
    #[error("api_secret is needed, and it is empty")]
    NoSecret,
    /// There is nothing to sign.
    #[error("there is nothing to sign; name the public id of a picture")]
    NoSource,
    /// The URL has no part `s--…--`.
    #[error("the URL is not signed; a signature stands in it as s--…-- before the transformation")]
    Unsigned,
    /// The signature belongs to another text or another secret.
    #[error("the signature does not belong to this text (or the secret is another one)")]
    Wrong,
    /// The message is older than is accepted.
    #[error("the message is older than {0} seconds")]
    TooOld(u64),
    /// The timestamp is no number of seconds.
    #[error("the timestamp is not a whole number of seconds")]
    NoTime,
}
