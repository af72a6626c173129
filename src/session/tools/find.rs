//! `search`, `show`, `tag`, `focus`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::catalog::{
    self, CatalogError, Direction, Edit, ListRequest, Reader, Scope, TagMark, TagOrigin, TagView, TaggingRun,
};
use crate::facts::AssetId;
use crate::geometry::{Point, PxRect};
use crate::grammar::names;
use crate::grammar::search::{Query, QueryError, parse_query};
use crate::jobs::Changes;
use crate::session::grid::catalog_sort;
use crate::session::view::Inspector;
use crate::session::{KnownTags, Result, Session, SessionError, Sort, inspect};

/// One asset found by a search.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct AssetSummary {
    /// Its number.
    pub id: AssetId,
    /// Absolute path of its first place.
    pub path: PathBuf,
    /// Pixels across after orientation.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Own, file and automatic tags.
    pub tags: Vec<String>,
    /// The caption shown.
    pub caption: Option<String>,
    /// Technical quality 0 to 1.
    pub quality: Option<f32>,
    /// Verdict on watermarks.
    pub watermark: Option<String>,
    /// 0 to 5.
    pub rating: u8,
}

/// Adds or takes away tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagChange {
    /// Adds.
    Add,
    /// Takes away; a tag that a model or the file gives as well is rejected.
    Remove,
}

impl Session {
    /// Finds assets. The error of a query names the place.
    pub fn search(&mut self, query: &str, sort: Sort, limit: Option<usize>) -> Result<Vec<AssetSummary>> {
        let query = self.understood(query)?;
        let rows = self.read(move |reader| {
            let ids = reader.ids(&ListRequest {
                query: Some(&query).filter(|query| **query != Query::All),
                scope: Scope::All,
                sort: catalog_sort(sort.key),
                direction: if sort.ascending { Direction::Ascending } else { Direction::Descending },
                limit,
            })?;
            let mut rows = Vec::with_capacity(ids.len());
            for part in ids.chunks(500) {
                rows.extend(reader.rows(part)?);
            }
            Ok(rows)
        })?;
        let summary = |row: catalog::AssetRow| AssetSummary {
            id: row.id,
            path: row.path,
            width: row.size.w,
            height: row.size.h,
            tags: row.tags,
            caption: row.caption,
            quality: row.quality,
            watermark: row.watermark,
            rating: row.rating,
        };
        Ok(rows.into_iter().map(summary).collect())
    }

    /// A search text as a tree whose names stand for something; the sentence names the place of a mistake.
    pub(super) fn understood(&self, text: &str) -> Result<Query> {
        let query = parsed(text)?.understood(&self.view.vocabulary);
        let asked = query.clone();
        match self.read(move |reader| reader.misnamed(&asked))? {
            Some(error) => Err(mistake(error, text)),
            None => Ok(query),
        }
    }

    /// What people say about the tags of one asset.
    pub fn known_tags(&mut self, id: AssetId) -> Result<KnownTags> {
        let Some(details) = self.read(move |reader| reader.details(id))? else {
            return Ok(KnownTags::default());
        };
        let by_people = |tag: &TagView| !matches!(tag.origin, TagOrigin::Model { .. });
        let own = details.tags.into_iter().filter(by_people).map(|tag| tag.name);
        let marks = details.own.marks.into_iter();
        let rejected = marks.filter(|(_, mark)| *mark == TagMark::Rejected).map(|(name, _)| name);
        Ok(KnownTags { own: own.collect(), rejected: rejected.collect() })
    }

    /// Everything known about one asset.
    pub fn show(&mut self, id: AssetId) -> Result<Inspector> {
        let (details, failures) =
            self.read(move |reader| Ok((reader.details(id)?, reader.failures(10_000)?)))?;
        let details = details.ok_or_else(|| SessionError::Input(format!("there is no asset {}", id.0)))?;
        Ok(inspect::inspector(details, &failures))
    }

