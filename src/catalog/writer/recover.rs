//! After opening: what was left running, and what the index has missed.

use super::{Writer, now};
use crate::catalog::library::Note;
use crate::catalog::now_running::LastRunning;
use crate::catalog::{Result, index};
use crate::facts::{AssetId, Fingerprint};

/// Assets that are indexed while opening; more are left to `settle`, so that the window comes up at once.
const AT_ONCE: u64 = 2000;

/// Assets that are indexed in the same transaction as a change of their files; of more only what lists show.
const WITH_A_CHANGE: usize = 500;

/// Changes that are kept for `derived.db` to catch up with; one that is further behind indexes everything.
const KEPT_CHANGES: i64 = 200_000;

/// The sentence for analyses during which the program stopped.
const INTERRUPTED: &str = "The program stopped while analysing this picture";

impl Writer {
    /// Repairs what a crash left behind; called once after opening.
    pub(in crate::catalog) fn recover(&mut self, last: &LastRunning, notes: &mut Vec<Note>) -> Result<()> {
        self.batch(|w| {
            w.fail_interrupted(last, notes)?;
            w.follow_catalog(notes)?;
            index::packed::complete(&w.connection)?;
            w.trim_changes()?;
            w.connection.execute("UPDATE derived.state SET open = 1", [])?;
            Ok(())
        })?;
        let waiting = self.waiting()?;
        if waiting > 0 {
            notes.push(Note::Replayed { assets: waiting });
            if waiting <= AT_ONCE {
                self.settle(usize::MAX)?;
            }
        }
        Ok(())
    }

    /// Analyses that may have stopped the program become failures; a first one is tried again by itself, a second
    /// one only on request. Others that had begun are to be done as before.
    fn fail_interrupted(&mut self, last: &LastRunning, notes: &mut Vec<Note>) -> Result<()> {
        let mut suspects = 0;
        for (print, fingerprint, engine, analysis) in self.begun()? {
            if !last.suspects(fingerprint, &analysis) {
                let sql = "UPDATE derived.analyses SET status = 0, attempts = max(attempts - 1, 0)
                           WHERE print = ?1 AND engine = ?2";
                self.connection.prepare_cached(sql)?.execute((print, engine))?;
                continue;
            }
            let sql =
                "UPDATE derived.analyses SET status = 3, reason = ?3, changed = ?4, retry = attempts < 2
                       WHERE print = ?1 AND engine = ?2";
            self.connection.prepare_cached(sql)?.execute((print, engine, INTERRUPTED, now()))?;
            suspects += 1;
            for asset in index::assets_of_print(&self.connection, print)? {
                self.found_about(asset);
            }
        }
        if suspects > 0 {
            notes.push(Note::Interrupted { analyses: suspects });
        }
        Ok(())
    }

