//! What people made on pictures that leave with their folder: kept under their contents, and given back as soon as a
//! file with one of these contents comes into the library again.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension as _;
use serde::{Deserialize, Serialize};

use super::{Writer, edit, edit_tags, flag_from, now};
use crate::catalog::rows::{Edit, IMPORTANT_OBJECT, Take};
use crate::catalog::{CatalogError, Result};
use crate::facts::{AssetId, Fingerprint, RootId};
use crate::geometry::{Point, PxRect};

/// The kind of document that holds what was kept, by content.
const KEPT: &str = "kept_marks";

/// Whether a person made something on an asset `a`.
const MADE: &str =
    "(a.rating IS NOT NULL OR a.flag IS NOT NULL OR a.label IS NOT NULL OR a.caption IS NOT NULL
    OR a.tagging IS NOT NULL
    OR EXISTS (SELECT 1 FROM main.marks WHERE asset = a.id)
    OR EXISTS (SELECT 1 FROM main.focus WHERE asset = a.id)
    OR EXISTS (SELECT 1 FROM main.regions WHERE asset = a.id)
    OR EXISTS (SELECT 1 FROM main.takes WHERE asset = a.id)
    OR EXISTS (SELECT 1 FROM main.taggings WHERE asset = a.id)
    OR EXISTS (SELECT 1 FROM main.documents WHERE kind = ?2 AND name = CAST(a.id AS TEXT)))";

/// Assets `a` that lie in the watched folder and nowhere else.
const ONLY_HERE: &str = "FROM main.assets a
    WHERE a.id IN (SELECT p.asset FROM main.folders f JOIN main.places p ON p.folder = f.id WHERE f.root = ?1)
      AND NOT EXISTS (SELECT 1 FROM main.places p JOIN main.folders f ON f.id = p.folder
                      WHERE p.asset = a.id AND f.root <> ?1)";

/// How many pictures leave the library with a folder, and on how many of them a person made something.
pub(in crate::catalog) fn leaving(connection: &rusqlite::Connection, root: RootId) -> Result<(u64, u64)> {
    let sql = format!("SELECT count(*), coalesce(sum({MADE}), 0) {ONLY_HERE}");
    let numbers = connection.query_row(&sql, (root.0, IMPORTANT_OBJECT), |row| {
        Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, i64>(1)?.cast_unsigned()))
    })?;
    Ok(numbers)
}

/// What was made on one picture.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// Its number, which it gets again, so that undo and what refers to it still mean it.
    asset: i64,
    added: i64,
    /// Its contents; what is kept lies under each.
    contents: Vec<Fingerprint>,
    rating: Option<u8>,
    flag: Option<u8>,
    label: Option<String>,
    caption: Option<String>,
    tagging: Option<f32>,
    /// The same for single analyses.
    #[serde(default)]
    taggings: Vec<(String, f32)>,
    tags: Vec<(String, u8)>,
    focus: Vec<PxRect>,
    regions: BTreeMap<String, Vec<Point>>,
    takes: Vec<(String, PxRect, bool)>,
}

impl Writer {
    /// Keeps what people made on the pictures that are about to leave with a watched folder.
    pub(super) fn keep_marks(&mut self, root: RootId) -> Result<()> {
        let sql = format!("SELECT a.id {ONLY_HERE} AND {MADE}");
        let mut statement = self.connection.prepare(&sql)?;
        let assets = statement.query_map((root.0, IMPORTANT_OBJECT), |row| row.get(0))?;
        let assets: Vec<i64> = assets.collect::<Result<_, _>>()?;
        drop(statement);
        for asset in assets {
            let kept = self.marks_of(asset)?;
            let text = serde_json::to_string(&kept).map_err(|error| unreadable(&error))?;
            for content in &kept.contents {
                self.set_document(KEPT, &content.to_string(), Some(&text))?;
            }
        }
        Ok(())
    }

    fn marks_of(&self, asset: i64) -> Result<Kept> {
        let sql = "SELECT added, rating, flag, label, caption, tagging FROM main.assets WHERE id = ?1";
        let kept = self.connection.prepare_cached(sql)?.query_row([asset], |row| {
            Ok(Kept {
                asset,
                added: row.get(0)?,
                contents: Vec::new(),
                rating: row.get(1)?,
                flag: row.get(2)?,
                label: row.get(3)?,
                caption: row.get(4)?,
                tagging: row.get(5)?,
                taggings: Vec::new(),
                tags: Vec::new(),
                focus: Vec::new(),
                regions: BTreeMap::new(),
                takes: Vec::new(),
            })
        })?;
        let id = AssetId(asset);
        let takes = edit::takes(&self.connection, id)?;
        Ok(Kept {
            contents: self.contents_of(asset)?,
            taggings: self.taggings_of(asset)?,
            tags: self.tags_of(asset)?,
            focus: edit::focus(&self.connection, id)?,
            regions: edit::regions(&self.connection, id)?,
            takes: takes.into_iter().map(|(slot, take)| (slot, take.area, take.locked)).collect(),
            ..kept
        })
    }

