//! The tags of an asset: models' findings at their rule's threshold, keywords of the file, and what people decided.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::entry::TagEntry;
use crate::catalog::Result;
use crate::facts::AssetId;
use crate::grammar::names;

/// Origins as stored, strongest first.
pub(super) const OWN: i64 = 0;
const PROMOTED: i64 = 1;
const FILE: i64 = 2;
const MODEL: i64 = 3;

/// Marks as stored in `catalog.db`.
const MARK_REJECTED: i64 = 2;

/// Tags by key. A person's word counts most: what was rejected is left out whoever says it.
pub(super) fn of_asset(
    connection: &Connection,
    asset: AssetId,
    print: i64,
    keywords: &[String],
) -> Result<BTreeMap<String, TagEntry>> {
    let mut tags = from_models(connection, print)?;
    for keyword in keywords.iter().flat_map(|levels| levels.split('|')).map(str::trim) {
        add_stronger(&mut tags, names::key(keyword), keyword, FILE);
    }
    let sql =
        "SELECT t.key, t.name, m.mark FROM main.marks m JOIN main.tags t ON t.id = m.tag WHERE m.asset = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([asset.0])?;
    while let Some(row) = rows.next()? {
        let (key, name, mark): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match mark {
            MARK_REJECTED => {
                tags.remove(&key);
            }
            own => add_stronger(&mut tags, key, &name, if own == OWN { OWN } else { PROMOTED }),
        }
    }
    tags.remove("");
    Ok(tags)
}

/// Adds a tag from a stronger source, keeping the confidence of the model that found it too.
fn add_stronger(tags: &mut BTreeMap<String, TagEntry>, key: String, name: &str, origin: i64) {
    let tag = tags.entry(key).or_insert_with(|| TagEntry {
        name: name.to_owned(),
        origin,
        confidence: None,
        engine: None,
    });
    if origin < tag.origin {
        tag.origin = origin;
        name.clone_into(&mut tag.name);
    }
}

fn from_models(connection: &Connection, print: i64) -> Result<BTreeMap<String, TagEntry>> {
    let sql = "SELECT w.key, w.name, o.best, o.engine
               FROM derived.objects o
               JOIN derived.words w ON w.id = o.word
               JOIN derived.engines e ON e.id = o.engine
               JOIN main.rules r ON r.analysis = e.analysis AND r.makes_tags = 1 AND o.best >= r.threshold
               WHERE o.print = ?1 AND o.category = 0";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([print])?;
    let mut tags: BTreeMap<String, TagEntry> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let found =
            TagEntry { name: row.get(1)?, origin: MODEL, confidence: row.get(2)?, engine: row.get(3)? };
        let tag = tags.entry(row.get(0)?).or_insert_with(|| found.clone());
        if found.confidence > tag.confidence {
            *tag = found;
        }
    }
    Ok(tags)
}
