//! Which asset a file belongs to. Content decides first, then the path; see [`Change`] for the rules.

use rusqlite::{OptionalExtension as _, Row};

use super::scan::stored_key;
use super::{Writer, now};
use crate::catalog::paths::{self, StoredPath};
use crate::catalog::rows::{Change, FileFacts, Pair, PlaceId, Recorded};
use crate::catalog::{CatalogError, Result};
use crate::facts::{AssetId, Fingerprint, RootId};

/// A stored file.
struct Place {
    id: i64,
    asset: i64,
    key: (i64, i64, i64),
    fingerprint: Fingerprint,
    leads: bool,
    missing: bool,
}

/// Copies of one content that are looked at on disk when another one arrives: it may be one of them, moved.
const COPIES_LOOKED_AT: i64 = 8;

const PLACE_COLUMNS: &str =
    "p.id, p.asset, p.bytes, p.modified, p.inode, p.fingerprint, p.leads, p.missing <> 0";

impl Place {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            asset: row.get(1)?,
            key: (row.get(2)?, row.get(3)?, row.get(4)?),
            fingerprint: Fingerprint(row.get(5)?),
            leads: row.get(6)?,
            missing: row.get(7)?,
        })
    }
}

/// Where the file lies, as columns.
struct Spot {
    folder: i64,
    name: StoredPath,
}

/// Records a file inside the running transaction.
pub(super) fn record(w: &mut Writer, root: RootId, file: &FileFacts<'_>) -> Result<Recorded> {
    let (folder, name) = paths::split(file.rel_path)?;
    let spot = Spot { folder: w.folder_id(root, &folder)?, name };
    let failed = "DELETE FROM derived.file_failures WHERE folder = ?1 AND name = ?2";
    let had_failed = w.connection.prepare_cached(failed)?.execute((spot.folder, &spot.name))? > 0;
    let recorded = match place_at(w, &spot)? {
        Some(place) if place.fingerprint == file.fingerprint => same_content(w, root, file, &place)?,
        Some(place) if !place.missing => other_content(w, root, file, &spot, &place)?,
        // A new picture under the path of a deleted one is no edit of it: cameras count their files from 1 again.
        _ => arrival(w, root, file, &spot)?,
    };
    let read_changed = store_read(w, recorded.place, file)?;
    if recorded.change != Change::Unchanged || read_changed {
        w.changed(recorded.asset);
    }
    // What was kept for a picture that comes back is more than what a preset says of new ones, and the second file of
    // a pair brings no new picture.
    if recorded.change == Change::New
        && !w.give_back(recorded.asset, file.fingerprint)?
        && is_alone(w, recorded.asset)?
    {
        w.apply_preset(root, recorded.asset)?;
    }
    if had_failed {
        w.found_about(recorded.asset);
    }
    if recorded.change != Change::Unchanged {
        release_held(w, file.fingerprint)?;
    }
    let change = match recorded.change {
        Change::Unchanged if read_changed => Change::MetadataChanged,
        change => change,
    };
    Ok(Recorded { change, ..recorded })
}

/// The file at a path: the one that is there, else the last that was.
fn place_at(w: &Writer, spot: &Spot) -> Result<Option<Place>> {
    let sql = format!(
        "SELECT {PLACE_COLUMNS} FROM main.places p WHERE p.folder = ?1 AND p.name = ?2
         ORDER BY p.missing <> 0, p.id DESC LIMIT 1"
    );
    let mut statement = w.connection.prepare_cached(&sql)?;
    Ok(statement.query_row((spot.folder, &spot.name), Place::from_row).optional()?)
}

/// The known picture at its known path.
fn same_content(w: &mut Writer, root: RootId, file: &FileFacts<'_>, place: &Place) -> Result<Recorded> {
    let key = stored_key(&file.quick_key);
    let leads = file.pair.map_or(place.leads, |pair| pair.leads);
    let touched = place.key != key || place.leads != leads;
    if touched || place.missing {
        let sql =
            "UPDATE main.places SET bytes = ?2, modified = ?3, inode = ?4, leads = ?5, missing = 0, seen = ?6
                   WHERE id = ?1";
        w.connection.prepare_cached(sql)?.execute((place.id, key.0, key.1, key.2, leads, now()))?;
        w.changed(AssetId(place.asset));
    }
    if place.missing {
        release_held(w, file.fingerprint)?;
    }
    pair_up(w, root, file.pair, place.asset)?;
    let change = if touched { Change::MetadataChanged } else { Change::Unchanged };
    Ok(Recorded { asset: AssetId(place.asset), place: PlaceId(place.id), change })
}

