//! HTTP: downloads with resume and hash. The only user of an HTTP client.
#![forbid(unsafe_code)]

mod download;
mod error;
mod part;

pub use download::download;
pub use error::NetError;
pub use part::sha256_of;
