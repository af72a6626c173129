//! Copies of a database that is in use, and the way back.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::{CatalogError, Result, connection, migrations};

/// Copies the main database of `source` to `to` with SQLite's online backup; `to` is replaced only when the copy is whole.
pub(super) fn copy_database(source: &Connection, to: &Path) -> Result<()> {
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let draft = tempfile::Builder::new()
        .prefix(".copy-")
        .suffix(".db")
        .tempfile_in(folder)
        .map_err(CatalogError::file("make a copy of the catalog", folder))?;
    let mut copy = connection::alone(draft.path())?;
    Backup::new(source, &mut copy)
        .and_then(|backup| backup.run_to_completion(512, Duration::ZERO, None))
        .map_err(CatalogError::sql("copy the catalog"))?;
    // A copy is one file: no write-ahead log that could be left behind.
    copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    copy.close().map_err(|(_, error)| CatalogError::from(error))?;
    draft.as_file().sync_all().map_err(CatalogError::file("write a copy of the catalog", to))?;
    draft.persist(to).map_err(|error| CatalogError::file("write a copy of the catalog", to)(error.error))?;
    Ok(())
}

/// Whether the file is a sound catalog that this program can open; the sentence says why not.
pub(super) fn verify(path: &Path) -> Result<()> {
    if !path.is_file() {
        return Err(CatalogError::Absent { path: path.to_path_buf() });
    }
    let file = connection::alone_read_only(path)?;
    if let Some(reason) = connection::damage(&file, "main") {
        return Err(CatalogError::Damaged { reason, path: path.to_path_buf() });
    }
    let application: i32 = file.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let found: i64 = file.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = i64::try_from(migrations::CATALOG.steps.len()).expect("a handful of steps");
    if application != migrations::CATALOG.application || found == 0 {
        return Err(CatalogError::Foreign { path: path.to_path_buf() });
    }
    if found > known {
        return Err(CatalogError::Newer { found, known, path: path.to_path_buf() });
    }
    Ok(())
}

/// Puts a verified backup in the place of `catalog.db`; the present one is kept as `catalog.before-restore.db`, or with a
/// number where something is kept under that name already.
///
/// The caller holds the lock, and nobody has the file open.
pub(super) fn put_back(dir: &Path, backup: &Path) -> Result<()> {
    verify(backup)?;
    let target = dir.join(connection::CATALOG);
    let draft = dir.join("catalog.restored.db");
    copy_database(&connection::alone_read_only(backup)?, &draft)?;
    next_epoch(&draft, &target)?;
    if target.is_file() {
        // Folding the log in first makes the kept file complete by itself.
        if let Ok(present) = connection::alone(&target) {
            present.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(())).ok();
        }
        let kept = free_name(dir);
        std::fs::rename(&target, &kept).map_err(CatalogError::file("keep the present catalog", &kept))?;
    }
    for companion in connection::companions(&target) {
        if companion.exists() {
            std::fs::remove_file(&companion).map_err(CatalogError::file("remove an old log", &companion))?;
        }
    }
    std::fs::rename(&draft, &target).map_err(CatalogError::file("restore the catalog", &target))
}

/// A name for the present catalog that nothing has yet: what an earlier restore kept is as dear as the rest.
fn free_name(dir: &Path) -> PathBuf {
    let mut kept = dir.join("catalog.before-restore.db");
    for number in 2_u32.. {
        if !kept.exists() {
            break;
        }
        kept = dir.join(format!("catalog.before-restore-{number}.db"));
    }
    kept
}

/// Gives the restored file an epoch that neither it nor the present one had, so that `derived.db` indexes again.
fn next_epoch(draft: &Path, present: &Path) -> Result<()> {
    let present = connection::alone_read_only(present)
        .and_then(|file| Ok(file.query_row("SELECT epoch FROM identity", [], |row| row.get::<_, i64>(0))?))
        .unwrap_or(0);
    let file = connection::alone(draft)?;
    file.execute("UPDATE identity SET epoch = max(epoch, ?1) + 1", [present])?;
    file.close().map_err(|(_, error)| CatalogError::from(error))
}
