//! Settings, named documents, backup and tidying up.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::OptionalExtension as _;

use super::Writer;
use super::presets::PRESET;
use crate::catalog::{CatalogError, Result, backup, reader};

impl Writer {
    /// Stores a setting; `None` removes it. Returns what was there.
    pub fn set_setting(&mut self, key: &str, value: Option<&str>) -> Result<Option<String>> {
        self.batch(|w| {
            let mut statement =
                w.connection.prepare_cached("SELECT value FROM main.settings WHERE key = ?1")?;
            let old = statement.query_row([key], |row| row.get(0)).optional()?;
            if let Some(value) = value {
                let sql = "INSERT INTO main.settings (key, value) VALUES (?1, ?2)
                           ON CONFLICT (key) DO UPDATE SET value = excluded.value";
                w.connection.prepare_cached(sql)?.execute((key, value))?;
            } else {
                w.connection.prepare_cached("DELETE FROM main.settings WHERE key = ?1")?.execute([key])?;
            }
            Ok(old)
        })
    }

    /// Stores a named document (`preset`, `crop_set`); `None` removes it. Returns what was there.
    pub fn set_document(&mut self, kind: &str, name: &str, body: Option<&str>) -> Result<Option<String>> {
        self.batch(|w| {
            let sql = "SELECT body FROM main.documents WHERE kind = ?1 AND name = ?2";
            let old =
                w.connection.prepare_cached(sql)?.query_row((kind, name), |row| row.get(0)).optional()?;
            if let Some(body) = body {
                let sql = "INSERT INTO main.documents (kind, name, body) VALUES (?1, ?2, ?3)
                           ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body";
                w.connection.prepare_cached(sql)?.execute((kind, name, body))?;
            } else {
                let sql = "DELETE FROM main.documents WHERE kind = ?1 AND name = ?2";
                w.connection.prepare_cached(sql)?.execute((kind, name))?;
            }
            if kind == PRESET {
                w.take_back_in()?;
            }
            Ok(old)
        })
    }

    /// All documents of a kind by name.
    pub fn documents(&self, kind: &str) -> Result<BTreeMap<String, String>> {
        reader::documents(&self.connection, kind)
    }

    /// Writes a copy of `catalog.db` with SQLite's online backup; `to` is replaced only when the copy is complete.
    pub fn backup(&mut self, to: &Path) -> Result<()> {
        backup::copy_database(&self.connection, to)?;
        backup::verify(to)
    }

    /// Lets SQLite tidy up (statistics, full-text index, write-ahead logs); call when idle.
    pub fn tidy(&mut self) -> Result<()> {
        self.connection
            .execute_batch(
                "PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002;
                 INSERT INTO derived.texts (texts, rank) VALUES ('merge', 500);
                 PRAGMA main.wal_checkpoint(PASSIVE); PRAGMA derived.wal_checkpoint(PASSIVE);
                 PRAGMA thumbs.wal_checkpoint(PASSIVE);",
            )
            .map_err(CatalogError::sql("tidy up"))
    }
}
