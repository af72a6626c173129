//! The only place that starts threads.
#![expect(clippy::disallowed_methods, reason = "this file is the one start of threads")]

use std::io;
use std::thread::{Builder, JoinHandle};

/// Starts a named thread. Every thread of Gravitas comes from here, so that a debugger, a profiler
/// and a crash report can say which one it was.
pub fn spawn<T: Send + 'static>(
    name: impl Into<String>,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    Builder::new().name(name.into()).spawn(body)
}

/// How many workers of a kind to run: all cores, or one less so that the window stays fluid.
#[must_use]
pub fn workers(leave_one: bool) -> usize {
    if leave_one { most_workers().saturating_sub(1).clamp(1, 8) } else { most_workers() }
}

/// How many workers of a kind can be of use here.
#[must_use]
pub fn most_workers() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).clamp(1, 16)
}
