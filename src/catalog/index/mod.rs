//! The search index: one row, one text and some tags an asset, made from both databases and kept with its counters.
//!
//! [`refresh`] is the only way into it. It reads what is known of one asset, compares it with what is indexed and
//! writes the difference; numbers in the sidebar move by that difference, so nothing is ever counted over the library.

mod alike;
mod counters;
mod details;
mod entry;
mod gather;
mod objects;
pub(super) mod packed;
mod sentence;
mod store;
mod tags;
mod words;

#[cfg(test)]
mod rebuild_tests;

use rusqlite::{Connection, OptionalExtension as _};

use super::Result;
use crate::facts::{AssetId, Fingerprint};

/// The analysis whose best label is the watermark verdict.
const WATERMARK: &str = "watermark-detection";

/// Analyses that judge a picture as a whole instead of saying what is in it.
const VERDICTS: [&str; 3] = [WATERMARK, "shop-classifier", "image-type"];

pub(super) use alike::place as place_alike;
pub(super) use counters::value as counter;
pub(super) use entry::TagEntry;
pub(super) use objects::{recount as recount_objects, store as store_objects};

/// Brings everything that searching knows about one asset up to date; an asset that is gone leaves the index.
///
/// Where it appears, disappears or shows something else, those that are nearly the same follow.
pub(super) fn refresh(connection: &Connection, asset: AssetId) -> Result<()> {
    let before = shown(connection, asset)?;
    renew(connection, asset)?;
    let after = shown(connection, asset)?;
    if before == after {
        return Ok(());
    }
    for print in [before, after].into_iter().flatten() {
        for other in alike::others(connection, print)? {
            renew(connection, other)?;
        }
    }
    Ok(())
}

/// The part of [`refresh`] that cannot wait where very many assets change at once: lists and totals lose what is gone,
/// and show the others from a file that is there. Tags, folders and words follow with `refresh`.
///
/// Returns the assets that are nearly the same as one that disappeared, which have to be refreshed as well.
pub(super) fn show(connection: &Connection, asset: AssetId) -> Result<Vec<AssetId>> {
    let before = shown(connection, asset)?;
    store::show(connection, asset, gather::shown_file(connection, asset)?)?;
    match before {
        Some(print) if shown(connection, asset)? != before => alike::others(connection, print),
        _ => Ok(Vec::new()),
    }
}

/// The content of an asset that is shown.
fn shown(connection: &Connection, asset: AssetId) -> Result<Option<i64>> {
    let sql = "SELECT print FROM derived.search WHERE asset = ?1 AND missing = 0";
    Ok(connection.prepare_cached(sql)?.query_row([asset.0], |row| row.get(0)).optional()?)
}

fn renew(connection: &Connection, asset: AssetId) -> Result<()> {
    match gather::entry(connection, asset)? {
        Some(entry) => store::replace(connection, asset, &entry),
        None => store::remove(connection, asset),
    }
}

/// Whether an asset has a tag at present, whoever gives it.
pub(super) fn carries(connection: &Connection, asset: AssetId, key: &str) -> Result<bool> {
    gather::carries(connection, asset, key)
}

/// The number of a content in `derived.db`, made when new.
pub(super) fn print_id(connection: &Connection, fingerprint: Fingerprint) -> Result<i64> {
    if let Some(id) = known_print(connection, fingerprint)? {
        return Ok(id);
    }
    connection
        .prepare_cached("INSERT INTO derived.prints (fingerprint) VALUES (?1)")?
        .execute([fingerprint.0])?;
    Ok(connection.last_insert_rowid())
}

/// The number of a content in `derived.db`, where it has one.
pub(super) fn known_print(connection: &Connection, fingerprint: Fingerprint) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached("SELECT id FROM derived.prints WHERE fingerprint = ?1")?;
    Ok(statement.query_row([fingerprint.0], |row| row.get(0)).optional()?)
}

/// Assets that show this content.
pub(super) fn assets_of_print(connection: &Connection, print: i64) -> Result<Vec<AssetId>> {
    let mut statement = connection.prepare_cached("SELECT asset FROM derived.search WHERE print = ?1")?;
    let assets = statement.query_map([print], |row| row.get(0).map(AssetId))?.collect::<Result<_, _>>()?;
    Ok(assets)
}

/// The tags of an asset in the order of their keys.
pub(super) fn tags_of(
    connection: &Connection,
    asset: AssetId,
    print: i64,
    keywords: &[String],
) -> Result<Vec<TagEntry>> {
    Ok(tags::of_asset(connection, asset, print, keywords)?.into_values().collect())
}