/// Another picture at a known path.
fn other_content(
    w: &mut Writer,
    root: RootId,
    file: &FileFacts<'_>,
    spot: &Spot,
    place: &Place,
) -> Result<Recorded> {
    if known_elsewhere(w, file.fingerprint, place.asset)? {
        // The path now shows a picture known from somewhere else; the old one stays, without a file.
        let (left, _) = w.place_gone(place.id)?;
        w.changed(left);
        return arrival(w, root, file, spot);
    }
    let asset = if has_copy(w, place)? { split_off(w, place)? } else { place.asset };
    if asset == place.asset {
        let sql = "INSERT INTO main.earlier (asset, until, fingerprint) VALUES (?1, ?2, ?3)";
        w.connection.prepare_cached(sql)?.execute((asset, now(), place.fingerprint.0))?;
    }
    let key = stored_key(&file.quick_key);
    let sql = "UPDATE main.places SET asset = ?2, bytes = ?3, modified = ?4, inode = ?5, fingerprint = ?6, seen = ?7
               WHERE id = ?1";
    w.connection.prepare_cached(sql)?.execute((
        place.id,
        asset,
        key.0,
        key.1,
        key.2,
        file.fingerprint.0,
        now(),
    ))?;
    w.changed(AssetId(place.asset));
    Ok(Recorded { asset: AssetId(asset), place: PlaceId(place.id), change: Change::ContentChanged })
}

/// A file at a path where none was: moved, copied, the other half of a pair, or new.
fn arrival(w: &mut Writer, root: RootId, file: &FileFacts<'_>, spot: &Spot) -> Result<Recorded> {
    let (twin, gone) = twin(w, file.fingerprint)?;
    if let (Some(twin), true) = (&twin, gone) {
        let key = stored_key(&file.quick_key);
        let sql = "UPDATE main.places SET folder = ?2, name = ?3, bytes = ?4, modified = ?5, inode = ?6, missing = 0, seen = ?7
                   WHERE id = ?1";
        w.connection.prepare_cached(sql)?.execute((
            twin.id,
            spot.folder,
            &spot.name,
            key.0,
            key.1,
            key.2,
            now(),
        ))?;
        pair_up(w, root, file.pair, twin.asset)?;
        return Ok(Recorded { asset: AssetId(twin.asset), place: PlaceId(twin.id), change: Change::Moved });
    }
    let (asset, change) = match twin {
        Some(twin) => (twin.asset, Change::Copied),
        None => match pair_mate(w, root, file.pair)? {
            Some(mate) => (mate.asset, Change::New),
            None => (w.new_asset(file.fingerprint)?, Change::New),
        },
    };
    let place = insert_place(w, file, spot, asset)?;
    pair_up(w, root, file.pair, asset)?;
    Ok(Recorded { asset: AssetId(asset), place: PlaceId(place), change })
}

/// A known file with this content, and whether it is gone, so that this one is where it went. Of many copies only some
/// are looked at; a move of another one is found out at the end of a walk.
fn twin(w: &Writer, fingerprint: Fingerprint) -> Result<(Option<Place>, bool)> {
    if let Some(gone) = missing_twin(w, fingerprint)? {
        return Ok((Some(gone), true));
    }
    let sql = format!(
        "SELECT {PLACE_COLUMNS}, r.online, r.path, f.path, p.name
         FROM main.places p JOIN main.folders f ON f.id = p.folder JOIN main.roots r ON r.id = f.root
         WHERE p.fingerprint = ?1 AND p.missing = 0 ORDER BY p.id LIMIT ?2"
    );
    let mut statement = w.connection.prepare_cached(&sql)?;
    let mut rows = statement.query((fingerprint.0, COPIES_LOOKED_AT))?;
    let mut first = None;
    while let Some(row) = rows.next()? {
        let place = Place::from_row(row)?;
        let online: bool = row.get(8)?;
        // Only a path that is certainly empty has been left; one that cannot be looked at has not.
        let left = || -> rusqlite::Result<bool> {
            let path = paths::join(&row.get(9)?, &row.get(10)?, &row.get(11)?);
            Ok(online && matches!(path.try_exists(), Ok(false)))
        };
        if left()? {
            return Ok((Some(place), true));
        }
        first.get_or_insert(place);
    }
    Ok((first, false))
}

fn missing_twin(w: &Writer, fingerprint: Fingerprint) -> Result<Option<Place>> {
    let sql = format!(
        "SELECT {PLACE_COLUMNS} FROM main.places p WHERE p.fingerprint = ?1 AND p.missing <> 0 ORDER BY p.id LIMIT 1"
    );
    let mut statement = w.connection.prepare_cached(&sql)?;
    Ok(statement.query_row([fingerprint.0], Place::from_row).optional()?)
}

