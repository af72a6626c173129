//! Single conditions of the search language as SQL.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::engines::Engines;
use super::{Sql, condition, folders, full_text, likeness};
use crate::catalog::{Result, index};
use crate::grammar::names;
use crate::grammar::search::{
    AspectRatio, Compare, DateRange, FlagWord, Name, NumberField, QualityWord, State, Term, TextField,
    Watermark, Word,
};

/// Appends the condition of one term that is not full text.
pub(super) fn push(connection: &Connection, sql: &mut Sql, term: &Term) -> Result<()> {
    match term {
        Term::Text(TextField::Tag, word) => push_tag(connection, sql, &word.text)?,
        Term::Text(TextField::Model, word) => push_model(connection, sql, word)?,
        Term::Text(TextField::Folder, word) => {
            if !folders::push(connection, sql, word)? {
                condition::push_full_text(connection, sql, &full_text::folder(word)?)?;
            }
        }
        Term::Anywhere(_) | Term::Text(..) => unreachable!("full text is answered before"),
        Term::Object { name, confidence } => push_object(connection, sql, name, *confidence)?,
        Term::Count { name, count } => {
            push_count(connection, sql, name, count.unwrap_or((Compare::GreaterOrEqual, 1)))?;
        }
        Term::Type(name) | Term::Shop(name) => {
            push_label(connection, sql, term.judged_by().unwrap_or_default(), name)?;
        }
        Term::Quality(word) => sql.push(match word {
            QualityWord::Low => "s.quality < 0.4",
            QualityWord::Medium => "s.quality >= 0.4 AND s.quality < 0.7",
            QualityWord::High => "s.quality >= 0.7",
        }),
        Term::Number(field, compare, number) => push_number(sql, *field, *compare, *number),
        Term::Watermark(verdict) => sql.push(match verdict {
            Watermark::Clean => "s.watermark = 0",
            Watermark::Watermark => "s.watermark > 0 AND s.watermark = 1",
            Watermark::Banner => "s.watermark > 0 AND s.watermark = 2",
        }),
        Term::Flag(flag) => sql.push(match flag {
            FlagWord::None => "s.flag = 0",
            FlagWord::Pick => "s.flag > 0 AND s.flag = 1",
            FlagWord::Reject => "s.flag > 0 AND s.flag = 2",
        }),
        Term::Aspect(ratio) => push_aspect(sql, *ratio),
        Term::Date(range) => push_date(sql, range),
        Term::Label(label) => {
            sql.push_with("s.label IS NOT NULL AND s.label = ?", [Value::Text(label.text.to_lowercase())]);
        }
        Term::Near { latitude, longitude, km } => likeness::push_near(sql, *latitude, *longitude, *km),
        Term::Is(State::Offline) => sql.push("s.root IN (SELECT id FROM main.roots WHERE online = 0)"),
        Term::Is(State::Failed) => sql.push("s.failed = 1"),
        Term::Is(State::Untagged) => sql.push("s.tags = 0"),
        Term::Is(State::Duplicate) => sql.push("s.kin IS NOT NULL"),
        Term::Similar(asset) => likeness::push_similar(connection, sql, *asset)?,
    }
    Ok(())
}

/// `(?, …)` of the numbers of words that have one of these keys.
pub(super) fn push_words(sql: &mut Sql, keys: Vec<String>) {
    sql.push("(SELECT id FROM derived.words WHERE key IN ");
    sql.push_list(keys.into_iter().map(Value::Text));
    sql.push(")");
}

/// Contents of objects with some words, which follow. They are read by word, whatever SQLite has counted: by content and
/// engine it would look at everything in a picture to find one word.
const OF_WORDS: &str = "SELECT print FROM derived.objects NOT INDEXED WHERE word IN ";

/// The same for tags, whose last level may stand alone: `dogs` for `animals/dogs`. What is below a tag is found with
/// it, because the index holds the levels above each tag.
pub(super) fn push_tag_words(sql: &mut Sql, keys: &[String]) {
    sql.push("(SELECT id FROM derived.words WHERE key IN ");
    sql.push_list(keys.iter().cloned().map(Value::Text));
    for key in keys {
        let end = format!("/{key}");
        sql.push_with(
            " UNION SELECT id FROM derived.words WHERE instr(key, '/') > 0 AND substr(key, -length(?)) = ?",
            [Value::Text(end.clone()), Value::Text(end)],
        );
    }
    sql.push(")");
}

/// The keys a name may stand for.
pub(super) fn keys(name: &str) -> Vec<String> {
    let mut keys = vec![names::key(name)];
    keys.extend(names::singular_keys(name));
    keys
}

/// A set is large from this part of the library on: then few rows have to be asked for a page, and making it takes long.
const LARGE_PART: i64 = 6;

/// Whether so many contents are a large part of the library.
fn is_large(connection: &Connection, contents: i64) -> Result<bool> {
    Ok(contents * LARGE_PART > index::counter(connection, "total")?)
}

/// Whether a name was found in a large part of the library.
fn is_common(connection: &Connection, name: &Name) -> Result<bool> {
    let mut sql = Sql::default();
    sql.push("SELECT coalesce(sum(found), 0) FROM derived.words WHERE key IN ");
    sql.push_list(name.keys().into_iter().map(Value::Text));
    let mut statement = connection.prepare_cached(&sql.text)?;
    is_large(connection, statement.query_row(params_from_iter(sql.values.iter()), |row| row.get(0))?)
}

