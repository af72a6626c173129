//! Opening a library: lock, migrate, repair, replay.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::lock::WriterLock;
use super::migrations::{self, Kind, migrate};
use super::now_running::LastRunning;
use super::{CatalogError, Reader, Result, Writer, backup, connection};

/// How a library is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To look only; fails when there is no library yet.
    Read,
    /// To change it; the library is made when absent.
    Write {
        /// How long to wait for another process that writes.
        wait: Duration,
    },
}

/// Something that happened while opening and that a person may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A database was brought to the newest format; the old file was kept.
    Migrated {
        /// Format before.
        from: i64,
        /// The copy that was kept.
        kept: PathBuf,
    },
    /// A file of findings or thumbnails was missing or damaged and is made again.
    Rebuilt {
        /// Name of the file.
        file: &'static str,
    },
    /// Changes that the search index had missed were indexed, or wait for `Writer::settle`.
    Replayed {
        /// How many assets.
        assets: u64,
    },
    /// Analyses that may have stopped the program; each is tried once more.
    Interrupted {
        /// How many.
        analyses: u64,
    },
}

/// An open library.
#[derive(Debug)]
pub struct Library {
    dir: PathBuf,
    writer: Option<Writer>,
    notes: Vec<Note>,
}

/// Opens the library in `dir`.
///
/// For writing this takes the lock, migrates old formats after copying them, makes missing or damaged
/// `derived.db` and `thumbs.db` anew, and indexes what a crash left out.
/// A wide repair is only begun here; [`Writer::settle`] carries it on, so that opening stays quick.
pub fn open(dir: &Path, access: Access) -> Result<Library> {
    match access {
        Access::Read => {
            check_formats(dir)?;
            Ok(Library { dir: dir.to_path_buf(), writer: None, notes: Vec::new() })
        }
        Access::Write { wait } => open_for_writing(dir, wait),
    }
}

/// Puts a backup in the place of `catalog.db`, keeping the present file beside it; nobody may have the library open.
pub fn restore(dir: &Path, backup: &Path, wait: Duration) -> Result<()> {
    std::fs::create_dir_all(dir).map_err(CatalogError::file("create the library folder", dir))?;
    let _lock = WriterLock::take(dir, wait)?;
    backup::put_back(dir, backup)
}

/// Name of a backup that is put in place when the library is opened next.
const NEXT: &str = "catalog.restore-next.db";

/// Checks a backup and keeps it to be put in place by [`restore_next`], where the library is open now.
pub fn restore_later(dir: &Path, backup: &Path) -> Result<()> {
    backup::verify(backup)?;
    backup::copy_database(&connection::alone_read_only(backup)?, &dir.join(NEXT))
}

/// Whether a backup waits to be put in place.
#[must_use]
pub fn restore_waits(dir: &Path) -> bool {
    dir.join(NEXT).is_file()
}

/// The backup that waits is not wanted any more.
pub fn forget_restore(dir: &Path) -> Result<()> {
    let next = dir.join(NEXT);
    match std::fs::remove_file(&next) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(CatalogError::file("remove the backup that waits", &next)(error))
        }
        _ => Ok(()),
    }
}

/// Puts the backup in place that waits; `false` when none does. Nobody may have the library open.
pub fn restore_next(dir: &Path, wait: Duration) -> Result<bool> {
    if !restore_waits(dir) {
        return Ok(false);
    }
    restore(dir, &dir.join(NEXT), wait)?;
    forget_restore(dir)?;
    Ok(true)
}

impl Library {
    /// Where it lies.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A new connection for reading; each thread has its own.
    pub fn reader(&self) -> Result<Reader> {
        Reader::open(&self.dir)
    }

    /// The one that may change things: there once when opened for writing, `None` afterwards and for readers.
    pub fn take_writer(&mut self) -> Option<Writer> {
        self.writer.take()
    }