fn known_elsewhere(w: &Writer, fingerprint: Fingerprint, asset: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM main.places WHERE fingerprint = ?1 AND asset <> ?2)";
    Ok(w.connection.prepare_cached(sql)?.query_row((fingerprint.0, asset), |row| row.get(0))?)
}

/// Whether an asset has one file.
fn is_alone(w: &Writer, asset: AssetId) -> Result<bool> {
    let sql = "SELECT count(*) = 1 FROM main.places WHERE asset = ?1";
    Ok(w.connection.prepare_cached(sql)?.query_row([asset.0], |row| row.get(0))?)
}

/// Whether an untouched copy of the place's old content is still there.
fn has_copy(w: &Writer, place: &Place) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM main.places
                              WHERE asset = ?1 AND id <> ?2 AND missing = 0 AND fingerprint = ?3)";
    let params = (place.asset, place.id, place.fingerprint.0);
    Ok(w.connection.prepare_cached(sql)?.query_row(params, |row| row.get(0))?)
}

/// A new asset for a copy that was edited; it keeps verdicts and tags, but no rectangles of the old picture.
fn split_off(w: &Writer, place: &Place) -> Result<i64> {
    let sql = "INSERT INTO main.assets (added, rating, flag, label, caption)
               SELECT ?2, rating, flag, label, caption FROM main.assets WHERE id = ?1";
    w.connection.prepare_cached(sql)?.execute((place.asset, now()))?;
    let asset = w.connection.last_insert_rowid();
    let sql = "INSERT INTO main.marks (asset, tag, mark, changed)
               SELECT ?2, tag, mark, changed FROM main.marks WHERE asset = ?1";
    w.connection.prepare_cached(sql)?.execute((place.asset, asset))?;
    Ok(asset)
}

fn insert_place(w: &Writer, file: &FileFacts<'_>, spot: &Spot, asset: i64) -> Result<i64> {
    let key = stored_key(&file.quick_key);
    let leads = file.pair.is_none_or(|pair| pair.leads);
    let sql =
        "INSERT INTO main.places (asset, folder, name, bytes, modified, inode, fingerprint, leads, seen)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    w.connection.prepare_cached(sql)?.execute((
        asset,
        spot.folder,
        &spot.name,
        key.0,
        key.1,
        key.2,
        file.fingerprint.0,
        leads,
        now(),
    ))?;
    Ok(w.connection.last_insert_rowid())
}

/// The other file of a pair, when it is known.
fn pair_mate(w: &Writer, root: RootId, pair: Option<Pair<'_>>) -> Result<Option<Place>> {
    let Some(pair) = pair else { return Ok(None) };
    let (folder, name) = paths::split(pair.other)?;
    let spot = Spot { folder: w.folder_id(root, &folder)?, name };
    Ok(place_at(w, &spot)?.filter(|place| !place.missing))
}

/// Lets the other file of a pair follow or lead, where both belong to one asset.
fn pair_up(w: &Writer, root: RootId, pair: Option<Pair<'_>>, asset: i64) -> Result<()> {
    let Some(leads) = pair.map(|pair| pair.leads) else { return Ok(()) };
    if let Some(mate) = pair_mate(w, root, pair)?.filter(|mate| mate.asset == asset && mate.leads == leads) {
        let sql = "UPDATE main.places SET leads = ?2 WHERE id = ?1";
        w.connection.prepare_cached(sql)?.execute((mate.id, !leads))?;
    }
    Ok(())
}

/// Stores what was read from the file; true when it differs from what was stored.
fn store_read(w: &Writer, place: PlaceId, file: &FileFacts<'_>) -> Result<bool> {
    let metadata = serde_json::to_string(file.metadata).map_err(|error| CatalogError::Unreadable {
        what: "metadata of a file",
        reason: error.to_string(),
    })?;
    let sql = "INSERT INTO derived.files (place, format, width, height, animated, metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (place) DO UPDATE SET format = excluded.format, width = excluded.width,
                 height = excluded.height, animated = excluded.animated, metadata = excluded.metadata
               WHERE (format, width, height, animated, metadata)
                 IS NOT (excluded.format, excluded.width, excluded.height, excluded.animated, excluded.metadata)";
    let params = (place.0, file.format, file.size.w, file.size.h, file.animated, metadata);
    Ok(w.connection.prepare_cached(sql)?.execute(params)? > 0)
}

/// Analyses that waited for a file of this content go on.
fn release_held(w: &Writer, fingerprint: Fingerprint) -> Result<()> {
    let sql = "UPDATE derived.analyses SET status = 0
               WHERE print = (SELECT id FROM derived.prints WHERE fingerprint = ?1) AND status = 4";
    w.connection.prepare_cached(sql)?.execute([fingerprint.0])?;
    Ok(())
}
