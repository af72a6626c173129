//! Reads what is known of one asset from both databases.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _};

use super::entry::{Entry, FilePart, JudgedPart, ShownFile, TagEntry, Texts};
use super::{alike, details, print_id, sentence, tags};
use crate::catalog::Result;
use crate::catalog::paths::{StoredPath, sort_key};
use crate::facts::{AssetId, Fingerprint, PictureMetadata};

/// Files of one asset that are found by their names; more would make each further copy dearer than the last.
const MOST_NAMED: usize = 16;

/// What people made, as columns of `assets`.
struct Own {
    added: i64,
    rating: Option<u8>,
    flag: Option<u8>,
    label: Option<String>,
    caption: Option<String>,
    focus: bool,
}

/// One file of the asset.
struct PlaceFacts {
    id: i64,
    folder: i64,
    name: StoredPath,
    bytes: i64,
    modified: i64,
    fingerprint: Fingerprint,
    missing: bool,
    root: i64,
    folder_path: StoredPath,
    root_path: StoredPath,
}

/// What was read from the file that is shown.
#[derive(Default)]
struct FileRead {
    width: u32,
    height: u32,
    animated: bool,
    metadata: PictureMetadata,
}

/// What models said about the content.
struct Said {
    quality: Option<f64>,
    watermark: Option<i64>,
    caption: Option<String>,
    seen_text: Option<String>,
}

/// Everything the index should hold about an asset; `None` when there is no such asset, or it has no file at all.
pub(super) fn entry(connection: &Connection, asset: AssetId) -> Result<Option<Entry>> {
    let Some(own) = own(connection, asset)? else { return Ok(None) };
    let places = places(connection, asset)?;
    let Some(shown) = places.first() else { return Ok(None) };
    let read = file_read(connection, shown.id)?;
    let print = print_id(connection, shown.fingerprint)?;
    let said = said(connection, print)?;
    let tags = tags::of_asset(connection, asset, print, &read.metadata.keywords)?;
    let mut texts = texts(&own, &read.metadata, &said, tags.values());
    (texts.name, texts.folder) = names(&places, shown.missing);
    if let Some(caption) = &said.caption {
        texts.said = sentence::searchable(connection, print, caption)?;
    }
    texts.details = details::stored(connection, print)?;
    let telling = tags.values().filter(|tag| !tag.verdict).count();
    let failed = failed(connection, asset, print)?;
    let kin = if shown.missing { None } else { alike::kin(connection, print)? };
    let judged = judged(
        own,
        &read.metadata,
        said,
        failed,
        kin,
        (i64::try_from(telling).unwrap_or(i64::MAX), texts.hash()),
    );
    let folders: BTreeSet<i64> =
        places.iter().filter(|place| !place.missing).map(|place| place.folder).collect();
    let file = file_part(shown, places.len() > 1, print, judged.1, read);
    // The numbers beside tags are those of the lists, and lists leave missing pictures out.
    let mut tags = if file.missing { BTreeMap::new() } else { tags };
    tags::add_levels(&mut tags);
    Ok(Some(Entry { file, judged: judged.0, folders, tags, texts }))
}

/// Whether an asset has a tag, whoever gives it.
pub(super) fn carries(connection: &Connection, asset: AssetId, key: &str) -> Result<bool> {
    let places = places(connection, asset)?;
    let Some(shown) = places.first() else { return Ok(false) };
    let read = file_read(connection, shown.id)?;
    let print = print_id(connection, shown.fingerprint)?;
    Ok(tags::of_asset(connection, asset, print, &read.metadata.keywords)?.contains_key(key))
}

/// The file from which an asset is shown; `None` when it has none at all.
pub(super) fn shown_file(connection: &Connection, asset: AssetId) -> Result<Option<ShownFile>> {
    let sql = "SELECT p.id, f.root, p.missing <> 0
               FROM main.places p JOIN main.folders f ON f.id = p.folder JOIN main.roots r ON r.id = f.root
               WHERE p.asset = ?1
               ORDER BY p.missing <> 0, r.online = 0, p.leads = 0, p.id LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let file = statement.query_row([asset.0], |row| {
        Ok(ShownFile { place: row.get(0)?, root: row.get(1)?, missing: row.get(2)? })
    });
    Ok(file.optional()?)
}

fn own(connection: &Connection, asset: AssetId) -> Result<Option<Own>> {
    let sql = "SELECT added, rating, flag, label, caption,
                      EXISTS (SELECT 1 FROM main.focus WHERE asset = ?1)
                      OR EXISTS (SELECT 1 FROM main.regions WHERE asset = ?1)
               FROM main.assets WHERE id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let own = statement.query_row([asset.0], |row| {
        Ok(Own {
            added: row.get(0)?,
            rating: row.get(1)?,
            flag: row.get(2)?,
            label: row.get(3)?,
            caption: row.get(4)?,
            focus: row.get(5)?,
        })
    });
    Ok(own.optional()?)
}

/// The files of an asset, the one that is shown first: there before gone, reachable before offline, leading before companion.
fn places(connection: &Connection, asset: AssetId) -> Result<Vec<PlaceFacts>> {
    let sql = "SELECT p.id, p.folder, p.name, p.bytes, p.modified, p.fingerprint, p.missing <> 0, f.root, f.path, r.path
               FROM main.places p JOIN main.folders f ON f.id = p.folder JOIN main.roots r ON r.id = f.root
               WHERE p.asset = ?1
               ORDER BY p.missing <> 0, r.online = 0, p.leads = 0, p.id";
    let mut statement = connection.prepare_cached(sql)?;
    let places = statement.query_map([asset.0], |row| {
        Ok(PlaceFacts {
            id: row.get(0)?,
            folder: row.get(1)?,
            name: row.get(2)?,
            bytes: row.get(3)?,
            modified: row.get(4)?,
            fingerprint: Fingerprint(row.get(5)?),
            missing: row.get(6)?,
            root: row.get(7)?,
            folder_path: row.get(8)?,
            root_path: row.get(9)?,
        })
    })?;
    Ok(places.collect::<Result<_, _>>()?)
}

