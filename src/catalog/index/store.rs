//! Writes the difference between what is indexed and what should be.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::entry::{Entry, FilePart, JudgedPart, ShownFile, TagEntry, Texts};
use super::tags::LEVEL;
use super::{counters, packed, words};
use crate::catalog::Result;
use crate::facts::AssetId;

/// Makes the index say `entry` about an asset.
pub(super) fn replace(connection: &Connection, asset: AssetId, entry: &Entry) -> Result<()> {
    let old = indexed(connection, asset)?;
    if old.as_ref().is_none_or(|(file, judged)| *file != entry.file || *judged != entry.judged) {
        packed::write(connection, asset, &entry.file, &entry.judged)?;
    }
    counters::shift(
        connection,
        old.as_ref().map(|(file, judged)| (file, judged)),
        Some((&entry.file, &entry.judged)),
    )?;
    match &old {
        None => {
            insert(connection, asset, entry)?;
            write_texts(connection, asset, &entry.texts)?;
        }
        Some((file, judged)) => {
            if *file != entry.file {
                update_file(connection, asset, &entry.file)?;
            }
            if *judged != entry.judged {
                update_judged(connection, asset, &entry.judged)?;
            }
            if judged.words != entry.judged.words {
                remove_texts(connection, asset)?;
                write_texts(connection, asset, &entry.texts)?;
            }
        }
    }
    replace_folders(connection, asset, &entry.folders)?;
    replace_tags(connection, asset, entry)
}

/// Takes an asset out of the index.
pub(super) fn remove(connection: &Connection, asset: AssetId) -> Result<()> {
    show(connection, asset, None)?;
    replace_folders(connection, asset, &BTreeSet::new())?;
    for (word, tag) in indexed_tags(connection, asset)? {
        drop_tag(connection, asset, word, &tag)?;
    }
    Ok(())
}

/// Lets lists show an asset from this file or, without one, not at all; the rest of its entry stays as it is.
pub(super) fn show(connection: &Connection, asset: AssetId, file: Option<ShownFile>) -> Result<()> {
    let Some((old, judged)) = indexed(connection, asset)? else { return Ok(()) };
    let Some(ShownFile { place, root, missing }) = file else {
        counters::shift(connection, Some((&old, &judged)), None)?;
        remove_texts(connection, asset)?;
        connection.prepare_cached("DELETE FROM derived.search WHERE asset = ?1")?.execute([asset.0])?;
        return packed::remove(connection, asset);
    };
    let new = FilePart { place, root, missing, ..old.clone() };
    if new != old {
        counters::shift(connection, Some((&old, &judged)), Some((&new, &judged)))?;
        let sql = "UPDATE derived.search SET place = ?2, root = ?3, missing = ?4 WHERE asset = ?1";
        connection.prepare_cached(sql)?.execute((asset.0, place, root, missing))?;
        packed::write(connection, asset, &new, &judged)?;
    }
    Ok(())
}

fn indexed(connection: &Connection, asset: AssetId) -> Result<Option<(FilePart, JudgedPart)>> {
    let sql = "SELECT print, place, root, missing, several, animated, name, taken, moment, added, bytes, width, height,
                      latitude, longitude, focus, failed, tags, rating, flag, label, quality, watermark, caption, kin, words
               FROM derived.search WHERE asset = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([asset.0], |row| Ok((file_from(row)?, judged_from(row)?))).optional()?)
}

fn file_from(row: &Row<'_>) -> rusqlite::Result<FilePart> {
    Ok(FilePart {
        print: row.get(0)?,
        place: row.get(1)?,
        root: row.get(2)?,
        missing: row.get(3)?,
        several: row.get(4)?,
        animated: row.get(5)?,
        name: row.get(6)?,
        taken: row.get(7)?,
        moment: row.get(8)?,
        added: row.get(9)?,
        bytes: row.get(10)?,
        width: row.get(11)?,
        height: row.get(12)?,
        latitude: row.get(13)?,
        longitude: row.get(14)?,
    })
}

