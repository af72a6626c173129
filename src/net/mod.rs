//! HTTP: downloads with resume and hash, messages to an address. The only user of an HTTP client.
#![forbid(unsafe_code)]

mod download;
mod error;
mod part;
mod post;

pub use download::{discard, download};
pub use error::NetError;
pub use part::sha256_of;
pub use post::post;
