//! Best first: exact tags, then confidence, then how well the text fits.

use std::collections::{BTreeSet, HashMap};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::page::{self, Hit, Page};
use super::sets::{Bits, Chosen};
use super::{Sql, fields, full_text, likeness};
use crate::catalog::Result;
use crate::catalog::rows::{Direction, ListRequest, Scope, Sort};
use crate::facts::AssetId;
use crate::grammar::names;
use crate::grammar::search::{Query, Term, TextField, Word};

/// Up to how many pictures may hold the words for their fit to be told; of a word that is everywhere it says little and
/// costs much.
const RANKED_BY_TEXT: i64 = 20_000;

/// Up to how many of the newest hits are ranked for a page.
const RANKED_FOR_A_PAGE: usize = 2_000;

/// Up to how many pictures with the wanted tags are ranked besides; as many of each tag as a page is long in any case.
const TAGGED_FOR_A_PAGE: usize = 1_500;

/// What speaks for a picture.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    /// Per wanted word: 2 for a person's tag, 1 for any other exact tag.
    tags: u32,
    /// Sum of confidences of the wanted words.
    confidence: f64,
    /// bm25: smaller is better.
    text: f64,
}

/// The best rows for a page; `None` for a list that is no page.
///
/// A single name that is a tag of enough pictures is read best first from its index. Otherwise the newest hits are
/// ranked, and where there are more, those that have the wanted tags too, a person's own first: whatever their age,
/// they come before all others.
pub(super) fn page(connection: &Connection, request: &ListRequest<'_>) -> Result<Option<Vec<AssetId>>> {
    let (Some(query), Some(limit)) = (request.query, request.limit.filter(|&n| n <= RANKED_FOR_A_PAGE))
    else {
        return Ok(None);
    };
    if request.scope == Scope::All
        && let Some(ids) = best_of_one_tag(connection, query, limit)?
    {
        return Ok(Some(ids));
    }
    let newest = ListRequest { sort: Sort::Taken, direction: Direction::Descending, ..request.clone() };
    if !query.ranks() {
        return page::ids(connection, &newest);
    }
    let newest = ListRequest { limit: Some(RANKED_FOR_A_PAGE), ..newest };
    let Some(page) = Page::open(connection, &newest)? else { return Ok(None) };
    let mut hits = page.hits(connection)?;
    if hits.len() == RANKED_FOR_A_PAGE {
        let known: BTreeSet<AssetId> = hits.iter().map(|hit| hit.asset).collect();
        let mut others = best_tagged(connection, query, limit)?;
        others.retain(|id| !known.contains(id));
        // All of them are older than the newest hits, and among themselves they come newest first.
        hits.extend(page.among(connection, json(others.iter().map(|id| id.0)))?);
    }
    let mut ids = if hits.is_empty() { Vec::new() } else { ranked_hits(connection, query, &hits)? };
    ids.truncate(limit);
    Ok(Some(ids))
}

/// Sorts all hits (newest first) by relevance; equal ones keep their order.
pub(super) fn sort(connection: &Connection, query: &Query, ids: Vec<AssetId>) -> Result<Vec<AssetId>> {
    if !query.ranks() {
        return Ok(ids);
    }
    let mut scores: HashMap<i64, Score> = HashMap::new();
    for keys in wanted_names(query) {
        add_name(connection, &keys, None, &mut scores)?;
    }
    add_likeness(connection, query, &ids, &mut scores)?;
    add_text(connection, query, None, &mut scores)?;
    Ok(sorted(ids, &scores))
}

/// Ranks some hits (newest first), looking each of them up.
fn ranked_hits(connection: &Connection, query: &Query, hits: &[Hit]) -> Result<Vec<AssetId>> {
    let mut scores: HashMap<i64, Score> = HashMap::new();
    let ids: Vec<AssetId> = hits.iter().map(|hit| hit.asset).collect();
    let hits = Hits::new(hits);
    for keys in wanted_names(query) {
        add_name(connection, &keys, Some(&hits), &mut scores)?;
    }
    add_likeness(connection, query, &ids, &mut scores)?;
    add_text(connection, query, Some(&ids), &mut scores)?;
    Ok(sorted(ids, &scores))
}

