//! A read-only connection; each thread has its own.

mod counts;
mod details;
mod known;
mod outline;
mod progress;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _};

use super::rows::{AutoRule, KnownPlace, ListRequest, TaggingRun, ThumbSize, ThumbStore};
use super::{CatalogError, Result, backup, connection, index, search, writer};
use crate::facts::{AssetId, Fingerprint, RootId};
use crate::grammar::search::{Query, QueryError};

pub(super) use known::known_place;

/// Answers questions; sees what was committed before each call.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
}

impl Reader {
    pub(super) fn open(dir: &Path) -> Result<Self> {
        let connection = connection::for_reading(dir)?;
        search::add_functions(&connection)?;
        Ok(Self { connection })
    }

    /// A number that changes whenever another connection has committed something.
    pub fn data_version(&self) -> Result<i64> {
        let version = |schema: &str| -> Result<i64> {
            Ok(self.connection.query_row(&format!("PRAGMA {schema}.data_version"), [], |row| row.get(0))?)
        };
        Ok((version("main")? << 32) ^ version("derived")?)
    }

    /// Runs `f` on one unchanging state of the library.
    pub fn snapshot<T>(&self, f: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.connection.execute_batch("BEGIN")?;
        let answer = f(self);
        self.connection.execute_batch("COMMIT")?;
        answer
    }

    /// Lets another thread stop the question that is being answered; it then fails as interrupted.
    pub fn interrupter(&self) -> impl Fn() + Send + Sync + use<> {
        let handle = self.connection.get_interrupt_handle();
        move || handle.interrupt()
    }

    /// The ordered list.
    pub fn ids(&self, request: &ListRequest<'_>) -> Result<Vec<AssetId>> {
        search::ids(&self.connection, request)
    }

    /// The first name in a search that neither the models (which [`Query::understood`] asks) nor the library know: a
    /// mistake with its place.
    pub fn misnamed(&self, query: &Query) -> Result<Option<QueryError>> {
        search::misnamed(&self.connection, query)
    }

    /// A thumbnail as JPEG.
    pub fn thumb(&self, fingerprint: Fingerprint, size: ThumbSize) -> Result<Option<Vec<u8>>> {
        let sql = match size {
            ThumbSize::Small => "SELECT jpeg FROM thumbs.small WHERE fingerprint = ?1",
            ThumbSize::Large => "SELECT jpeg FROM thumbs.large WHERE fingerprint = ?1",
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([fingerprint.0], |row| row.get(0)).optional()?)
    }

    /// How much room large thumbnails take.
    pub fn thumb_store(&self) -> Result<ThumbStore> {
        let sql = "SELECT bytes, budget FROM thumbs.state";
        let room = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let (bytes, budget) = self.connection.query_row(sql, [], room)?;
        let whole = |n: i64| u64::try_from(n).unwrap_or(0);
        Ok(ThumbStore { bytes: whole(bytes), budget: whole(budget) })
    }

    /// The asset of a file given by its full path.
    pub fn find_by_path(&self, path: &Path) -> Result<Option<AssetId>> {
        known::find_by_path(&self.connection, path)
    }

    /// The asset with this content; the oldest where several have had it.
    pub fn find_by_fingerprint(&self, fingerprint: Fingerprint) -> Result<Option<AssetId>> {
        let sql = "SELECT min(asset) FROM main.places WHERE fingerprint = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([fingerprint.0], |row| row.get::<_, Option<i64>>(0))?.map(AssetId))
    }

    /// What is known of a path; a walk must also tell `Writer::mark_seen`.
    pub fn known_place(&self, root: RootId, rel_path: &Path) -> Result<Option<KnownPlace>> {
        known_place(&self.connection, root, rel_path)
    }

    /// One setting.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        let mut statement =
            self.connection.prepare_cached("SELECT value FROM main.settings WHERE key = ?1")?;
        Ok(statement.query_row([key], |row| row.get(0)).optional()?)
    }

    /// All settings.
    pub fn settings(&self) -> Result<BTreeMap<String, String>> {
        let mut statement = self.connection.prepare_cached("SELECT key, value FROM main.settings")?;
        let settings = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(settings.collect::<Result<_, _>>()?)
    }

    /// All documents of a kind (`preset`, `crop_set`) by name.
    pub fn documents(&self, kind: &str) -> Result<BTreeMap<String, String>> {
        documents(&self.connection, kind)
    }

    /// Runs of automatic tagging that can be taken back, newest first.
    pub fn tagging_runs(&self) -> Result<Vec<TaggingRun>> {
        writer::runs_of(&self.connection)
    }

    /// Rules for automatic tags that are in force, by analysis.
    pub fn auto_rules(&self) -> Result<Vec<AutoRule>> {
        writer::rules_of(&self.connection, writer::IN_FORCE)
    }

    /// Writes a copy of `catalog.db`; works while another process writes.
    pub fn backup(&self, to: &Path) -> Result<()> {
        backup::copy_database(&self.connection, to)?;
        backup::verify(to)
    }

    /// What is wrong with the files, for `doctor`; empty when all is well.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut wrong = Vec::new();
        for (schema, name) in
            [("main", connection::CATALOG), ("derived", connection::DERIVED), ("thumbs", connection::THUMBS)]
        {
            wrong.extend(
                connection::damage(&self.connection, schema).map(|reason| format!("{name}: {reason}")),
            );
        }
        let sql = "SELECT (SELECT count(*) FROM derived.search WHERE missing = 0),
                          (SELECT value FROM derived.counters WHERE name = 'total')";
        let (rows, counted): (i64, Option<i64>) = self
            .connection
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(CatalogError::from)?;
        let unlike = index::packed::wrong(&self.connection)?;
        if unlike > 0 {
            let file = connection::DERIVED;
            wrong.push(format!("{file}: {unlike} pictures are packed otherwise than they are indexed"));
        }
        if rows != counted.unwrap_or(0) {
            wrong.push(format!(
                "{}: {rows} pictures are indexed, but {} counted",
                connection::DERIVED,
                counted.unwrap_or(0)
            ));
        }
        Ok(wrong)
    }
}

/// All documents of a kind by name.
pub(super) fn documents(connection: &Connection, kind: &str) -> Result<BTreeMap<String, String>> {
    let mut statement = connection.prepare_cached("SELECT name, body FROM main.documents WHERE kind = ?1")?;
    let documents = statement.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(documents.collect::<Result<_, _>>()?)
}
