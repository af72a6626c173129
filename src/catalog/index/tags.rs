//! The tags of an asset: models' findings at their rule's threshold, keywords of the file, and what people decided.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::VERDICTS;
use super::entry::TagEntry;
use crate::catalog::Result;
use crate::facts::AssetId;
use crate::grammar::names;

/// Origins as stored, strongest first.
pub(super) const OWN: i64 = 0;
const PROMOTED: i64 = 1;
const FILE: i64 = 2;
const MODEL: i64 = 3;
/// Not a tag of the asset: a level above one.
pub(super) const LEVEL: i64 = 4;

/// Marks as stored in `catalog.db`.
const MARK_REJECTED: i64 = 2;

/// Tags by key. A person's word counts most: what was rejected is left out whoever says it.
pub(super) fn of_asset(
    connection: &Connection,
    asset: AssetId,
    print: i64,
    keywords: &[String],
) -> Result<BTreeMap<String, TagEntry>> {
    let mut tags = from_models(connection, asset, print)?;
    for keyword in levelled(keywords) {
        add_stronger(&mut tags, names::key(&keyword), &keyword, FILE);
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

/// Keywords with levels (`animals|dogs`) as tags with levels; the same levels as words of their own, which programs
/// write beside them, are left out.
fn levelled(keywords: &[String]) -> Vec<String> {
    let split = |keyword: &String| -> Vec<String> {
        keyword.split(['|', '/']).map(|level| level.trim().to_owned()).filter(|l| !l.is_empty()).collect()
    };
    let paths: Vec<Vec<String>> = keywords.iter().map(split).filter(|levels| !levels.is_empty()).collect();
    let within: Vec<String> =
        paths.iter().filter(|levels| levels.len() > 1).flatten().map(|level| names::key(level)).collect();
    let alone = |levels: &&Vec<String>| levels.len() > 1 || !within.contains(&names::key(&levels[0]));
    paths.iter().filter(alone).map(|levels| levels.join("/")).collect()
}

/// What stands above a tag with levels: `animals` and `animals/dogs` above `animals/dogs/terriers`.
pub(super) fn above(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// Adds the levels above the tags, so that searching for one finds what is below.
pub(super) fn add_levels(tags: &mut BTreeMap<String, TagEntry>) {
    let names: Vec<String> = tags.values().map(|tag| tag.name.clone()).collect();
    for name in names.iter().flat_map(|name| above(name)) {
        tags.entry(names::key(name)).or_insert_with(|| TagEntry {
            name: name.to_owned(),
            origin: LEVEL,
            confidence: None,
            engine: None,
            verdict: false,
        });
    }
}

/// Adds a tag from a stronger source, keeping the confidence of the model that found it too.
fn add_stronger(tags: &mut BTreeMap<String, TagEntry>, key: String, name: &str, origin: i64) {
    let tag = tags.entry(key).or_insert_with(|| TagEntry {
        name: name.to_owned(),
        origin,
        confidence: None,
        engine: None,
        verdict: false,
    });
    tag.verdict = false;
    if origin < tag.origin {
        tag.origin = origin;
        name.clone_into(&mut tag.name);
    }
}

/// What models found, from the confidence chosen nearest to it: for an analysis of this asset, for the asset, for the
/// analysis everywhere, else the model's own. A choice of -1 ([`crate::catalog::MODELS_OWN`]) means the model's own.
fn from_models(connection: &Connection, asset: AssetId, print: i64) -> Result<BTreeMap<String, TagEntry>> {
    let sql = "SELECT w.key, w.name, o.best, o.engine, e.analysis
               FROM derived.objects o
               JOIN derived.words w ON w.id = o.word
               JOIN derived.engines e ON e.id = o.engine
               JOIN main.rules r ON r.analysis = e.analysis
               LEFT JOIN main.taggings t ON t.asset = ?2 AND t.analysis = e.analysis
               WHERE o.print = ?1 AND o.category = 0
                 AND (r.makes_tags = 1 OR coalesce(t.threshold, r.asked) IS NOT NULL)
                 AND o.best >= coalesce(
                   nullif(coalesce(
                     t.threshold,
                     CASE r.makes_tags WHEN 1 THEN (SELECT tagging FROM main.assets WHERE id = ?2) END,
                     r.asked), -1.0),
                   r.chosen, r.threshold)";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((print, asset.0))?;
    let mut tags: BTreeMap<String, TagEntry> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let verdict = VERDICTS.contains(&row.get_ref(4)?.as_str().unwrap_or_default());
        let found = TagEntry {
            name: row.get(1)?,
            origin: MODEL,
            confidence: row.get(2)?,
            engine: row.get(3)?,
            verdict,
        };
        let tag = tags.entry(row.get(0)?).or_insert_with(|| found.clone());
        let verdict = tag.verdict && found.verdict;
        if found.confidence > tag.confidence {
            *tag = found;
        }
        tag.verdict = verdict;
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_a_keyword_are_one_tag() {
        let keywords = ["animals", "dogs", "beach", "animals|dogs", " "].map(str::to_owned);
        assert_eq!(levelled(&keywords), ["beach", "animals/dogs"]);
        assert_eq!(above("a/b/c").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(above("a").count(), 0);
    }
}