/// The pictures with one tag, best first: a person's before a model's, then by confidence, then the newest in the
/// library; `None` when the query is another one or too few pictures have the tag.
fn best_of_one_tag(connection: &Connection, query: &Query, limit: usize) -> Result<Option<Vec<AssetId>>> {
    let Query::Term(Term::Anywhere(word) | Term::Text(TextField::Tag, word)) = query else { return Ok(None) };
    let [word] = tag_words(connection, &word_keys(word))?[..] else { return Ok(None) };
    let ids = best_of(connection, word, limit)?;
    Ok((ids.len() == limit).then_some(ids))
}

/// Pictures with the wanted tags, the best of each.
fn best_tagged(connection: &Connection, query: &Query, limit: usize) -> Result<BTreeSet<AssetId>> {
    let mut words = BTreeSet::new();
    for keys in wanted_names(query) {
        words.extend(tag_words(connection, &keys)?);
    }
    let each = (TAGGED_FOR_A_PAGE / words.len().max(1)).max(limit);
    let mut found = BTreeSet::new();
    for word in words {
        found.extend(best_of(connection, word, each)?);
    }
    Ok(found)
}

/// The numbers of the tags with these keys that some picture has.
fn tag_words(connection: &Connection, keys: &[String]) -> Result<Vec<i64>> {
    let mut sql = Sql::default();
    sql.push("SELECT id FROM derived.words WHERE assets + below > 0 AND id IN ");
    fields::push_tag_words(&mut sql, keys);
    let mut statement = connection.prepare_cached(&sql.text)?;
    let numbers = statement.query_map(params_from_iter(sql.values.iter()), |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

/// The first pictures with a tag that are shown: a person's first, then by confidence, then the newest in the library.
fn best_of(connection: &Connection, word: i64, limit: usize) -> Result<Vec<AssetId>> {
    let sql = "SELECT t.asset FROM derived.asset_tags t INDEXED BY asset_tags_best
               CROSS JOIN derived.search s ON s.asset = t.asset AND s.missing = 0 WHERE t.word = ?1
               ORDER BY t.origin > 1, coalesce(t.confidence, 0) DESC, t.asset DESC LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map((word, i64::try_from(limit).unwrap_or(i64::MAX)), |row| row.get(0))?;
    Ok(ids.map(|id| id.map(AssetId)).collect::<Result<_, _>>()?)
}

/// The keys of each name that may be a tag or an object; those behind `Not` are left out.
fn wanted_names(query: &Query) -> Vec<Vec<String>> {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().flat_map(wanted_names).collect(),
        Query::Term(Term::Anywhere(word) | Term::Text(TextField::Tag, word)) => vec![word_keys(word)],
        Query::Term(term) => term.named().map(|(_, name)| name.keys()).into_iter().collect(),
        Query::All | Query::Not(_) => Vec::new(),
    }
}

/// The keys of a word, and of what models call it.
fn word_keys(word: &Word) -> Vec<String> {
    let mut keys = fields::keys(&word.text);
    keys.extend(word.also.iter().map(|name| names::key(name)));
    keys
}

/// Points for a tag, and the confidence that a model has in it.
const TAG_POINTS: &str = "CASE WHEN t.origin <= 1 THEN 2 ELSE 1 END, coalesce(t.confidence, 0)";

/// Tags of all pictures with one of these words: asset, points, confidence.
fn tags_of_all(words: &[i64]) -> Sql {
    let mut sql = Sql::default();
    sql.push(&format!("SELECT t.asset, {TAG_POINTS} FROM derived.asset_tags t WHERE t.word IN "));
    sql.push_list(words.iter().copied().map(Value::Integer));
    sql
}

/// Objects of all pictures with a name: asset, confidence.
fn objects_of_all(keys: &[String]) -> Sql {
    let mut sql = Sql::default();
    sql.push(
        "SELECT s.asset, o.best FROM derived.objects o JOIN derived.search s ON s.print = o.print
         WHERE o.word IN ",
    );
    fields::push_words(&mut sql, keys.to_vec());
    sql
}

/// The same of some pictures, each looked up in an index.
fn tags_of_some(words: &[i64], assets: &str) -> Sql {
    let mut sql = Sql::default();
    sql.push_with(
        &format!(
            "SELECT t.asset, {TAG_POINTS} FROM json_each(?) j CROSS JOIN derived.asset_tags t
             WHERE t.asset = j.value AND t.word IN "
        ),
        [Value::Text(assets.to_owned())],
    );
    sql.push_list(words.iter().copied().map(Value::Integer));
    sql
}

/// Objects in some contents, each looked up by the primary key: content, confidence.
fn objects_of_some(keys: &[String], prints: &str) -> Sql {
    let mut sql = Sql::default();
    sql.push_with(
        "SELECT o.print, o.best FROM json_each(?) j CROSS JOIN derived.objects o
         WHERE o.print = j.value AND o.word IN ",
        [Value::Text(prints.to_owned())],
    );
    fields::push_words(&mut sql, keys.to_vec());
    sql
}

/// The hits that a page is made from.
struct Hits {
    /// As JSON.
    assets: String,
    prints: String,
    /// Pictures with each content.
    of_print: HashMap<i64, Vec<i64>>,
}

impl Hits {
    fn new(hits: &[Hit]) -> Self {
        let mut of_print: HashMap<i64, Vec<i64>> = HashMap::new();
        for hit in hits {
            of_print.entry(hit.print).or_default().push(hit.asset.0);
        }
        let assets = json(hits.iter().map(|hit| hit.asset.0));
        Self { assets, prints: json(hits.iter().map(|hit| hit.print)), of_print }
    }
}

/// Adds the best of what tags and findings say about one name: of the hits, or of every picture.
fn add_name(
    connection: &Connection,
    keys: &[String],
    hits: Option<&Hits>,
    scores: &mut HashMap<i64, Score>,
) -> Result<()> {
    let words = tag_words(connection, keys)?;
    let (tags, objects) = match hits {
        Some(hits) => (tags_of_some(&words, &hits.assets), objects_of_some(keys, &hits.prints)),
        None => (tags_of_all(&words), objects_of_all(keys)),
    };
    let mut best: HashMap<i64, (u32, f64)> = HashMap::new();
    let mut statement = connection.prepare_cached(&tags.text)?;
    let mut rows = statement.query(params_from_iter(tags.values.iter()))?;
    while let Some(row) = rows.next()? {
        let entry = best.entry(row.get(0)?).or_default();
        *entry = (entry.0.max(row.get(1)?), entry.1.max(row.get(2)?));
    }
    let mut statement = connection.prepare_cached(&objects.text)?;
    let mut rows = statement.query(params_from_iter(objects.values.iter()))?;
    while let Some(row) = rows.next()? {
        let (of, confidence): (i64, f64) = (row.get(0)?, row.get(1)?);
        let own = [of];
        let assets = hits.map_or(&own[..], |hits| hits.of_print.get(&of).map_or(&[], Vec::as_slice));
        for &asset in assets {
            let entry = best.entry(asset).or_default();
            entry.1 = entry.1.max(confidence);
        }
    }
    #[expect(
        clippy::iter_over_hash_type,
        reason = "each entry is added to its own score; the order does not matter"
    )]
    for (asset, (tags, confidence)) in best {
        let score = scores.entry(asset).or_default();
        score.tags += tags;
        score.confidence += confidence;
    }
    Ok(())
}

