//! Names of tags and objects, once each.

use rusqlite::{Connection, OptionalExtension as _};

use crate::catalog::Result;

/// The number of a name, made when new.
pub(super) fn id(connection: &Connection, key: &str, name: &str) -> Result<i64> {
    let mut known = connection.prepare_cached("SELECT id FROM derived.words WHERE key = ?1")?;
    if let Some(id) = known.query_row([key], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    connection
        .prepare_cached("INSERT INTO derived.words (key, name) VALUES (?1, ?2)")?
        .execute((key, name))?;
    Ok(connection.last_insert_rowid())
}

/// Moves how many assets have a tag, and how many of them from a person.
pub(super) fn shift_tag(connection: &Connection, id: i64, assets: i64, own: i64) -> Result<()> {
    if (assets, own) != (0, 0) {
        let sql = "UPDATE derived.words SET assets = assets + ?2, own = own + ?3 WHERE id = ?1";
        connection.prepare_cached(sql)?.execute((id, assets, own))?;
    }
    Ok(())
}

/// Moves how many assets have a tag below this level, and not the level itself.
pub(super) fn shift_below(connection: &Connection, id: i64, assets: i64) -> Result<()> {
    let sql = "UPDATE derived.words SET below = below + ?2 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute((id, assets))?;
    Ok(())
}

/// Moves in how many contents an object was found.
pub(super) fn shift_found(connection: &Connection, id: i64, found: i64) -> Result<()> {
    let sql = "UPDATE derived.words SET found = found + ?2 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute((id, found))?;
    Ok(())
}
