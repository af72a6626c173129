//! A queue that serves the visible before the rest, and the newest first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use parking_lot::{Condvar, Mutex};

/// How urgent an item is; the order of the variants is the order of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Somebody asked for exactly this and waits; served even while the kind is held.
    Now,
    /// On screen.
    Visible,
    /// Everything else.
    Background,
}

/// Place in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Priority {
    rank: Rank,
    newest: Reverse<i64>,
}

impl Priority {
    /// `newest`: larger numbers are served first within a rank (a time, or a falling counter).
    #[must_use]
    pub const fn new(rank: Rank, newest: i64) -> Self {
        Self { rank, newest: Reverse(newest) }
    }

    /// Before which others it is served.
    #[must_use]
    pub const fn rank(self) -> Rank {
        self.rank
    }
}

/// Items waiting for workers. Closing wakes everybody; nothing is served afterwards.
pub struct WorkQueue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    capacity: usize,
}

struct State<T> {
    items: BTreeMap<(Priority, u64), T>,
    counter: u64,
    held: bool,
    closed: bool,
    /// Items that were served and have not ended.
    served: usize,
    /// How many may be served at once.
    at_once: usize,
}

impl<T> WorkQueue<T> {
    /// `capacity` is how many items [`push_waiting`](Self::push_waiting) lets in.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let state = State {
            items: BTreeMap::new(),
            counter: 0,
            held: false,
            closed: false,
            served: 0,
            at_once: usize::MAX,
        };
        Self { state: Mutex::new(state), changed: Condvar::new(), capacity: capacity.max(1) }
    }

    /// Adds an item without waiting, whatever the capacity; `false` when closed.
    pub fn push(&self, priority: Priority, item: T) -> bool {
        let mut state = self.state.lock();
        if state.closed {
            return false;
        }
        state.insert(priority, item);
        self.changed.notify_all();
        true
    }

    /// Adds an item as soon as there is room; `false` when closed.
    pub fn push_waiting(&self, priority: Priority, item: T) -> bool {
        let mut state = self.state.lock();
        while !state.closed && state.items.len() >= self.capacity {
            self.changed.wait(&mut state);
        }
        drop(state);
        self.push(priority, item)
    }

    /// The next item; waits while there is none or the queue is held. `None` when closed.
    pub fn pop(&self) -> Option<T> {
        let mut state = self.state.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(item) = state.take_next() {
                self.changed.notify_all();
                return Some(item);
            }
            self.changed.wait(&mut state);
        }
    }

    /// An item that was served has ended.
    pub fn ended(&self) {
        let mut state = self.state.lock();
        state.served = state.served.saturating_sub(1);
        self.changed.notify_all();
    }

    /// Serves at most so many at once, beside [`Rank::Now`]; what runs already goes on.
    pub fn serve_at_once(&self, count: usize) {
        self.state.lock().at_once = count.max(1);
        self.changed.notify_all();
    }

    /// Holds or releases everything but [`Rank::Now`].
    pub fn hold(&self, held: bool) {
        self.state.lock().held = held;
        self.changed.notify_all();
    }

    /// Whether work is held.
    pub fn held(&self) -> bool {
        self.state.lock().held
    }

    /// Waits while work is held; `false` when the queue was closed meanwhile.
    pub fn wait_released(&self) -> bool {
        let mut state = self.state.lock();
        while state.held && !state.closed {
            self.changed.wait(&mut state);
        }
        !state.closed
    }

    /// Gives waiting items another place: `rank` says which one, `None` keeps it.
    pub fn reorder(&self, priority: impl Fn(&T) -> Option<Priority>) {
        let mut state = self.state.lock();
        let items = std::mem::take(&mut state.items);
        for ((old, number), item) in items {
            let place = priority(&item).unwrap_or(old);
            state.items.insert((place, number), item);
        }
        self.changed.notify_all();
    }

    /// Takes out every waiting item that `drop` names.
    pub fn remove(&self, drop: impl Fn(&T) -> bool) -> Vec<T> {
        let mut state = self.state.lock();
        let items = std::mem::take(&mut state.items);
        let mut removed = Vec::new();
        for (place, item) in items {
            if drop(&item) {
                removed.push(item);
            } else {
                state.items.insert(place, item);
            }
        }
        self.changed.notify_all();
        removed
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.state.lock().items.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Ends service; waiting items are dropped.
    pub fn close(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        state.items.clear();
        self.changed.notify_all();
    }
}

impl<T> State<T> {
    fn insert(&mut self, priority: Priority, item: T) {
        self.counter += 1;
        self.items.insert((priority, self.counter), item);
    }

    fn take_next(&mut self) -> Option<T> {
        let (priority, _) = *self.items.keys().next()?;
        if (self.held || self.served >= self.at_once) && priority.rank != Rank::Now {
            return None;
        }
        self.served += 1;
        self.items.pop_first().map(|(_, item)| item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue() -> WorkQueue<&'static str> {
        let queue = WorkQueue::new(10);
        queue.push(Priority::new(Rank::Background, 1), "old");
        queue.push(Priority::new(Rank::Background, 9), "new");
        queue.push(Priority::new(Rank::Visible, 0), "seen");
        queue
    }

    #[test]
    fn visible_first_then_newest() {
        let queue = queue();
        assert_eq!([queue.pop(), queue.pop(), queue.pop()], [Some("seen"), Some("new"), Some("old")]);
    }

    #[test]
    fn scrolling_changes_the_order() {
        let queue = queue();
        queue.reorder(|item| {
            let rank = if *item == "old" { Rank::Visible } else { Rank::Background };
            Some(Priority::new(rank, 0))
        });
        assert_eq!(queue.pop(), Some("old"));
    }

    #[test]
    fn held_work_waits_but_what_is_wanted_now_does_not() {
        let queue = queue();
        queue.hold(true);
        queue.push(Priority::new(Rank::Now, 0), "now");
        assert_eq!(queue.pop(), Some("now"));
        assert_eq!(queue.len(), 3);
        queue.hold(false);
        assert_eq!(queue.pop(), Some("seen"));
    }

    #[test]
    fn only_so_many_are_served_at_once() {
        let queue = queue();
        queue.serve_at_once(1);
        assert_eq!(queue.pop(), Some("seen"));
        queue.push(Priority::new(Rank::Now, 0), "now");
        assert_eq!(queue.pop(), Some("now"));
        assert_eq!(queue.state.lock().take_next(), None, "two are served");
        queue.ended();
        queue.ended();
        assert_eq!(queue.pop(), Some("new"));
    }

    #[test]
    fn closing_ends_everything() {
        let queue = queue();
        queue.close();
        assert_eq!(queue.pop(), None);
        assert!(!queue.push(Priority::new(Rank::Now, 0), "late"));
    }
}