    /// Adds or removes tags; returns how many assets were given one, or had one of those that are removed.
    pub fn tag(&mut self, change: TagChange, tags: &[String], ids: &[AssetId]) -> Result<u64> {
        if let Some(empty) = tags.iter().find(|tag| tag.chars().all(|c| c == '/' || c.is_whitespace())) {
            return Err(SessionError::Input(format!(
                "'{empty}' is no tag; a tag needs at least one character"
            )));
        }
        let mut changed = BTreeSet::new();
        for tag in tags {
            let edit = match change {
                TagChange::Add => {
                    changed.extend(ids);
                    Edit::tag(ids, tag, Some(TagMark::Own))
                }
                TagChange::Remove => {
                    changed.extend(self.carriers(ids, tag)?);
                    Edit::untag(ids, tag)
                }
            };
            self.edit_and_wait(edit)?;
        }
        Ok(changed.len() as u64)
    }

    /// Those of some assets that have exactly this tag; where none has, a mistake that names the tags it is a level of.
    fn carriers(&mut self, ids: &[AssetId], tag: &str) -> Result<Vec<AssetId>> {
        let key = names::key(tag);
        let (mut carriers, mut with_level) = (Vec::new(), BTreeSet::new());
        for row in self.read(|reader| reader.rows(ids))? {
            for own in row.tags {
                if names::key(&own) == key {
                    carriers.push(row.id);
                } else if own.split('/').any(|level| names::key(level) == key) {
                    with_level.insert(own);
                }
            }
        }
        if carriers.is_empty() {
            let names: Vec<String> = with_level.iter().take(5).map(|name| format!("'{name}'")).collect();
            let hint =
                if names.is_empty() { String::new() } else { format!("; there is {}", names.join(", ")) };
            return Err(SessionError::Input(format!("no picture there has the tag '{tag}'{hint}")));
        }
        Ok(carriers)
    }

    /// Runs of automatic tagging that can be taken back, newest first.
    pub fn tagging_runs(&mut self) -> Result<Vec<TaggingRun>> {
        self.read(Reader::tagging_runs)
    }

    /// Takes a run of automatic tagging back, the newest without a number; `None` when there is none.
    pub fn undo_tagging(&mut self, run: Option<i64>) -> Result<Option<TaggingRun>> {
        let reply = self.writer()?.begin(move |writer| Ok((writer.undo_tagging(run)?, Changes::all())));
        self.wait_for_reply(&reply)
    }

    /// Stores custom coordinates of an asset; empty clears them.
    pub fn set_focus(&mut self, id: AssetId, areas: Vec<PxRect>) -> Result<()> {
        self.edit_and_wait(Edit::Focus(vec![(id, areas)]))
    }

    /// Stores a named region of an asset: two corners or a polygon; empty removes it.
    pub fn set_region(&mut self, id: AssetId, name: &str, points: Vec<Point>) -> Result<()> {
        let mut regions = self.read(move |reader| Ok(reader.own(id)?.regions))?;
        if points.is_empty() {
            regions.remove(name);
        } else {
            regions.insert(name.to_owned(), points);
        }
        self.edit_and_wait(Edit::Regions(vec![(id, regions)]))
    }

    fn edit_and_wait(&mut self, edit: Edit) -> Result<()> {
        let reply = self.writer()?.begin(move |writer| {
            writer.edit(&edit)?;
            Ok(((), Changes::edit_of(edit.assets())))
        });
        self.wait_for_reply(&reply)
    }

    /// A question of a blocking tool, answered on this thread.
    pub(in crate::session) fn read<T>(
        &self,
        question: impl FnOnce(&Reader) -> catalog::Result<T>,
    ) -> Result<T> {
        // A search that cannot be answered is no trouble of the library.
        let answer = self.runtime.connections().with(|reader| match question(reader) {
            Err(CatalogError::Search { message }) => Ok(Err(message)),
            other => other.map(Ok),
        });
        answer.map_err(SessionError::Library)?.map_err(SessionError::Input)
    }
}

/// A search text as a tree; the sentence names the place of a mistake.
fn parsed(text: &str) -> Result<Query> {
    parse_query(text).map_err(|error| mistake(error, text))
}

fn mistake(error: QueryError, text: &str) -> SessionError {
    let hint = error.suggestion.map(|s| format!(" (did you mean `{s}`?)")).unwrap_or_default();
    SessionError::Input(format!("{} at position {}{hint}: {text}", error.message, error.offset + 1))
}
