//! Best first: exact tags, then confidence, then how well the text fits.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{Sql, fields, full_text, likeness, page};
use crate::catalog::Result;
use crate::catalog::rows::{Direction, ListRequest, Scope, Sort};
use crate::facts::AssetId;
use crate::grammar::search::{Query, Term, TextField};

/// Up to how many hits are ranked by text; for a word that is everywhere the fit says little and costs much.
const RANKED_BY_TEXT: usize = 20_000;

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

/// Up to how many of the newest hits are ranked for a page.
const RANKED_FOR_A_PAGE: usize = 2_000;

/// The best rows for a page; `None` for a list that is no page.
///
/// A single name that is a tag of enough pictures is read best first from its index. Otherwise the newest hits are
/// ranked: with thousands of hits the best of the newest are what a person looks for.
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
    if !ranks(query)? {
        return page::ids(connection, &newest);
    }
    let newest = ListRequest { limit: Some(RANKED_FOR_A_PAGE), ..newest };
    let Some(hits) = page::ids(connection, &newest)? else { return Ok(None) };
    let mut ids = rank(connection, query, hits)?;
    ids.truncate(limit);
    Ok(Some(ids))
}

/// Whether a search tells better hits from worse ones; others are listed newest first.
fn ranks(query: &Query) -> Result<bool> {
    fn is_likeness(query: &Query) -> bool {
        match query {
            Query::And(parts) | Query::Or(parts) => parts.iter().any(is_likeness),
            Query::Term(Term::Similar(_)) => true,
            _ => false,
        }
    }
    let mut names = Vec::new();
    wanted_names(query, &mut names);
    Ok(!names.is_empty() || is_likeness(query) || full_text::wanted(query)?.is_some())
}

/// The pictures with one tag, best first: a person's before a model's, then by confidence, then the newest in the
/// library; `None` when the query is another one or too few pictures have the tag.
fn best_of_one_tag(connection: &Connection, query: &Query, limit: usize) -> Result<Option<Vec<AssetId>>> {
    let Query::Term(Term::Anywhere(word) | Term::Text(TextField::Tag, word)) = query else { return Ok(None) };
    let mut words = Sql::default();
    words.push("SELECT id FROM derived.words WHERE assets + below > 0 AND id IN ");
    fields::push_tag_words(&mut words, &word.text);
    let [word] = numbers(connection, &words)?[..] else { return Ok(None) };
    let sql = "SELECT asset FROM derived.asset_tags INDEXED BY asset_tags_best WHERE word = ?1
               ORDER BY origin > 1, coalesce(confidence, 0) DESC, asset DESC LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map((word, i64::try_from(limit).unwrap_or(i64::MAX)), |row| row.get(0))?;
    let ids: Vec<AssetId> = ids.map(|id| id.map(AssetId)).collect::<Result<_, _>>()?;
    Ok((ids.len() == limit).then_some(ids))
}

/// Ranks a few ids (newest first), looking each of them up.
fn rank(connection: &Connection, query: &Query, hits: Vec<AssetId>) -> Result<Vec<AssetId>> {
    let mut scores: HashMap<i64, Score> = HashMap::new();
    let mut names = Vec::new();
    wanted_names(query, &mut names);
    for name in names {
        let mut words = Sql::default();
        words.push("SELECT id FROM derived.words WHERE id IN ");
        fields::push_tag_words(&mut words, name);
        let words = numbers(connection, &words)?;
        for id in &hits {
            let (tags, confidence) = judge(connection, &words, *id)?;
            let score = scores.entry(id.0).or_default();
            score.tags += tags;
            score.confidence += confidence;
        }
    }
    add_likeness(connection, query, &hits, &mut scores)?;
    if hits.len() < RANKED_FOR_A_PAGE
        && let Some(expression) = full_text::wanted(query)?
    {
        add_text(connection, &expression, &mut scores)?;
    }
    Ok(sorted(hits, &scores))
}

