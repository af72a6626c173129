//! What the catalog knows about paths.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _};

use crate::catalog::Result;
use crate::catalog::paths::{self, StoredPath};
use crate::catalog::rows::{FileFailure, KnownPlace, PlaceId};
use crate::facts::{AssetId, Fingerprint, QuickKey, RootId};

/// What is known of a path relative to its root; a file marked as missing is not known, so that it is read again.
pub(in crate::catalog) fn known_place(
    connection: &Connection,
    root: RootId,
    rel_path: &Path,
) -> Result<Option<KnownPlace>> {
    let (folder, name) = paths::split(rel_path)?;
    let mut statement =
        connection.prepare_cached("SELECT id FROM main.folders WHERE root = ?1 AND path = ?2")?;
    let folder: Option<i64> = statement.query_row((root.0, &folder), |row| row.get(0)).optional()?;
    let Some(folder) = folder else { return Ok(None) };
    let place = stored_place(connection, folder, &name)?;
    let failure = stored_failure(connection, root, folder, &name, rel_path)?;
    Ok(match (place, failure) {
        (Some(place), None) => Some(place),
        (Some(place), Some((key, failure))) => {
            Some(KnownPlace { quick_key: key, failure: Some(failure), ..place })
        }
        (None, Some((quick_key, failure))) => Some(KnownPlace {
            place: None,
            asset: None,
            fingerprint: None,
            quick_key,
            indexed: false,
            failure: Some(failure),
        }),
        (None, None) => None,
    })
}

fn stored_place(connection: &Connection, folder: i64, name: &StoredPath) -> Result<Option<KnownPlace>> {
    let sql = "SELECT p.id, p.asset, p.fingerprint, p.bytes, p.modified, p.inode,
                      EXISTS (SELECT 1 FROM derived.files WHERE place = p.id)
               FROM main.places p WHERE p.folder = ?1 AND p.name = ?2 AND p.missing = 0";
    let mut statement = connection.prepare_cached(sql)?;
    let place = statement.query_row((folder, name), |row| {
        Ok(KnownPlace {
            place: Some(PlaceId(row.get(0)?)),
            asset: Some(AssetId(row.get(1)?)),
            fingerprint: Some(Fingerprint(row.get(2)?)),
            quick_key: quick_key(row.get(3)?, row.get(4)?, row.get(5)?),
            indexed: row.get(6)?,
            failure: None,
        })
    });
    Ok(place.optional()?)
}

fn stored_failure(
    connection: &Connection,
    root: RootId,
    folder: i64,
    name: &StoredPath,
    rel_path: &Path,
) -> Result<Option<(QuickKey, FileFailure)>> {
    let sql = "SELECT x.bytes, x.modified, x.inode, x.reason, x.version, r.path
               FROM derived.file_failures x, main.roots r WHERE x.folder = ?1 AND x.name = ?2 AND r.id = ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let failure = statement.query_row((folder, name, root.0), |row| {
        let path = row.get::<_, StoredPath>(5)?.to_path().join(rel_path);
        let key = quick_key(row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((key, FileFailure { path, reason: row.get(3)?, version: row.get(4)? }))
    });
    Ok(failure.optional()?)
}

/// The asset of a file given by its full path; one that is there before one that was.
pub(super) fn find_by_path(connection: &Connection, path: &Path) -> Result<Option<AssetId>> {
    let mut statement = connection.prepare_cached("SELECT id, path FROM main.roots")?;
    let roots: Vec<(i64, PathBuf)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, StoredPath>(1)?.to_path())))?
        .collect::<Result<_, _>>()?;
    for (root, root_path) in roots {
        let Ok(rel_path) = path.strip_prefix(&root_path) else { continue };
        let Ok((folder, name)) = paths::split(rel_path) else { continue };
        let sql = "SELECT p.asset FROM main.folders f JOIN main.places p ON p.folder = f.id
                   WHERE f.root = ?1 AND f.path = ?2 AND p.name = ?3 ORDER BY p.missing <> 0, p.id DESC LIMIT 1";
        let mut statement = connection.prepare_cached(sql)?;
        if let Some(asset) = statement.query_row((root, &folder, &name), |row| row.get(0)).optional()? {
            return Ok(Some(AssetId(asset)));
        }
    }
    Ok(None)
}

/// A quick key from its columns.
pub(super) fn quick_key(bytes: i64, modified_ns: i64, inode: i64) -> QuickKey {
    QuickKey { bytes: bytes.cast_unsigned(), modified_ns, inode: inode.cast_unsigned() }
}