    fn contents_of(&self, asset: i64) -> Result<Vec<Fingerprint>> {
        let sql = "SELECT DISTINCT fingerprint FROM main.places WHERE asset = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let contents = statement.query_map([asset], |row| Ok(Fingerprint(row.get(0)?)))?;
        Ok(contents.collect::<Result<_, _>>()?)
    }

    fn tags_of(&self, asset: i64) -> Result<Vec<(String, u8)>> {
        let sql =
            "SELECT t.name, m.mark FROM main.marks m JOIN main.tags t ON t.id = m.tag WHERE m.asset = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let tags = statement.query_map([asset], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(tags.collect::<Result<_, _>>()?)
    }

    fn taggings_of(&self, asset: i64) -> Result<Vec<(String, f32)>> {
        let sql = "SELECT analysis, threshold FROM main.taggings WHERE asset = ?1 ORDER BY analysis";
        let mut statement = self.connection.prepare_cached(sql)?;
        let choices = statement.query_map([asset], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(choices.collect::<Result<_, _>>()?)
    }

    /// A new asset for a content that was not there; one that was there before gets its number again.
    pub(super) fn new_asset(&self, content: Fingerprint) -> Result<i64> {
        if let Some(kept) = self.kept(content)? {
            let sql = "INSERT OR IGNORE INTO main.assets (id, added) VALUES (?1, ?2)";
            if self.connection.prepare_cached(sql)?.execute((kept.asset, kept.added))? > 0 {
                return Ok(kept.asset);
            }
        }
        self.connection.prepare_cached("INSERT INTO main.assets (added) VALUES (?1)")?.execute([now()])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Gives an asset what was kept for its content; `false` where nothing was.
    pub(super) fn give_back(&mut self, asset: AssetId, content: Fingerprint) -> Result<bool> {
        let Some(kept) = self.kept(content)? else { return Ok(false) };
        for content in &kept.contents {
            self.set_document(KEPT, &content.to_string(), None)?;
        }
        for edit in edits(kept, asset) {
            self.edit(&edit)?;
        }
        Ok(true)
    }

    fn kept(&self, content: Fingerprint) -> Result<Option<Kept>> {
        let sql = "SELECT body FROM main.documents WHERE kind = ?1 AND name = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let text: Option<String> =
            statement.query_row((KEPT, content.to_string()), |row| row.get(0)).optional()?;
        let Some(text) = text else { return Ok(None) };
        match serde_json::from_str(&text) {
            Ok(kept) => Ok(Some(kept)),
            Err(error) => {
                log::warn!("what was made on a picture before cannot be read: {error}");
                Ok(None)
            }
        }
    }
}

/// What was kept, as changes of an asset.
fn edits(kept: Kept, asset: AssetId) -> Vec<Edit> {
    let mut edits = Vec::new();
    edits.extend(kept.rating.map(|stars| Edit::Ratings(vec![(asset, Some(stars))])));
    edits.extend(kept.flag.map(|flag| Edit::Flags(vec![(asset, Some(flag_from(flag)))])));
    edits.extend(kept.label.map(|label| Edit::Labels(vec![(asset, Some(label))])));
    edits.extend(kept.caption.map(|caption| Edit::Captions(vec![(asset, Some(caption))])));
    edits.extend(kept.tagging.map(|least| Edit::Tagging(vec![(asset, Some(least))])));
    let of_one = |(analysis, least): (String, f32)| (Some(asset), analysis, Some(least));
    edits.push(Edit::TaggingOf(kept.taggings.into_iter().map(of_one).collect()));
    let tag = |(name, mark): (String, u8)| (asset, name, Some(edit_tags::mark_from(mark)));
    edits.push(Edit::Tags(kept.tags.into_iter().map(tag).collect()));
    if !kept.focus.is_empty() {
        edits.push(Edit::Focus(vec![(asset, kept.focus)]));
    }
    if !kept.regions.is_empty() {
        edits.push(Edit::Regions(vec![(asset, kept.regions)]));
    }
    let take = |(slot, area, locked)| (asset, slot, Some(Take { area, locked }));
    edits.push(Edit::Takes(kept.takes.into_iter().map(take).collect()));
    edits
}

fn unreadable(error: &serde_json::Error) -> CatalogError {
    CatalogError::Unreadable { what: "what was made on a picture", reason: error.to_string() }
}