/// Adds the cosines of `similar:` to the confidence.
fn add_likeness(
    connection: &Connection,
    query: &Query,
    hits: &[AssetId],
    scores: &mut HashMap<i64, Score>,
) -> Result<()> {
    match query {
        Query::And(parts) | Query::Or(parts) => {
            parts.iter().try_for_each(|part| add_likeness(connection, part, hits, scores))
        }
        Query::Term(Term::Similar(asset)) => {
            let cosines: HashMap<i64, f32> = likeness::alike(connection, *asset)?
                .into_iter()
                .map(|(cosine, print)| (print, cosine))
                .collect();
            for id in hits {
                let sql = "SELECT print FROM derived.search WHERE asset = ?1";
                let print: i64 = connection.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?;
                if let Some(cosine) = cosines.get(&print) {
                    scores.entry(id.0).or_default().confidence += f64::from(*cosine);
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Whether so few pictures hold the words that how well they fit says something.
fn fit_says_something(connection: &Connection, expression: &str) -> Result<bool> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM derived.texts WHERE texts MATCH ?1 LIMIT ?2)";
    let mut statement = connection.prepare_cached(sql)?;
    let holding: i64 = statement.query_row((expression, RANKED_BY_TEXT + 1), |row| row.get(0))?;
    Ok(holding <= RANKED_BY_TEXT)
}

/// Adds how well the words fit: in these pictures, or in all.
fn add_text(
    connection: &Connection,
    query: &Query,
    within: Option<&[AssetId]>,
    scores: &mut HashMap<i64, Score>,
) -> Result<()> {
    let Some(expression) = full_text::wanted(query)? else { return Ok(()) };
    if !fit_says_something(connection, &expression)? {
        return Ok(());
    }
    let mut sql = Sql::default();
    // Tags weigh most, then captions, then names and what is said of things; a model's sentence weighs least.
    sql.push_with(
        "SELECT rowid, bm25(texts, 4.0, 2.0, 1.5, 1.0, 0.5, 0.5, 0.1, 1.5) FROM derived.texts WHERE texts MATCH ?",
        [Value::Text(expression)],
    );
    if let Some(ids) = within {
        let set = Chosen::add(Bits::of(ids.iter().map(|id| id.0)));
        sql.push_with(" AND chosen(?, rowid)", [Value::Integer(i64::try_from(set).unwrap_or(i64::MAX))]);
    }
    let mut statement = connection.prepare_cached(&sql.text)?;
    let mut rows = statement.query(params_from_iter(sql.values.iter()))?;
    while let Some(row) = rows.next()? {
        scores.entry(row.get(0)?).or_default().text = row.get(1)?;
    }
    Ok(())
}

/// Best first; equal ones keep their order.
fn sorted(mut ids: Vec<AssetId>, scores: &HashMap<i64, Score>) -> Vec<AssetId> {
    let score = |id: &AssetId| scores.get(&id.0).copied().unwrap_or_default();
    ids.sort_by(|a, b| {
        let (a, b) = (score(a), score(b));
        b.tags.cmp(&a.tags).then(b.confidence.total_cmp(&a.confidence)).then(a.text.total_cmp(&b.text))
    });
    ids
}

/// Numbers as a JSON list, for `json_each`.
fn json(numbers: impl IntoIterator<Item = i64>) -> String {
    let numbers: Vec<String> = numbers.into_iter().map(|number| number.to_string()).collect();
    format!("[{}]", numbers.join(","))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::catalog::{Access, connection, open};

    #[test]
    fn hits_are_looked_up_in_an_index() {
        let dir = tempfile::tempdir().unwrap();
        drop(open(dir.path(), Access::Write { wait: Duration::ZERO }).unwrap());
        let connection = connection::for_reading(dir.path()).unwrap();
        let keys = ["cats".to_owned(), "cat".to_owned()];
        for sql in [tags_of_some(&[1, 2], "[1,2]"), objects_of_some(&keys, "[1,2]")] {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.text)).unwrap();
            let steps = statement.query_map(params_from_iter(sql.values.iter()), |row| row.get("detail"));
            let plan: Vec<String> = steps.unwrap().map(std::result::Result::unwrap).collect();
            let plan = plan.join("\n");
            assert!(plan.starts_with("SCAN j VIRTUAL TABLE"), "{plan}");
            assert!(plan.contains("SEARCH t USING") || plan.contains("SEARCH o USING"), "{plan}");
        }
    }
}
