//! The only connection that changes things; it lives on one thread.

mod care;
mod copy;
mod edit;
mod edit_tags;
mod handed;
mod identity;
mod kept;
mod presets;
mod queue;
mod recover;
mod roots;
mod scan;
mod tagging;
mod thumbs;
mod work;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;

pub(super) use edit::{flag_from, focus, regions, takes};
pub(super) use edit_tags::{IN_FORCE, mark_from, rules_of};
pub(super) use kept::leaving;
pub(super) use presets::limits_of;
pub(super) use tagging::runs_of;

use self::handed::Handed;
use super::lock::WriterLock;
use super::{CatalogError, Result, index};
use crate::facts::{AssetId, RootId};

/// Changes the library. Each call is one transaction, unless it is made inside [`Writer::batch`].
#[derive(Debug)]
pub struct Writer {
    connection: Connection,
    /// Assets to index before the transaction ends, and whether `catalog.db` changed about them.
    dirty: BTreeMap<AssetId, bool>,
    /// Analyses handed out as work.
    handed: Handed,
    /// Walks that were begun.
    walks: BTreeMap<RootId, i64>,
    /// SQLite reported damage: the next opening must look closely.
    damaged: bool,
    _lock: WriterLock,
}

impl Writer {
    pub(super) fn new(connection: Connection, lock: WriterLock) -> Self {
        Self {
            connection,
            dirty: BTreeMap::new(),
            handed: Handed::default(),
            walks: BTreeMap::new(),
            damaged: false,
            _lock: lock,
        }
    }

    /// Runs `f` as one transaction: all of it happens, or none.
    ///
    /// Inside another batch a failing one takes back its own part only, so that the outer one may go on.
    pub fn batch<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let outermost = self.connection.is_autocommit();
        let (begin, end, back) = if outermost {
            ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
        } else {
            ("SAVEPOINT part", "RELEASE part", "ROLLBACK TO part; RELEASE part")
        };
        self.connection.execute_batch(begin).map_err(CatalogError::sql("begin a change"))?;
        // What lives in memory alone goes back with the rest.
        let (handed, walks) = (self.handed.mark(), self.walks.clone());
        // A panic must not leave the transaction open, or every later change would fail.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let value = f(self)?;
            if outermost {
                self.index_dirty()?;
            }
            self.connection.execute_batch(end).map_err(CatalogError::sql("complete a change"))?;
            Ok(value)
        }));
        if !matches!(outcome, Ok(Ok(_))) {
            self.take_back(back);
            self.handed.back_to(handed);
            self.walks = walks;
        }
        if outermost {
            self.handed.settle();
            self.dirty.clear();
        }
        let result = outcome.unwrap_or_else(|panic| resume_unwind(panic));
        self.damaged |= result.as_ref().is_err_and(CatalogError::is_damage);
        result
    }

    fn take_back(&self, sql: &str) {
        // SQLite may have rolled back by itself already (disk full); then there is nothing to take back.
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch(sql)
        {
            log::error!("could not take back an incomplete change: {error}");
        }
    }

    /// The asset's row in the index is out of date because of findings (`derived.db` alone).
    fn found_about(&mut self, asset: AssetId) {
        self.dirty.entry(asset).or_insert(false);
    }

    /// The asset's row in the index is out of date because `catalog.db` changed.
    fn changed(&mut self, asset: AssetId) {
        self.dirty.insert(asset, true);
    }

    /// Writes the change log and brings the index up to date, as the last part of a transaction.
    fn index_dirty(&mut self) -> Result<()> {
        let dirty = std::mem::take(&mut self.dirty);
        let mut last = None;
        for (&asset, &logged) in &dirty {
            if logged {
                self.connection
                    .prepare_cached("INSERT INTO main.changes (asset) VALUES (?1)")?
                    .execute([asset.0])?;
                last = Some(self.connection.last_insert_rowid());
            }
            // A picture of which something stored cannot be read stays indexed as it was and stops no other change.
            match self.batch(|w| index::refresh(&w.connection, asset)) {
                Err(error) if error.is_one_value() => {
                    log::error!("picture {} could not be indexed: {error}", asset.0);
                }
                done => done?,
            }
        }
        if let Some(last) = last {
            self.indexed_up_to(last)?;
        }
        Ok(())
    }

    fn indexed_up_to(&self, seq: i64) -> Result<()> {
        let sql = "UPDATE derived.state SET indexed = max(indexed, ?1)";
        self.connection.prepare_cached(sql)?.execute([seq])?;
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.damaged || std::thread::panicking() {
            return;
        }
        if let Err(error) =
            self.connection.execute_batch("UPDATE derived.state SET open = 0; PRAGMA optimize;")
        {
            log::warn!("could not close the library in order: {error}");
        }
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