/// What tags and findings say about one picture and one name.
fn judge(connection: &Connection, words: &[i64], asset: AssetId) -> Result<(u32, f64)> {
    let mut best = (0, 0.0_f64);
    for word in words {
        let sql = "SELECT CASE WHEN origin <= 1 THEN 2 ELSE 1 END, coalesce(confidence, 0)
                   FROM derived.asset_tags WHERE word = ?1 AND asset = ?2
                   UNION ALL SELECT 0, o.best FROM derived.search s JOIN derived.objects o ON o.print = s.print
                   WHERE s.asset = ?2 AND o.word = ?1";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query((word, asset.0))?;
        while let Some(row) = rows.next()? {
            best = (best.0.max(row.get(0)?), best.1.max(row.get(1)?));
        }
    }
    Ok(best)
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

fn numbers(connection: &Connection, sql: &Sql) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(&sql.text)?;
    let numbers = statement.query_map(params_from_iter(sql.values.iter()), |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

/// Sorts ids (newest first) by relevance; equal ones keep their order.
pub(super) fn sort(connection: &Connection, query: &Query, ids: Vec<AssetId>) -> Result<Vec<AssetId>> {
    let mut scores: HashMap<i64, Score> = HashMap::new();
    let mut names = Vec::new();
    wanted_names(query, &mut names);
    for name in names {
        add_tags(connection, name, &mut scores)?;
    }
    add_likeness(connection, query, &ids, &mut scores)?;
    if ids.len() <= RANKED_BY_TEXT
        && let Some(expression) = full_text::wanted(query)?
    {
        add_text(connection, &expression, &mut scores)?;
    }
    Ok(sorted(ids, &scores))
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

/// Names that may be tags or objects, those behind `Not` left out.
fn wanted_names<'a>(query: &'a Query, names: &mut Vec<&'a str>) {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| wanted_names(part, names)),
        Query::Term(Term::Anywhere(word) | Term::Text(TextField::Tag, word)) => names.push(&word.text),
        Query::Term(
            Term::Object { name, .. } | Term::Count { name, .. } | Term::Type(name) | Term::Shop(name),
        ) => {
            names.push(name);
        }
        Query::All | Query::Not(_) | Query::Term(_) => {}
    }
}

fn add_tags(connection: &Connection, name: &str, scores: &mut HashMap<i64, Score>) -> Result<()> {
    let words = || fields::keys(name).into_iter().map(Value::Text);
    let mut sql = Sql::default();
    sql.push(
        "SELECT asset, CASE WHEN origin <= 1 THEN 2 ELSE 1 END, coalesce(confidence, 0)
              FROM derived.asset_tags WHERE word IN ",
    );
    fields::push_tag_words(&mut sql, name);
    sql.push(" UNION ALL SELECT s.asset, 0, o.best FROM derived.objects o JOIN derived.search s ON s.print = o.print
              WHERE o.word IN (SELECT id FROM derived.words WHERE key IN ");
    sql.push_list(words());
    sql.push(")");
    let mut best: HashMap<i64, (u32, f64)> = HashMap::new();
    let mut statement = connection.prepare_cached(&sql.text)?;
    let mut rows = statement.query(params_from_iter(sql.values.iter()))?;
    while let Some(row) = rows.next()? {
        let (tags, confidence): (u32, f64) = (row.get(1)?, row.get(2)?);
        let entry = best.entry(row.get(0)?).or_default();
        *entry = (entry.0.max(tags), entry.1.max(confidence));
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

fn add_text(connection: &Connection, expression: &str, scores: &mut HashMap<i64, Score>) -> Result<()> {
    // Tags weigh most, then captions, then names; a model's sentence weighs least.
    let sql = "SELECT rowid, bm25(texts, 4.0, 2.0, 1.5, 1.0, 0.5, 0.5, 0.1) FROM derived.texts WHERE texts MATCH ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([expression])?;
    while let Some(row) = rows.next()? {
        scores.entry(row.get(0)?).or_default().text = row.get(1)?;
    }
    Ok(())
}