    /// What happened while opening.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

fn open_for_writing(dir: &Path, wait: Duration) -> Result<Library> {
    std::fs::create_dir_all(dir).map_err(CatalogError::file("create the library folder", dir))?;
    let lock = WriterLock::take(dir, wait)?;
    let mut notes = Vec::new();
    let fresh = prepare_catalog(dir, &mut notes)?;
    let closed_in_order = prepare_rebuildable(dir, DERIVED_FILE, fresh, true, &mut notes)?;
    prepare_rebuildable(dir, THUMBS_FILE, fresh, closed_in_order, &mut notes)?;
    if !closed_in_order && !fresh {
        let path = dir.join(connection::CATALOG);
        if let Some(reason) = connection::damage(&connection::alone(&path)?, "main") {
            return Err(CatalogError::Damaged { reason, path });
        }
    }
    let mut writer = Writer::new(connection::for_writing(dir)?, lock);
    writer.recover(&LastRunning::read(dir), &mut notes)?;
    Ok(Library { dir: dir.to_path_buf(), writer: Some(writer), notes })
}

/// Migrates `catalog.db`; true when it was made just now.
fn prepare_catalog(dir: &Path, notes: &mut Vec<Note>) -> Result<bool> {
    let path = dir.join(connection::CATALOG);
    let length = std::fs::metadata(&path).map_or(0, |data| data.len());
    if path.is_file() && length == 0 && dir.join(connection::DERIVED).is_file() {
        return Err(CatalogError::Damaged { reason: "the file is empty".to_owned(), path });
    }
    let mut file = connection::alone(&path)?;
    let note = migrate(&mut file, &path, &migrations::CATALOG).map_err(|error| match error {
        CatalogError::Database { source, .. } if is_damage(&source) => {
            CatalogError::Damaged { reason: source.to_string(), path: path.clone() }
        }
        other => other,
    })?;
    notes.extend(note);
    file.execute("INSERT OR IGNORE INTO identity (one, library) VALUES (1, randomblob(16))", [])?;
    Ok(length == 0)
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

/// A file that may be made anew, and how large it may be for a look over all of it at opening.
#[derive(Clone, Copy)]
struct Rebuildable {
    name: &'static str,
    kind: Kind,
    /// Bytes up to which it is always checked (about 50 ms).
    always: u64,
    /// Bytes up to which it is checked when it was not closed in order.
    after_crash: u64,
}

const DERIVED_FILE: Rebuildable = Rebuildable {
    name: connection::DERIVED,
    kind: migrations::DERIVED,
    always: 32 << 20,
    after_crash: 1 << 30,
};
const THUMBS_FILE: Rebuildable = Rebuildable {
    name: connection::THUMBS,
    kind: migrations::THUMBS,
    always: 32 << 20,
    after_crash: 256 << 20,
};

/// Makes the file ready, anew when it must be; whether the library was closed in order, as far as this file and
/// the one before (`closed`) tell.
fn prepare_rebuildable(
    dir: &Path,
    file: Rebuildable,
    fresh: bool,
    closed: bool,
    notes: &mut Vec<Note>,
) -> Result<bool> {
    let path = dir.join(file.name);
    let existed = path.is_file();
    let reason = match try_prepare(&path, file, closed) {
        Ok(Ok(closed_in_order)) => {
            if !existed && !fresh {
                notes.push(Note::Rebuilt { file: file.name });
            }
            return Ok(closed_in_order);
        }
        Ok(Err(reason)) => reason,
        Err(error @ CatalogError::Foreign { .. }) => error.to_string(),
        Err(error) if error.is_damage() => error.to_string(),
        Err(error) => return Err(error),
    };
    log::warn!("a rebuildable database is damaged ({reason}) and is made anew: {}", path.display());
    set_aside(&path)?;
    notes.push(Note::Rebuilt { file: file.name });
    try_prepare(&path, file, closed)?.map_err(|reason| CatalogError::Damaged { reason, path })?;
    Ok(false)
}

/// Migrates and checks; the inner error says how the file is damaged.
fn try_prepare(path: &Path, file: Rebuildable, closed: bool) -> Result<Result<bool, String>> {
    let bytes = std::fs::metadata(path).map_or(0, |data| data.len());
    let mut connection = connection::alone(path)?;
    migrate(&mut connection, path, &file.kind)?;
    let closed_in_order = closed && !left_open(&connection)?;
    let limit = if closed_in_order { file.always } else { file.after_crash };
    if (1..=limit).contains(&bytes)
        && let Some(reason) = connection::damage(&connection, "main")
    {
        return Ok(Err(reason));
    }
    Ok(Ok(closed_in_order))
}

/// Whether the file keeps the mark of a writer that never closed it.
fn left_open(connection: &Connection) -> Result<bool> {
    if connection.column_exists(None, "state", "open")? {
        return Ok(connection.query_row("SELECT open FROM state", [], |row| row.get(0))?);
    }
    Ok(false)
}

fn set_aside(path: &Path) -> Result<()> {
    for companion in connection::companions(path) {
        if companion.exists() {
            std::fs::remove_file(&companion)
                .map_err(CatalogError::file("remove a damaged log", &companion))?;
        }
    }
    let aside = path.with_extension("damaged.db");
    std::fs::rename(path, &aside).map_err(CatalogError::file("set a damaged database aside", path))
}

/// Reading needs all three files in the format this program knows.
fn check_formats(dir: &Path) -> Result<()> {
    let kinds = [
        (connection::CATALOG, migrations::CATALOG),
        (connection::DERIVED, migrations::DERIVED),
        (connection::THUMBS, migrations::THUMBS),
    ];
    for (name, kind) in kinds {
        let path = dir.join(name);
        if !path.is_file() {
            return Err(CatalogError::Absent { path: dir.to_path_buf() });
        }
        let file = connection::alone_read_only(&path)?;
        let found: i64 = file.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let application: i32 = file.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let known = i64::try_from(kind.steps.len()).expect("a handful of steps");
        if application != kind.application {
            return Err(CatalogError::Foreign { path });
        }
        if found > known {
            return Err(CatalogError::Newer { found, known, path });
        }
        if found < known {
            return Err(CatalogError::Older { path });
        }
    }
    Ok(())
}
