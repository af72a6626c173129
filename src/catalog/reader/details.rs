//! Everything about one asset.

use rusqlite::{OptionalExtension as _, Row};

use super::Reader;
use super::known::quick_key;
use super::rows::state;
use crate::catalog::paths;
use crate::catalog::rows::{Details, EngineRef, OwnFacts, PlaceId, PlaceRow, TagMark, TagOrigin, TagView};
use crate::catalog::{CatalogError, Result, index, payload, writer};
use crate::facts::{AnalysisRecord, AssetId, Fingerprint, PictureMetadata, RootId};
use crate::geometry::PxSize;

impl Reader {
    /// Everything about one asset.
    pub fn details(&self, id: AssetId) -> Result<Option<Details>> {
        let Some(row) = self.row(id)? else { return Ok(None) };
        let places = self.places(id)?;
        let metadata = self.metadata(id)?;
        let tags = self.tag_views(id, &metadata)?;
        let sql = "SELECT added FROM main.assets WHERE id = ?1";
        let added = self.connection.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?;
        Ok(Some(Details {
            row,
            places,
            metadata,
            own: self.own(id)?,
            tags,
            records: self.records(id)?,
            history: self.history(id)?,
            added,
        }))
    }

    /// What people made on one asset; empty for an unknown one.
    pub fn own(&self, id: AssetId) -> Result<OwnFacts> {
        let sql = "SELECT rating, flag, label, caption FROM main.assets WHERE id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let columns = statement.query_row([id.0], |row| {
            Ok(OwnFacts {
                rating: row.get(0)?,
                flag: row.get::<_, Option<u8>>(1)?.map(writer::flag_from),
                label: row.get(2)?,
                caption: row.get(3)?,
                ..OwnFacts::default()
            })
        });
        let Some(columns) = columns.optional()? else { return Ok(OwnFacts::default()) };
        Ok(OwnFacts {
            focus: writer::focus(&self.connection, id)?,
            regions: writer::regions(&self.connection, id)?,
            marks: self.marks(id)?,
            takes: writer::takes(&self.connection, id)?,
            ..columns
        })
    }

    fn marks(&self, id: AssetId) -> Result<Vec<(String, TagMark)>> {
        let sql = "SELECT t.name, m.mark FROM main.marks m JOIN main.tags t ON t.id = m.tag WHERE m.asset = ?1 ORDER BY t.key";
        let mut statement = self.connection.prepare_cached(sql)?;
        let marks = statement.query_map([id.0], |row| Ok((row.get(0)?, writer::mark_from(row.get(1)?))))?;
        Ok(marks.collect::<Result<_, _>>()?)
    }

    /// What analyses found in one asset, by analysis id.
    pub fn records(&self, id: AssetId) -> Result<Vec<AnalysisRecord>> {
        let sql = "SELECT e.analysis, e.version, e.engine, e.model_name, f.width, f.height, f.payload
                   FROM derived.search s JOIN derived.findings f ON f.print = s.print JOIN derived.engines e ON e.id = f.engine
                   WHERE s.asset = ?1 ORDER BY e.analysis";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([id.0])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            records.push(AnalysisRecord {
                analysis: row.get(0)?,
                version: row.get(1)?,
                engine: row.get(2)?,
                model_name: row.get(3)?,
                measured_on: PxSize::new(row.get(4)?, row.get(5)?),
                payload: payload::decode(row.get_ref(6)?.as_blob().unwrap_or_default())?,
            });
        }
        Ok(records)
    }

    /// Whether an analysis of one asset is done, failed for good or impossible while its file is away, so that
    /// nothing is left to do; with `as_preset` also where the import preset of its folder leaves it out.
    pub fn is_settled(&self, id: AssetId, engine: &EngineRef, as_preset: bool) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM derived.search s
                     JOIN derived.engines e ON e.analysis = ?2 AND e.engine = ?3
                     JOIN derived.analyses a ON a.print = s.print AND a.engine = e.id
                     WHERE s.asset = ?1 AND a.retry = 0
                       AND (a.status IN (2, 3, 4) OR (a.status = 5 AND ?4)))";
        let params = (id.0, &engine.analysis, &engine.engine, as_preset);
        Ok(self.connection.prepare_cached(sql)?.query_row(params, |row| row.get(0))?)
    }

    /// Every file of an asset, those that are there first.
    pub fn places(&self, id: AssetId) -> Result<Vec<PlaceRow>> {
        let sql = "SELECT p.id, r.id, r.path, f.path, p.name, p.fingerprint, p.bytes, p.modified, p.inode, p.leads,
                          p.missing <> 0, r.online, x.format, x.width, x.height
                   FROM main.places p JOIN main.folders f ON f.id = p.folder JOIN main.roots r ON r.id = f.root
                   LEFT JOIN derived.files x ON x.place = p.id
                   WHERE p.asset = ?1 ORDER BY p.missing <> 0, r.online = 0, p.leads = 0, p.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let places = statement.query_map([id.0], place_row)?;
        Ok(places.collect::<Result<_, _>>()?)
    }

    fn metadata(&self, id: AssetId) -> Result<PictureMetadata> {
        let sql = "SELECT x.metadata FROM derived.search s JOIN derived.files x ON x.place = s.place WHERE s.asset = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let text: Option<String> = statement.query_row([id.0], |row| row.get(0)).optional()?;
        text.map_or_else(
            || Ok(PictureMetadata::default()),
            |text| {
                serde_json::from_str(&text).map_err(|error| CatalogError::Unreadable {
                    what: "metadata of a file",
                    reason: error.to_string(),
                })
            },
        )
    }

    /// The asset's tags, worked out anew, so that those of a missing picture are known too.
    fn tag_views(&self, id: AssetId, metadata: &PictureMetadata) -> Result<Vec<TagView>> {
        let sql = "SELECT print FROM derived.search WHERE asset = ?1";
        let print: i64 = self.connection.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?;
        let mut views = Vec::new();
        for found in index::tags_of(&self.connection, id, print, &metadata.keywords)? {
            let origin = match found.origin {
                0 => TagOrigin::Own,
                1 => TagOrigin::Promoted,
                2 => TagOrigin::File,
                _ => TagOrigin::Model { analysis: self.analysis_of(found.engine)? },
            };
            views.push((
                found.origin,
                TagView { name: found.name, origin, confidence: found.confidence.map(single) },
            ));
        }
        let by_strength = |view: &TagView| std::cmp::Reverse(view.confidence.map(f32::to_bits));
        views.sort_by_key(|(origin, view)| ((*origin).max(1), by_strength(view)));
        Ok(views.into_iter().map(|(_, view)| view).collect())
    }

    fn analysis_of(&self, engine: Option<i64>) -> Result<String> {
        let mut statement =
            self.connection.prepare_cached("SELECT analysis FROM derived.engines WHERE id = ?1")?;
        Ok(statement.query_row([engine], |row| row.get(0)).optional()?.unwrap_or_default())
    }

    fn history(&self, id: AssetId) -> Result<Vec<(Fingerprint, i64)>> {
        let sql = "SELECT fingerprint, until FROM main.earlier WHERE asset = ?1 ORDER BY until, rowid";
        let mut statement = self.connection.prepare_cached(sql)?;
        let history = statement.query_map([id.0], |row| Ok((Fingerprint(row.get(0)?), row.get(1)?)))?;
        Ok(history.collect::<Result<_, _>>()?)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a confidence that was an f32 before")]
fn single(confidence: f64) -> f32 {
    confidence as f32
}

fn place_row(row: &Row<'_>) -> rusqlite::Result<PlaceRow> {
    Ok(PlaceRow {
        id: PlaceId(row.get(0)?),
        root: RootId(row.get(1)?),
        path: paths::join(&row.get(2)?, &row.get(3)?, &row.get(4)?),
        fingerprint: Fingerprint(row.get(5)?),
        quick_key: quick_key(row.get(6)?, row.get(7)?, row.get(8)?),
        leads: row.get(9)?,
        state: state(row.get(10)?, row.get(11)?),
        format: row.get::<_, Option<String>>(12)?.unwrap_or_default(),
        size: PxSize::new(
            row.get::<_, Option<u32>>(13)?.unwrap_or(0),
            row.get::<_, Option<u32>>(14)?.unwrap_or(0),
        ),
    })
}
