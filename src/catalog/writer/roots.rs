//! Watched folders.

use std::path::Path;

use rusqlite::OptionalExtension as _;

use super::Writer;
use crate::catalog::paths::StoredPath;
use crate::catalog::{CatalogError, Result};
use crate::facts::{AssetId, RootId};

/// The kind of document that says of a folder that it was added again, by its number.
const RETURNING: &str = "returning_folder";

impl Writer {
    /// Adds a folder; adding one that is there already returns it. Refuses one inside or around another.
    pub fn add_root(&mut self, path: &Path) -> Result<RootId> {
        self.batch(|w| {
            if let Some(root) = w.overlapping(path, None)? {
                return Ok(root);
            }
            w.connection.execute("INSERT INTO main.roots (path) VALUES (?1)", [StoredPath::new(path)])?;
            Ok(RootId(w.connection.last_insert_rowid()))
        })
    }

    /// Adds a folder again that was forgotten, with its preset. What lies in it at the first walk is not new, so the
    /// preset says nothing about it.
    pub fn add_root_again(&mut self, path: &Path, preset: Option<&str>) -> Result<RootId> {
        self.batch(|w| {
            let root = w.add_root(path)?;
            w.set_root_preset(root, preset)?;
            w.set_document(RETURNING, &root.0.to_string(), Some(""))?;
            Ok(root)
        })
    }

    /// Whether a folder was added again and not walked over since.
    pub(super) fn is_returning(&self, root: RootId) -> Result<bool> {
        let sql = "SELECT 1 FROM main.documents WHERE kind = ?1 AND name = ?2";
        Ok(self.connection.prepare_cached(sql)?.exists((RETURNING, root.0.to_string()))?)
    }

    /// A folder was walked over: what comes in from now on is new.
    pub(super) fn has_returned(&mut self, root: RootId) -> Result<()> {
        self.set_document(RETURNING, &root.0.to_string(), None)?;
        Ok(())
    }

    /// Takes a folder out of the library, with the assets that lie nowhere else. What people made on them is kept
    /// under their contents, so that adding the folder again brings it back.
    pub fn remove_root(&mut self, root: RootId) -> Result<()> {
        self.batch(|w| {
            w.require_root(root)?;
            w.keep_marks(root)?;
            w.has_returned(root)?;
            let assets = w.assets_in(root)?;
            let places = "SELECT p.id FROM main.places p JOIN main.folders f ON f.id = p.folder WHERE f.root = ?1";
            w.connection.execute(&format!("DELETE FROM derived.files WHERE place IN ({places})"), [root.0])?;
            let folders = "SELECT id FROM main.folders WHERE root = ?1";
            w.connection.execute(&format!("DELETE FROM derived.file_failures WHERE folder IN ({folders})"), [root.0])?;
            // Folders and places go with their root.
            w.connection.execute("DELETE FROM main.roots WHERE id = ?1", [root.0])?;
            for asset in &assets {
                let sql = "DELETE FROM main.assets WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM main.places WHERE asset = ?1)";
                w.connection.prepare_cached(sql)?.execute([asset.0])?;
            }
            w.walks.remove(&root);
            w.index_soon(assets)
        })
    }

    /// The folder now lies elsewhere; its files keep their assets.
    pub fn relocate_root(&mut self, root: RootId, path: &Path) -> Result<()> {
        self.batch(|w| {
            let old = w.require_root(root)?;
            w.overlapping(path, Some(root))?;
            w.connection
                .execute("UPDATE main.roots SET path = ?2 WHERE id = ?1", (root.0, StoredPath::new(path)))?;
            // Searching for folders knows the last part of the root's path.
            if old.to_path().file_name() != path.file_name() {
                let assets = w.assets_in(root)?;
                w.index_soon(assets)?;
            }
            Ok(())
        })
    }

    /// Whether the volume of the folder is there; waiting analyses go on when it comes back.
    pub fn set_root_online(&mut self, root: RootId, online: bool) -> Result<()> {
        self.batch(|w| {
            w.require_root(root)?;
            let sql = "UPDATE main.roots SET online = ?2 WHERE id = ?1 AND online <> ?2";
            if w.connection.execute(sql, (root.0, online))? == 0 {
                return Ok(());
            }
            if online {
                w.connection.execute("UPDATE derived.analyses SET status = 0 WHERE status = 4", [])?;
            }
            // Only a picture with several files may now be shown from another one.
            let mut statement = w.connection.prepare(
                "SELECT DISTINCT s.asset FROM derived.search s
                 JOIN main.places p ON p.asset = s.asset JOIN main.folders f ON f.id = p.folder
                 WHERE s.several = 1 AND f.root = ?1",
            )?;
            let assets: Vec<AssetId> =
                statement.query_map([root.0], |row| row.get(0).map(AssetId))?.collect::<Result<_, _>>()?;
            drop(statement);
            w.index_soon(assets)
        })
    }

    /// The import preset for new files of this folder.
    pub fn set_root_preset(&mut self, root: RootId, preset: Option<&str>) -> Result<()> {
        self.batch(|w| {
            w.require_root(root)?;
            w.connection.execute("UPDATE main.roots SET preset = ?2 WHERE id = ?1", (root.0, preset))?;
            w.take_back_in()
        })
    }

    /// The same for several folders; returns the presets before. Unknown folders are left out of both.
    pub(super) fn set_folder_presets(
        &mut self,
        list: &[(RootId, Option<String>)],
    ) -> Result<Vec<(RootId, Option<String>)>> {
        let mut inverse = Vec::with_capacity(list.len());
        for (root, preset) in list {
            let sql = "SELECT preset FROM main.roots WHERE id = ?1";
            let mut statement = self.connection.prepare_cached(sql)?;
            let old: Option<Option<String>> = statement.query_row([root.0], |row| row.get(0)).optional()?;
            drop(statement);
            let Some(old) = old else { continue };
            self.set_root_preset(*root, preset.as_deref())?;
            inverse.push((*root, old));
        }
        inverse.reverse();
        Ok(inverse)
    }

    /// The path of a root, or an error when there is none.
    pub(super) fn require_root(&self, root: RootId) -> Result<StoredPath> {
        let mut statement = self.connection.prepare_cached("SELECT path FROM main.roots WHERE id = ?1")?;
        let path = statement.query_row([root.0], |row| row.get(0)).optional()?;
        path.ok_or_else(|| CatalogError::Unknown { what: "watched folder with this number".to_owned() })
    }

    /// The root with exactly this path; an error when another one lies inside or around it.
    fn overlapping(&self, path: &Path, except: Option<RootId>) -> Result<Option<RootId>> {
        let mut statement = self.connection.prepare("SELECT id, path FROM main.roots")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = RootId(row.get(0)?);
            let other = row.get::<_, StoredPath>(1)?.to_path();
            if except == Some(id) {
                continue;
            }
            if other == path && except.is_none() {
                return Ok(Some(id));
            }
            if other.starts_with(path) || path.starts_with(&other) {
                return Err(CatalogError::Overlap { other, path: path.to_path_buf() });
            }
        }
        Ok(None)
    }

    fn assets_in(&self, root: RootId) -> Result<Vec<AssetId>> {
        let sql = "SELECT DISTINCT p.asset FROM main.places p JOIN main.folders f ON f.id = p.folder WHERE f.root = ?1";
        let mut statement = self.connection.prepare(sql)?;
        let assets = statement.query_map([root.0], |row| row.get(0).map(AssetId))?;
        Ok(assets.collect::<Result<_, _>>()?)
    }
}
