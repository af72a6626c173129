//! Walking over a root: what is seen, what cannot be read, what has gone.

use std::path::Path;

use rusqlite::OptionalExtension as _;

use super::{Writer, identity, now};
use crate::catalog::paths::{self, StoredPath};
use crate::catalog::rows::{FileFacts, KnownPlace, Recorded, Scan, ScanEnd};
use crate::catalog::{CatalogError, Result, reader};
use crate::facts::{AssetId, QuickKey, RootId};

impl Writer {
    /// Begins a walk; replaces an unfinished one of the same root.
    pub fn begin_scan(&mut self, root: RootId) -> Result<Scan> {
        let scan = self.batch(|w| {
            w.require_root(root)?;
            let sql = "UPDATE main.roots SET generation = generation + 1 WHERE id = ?1 RETURNING generation";
            let generation = w.connection.query_row(sql, [root.0], |row| row.get(0))?;
            w.forget_seen(root)?;
            Ok(Scan { root, generation })
        })?;
        self.walks.insert(root, scan.generation);
        Ok(scan)
    }

    /// What is known of a path; during a walk the path counts as seen.
    pub fn known_place(&mut self, root: RootId, rel_path: &Path) -> Result<Option<KnownPlace>> {
        if self.walks.contains_key(&root) {
            self.mark_seen(root, &[rel_path])?;
        }
        reader::known_place(&self.connection, root, rel_path)
    }

    /// Marks paths as seen that a `Reader` looked up during a walk.
    pub fn mark_seen(&mut self, root: RootId, rel_paths: &[&Path]) -> Result<()> {
        self.batch(|w| {
            for rel_path in rel_paths {
                let (folder, name) = paths::split(rel_path)?;
                let sql = "INSERT OR IGNORE INTO temp.seen (root, place)
                           SELECT ?1, p.id FROM main.folders f JOIN main.places p ON p.folder = f.id
                           WHERE f.root = ?1 AND f.path = ?2 AND p.name = ?3 AND p.missing = 0";
                w.connection.prepare_cached(sql)?.execute((root.0, &folder, &name))?;
                let sql = "INSERT OR IGNORE INTO temp.seen_failed (root, id)
                           SELECT ?1, x.id FROM main.folders f JOIN derived.file_failures x ON x.folder = f.id
                           WHERE f.root = ?1 AND f.path = ?2 AND x.name = ?3";
                w.connection.prepare_cached(sql)?.execute((root.0, &folder, &name))?;
            }
            Ok(())
        })
    }

    /// Records what was read from a file.
    pub fn record_file(&mut self, root: RootId, file: &FileFacts<'_>) -> Result<Recorded> {
        self.batch(|w| {
            let recorded = identity::record(w, root, file)?;
            if w.walks.contains_key(&root) {
                let sql = "INSERT OR IGNORE INTO temp.seen (root, place) VALUES (?1, ?2)";
                w.connection.prepare_cached(sql)?.execute((root.0, recorded.place.0))?;
            }
            Ok(recorded)
        })
    }

    /// Records that a file cannot be read, and under which version of the program.
    pub fn record_failure(
        &mut self,
        root: RootId,
        rel_path: &Path,
        quick_key: QuickKey,
        reason: &str,
        version: &str,
    ) -> Result<()> {
        self.batch(|w| {
            let (folder, name) = paths::split(rel_path)?;
            let folder = w.folder_id(root, &folder)?;
            let asset: Option<i64> = w
                .connection
                .prepare_cached("SELECT asset FROM main.places WHERE folder = ?1 AND name = ?2 AND missing = 0")?
                .query_row((folder, &name), |row| row.get(0))
                .optional()?;
            let sql = "INSERT INTO derived.file_failures
                         (folder, name, asset, bytes, modified, inode, reason, version, happened)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                       ON CONFLICT (folder, name) DO UPDATE SET asset = excluded.asset, bytes = excluded.bytes,
                         modified = excluded.modified, inode = excluded.inode, reason = excluded.reason,
                         version = excluded.version, happened = excluded.happened, attempts = attempts + 1";
            let (bytes, modified, inode) = stored_key(&quick_key);
            w.connection
                .prepare_cached(sql)?
                .execute((folder, &name, asset, bytes, modified, inode, reason, version, now()))?;
            if w.walks.contains_key(&root) {
                w.mark_seen(root, &[rel_path])?;
            }
            asset.map(AssetId).into_iter().for_each(|asset| w.found_about(asset));
            Ok(())
        })
    }

