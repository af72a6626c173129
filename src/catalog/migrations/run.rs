//! Brings one database file to its newest format.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::catalog::{CatalogError, Note, Result, backup};

/// One kind of database file.
#[derive(Debug, Clone, Copy)]
pub(in crate::catalog) struct Kind {
    /// SQLite's application id, which tells our files from others.
    pub application: i32,
    /// Scripts; the first `n` lead to format `n`.
    pub steps: &'static [&'static str],
    /// Bytes of a page of a new file.
    pub page_size: u32,
    /// Whether the file is copied before it is migrated.
    pub copy: bool,
}

impl Kind {
    fn newest(&self) -> i64 {
        i64::try_from(self.steps.len()).expect("a handful of steps")
    }
}

/// Brings the file at `path`, open as `connection`, to the newest format: one transaction a step, a copy before the first.
///
/// Refuses files of other programs and of newer versions without changing them.
pub(in crate::catalog) fn migrate(
    connection: &mut Connection,
    path: &Path,
    kind: &Kind,
) -> Result<Option<Note>> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let fresh = found == 0 && is_empty(connection)?;
    if !fresh && application != kind.application {
        return Err(CatalogError::Foreign { path: path.to_path_buf() });
    }
    if found > kind.newest() {
        return Err(CatalogError::Newer { found, known: kind.newest(), path: path.to_path_buf() });
    }
    if fresh {
        connection.pragma_update(None, "page_size", kind.page_size)?;
    }
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    if found == kind.newest() {
        return Ok(None);
    }
    let kept = if kind.copy && !fresh { Some(keep_copy(connection, path, found)?) } else { None };
    for version in found..kind.newest() {
        take_step(connection, kind, version)?;
    }
    Ok(kept.map(|kept| Note::Migrated { from: found, kept }))
}

fn is_empty(connection: &Connection) -> Result<bool> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0)
}

fn keep_copy(connection: &Connection, path: &Path, version: i64) -> Result<PathBuf> {
    let kept = path.with_extension(format!("v{version}.db"));
    backup::copy_database(connection, &kept)?;
    Ok(kept)
}

/// From format `version` to the next.
fn take_step(connection: &mut Connection, kind: &Kind, version: i64) -> Result<()> {
    let index = usize::try_from(version).expect("formats are counted from 0");
    let failed = CatalogError::sql("bring a database to the newest format");
    let run = |connection: &mut Connection| -> rusqlite::Result<()> {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step.execute_batch(kind.steps[index])?;
        step.pragma_update(None, "application_id", kind.application)?;
        step.pragma_update(None, "user_version", version + 1)?;
        step.commit()
    };
    run(connection).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::connection;
    use crate::catalog::migrations::{CATALOG, DERIVED, THUMBS};

    const FIRST: &str = "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7);";
    const SECOND: &str = "ALTER TABLE a ADD COLUMN y TEXT; CREATE TABLE b (z INTEGER);";
    const BROKEN: &str = "CREATE TABLE c (x INTEGER); DELETE FROM a; INSERT INTO nowhere VALUES (1);";

    const fn kind(steps: &'static [&'static str]) -> Kind {
        Kind { application: 0x1234, steps, page_size: 4096, copy: true }
    }

    fn schema(connection: &Connection) -> Vec<String> {
        let mut statement =
            connection.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY type, name").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn an_upgraded_file_equals_a_fresh_one() {
        let dir = tempfile::tempdir().unwrap();
        for kind in [CATALOG, DERIVED, THUMBS, kind(&[FIRST, SECOND])] {
            let fresh_path = dir.path().join(format!("fresh{}.db", kind.application));
            let mut fresh = connection::alone(&fresh_path).unwrap();
            migrate(&mut fresh, &fresh_path, &kind).unwrap();
            for from in 1..=kind.steps.len() {
                let path = dir.path().join(format!("old{}-{from}.db", kind.application));
                let mut old = connection::alone(&path).unwrap();
                migrate(&mut old, &path, &Kind { steps: &kind.steps[..from], ..kind }).unwrap();
                let note = migrate(&mut old, &path, &kind).unwrap();
                assert_eq!(schema(&old), schema(&fresh));
                assert_eq!(note.is_some(), from < kind.steps.len() && kind.copy);
            }
        }
    }

    #[test]
    fn a_copy_is_kept_before_migrating() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalog.db");
        let mut old = connection::alone(&path).unwrap();
        migrate(&mut old, &path, &kind(&[FIRST])).unwrap();
        let note = migrate(&mut old, &path, &kind(&[FIRST, SECOND])).unwrap().unwrap();
        let Note::Migrated { from: 1, kept } = note else { panic!("{note:?}") };
        let copy = connection::alone_read_only(&kept).unwrap();
        assert_eq!(copy.query_row("SELECT x FROM a", [], |row| row.get::<_, i64>(0)).unwrap(), 7);
        assert!(copy.prepare("SELECT y FROM a").is_err(), "the copy has the old format");
    }

    #[test]
    fn a_failing_step_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalog.db");
        let mut old = connection::alone(&path).unwrap();
        migrate(&mut old, &path, &kind(&[FIRST])).unwrap();
        let before = schema(&old);
        assert!(migrate(&mut old, &path, &kind(&[FIRST, BROKEN])).is_err());
        assert_eq!(schema(&old), before);
        assert_eq!(old.query_row("SELECT x FROM a", [], |row| row.get::<_, i64>(0)).unwrap(), 7);
        let version: i64 = old.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 1);
        migrate(&mut old, &path, &kind(&[FIRST, SECOND])).unwrap();
    }

    #[test]
    fn newer_and_foreign_files_are_refused_untouched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalog.db");
        let mut file = connection::alone(&path).unwrap();
        migrate(&mut file, &path, &kind(&[FIRST, SECOND])).unwrap();
        let error = migrate(&mut file, &path, &kind(&[FIRST])).unwrap_err();
        assert!(matches!(error, CatalogError::Newer { found: 2, known: 1, .. }), "{error}");
        let other = Kind { application: 0x9999, ..kind(&[FIRST, SECOND]) };
        assert!(matches!(migrate(&mut file, &path, &other).unwrap_err(), CatalogError::Foreign { .. }));
    }
}
