//! The library on disk: three SQLite files, one writer, many readers.
//!
//! `catalog.db` holds what people made and is never rebuilt.
//! `derived.db` holds what machines made and what searching needs; `thumbs.db` holds thumbnails. Both may be deleted.
//! [`open`] takes the lock, migrates, repairs and replays; a [`Writer`] changes things, a [`Reader`] answers questions.
#![forbid(unsafe_code)]

mod backup;
mod connection;
mod error;
mod index;
mod library;
mod lock;
mod migrations;
mod now_running;
mod paths;
mod payload;
mod reader;
mod rows;
mod search;
mod writer;

pub use error::CatalogError;
pub use library::{
    Access, Library, Note, forget_restore, open, restore, restore_later, restore_next, restore_waits,
};
pub use now_running::NowRunning;
pub use reader::Reader;
pub use rows::*;
pub use writer::Writer;

/// What every operation of this folder returns.
pub type Result<T, E = CatalogError> = std::result::Result<T, E>;