    /// A watcher saw that a file, or a folder with all its files, went away.
    pub fn record_gone(&mut self, root: RootId, rel_path: &Path) -> Result<()> {
        self.batch(|w| {
            let (folder, name) = paths::split(rel_path)?;
            let file = "SELECT p.id FROM main.folders f JOIN main.places p ON p.folder = f.id
                        WHERE f.root = ?1 AND f.path = ?2 AND p.name = ?3 AND p.missing = 0";
            let mut gone = w.place_ids(file, (root.0, &folder, &name))?;
            let sql = "DELETE FROM derived.file_failures WHERE name = ?3
                       AND folder = (SELECT id FROM main.folders WHERE root = ?1 AND path = ?2)";
            w.connection.prepare_cached(sql)?.execute((root.0, &folder, &name))?;
            if gone.is_empty() {
                // `/` is followed by `0`, so everything below the folder lies between the two.
                let inside = paths::below(rel_path)?;
                let all = "SELECT p.id FROM main.folders f JOIN main.places p ON p.folder = f.id
                           WHERE f.root = ?1 AND (f.path = ?2 OR (f.path > ?3 AND f.path < ?4)) AND p.missing = 0";
                gone = w.place_ids(all, (root.0, &inside.itself, &inside.after, &inside.before))?;
            }
            let gone = gone.into_iter().map(|place| w.place_gone(place).map(|(asset, _)| asset));
            let assets = gone.collect::<Result<Vec<AssetId>>>()?;
            w.index_soon(assets)
        })
    }

    /// A file was moved or renamed by us: its picture keeps its number and everything made on it. Nothing happens when
    /// there is no such file, or when a walk has found it at its new path already.
    pub fn move_place(&mut self, from_root: RootId, from: &Path, to_root: RootId, to: &Path) -> Result<()> {
        self.batch(|w| {
            let (folder, name) = paths::split(from)?;
            // A watcher may have told of the old path before us.
            let sql = "SELECT p.id, p.asset FROM main.folders f JOIN main.places p ON p.folder = f.id
                       WHERE f.root = ?1 AND f.path = ?2 AND p.name = ?3 ORDER BY p.missing <> 0, p.id DESC LIMIT 1";
            let place: Option<(i64, i64)> = w
                .connection
                .prepare_cached(sql)?
                .query_row((from_root.0, &folder, &name), |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((place, asset)) = place else { return Ok(()) };
            let (folder, name) = paths::split(to)?;
            let folder = w.folder_id(to_root, &folder)?;
            let sql = "UPDATE OR IGNORE main.places SET folder = ?2, name = ?3, missing = 0 WHERE id = ?1";
            w.connection.prepare_cached(sql)?.execute((place, folder, &name))?;
            w.changed(AssetId(asset));
            Ok(())
        })
    }

    /// Ends a walk: what was not seen is missing. Only after a complete walk; forget the `Scan` otherwise.
    pub fn end_scan(&mut self, scan: Scan) -> Result<ScanEnd> {
        Ok(self.end_scan_some(scan, usize::MAX)?.0)
    }

    /// The same for up to `limit` files, so that other changes need not wait; call it again while the second value says
    /// that more are left.
    pub fn end_scan_some(&mut self, scan: Scan, limit: usize) -> Result<(ScanEnd, bool)> {
        if self.walks.get(&scan.root) != Some(&scan.generation) {
            return Err(CatalogError::Unknown {
                what: "walk over this folder that is still going on".to_owned(),
            });
        }
        let (end, more) = self.batch(|w| w.sweep(scan.root, limit))?;
        if !more {
            self.walks.remove(&scan.root);
        }
        Ok((end, more))
    }

    fn sweep(&mut self, root: RootId, limit: usize) -> Result<(ScanEnd, bool)> {
        let unseen = "SELECT p.id FROM main.folders f JOIN main.places p ON p.folder = f.id
                      WHERE f.root = ?1 AND p.missing = 0
                        AND NOT EXISTS (SELECT 1 FROM temp.seen WHERE root = ?1 AND place = p.id)
                      LIMIT ?2";
        let unseen = self.place_ids(unseen, (root.0, i64::try_from(limit).unwrap_or(i64::MAX)))?;
        let more = unseen.len() >= limit;
        let mut end = ScanEnd::default();
        // An empty folder where pictures were is a volume that is not there, not a thousand deleted pictures.
        if !unseen.is_empty() && !self.saw_anything(root)? {
            self.set_root_online(root, false)?;
            return Ok((ScanEnd { went_offline: true, ..end }, false));
        }
        let mut assets = Vec::with_capacity(unseen.len());
        for place in unseen {
            let (asset, nowhere) = self.place_gone(place)?;
            if nowhere {
                end.missing += 1;
            } else {
                end.moved_away += 1;
            }
            assets.push(asset);
        }
        self.index_soon(assets)?;
        if more {
            return Ok((end, true));
        }
        let sql =
            "DELETE FROM derived.file_failures WHERE folder IN (SELECT id FROM main.folders WHERE root = ?1)
                   AND id NOT IN (SELECT id FROM temp.seen_failed WHERE root = ?1)";
        self.connection.execute(sql, [root.0])?;
        self.connection.execute("UPDATE main.roots SET scanned = ?2 WHERE id = ?1", (root.0, now()))?;
        self.forget_seen(root)?;
        self.has_returned(root)?;
        Ok((end, false))
    }

    fn saw_anything(&self, root: RootId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM temp.seen WHERE root = ?1)
                       OR EXISTS (SELECT 1 FROM temp.seen_failed WHERE root = ?1)";
        Ok(self.connection.query_row(sql, [root.0], |row| row.get(0))?)
    }

