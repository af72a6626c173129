//! Time and threads: every thread, queue, timer and folder watch of Gravitas.
//!
//! Other floors never start threads; they are called by the workers here. Workers send values into
//! one bounded channel and call a waker. `work` is the machinery, which knows nothing of pictures;
//! `kinds` holds one file for each kind of work; [`Runtime`] puts them together.
#![forbid(unsafe_code)]

mod ask;
mod connections;
mod event;
mod kind;
pub mod kinds;
mod progress;
mod runtime;
mod saved;
mod spawn;
pub mod work;
mod writer;

pub use ask::{Answer, Question, Readers, Sidebar};
pub use connections::Connections;
pub use event::{Changes, Event, Events, Waker};
pub use kind::WorkKind;
pub use progress::{JobsSnapshot, KindProgress};
pub use runtime::{Runtime, RuntimeConfig};
pub use saved::{ALBUM, SavedSearch, saved_searches};
pub use spawn::{most_workers, spawn, workers};
pub use writer::{Reply, Write, WriterHandle, WriterThread};
