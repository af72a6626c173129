//! Time and threads: every thread, queue, timer and folder watch of Gravitas.
//!
//! Other floors never start threads; they are called by the workers here. Workers send values into
//! one bounded channel and call a waker. `work` is the machinery, which knows nothing of pictures.
#![forbid(unsafe_code)]

mod spawn;
pub mod work;

pub use spawn::{spawn, workers};
