//! The part of the library a list shows.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::Sql;
use crate::catalog::Result;
use crate::catalog::rows::{Scope, SmartAlbum};

/// Folders that hold a picture are in `listed`, copies included.
const IN_TREE: &str = "SELECT l.asset FROM derived.listed l WHERE l.folder IN (
    SELECT f.id FROM main.folders t JOIN main.folders f ON f.root = t.root
    WHERE t.id = ? AND (f.id = t.id OR t.path = '' OR (f.path > t.path || '/' AND f.path < t.path || '0')))";
const IN_ROOT: &str =
    "SELECT l.asset FROM derived.listed l WHERE l.folder IN (SELECT id FROM main.folders WHERE root = ?)";
const IN_FOLDER: &str = "SELECT asset FROM derived.listed WHERE folder = ?";

/// Appends the condition.
pub(super) fn push(connection: &Connection, sql: &mut Sql, scope: Scope) -> Result<()> {
    match scope {
        Scope::All => sql.push("s.missing = 0"),
        Scope::Root(_) if has_one_root(connection)? => sql.push("s.missing = 0"),
        Scope::Root(root) => push_listed(connection, sql, IN_ROOT, root.0)?,
        Scope::Folder(folder) => push_listed(connection, sql, IN_TREE, folder.0)?,
        Scope::FolderOnly(folder) => push_listed(connection, sql, IN_FOLDER, folder.0)?,
        Scope::Smart(album) => sql.push(match album {
            SmartAlbum::Untagged => "s.missing = 0 AND s.tags = 0",
            SmartAlbum::Watermarked => "s.missing = 0 AND s.watermark > 0",
            SmartAlbum::LowQuality => "s.missing = 0 AND s.quality < 0.4",
            SmartAlbum::NeedsAttention => "s.missing = 0 AND s.failed = 1",
            SmartAlbum::Offline => "s.missing = 0 AND s.root IN (SELECT id FROM main.roots WHERE online = 0)",
            SmartAlbum::Missing => "s.missing = 1",
            SmartAlbum::Picked => "s.missing = 0 AND s.flag > 0 AND s.flag = 1",
            SmartAlbum::Rejected => "s.missing = 0 AND s.flag > 0 AND s.flag = 2",
        }),
    }
    Ok(())
}

fn push_listed(connection: &Connection, sql: &mut Sql, listed: &str, number: i64) -> Result<()> {
    let mut inner = Sql::default();
    inner.push_with(listed, [Value::Integer(number)]);
    sql.push("s.missing = 0 AND ");
    sql.push_member(connection, "s.asset", true, inner)
}

fn has_one_root(connection: &Connection) -> Result<bool> {
    let roots: i64 = connection.query_row("SELECT count(*) FROM main.roots", [], |row| row.get(0))?;
    Ok(roots == 1)
}
