//! Best first: exact tags, then confidence, then how well the text fits.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{Sql, fields, full_text};
use crate::catalog::Result;
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

/// Sorts ids (newest first) by relevance; equal ones keep their order.
pub(super) fn sort(connection: &Connection, query: &Query, mut ids: Vec<AssetId>) -> Result<Vec<AssetId>> {
    let mut scores: HashMap<i64, Score> = HashMap::new();
    let mut names = Vec::new();
    wanted_names(query, &mut names);
    for name in names {
        add_tags(connection, name, &mut scores)?;
    }
    if ids.len() <= RANKED_BY_TEXT
        && let Some(expression) = full_text::wanted(query)?
    {
        add_text(connection, &expression, &mut scores)?;
    }
    let score = |id: &AssetId| scores.get(&id.0).copied().unwrap_or_default();
    ids.sort_by(|a, b| {
        let (a, b) = (score(a), score(b));
        b.tags.cmp(&a.tags).then(b.confidence.total_cmp(&a.confidence)).then(a.text.total_cmp(&b.text))
    });
    Ok(ids)
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
    // Tags weigh most, then captions, then names.
    let sql =
        "SELECT rowid, bm25(texts, 4.0, 2.0, 1.5, 1.0, 0.5, 0.5) FROM derived.texts WHERE texts MATCH ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([expression])?;
    while let Some(row) = rows.next()? {
        scores.entry(row.get(0)?).or_default().text = row.get(1)?;
    }
    Ok(())
}