fn judged_from(row: &Row<'_>) -> rusqlite::Result<JudgedPart> {
    Ok(JudgedPart {
        focus: row.get(15)?,
        failed: row.get(16)?,
        tags: row.get(17)?,
        rating: row.get(18)?,
        flag: row.get(19)?,
        label: row.get(20)?,
        quality: row.get(21)?,
        watermark: row.get(22)?,
        caption: row.get(23)?,
        kin: row.get(24)?,
        words: row.get(25)?,
    })
}

fn insert(connection: &Connection, asset: AssetId, entry: &Entry) -> Result<()> {
    let sql = "INSERT INTO derived.search
               (asset, print, place, root, missing, several, animated, name, taken, moment, added, bytes, width, height,
                pixels, aspect, latitude, longitude, focus, failed, tags, rating, flag, label, quality, watermark, caption,
                kin, words)
               VALUES (:asset, :print, :place, :root, :missing, :several, :animated, :name, :taken, :moment, :added,
                :bytes, :width, :height, :width * :height, :aspect, :latitude, :longitude,
                :focus, :failed, :tags, :rating, :flag, :label, :quality, :watermark, :caption, :kin, :words)";
    let aspect = entry.file.aspect();
    let mut params = judged_params(&asset.0, &entry.judged).to_vec();
    params.extend(file_params(&entry.file, &aspect));
    connection.prepare_cached(sql)?.execute(params.as_slice())?;
    Ok(())
}

fn update_file(connection: &Connection, asset: AssetId, file: &FilePart) -> Result<()> {
    let sql = "UPDATE derived.search SET print = :print, place = :place, root = :root, missing = :missing,
                      several = :several, animated = :animated, name = :name, taken = :taken, moment = :moment,
                      added = :added, bytes = :bytes, width = :width, height = :height, pixels = :width * :height,
                      aspect = :aspect, latitude = :latitude, longitude = :longitude
               WHERE asset = :asset";
    let aspect = file.aspect();
    let mut params = file_params(file, &aspect).to_vec();
    params.push((":asset", &asset.0));
    connection.prepare_cached(sql)?.execute(params.as_slice())?;
    Ok(())
}

fn file_params<'a>(file: &'a FilePart, aspect: &'a f64) -> [(&'a str, &'a dyn rusqlite::ToSql); 16] {
    [
        (":print", &file.print),
        (":place", &file.place),
        (":root", &file.root),
        (":missing", &file.missing),
        (":several", &file.several),
        (":animated", &file.animated),
        (":name", &file.name),
        (":taken", &file.taken),
        (":moment", &file.moment),
        (":added", &file.added),
        (":bytes", &file.bytes),
        (":width", &file.width),
        (":height", &file.height),
        (":aspect", aspect),
        (":latitude", &file.latitude),
        (":longitude", &file.longitude),
    ]
}

fn update_judged(connection: &Connection, asset: AssetId, judged: &JudgedPart) -> Result<()> {
    let sql = "UPDATE derived.search SET focus = :focus, failed = :failed, tags = :tags, rating = :rating, flag = :flag,
                      label = :label, quality = :quality, watermark = :watermark, caption = :caption, kin = :kin,
                      words = :words
               WHERE asset = :asset";
    connection.prepare_cached(sql)?.execute(judged_params(&asset.0, judged).as_slice())?;
    Ok(())
}

fn judged_params<'a>(asset: &'a i64, judged: &'a JudgedPart) -> [(&'a str, &'a dyn rusqlite::ToSql); 12] {
    [
        (":asset", asset),
        (":focus", &judged.focus),
        (":failed", &judged.failed),
        (":tags", &judged.tags),
        (":rating", &judged.rating),
        (":flag", &judged.flag),
        (":label", &judged.label),
        (":quality", &judged.quality),
        (":watermark", &judged.watermark),
        (":caption", &judged.caption),
        (":kin", &judged.kin),
        (":words", &judged.words),
    ]
}

fn write_texts(connection: &Connection, asset: AssetId, texts: &Texts) -> Result<()> {
    let sql = "INSERT INTO derived.texts (rowid, tags, caption, name, folder, seen, camera, said, details)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let Texts { tags, caption, name, folder, seen, camera, said, details } = texts;
    connection
        .prepare_cached(sql)?
        .execute((asset.0, tags, caption, name, folder, seen, camera, said, details))?;
    Ok(())
}