    fn forget_seen(&self, root: RootId) -> Result<()> {
        self.connection.execute("DELETE FROM temp.seen WHERE root = ?1", [root.0])?;
        self.connection.execute("DELETE FROM temp.seen_failed WHERE root = ?1", [root.0])?;
        Ok(())
    }

    /// Forgets assets whose files are missing, and everything made on them; others are left alone. Returns how many.
    pub fn forget_missing(&mut self, assets: &[AssetId]) -> Result<u64> {
        self.batch(|w| {
            let mut forgotten = Vec::new();
            for &asset in assets {
                let places =
                    "DELETE FROM derived.files WHERE place IN (SELECT id FROM main.places WHERE asset = ?1)
                              AND NOT EXISTS (SELECT 1 FROM main.places WHERE asset = ?1 AND missing = 0)";
                w.connection.prepare_cached(places)?.execute([asset.0])?;
                let sql = "DELETE FROM main.assets WHERE id = ?1
                           AND NOT EXISTS (SELECT 1 FROM main.places WHERE asset = ?1 AND missing = 0)";
                if w.connection.prepare_cached(sql)?.execute([asset.0])? > 0 {
                    forgotten.push(asset);
                }
            }
            let count = forgotten.len() as u64;
            w.index_soon(forgotten)?;
            Ok(count)
        })
    }

    /// Marks a file as gone, or drops it when the same content is still somewhere else. Returns its asset, which is to
    /// be indexed, and whether that is now nowhere.
    pub(super) fn place_gone(&self, place: i64) -> Result<(AssetId, bool)> {
        let (asset, elsewhere, same): (i64, bool, bool) = self
            .connection
            .prepare_cached(
                "SELECT p.asset,
                        EXISTS (SELECT 1 FROM main.places o WHERE o.asset = p.asset AND o.id <> p.id AND o.missing = 0),
                        EXISTS (SELECT 1 FROM main.places o WHERE o.asset = p.asset AND o.id <> p.id AND o.missing = 0
                                AND o.fingerprint = p.fingerprint)
                 FROM main.places p WHERE p.id = ?1",
            )?
            .query_row([place], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        if same {
            self.connection.prepare_cached("DELETE FROM main.places WHERE id = ?1")?.execute([place])?;
            self.connection.prepare_cached("DELETE FROM derived.files WHERE place = ?1")?.execute([place])?;
        } else {
            let sql = "UPDATE main.places SET missing = id, seen = ?2 WHERE id = ?1";
            self.connection.prepare_cached(sql)?.execute((place, now()))?;
        }
        Ok((AssetId(asset), !elsewhere))
    }

    /// The number of a folder, made when new together with those above it.
    pub(super) fn folder_id(&self, root: RootId, folder: &StoredPath) -> Result<i64> {
        let mut statement =
            self.connection.prepare_cached("SELECT id FROM main.folders WHERE root = ?1 AND path = ?2")?;
        if let Some(id) = statement.query_row((root.0, folder), |row| row.get(0)).optional()? {
            return Ok(id);
        }
        self.require_root(root)?;
        let path = folder.to_path();
        if let Some(parent) = path.parent() {
            self.folder_id(root, &StoredPath::new(parent))?;
        }
        let sql = "INSERT INTO main.folders (root, path) VALUES (?1, ?2)";
        self.connection.prepare_cached(sql)?.execute((root.0, folder))?;
        Ok(self.connection.last_insert_rowid())
    }

    fn place_ids(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let ids = statement.query_map(params, |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

/// A quick key as columns; numbers beyond 2^63 keep their bits.
pub(super) fn stored_key(key: &QuickKey) -> (i64, i64, i64) {
    (key.bytes.cast_signed(), key.modified_ns, key.inode.cast_signed())
}
