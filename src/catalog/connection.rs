//! The three files and the connections to them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{CatalogError, Result};

/// Name of the file with what people made.
pub(super) const CATALOG: &str = "catalog.db";
/// Name of the file with what machines made.
pub(super) const DERIVED: &str = "derived.db";
/// Name of the file with thumbnails.
pub(super) const THUMBS: &str = "thumbs.db";

/// How many compiled statements a connection keeps.
const STATEMENTS: usize = 256;

/// Opens one file alone, to migrate, check or copy it; made when absent.
pub(super) fn alone(path: &Path) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(CatalogError::sql("open a database of the library"))?;
    connection.busy_timeout(Duration::from_secs(5))?;
    Ok(connection)
}

/// Opens one file alone without changing it.
pub(super) fn alone_read_only(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(CatalogError::sql("open a database of the library"))?;
    connection.busy_timeout(Duration::from_secs(5))?;
    Ok(connection)
}

/// The connection of the writer: `catalog.db` is `main`, the others are attached.
pub(super) fn for_writing(dir: &Path) -> Result<Connection> {
    let connection = alone(&dir.join(CATALOG))?;
    attach_others(&connection, dir)?;
    // What people made survives a power cut; what machines made may lose its last commits, but is never damaged.
    connection.execute_batch(
        "PRAGMA main.synchronous = FULL; PRAGMA derived.synchronous = NORMAL; PRAGMA thumbs.synchronous = NORMAL;
         PRAGMA main.cache_size = -16000; PRAGMA derived.cache_size = -96000; PRAGMA thumbs.cache_size = -8000;
         -- Scattered pages that are written again and again reach the database once.
         PRAGMA wal_autocheckpoint = 8000;
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;
         CREATE TEMP TABLE seen (root INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (root, place)) WITHOUT ROWID;
         CREATE TEMP TABLE seen_failed (root INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (root, id)) WITHOUT ROWID;
         CREATE TEMP TABLE walks (root INTEGER PRIMARY KEY, generation INTEGER NOT NULL);",
    )?;
    Ok(connection)
}

/// A connection that only reads, for another thread or process.
pub(super) fn for_reading(dir: &Path) -> Result<Connection> {
    for name in [CATALOG, DERIVED, THUMBS] {
        if !dir.join(name).is_file() {
            return Err(CatalogError::Absent { path: dir.to_path_buf() });
        }
    }
    let connection = alone_read_only(&dir.join(CATALOG))?;
    attach_others(&connection, dir)?;
    connection.execute_batch(
        "PRAGMA main.cache_size = -4000; PRAGMA derived.cache_size = -32000; PRAGMA thumbs.cache_size = -4000;
         PRAGMA derived.mmap_size = 1073741824; PRAGMA thumbs.mmap_size = 268435456;
         PRAGMA temp_store = MEMORY; PRAGMA query_only = ON;",
    )?;
    Ok(connection)
}

fn attach_others(connection: &Connection, dir: &Path) -> Result<()> {
    for (name, schema) in [(DERIVED, "derived"), (THUMBS, "thumbs")] {
        let path = dir.join(name);
        let text = path.to_str().ok_or_else(|| name_error(&path))?;
        connection
            .execute(&format!("ATTACH DATABASE ?1 AS {schema}"), [text])
            .map_err(CatalogError::sql("open a database of the library"))?;
    }
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A plan must not depend on the values bound: SQLite would compile cached statements anew at every use, which
    // doubled the cost of recording a file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn name_error(path: &Path) -> CatalogError {
    let source = std::io::Error::new(std::io::ErrorKind::InvalidInput, "its name is not valid Unicode");
    CatalogError::File { action: "use this library folder", source, path: path.to_path_buf() }
}

/// What SQLite finds wrong with a file after a quick look; `None` when it is sound.
pub(super) fn damage(connection: &Connection, schema: &str) -> Option<String> {
    let answer =
        connection.query_row(&format!("PRAGMA {schema}.quick_check(1)"), [], |row| row.get::<_, String>(0));
    match answer {
        Ok(text) if text == "ok" => None,
        Ok(text) => Some(text),
        Err(error) => Some(error.to_string()),
    }
}

/// The write-ahead log and shared memory beside a database.
pub(super) fn companions(path: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}