/// What was read from a file. What is stored and cannot be understood is dropped: the next walk reads the file again.
fn file_read(connection: &Connection, place: i64) -> Result<FileRead> {
    let sql = "SELECT width, height, animated, metadata FROM derived.files WHERE place = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([place])?;
    let Some(row) = rows.next()? else { return Ok(FileRead::default()) };
    match serde_json::from_slice(row.get_ref(3)?.as_bytes().unwrap_or_default()) {
        Ok(metadata) => {
            Ok(FileRead { width: row.get(0)?, height: row.get(1)?, animated: row.get(2)?, metadata })
        }
        Err(error) => {
            log::warn!("the metadata of one file is read again at the next walk: {error}");
            connection.prepare_cached("DELETE FROM derived.files WHERE place = ?1")?.execute([place])?;
            Ok(FileRead::default())
        }
    }
}

fn said(connection: &Connection, print: i64) -> Result<Said> {
    let sql = "SELECT quality, watermark, caption, seen_text FROM derived.prints WHERE id = ?1";
    let said = connection.prepare_cached(sql)?.query_row([print], |row| {
        Ok(Said {
            quality: row.get(0)?,
            watermark: row.get(1)?,
            caption: row.get(2)?,
            seen_text: row.get(3)?,
        })
    })?;
    Ok(said)
}

fn failed(connection: &Connection, asset: AssetId, print: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM derived.analyses WHERE print = ?1 AND status = 3)
                   OR EXISTS (SELECT 1 FROM derived.file_failures WHERE asset = ?2 AND asset IS NOT NULL)";
    Ok(connection.prepare_cached(sql)?.query_row((print, asset.0), |row| row.get(0))?)
}

/// The names of an asset's files and of their folders, each once: of those that are there, or of all that are gone
/// where none is (`missing`).
fn names(places: &[PlaceFacts], missing: bool) -> (String, String) {
    let (mut names, mut folders) = (Vec::new(), Vec::new());
    for place in places.iter().filter(|place| place.missing == missing).take(MOST_NAMED) {
        let root = place.root_path.to_path();
        let root_name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // Words that stand twice would count twice where the best fit comes first.
        let add = |all: &mut Vec<String>, text: String| {
            if !all.contains(&text) {
                all.push(text);
            }
        };
        add(&mut names, place.name.to_text());
        add(&mut folders, format!("{root_name}/{}", place.folder_path.to_text()));
    }
    (names.join("\n"), folders.join("\n"))
}

fn texts<'a>(
    own: &Own,
    metadata: &PictureMetadata,
    said: &Said,
    tags: impl Iterator<Item = &'a TagEntry>,
) -> Texts {
    let captions = [&own.caption, &metadata.title, &metadata.caption];
    Texts {
        // A line break keeps phrases from running over two tags.
        tags: tags.map(|tag| tag.name.as_str()).collect::<Vec<_>>().join("\n"),
        caption: captions.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n"),
        name: String::new(),
        folder: String::new(),
        seen: said.seen_text.clone().unwrap_or_default(),
        camera: [&metadata.camera, &metadata.lens]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("\n"),
        said: String::new(),
        details: String::new(),
    }
}

/// The judged columns, and when the asset was added.
fn judged(
    own: Own,
    metadata: &PictureMetadata,
    said: Said,
    failed: bool,
    kin: Option<i64>,
    (tags, words): (i64, i64),
) -> (JudgedPart, i64) {
    let from_file = metadata.rating.unwrap_or(0);
    let label = own.label.or_else(|| metadata.label.as_ref().map(|label| label.to_lowercase()));
    let part = JudgedPart {
        focus: own.focus,
        failed,
        tags,
        rating: own.rating.unwrap_or_else(|| u8::try_from(from_file).unwrap_or(0).min(5)),
        flag: own.flag.unwrap_or(if from_file < 0 { 2 } else { 0 }),
        label: label.filter(|label| !label.is_empty()),
        quality: said.quality,
        watermark: said.watermark,
        caption: own.caption.or_else(|| metadata.caption.clone()).or(said.caption),
        kin,
        words,
    };
    (part, own.added)
}

fn file_part(shown: &PlaceFacts, several: bool, print: i64, added: i64, read: FileRead) -> FilePart {
    let moment = match &read.metadata.taken {
        Some(taken) => taken.chars().take(19).collect(),
        None => instant(shown.modified),
    };
    FilePart {
        print,
        place: shown.id,
        root: shown.root,
        missing: shown.missing,
        several,
        animated: read.animated,
        name: sort_key(&shown.name.to_text()),
        taken: read.metadata.taken,
        moment,
        added,
        bytes: shown.bytes,
        width: read.width,
        height: read.height,
        latitude: read.metadata.place.map(|place| place.latitude),
        longitude: read.metadata.place.map(|place| place.longitude),
    }
}

/// A file's time as a camera would write it: local, without a zone.
fn instant(modified_ns: i64) -> String {
    let zone = jiff::tz::TimeZone::system();
    jiff::Timestamp::from_nanosecond(i128::from(modified_ns))
        .map(|at| at.to_zoned_datetime(zone).strftime("%Y-%m-%dT%H:%M:%S").to_string())
        .unwrap_or_default()
}
