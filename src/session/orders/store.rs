//! Orders on disk.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{Notification, Order, OrderRequest, OrderStatus};
use crate::export::{Overwrite, atomic_write};
use crate::session::{Result, SessionError};

/// Settled orders that are kept.
const KEPT: usize = 200;

/// The orders of one library.
#[derive(Debug, Clone)]
pub struct Orders {
    dir: PathBuf,
}

impl Orders {
    /// Of the library in this folder.
    #[must_use]
    pub fn of_library(library_dir: &Path) -> Self {
        Self { dir: library_dir.join("orders") }
    }

    /// Where they lie.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes an order; it is pending.
    pub fn place(
        &self,
        request: OrderRequest,
        notification: Option<(String, Option<PathBuf>)>,
    ) -> Result<Order> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let notification = notification.map(|(url, secret_file)| Notification {
            url,
            secret_file,
            settled: false,
            attempts: 0,
            error: None,
        });
        let order = Order {
            id: format!("{:012x}{:04x}", now.as_micros(), std::process::id() & 0xffff),
            made: now.as_secs(),
            status: OrderStatus::Pending,
            request,
            pictures: 0,
            done: 0,
            results: 0,
            failed: 0,
            failures: Vec::new(),
            message: None,
            notification,
        };
        std::fs::create_dir_all(&self.dir)
            .map_err(|error| self.told("make the folder of orders", &error, &self.dir))?;
        self.store(&order)?;
        self.forget_old()?;
        Ok(order)
    }

    /// Writes an order as it is now.
    pub fn store(&self, order: &Order) -> Result<()> {
        let path = self.path(&order.id);
        let text =
            serde_json::to_vec_pretty(order).map_err(|error| self.told("write an order", &error, &path))?;
        atomic_write(&path, &text, Overwrite::Allow).map_err(|error| SessionError::Library(error.to_string()))
    }

    /// The order of this name; `None` when there is none.
    pub fn read(&self, id: &str) -> Result<Option<Order>> {
        // A name is no path: nothing outside the folder is ever read.
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        let path = self.path(id);
        match std::fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|error| self.told("read an order", &error, &path)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.told("read an order", &error, &path)),
        }
    }

    /// All orders, oldest first; files that are no orders are passed over.
    pub fn list(&self) -> Result<Vec<Order>> {
        let entries = match std::fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.told("look at the orders", &error, &self.dir)),
        };
        let mut orders = Vec::new();
        for entry in entries.flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == "json")
                && let Ok(text) = std::fs::read(&path)
                && let Ok(order) = serde_json::from_slice::<Order>(&text)
            {
                orders.push(order);
            }
        }
        orders.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(orders)
    }

    /// Asks whoever works on an order to stop; `false` when it has ended already. Who was to be told is told of that
    /// as well.
    pub fn cancel(&self, id: &str) -> Result<bool> {
        let Some(order) = self.read(id)?.filter(Order::undone) else { return Ok(false) };
        let path = self.mark(&order.id);
        std::fs::write(&path, "").map_err(|error| self.told("cancel an order", &error, &path))?;
        if order.status == OrderStatus::Pending {
            self.settle_cancelled(order)?;
        }
        Ok(true)
    }

    /// Whether something is open and nobody works on it: whoever did was ended.
    pub fn abandoned(&self) -> Result<bool> {
        Ok(self.list()?.iter().any(|order| order.open() && !order.paused()) && !self.worked_on()?)
    }

    /// Whether somebody works on the orders, or waits to do so.
    pub fn worked_on(&self) -> Result<bool> {
        let lock = self.work_lock()?;
        Ok(!self.take(&lock)?)
    }

    /// Takes the lock of whoever works; `false` when another process has it.
    pub(super) fn take(&self, lock: &File) -> Result<bool> {
        match lock.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(self.told("look at the orders", &error, &self.dir)),
        }
    }

    /// Analysing goes on: orders that waited for that are work again.
    pub fn unpause(&self) -> Result<()> {
        let paused = self.list()?.into_iter().filter(Order::paused);
        paused.map(Order::waiting).try_for_each(|order| self.store(&order))
    }

    /// The file that whoever works on the orders holds locked.
    pub(super) fn work_lock(&self) -> Result<File> {
        let told = |error| self.told("look at the orders", &error, &self.dir);
        std::fs::create_dir_all(&self.dir).map_err(told)?;
        File::create(self.dir.join("work.lock")).map_err(told)
    }

    /// Whether an order was cancelled.
    #[must_use]
    pub fn is_cancelled(&self, id: &str) -> bool {
        self.mark(id).exists()
    }

    pub(super) fn settle_cancelled(&self, order: Order) -> Result<Order> {
        let message = Some("it was cancelled".to_owned());
        let order = Order { status: OrderStatus::Failed, message, ..order };
        self.store(&order)?;
        Ok(order)
    }

    fn forget_old(&self) -> Result<()> {
        let settled: Vec<Order> = self.list()?.into_iter().filter(|order| !order.open()).collect();
        for order in settled.iter().take(settled.len().saturating_sub(KEPT)) {
            for path in [self.path(&order.id), self.mark(&order.id)] {
                if let Err(error) = std::fs::remove_file(&path)
                    && error.kind() != std::io::ErrorKind::NotFound
                {
                    log::warn!("an old order could not be removed: {error}: {}", path.display());
                }
            }
        }
        Ok(())
    }

    fn path(&self, id: &str) -> PathBuf {
        self.dir.join(format!("{id}.json"))
    }

    fn mark(&self, id: &str) -> PathBuf {
        self.dir.join(format!("{id}.cancelled"))
    }

    #[expect(clippy::unused_self, reason = "reads as one of its verbs")]
    fn told(&self, what: &str, error: &impl std::fmt::Display, path: &Path) -> SessionError {
        SessionError::Library(format!("could not {what}: {error}: {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_kept_listed_and_cancelled() {
        let dir = tempfile::tempdir().unwrap();
        let orders = Orders::of_library(dir.path());
        assert_eq!(orders.list().unwrap(), []);
        let request = OrderRequest { queries: vec!["tag:cat".to_owned()], ..OrderRequest::default() };
        let first = orders.place(request, None).unwrap();
        let second = orders.place(OrderRequest::default(), Some(("http://x/".to_owned(), None))).unwrap();
        assert_eq!(orders.read(&first.id).unwrap(), Some(first.clone()));
        assert_eq!(orders.list().unwrap(), [first.clone(), second.clone()]);
        assert_eq!(orders.read("../catalog").unwrap(), None);
        assert!(orders.cancel(&second.id).unwrap());
        let cancelled = orders.read(&second.id).unwrap().unwrap();
        assert_eq!((cancelled.status, cancelled.undone()), (OrderStatus::Failed, false));
        assert!(cancelled.open(), "somebody waits to be told");
        assert!(!orders.cancel(&second.id).unwrap(), "once is enough");
        assert!(orders.abandoned().unwrap());
        let lock = orders.work_lock().unwrap();
        lock.lock().unwrap();
        assert!(!orders.abandoned().unwrap(), "somebody works");
        drop(lock);
        orders.store(&Order { notification: None, ..cancelled }).unwrap();
        orders.store(&first.held()).unwrap();
        assert!(!orders.abandoned().unwrap(), "it waits for whoever held it");
        orders.unpause().unwrap();
        assert!(orders.abandoned().unwrap());
        let begun = |done| {
            let request = OrderRequest { force: true, ..OrderRequest::default() };
            Order { request, done, ..second.clone() }.held().request.force
        };
        assert_eq!((begun(0), begun(3)), (true, false), "what was done anew is not done anew again");
    }
}