fn remove_texts(connection: &Connection, asset: AssetId) -> Result<()> {
    connection.prepare_cached("DELETE FROM derived.texts WHERE rowid = ?1")?.execute([asset.0])?;
    Ok(())
}

fn replace_folders(connection: &Connection, asset: AssetId, folders: &BTreeSet<i64>) -> Result<()> {
    let mut statement = connection.prepare_cached("SELECT folder FROM derived.listed WHERE asset = ?1")?;
    let old: BTreeSet<i64> = statement.query_map([asset.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for folder in old.difference(folders) {
        let sql = "DELETE FROM derived.listed WHERE folder = ?1 AND asset = ?2";
        connection.prepare_cached(sql)?.execute((folder, asset.0))?;
        count_folder(connection, *folder, -1)?;
    }
    for folder in folders.difference(&old) {
        let sql = "INSERT INTO derived.listed (folder, asset) VALUES (?1, ?2)";
        connection.prepare_cached(sql)?.execute((folder, asset.0))?;
        count_folder(connection, *folder, 1)?;
    }
    Ok(())
}

fn count_folder(connection: &Connection, folder: i64, delta: i64) -> Result<()> {
    let sql = "INSERT INTO derived.folder_counts (folder, assets) VALUES (?1, ?2)
               ON CONFLICT (folder) DO UPDATE SET assets = assets + excluded.assets";
    connection.prepare_cached(sql)?.execute((folder, delta))?;
    Ok(())
}

/// A tag as indexed.
struct IndexedTag {
    origin: i64,
    confidence: Option<f64>,
    engine: Option<i64>,
}

/// Counts a tag, or the level above one.
fn count_tag(connection: &Connection, word: i64, origin: i64, step: i64) -> Result<()> {
    match origin {
        LEVEL => words::shift_below(connection, word, step),
        // What a person gave or confirmed counts as theirs too.
        0..=1 => words::shift_tag(connection, word, step, step),
        _ => words::shift_tag(connection, word, step, 0),
    }
}

fn indexed_tags(connection: &Connection, asset: AssetId) -> Result<Vec<(i64, IndexedTag)>> {
    let sql = "SELECT word, origin, confidence, engine FROM derived.asset_tags WHERE asset = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let tags = statement.query_map([asset.0], |row| {
        Ok((row.get(0)?, IndexedTag { origin: row.get(1)?, confidence: row.get(2)?, engine: row.get(3)? }))
    })?;
    Ok(tags.collect::<Result<_, _>>()?)
}

fn replace_tags(connection: &Connection, asset: AssetId, entry: &Entry) -> Result<()> {
    let mut wanted: Vec<(i64, &TagEntry)> = Vec::with_capacity(entry.tags.len());
    for (key, tag) in &entry.tags {
        wanted.push((words::id(connection, key, &tag.name)?, tag));
    }
    for (word, old) in indexed_tags(connection, asset)? {
        let same = wanted.iter().position(|(id, tag)| {
            *id == word
                && (tag.origin, tag.confidence, tag.engine) == (old.origin, old.confidence, old.engine)
        });
        match same {
            Some(at) => {
                wanted.swap_remove(at);
            }
            None => drop_tag(connection, asset, word, &old)?,
        }
    }
    for (word, tag) in wanted {
        let sql = "INSERT INTO derived.asset_tags (word, asset, origin, confidence, engine) VALUES (?1, ?2, ?3, ?4, ?5)";
        connection.prepare_cached(sql)?.execute((word, asset.0, tag.origin, tag.confidence, tag.engine))?;
        count_tag(connection, word, tag.origin, 1)?;
    }
    Ok(())
}

fn drop_tag(connection: &Connection, asset: AssetId, word: i64, tag: &IndexedTag) -> Result<()> {
    let sql = "DELETE FROM derived.asset_tags WHERE word = ?1 AND asset = ?2";
    connection.prepare_cached(sql)?.execute((word, asset.0))?;
    count_tag(connection, word, tag.origin, -1)
}