    /// Analyses that began and never ended: content, its fingerprint, engine, analysis.
    fn begun(&self) -> Result<Vec<(i64, Fingerprint, i64, String)>> {
        let sql = "SELECT a.print, d.fingerprint, e.id, e.analysis FROM derived.engines e
                   JOIN derived.analyses a ON a.engine = e.id AND a.status = 1
                   JOIN derived.prints d ON d.id = a.print";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, Fingerprint(row.get(1)?), row.get(2)?, row.get(3)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Queues what `derived.db` has not indexed: the changes since, or everything when it belongs to another
    /// catalog, to another epoch of it (a restored backup), or is too far behind.
    fn follow_catalog(&self, notes: &mut Vec<Note>) -> Result<()> {
        let (same, indexed): (bool, i64) = self.connection.query_row(
            "SELECT d.library IS i.library AND d.epoch = i.epoch, d.indexed
             FROM derived.state d, main.identity i",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let (first, last): (i64, i64) = self.connection.query_row(
            "SELECT coalesce((SELECT min(seq) FROM main.changes), 0), coalesce((SELECT max(seq) FROM main.changes), 0)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let last = last.max(self.last_change()?);
        if !same || indexed > last || (indexed < last && indexed + 1 < first) {
            let known =
                self.connection
                    .query_row("SELECT library IS NOT NULL FROM derived.state", [], |row| row.get(0))?;
            self.index_everything(known, notes)?;
        } else if indexed < last {
            self.queue_changes_after(indexed)?;
        }
        self.connection.execute(
            "UPDATE derived.state SET indexed = ?1, library = (SELECT library FROM main.identity),
                    epoch = (SELECT epoch FROM main.identity)",
            [last],
        )?;
        Ok(())
    }

    /// The number of the last change, even when the log was trimmed to nothing.
    fn last_change(&self) -> Result<i64> {
        let sql = "SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence WHERE name = 'changes'";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    fn queue_changes_after(&self, indexed: i64) -> Result<()> {
        let rules: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM main.changes WHERE seq > ?1 AND asset = 0)",
            [indexed],
            |row| row.get(0),
        )?;
        if rules {
            self.connection.execute(
                "INSERT INTO derived.stale (asset, recount) SELECT id, 1 FROM main.assets WHERE true
                 ON CONFLICT (asset) DO UPDATE SET recount = 1",
                [],
            )?;
        }
        self.connection.execute(
            "INSERT OR IGNORE INTO derived.stale (asset) SELECT DISTINCT asset FROM main.changes
             WHERE seq > ?1 AND asset <> 0",
            [indexed],
        )?;
        Ok(())
    }

    /// Throws the index away and queues every asset. Findings stay: they hang on contents, not on assets.
    /// What was read from files is thrown away too when it belongs to other places (`foreign`).
    fn index_everything(&self, foreign: bool, notes: &mut Vec<Note>) -> Result<()> {
        self.connection.execute_batch(
            "DELETE FROM derived.search; DELETE FROM derived.asset_tags; DELETE FROM derived.listed;
             DELETE FROM derived.folder_counts; DELETE FROM derived.counters; DELETE FROM derived.stale;
             UPDATE derived.words SET assets = 0, own = 0, below = 0;
             INSERT INTO derived.texts (texts) VALUES ('delete-all');
             INSERT INTO derived.stale (asset, recount) SELECT id, 1 FROM main.assets;",
        )?;
        if foreign {
            self.connection.execute_batch("DELETE FROM derived.files; DELETE FROM derived.file_failures;")?;
            notes.push(Note::Rebuilt { file: crate::catalog::connection::DERIVED });
        }
        Ok(())
    }

    fn trim_changes(&self) -> Result<()> {
        let last = self.last_change()?;
        self.connection.execute("DELETE FROM main.changes WHERE seq <= ?1", [last - KEPT_CHANGES])?;
        Ok(())
    }

    fn waiting(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM derived.stale";
        Ok(self.connection.query_row(sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    /// Indexes up to `limit` pictures that a wide change left behind; returns how many remain.
    ///
    /// Call it when idle, again and again until it returns 0; each call is one transaction. A picture of which something
    /// stored cannot be read stays indexed as it was and stops no other one.
    pub fn settle(&mut self, limit: usize) -> Result<u64> {
        Ok(self.settle_some(limit)?.1)
    }

    /// The same; says as well which pictures were indexed.
    pub fn settle_some(&mut self, limit: usize) -> Result<(Vec<AssetId>, u64)> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.batch(|w| {
            let mut statement = w
                .connection
                .prepare_cached("SELECT asset, recount FROM derived.stale ORDER BY asset LIMIT ?1")?;
            let stale: Vec<(AssetId, bool)> = statement
                .query_map([limit], |row| Ok((AssetId(row.get(0)?), row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            drop(statement);
            for (asset, recount) in &stale {
                match w.batch(|w| w.index_again(*asset, *recount)) {
                    Err(error) if error.is_one_value() => {
                        log::error!("picture {} could not be indexed again: {error}", asset.0);
                    }
                    done => done?,
                }
                w.connection
                    .prepare_cached("DELETE FROM derived.stale WHERE asset = ?1")?
                    .execute([asset.0])?;
            }
            Ok((stale.into_iter().map(|(asset, _)| asset).collect(), w.waiting()?))
        })
    }

    fn index_again(&self, asset: AssetId, recount: bool) -> Result<()> {
        if recount {
            self.recount(asset)?;
        }
        index::refresh(&self.connection, asset)
    }

    /// Brings the index up to date about assets whose files changed: few with this transaction. Of many, lists and
    /// totals follow with it, and the rest bit by bit with [`Writer::settle`], so that other changes need not wait.
    pub(super) fn index_soon(&mut self, assets: Vec<AssetId>) -> Result<()> {
        if assets.len() <= WITH_A_CHANGE {
            for asset in assets {
                self.changed(asset);
            }
            return Ok(());
        }
        let mut last = 0;
        for asset in assets {
            let sql = "INSERT INTO main.changes (asset) VALUES (?1)";
            self.connection.prepare_cached(sql)?.execute([asset.0])?;
            last = self.connection.last_insert_rowid();
            self.queue(asset)?;
            for other in index::show(&self.connection, asset)? {
                self.queue(other)?;
            }
        }
        self.indexed_up_to(last)
    }

    fn queue(&self, asset: AssetId) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO derived.stale (asset) VALUES (?1)";
        self.connection.prepare_cached(sql)?.execute([asset.0])?;
        Ok(())
    }

    fn recount(&self, asset: AssetId) -> Result<()> {
        let sql =
            "SELECT DISTINCT d.id FROM main.places p JOIN derived.prints d ON d.fingerprint = p.fingerprint
                   WHERE p.asset = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let prints: Vec<i64> = statement.query_map([asset.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
        prints.into_iter().try_for_each(|print| index::recount_objects(&self.connection, print))
    }
}