fn push_tag(connection: &Connection, sql: &mut Sql, name: &str) -> Result<()> {
    let mut inner = Sql::default();
    inner.push("SELECT asset FROM derived.asset_tags WHERE word IN ");
    push_tag_words(&mut inner, &keys(name));
    sql.push_member(connection, "s.asset", true, inner)
}

fn push_object(
    connection: &Connection,
    sql: &mut Sql,
    name: &Name,
    confidence: Option<(Compare, f64)>,
) -> Result<()> {
    let mut inner = Sql::default();
    inner.push(OF_WORDS);
    push_words(&mut inner, name.keys());
    push_source(connection, &mut inner, name)?;
    match confidence {
        Some((compare, bound)) => {
            inner.push_with(&format!(" AND best {} ?", operator(compare)), [Value::Real(bound)]);
        }
        None => inner.push(" AND instances > 0"),
    }
    inner.large = is_common(connection, name)?;
    sql.push_member(connection, "s.print", true, inner)
}

/// Pictures in which nothing was found have the count 0.
fn push_count(
    connection: &Connection,
    sql: &mut Sql,
    name: &Name,
    (compare, bound): (Compare, u32),
) -> Result<()> {
    let (with_none, wanted) = (holds(compare, 0, bound), operator(compare));
    let mut inner = Sql::default();
    inner.push(OF_WORDS);
    push_words(&mut inner, name.keys());
    push_source(connection, &mut inner, name)?;
    let text = if with_none {
        format!(" AND NOT (instances {wanted} ?)")
    } else {
        format!(" AND instances {wanted} ?")
    };
    inner.push_with(&text, [Value::Integer(i64::from(bound))]);
    inner.large = is_common(connection, name)?;
    sql.push_member(connection, "s.print", !with_none, inner)
}

fn push_label(connection: &Connection, sql: &mut Sql, analysis: &str, name: &Name) -> Result<()> {
    let mut inner = Sql::default();
    inner.push(OF_WORDS);
    push_words(&mut inner, name.keys());
    let engines = " AND instances > 0 AND engine IN (SELECT id FROM derived.engines WHERE analysis = ?)";
    inner.push_with(engines, [Value::Text(analysis.to_owned())]);
    inner.large = is_common(connection, name)?;
    sql.push_member(connection, "s.print", true, inner)
}

/// `coco` or `coco_v2`; one that never ran is a mistake that was told before.
fn push_model(connection: &Connection, sql: &mut Sql, word: &Word) -> Result<()> {
    let engines = Engines::read(connection, &word.text, &word.also)?;
    let mut inner = Sql::default();
    inner.push("SELECT print FROM derived.analyses WHERE status = 2 AND engine IN ");
    inner.push_list(engines.ids);
    inner.large = is_large(connection, engines.done)?;
    sql.push_member(connection, "s.print", true, inner)
}

/// Appends that what was found was found by the model that the name is written with.
fn push_source(connection: &Connection, sql: &mut Sql, name: &Name) -> Result<()> {
    if let Some(source) = name.source() {
        sql.push(" AND engine IN ");
        sql.push_list(Engines::read(connection, &source.model, &source.versions)?.ids);
    }
    Ok(())
}

fn push_number(sql: &mut Sql, field: NumberField, compare: Compare, number: f64) {
    let column = match field {
        NumberField::Iqa => "s.quality",
        NumberField::Rating => "s.rating",
        NumberField::Width => "s.width",
        NumberField::Height => "s.height",
    };
    sql.push_with(&format!("{column} {} ?", operator(compare)), [Value::Real(number)]);
}

/// One per cent either way: a 16:9 picture of 1366 x 768 is one too.
fn push_aspect(sql: &mut Sql, AspectRatio { width, height }: AspectRatio) {
    let ratio = width / height;
    sql.push_with("s.aspect BETWEEN ? AND ?", [Value::Real(ratio * 0.99), Value::Real(ratio * 1.01)]);
}

/// Both days included. `~` sorts after every character of a time.
fn push_date(sql: &mut Sql, DateRange { first, last }: &DateRange) {
    sql.push("s.moment <> ''");
    if let Some(first) = first {
        sql.push_with(" AND s.moment >= ?", [Value::Text(first.clone())]);
    }
    if let Some(last) = last {
        sql.push_with(" AND s.moment < ?", [Value::Text(format!("{last}~"))]);
    }
}

const fn operator(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => "=",
        Compare::Less => "<",
        Compare::LessOrEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterOrEqual => ">=",
    }
}

const fn holds(compare: Compare, number: u32, bound: u32) -> bool {
    match compare {
        Compare::Equal => number == bound,
        Compare::Less => number < bound,
        Compare::LessOrEqual => number <= bound,
        Compare::Greater => number > bound,
        Compare::GreaterOrEqual => number >= bound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_include_nothing_where_nothing_satisfies() {
        assert!(holds(Compare::Less, 0, 1));
        assert!(holds(Compare::Equal, 0, 0));
        assert!(!holds(Compare::GreaterOrEqual, 0, 1));
    }
}
