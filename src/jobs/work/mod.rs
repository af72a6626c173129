//! Working through items on several threads: queue, pool, panic fence, watchdog, progress.
//!
//! Knows nothing of pictures; the kinds of work stand in the neighbouring folder.

mod fence;
mod meter;
mod pool;
mod queue;
mod watchdog;

pub use fence::fenced;
pub use meter::{Meter, Speed};
pub use pool::{Pool, Step, Stop, Task};
pub use queue::{Priority, Rank, WorkQueue};
pub use watchdog::{Poke, Watchdog, Watched};
