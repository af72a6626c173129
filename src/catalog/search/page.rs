//! The first page of a list, quickly however large the library and however common the words.
//!
//! Words, tags and objects become sets of bits. Then there are two ways to the first rows: through few hits, sorted;
//! or along the index of the order, until enough hits were met. With a hits among n pictures and a page of p rows the
//! one costs a and the other p n / a, so that the worst case lies near the root of p n, not near n. Whether common
//! conditions meet in few pictures is seen in the packed records.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::sets::Chosen;
use super::{Members, Narrow, Sql, condition, full_text, meeting, order, run, scope};
use crate::catalog::Result;
use crate::catalog::rows::{ListRequest, Scope, Sort};
use crate::facts::AssetId;
use crate::grammar::search::{Query, Term, TextField};

/// Up to how many hits are looked up and sorted. That costs 15 ms at most, while a walk past hits that lie together far
/// from the first page costs 75 ms in a library of a million.
const FEW: usize = 12_000;

/// Rows that are asked one by one for each row of a page, and in all.
const ASKED_A_ROW: usize = 8;
const MOST_ASKED: usize = 12_000;

/// Longer pages are whole lists.
const LONGEST_PAGE: usize = 5_000;

/// The rows of a page, or of a whole list in the usual order, whose index knows every column; `None` for others.
pub(super) fn ids(connection: &Connection, request: &ListRequest<'_>) -> Result<Option<Vec<AssetId>>> {
    let Some(page) = Page::open(connection, request)? else { return Ok(None) };
    run(connection, &page.rows(connection, "s.asset")?).map(Some)
}

/// A picture and its content.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub asset: AssetId,
    pub print: i64,
}

/// The conditions of a page, with their sets for as long as it is asked.
pub(super) struct Page<'r> {
    request: &'r ListRequest<'r>,
    conditions: Sql,
    /// Where few pictures are in one of the sets.
    few: Option<Narrow>,
    _sets: Chosen,
}

impl<'r> Page<'r> {
    /// Makes the sets; `None` for lists that are not read this way.
    pub(super) fn open(connection: &Connection, request: &'r ListRequest<'r>) -> Result<Option<Self>> {
        let page = length(request).is_some();
        let whole = request.limit.is_none() && request.sort == Sort::Taken;
        if matches!(request.scope, Scope::Smart(_)) || (!page && !whole) {
            return Ok(None);
        }
        let sets = Chosen::begin();
        let lone = page && matches!(request.query, Some(Query::Term(_)));
        let members = if lone { Members::ChosenOrAsked } else { Members::Chosen };
        let mut conditions = conditions(connection, request, members)?;
        if conditions.asked && !fills_soon(connection, request, &conditions)? {
            conditions = self::conditions(connection, request, Members::Chosen)?;
        }
        let mut few = conditions.narrow.take().filter(|narrow| narrow.count <= FEW);
        if few.is_none() && page {
            few = meeting::few(connection, request.query, &conditions.required, FEW)?;
        }
        Ok(Some(Self { request, conditions, few, _sets: sets }))
    }

    /// The first rows, each with its content.
    pub(super) fn hits(&self, connection: &Connection) -> Result<Vec<Hit>> {
        hits(connection, &self.rows(connection, "s.asset, s.print")?)
    }

    fn rows(&self, connection: &Connection, columns: &str) -> Result<Sql> {
        let request = self.request;
        let sorted = self.few.is_some() || few_by_columns(connection, request)?;
        let mut sql = Sql::default();
        sql.push(&format!("SELECT {columns} FROM derived.search s"));
        if !sorted {
            sql.push(&format!(" INDEXED BY {}", order::index(request.sort)));
        }
        sql.push(" WHERE ");
        if let Some(Narrow { column, json, .. }) = &self.few {
            let only = format!("{column} IN (SELECT value FROM json_each(?)) AND ");
            sql.push_with(&only, [Value::Text(json.clone())]);
        }
        self.push_conditions(&mut sql);
        order::push_with(&mut sql, request.sort, request.direction, sorted);
        if let Some(limit) = length(request) {
            sql.push_with(" LIMIT ?", [Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX))]);
        }
        Ok(sql)
    }

    /// Those of some pictures (as a JSON list) that belong to the list, in its order.
    pub(super) fn among(&self, connection: &Connection, json: String) -> Result<Vec<Hit>> {
        let mut sql = Sql::default();
        sql.push_with(
            "SELECT s.asset, s.print FROM derived.search s WHERE s.asset IN (SELECT value FROM json_each(?)) AND ",
            [Value::Text(json)],
        );
        self.push_conditions(&mut sql);
        order::push_with(&mut sql, self.request.sort, self.request.direction, true);
        hits(connection, &sql)
    }

    fn push_conditions(&self, sql: &mut Sql) {
        sql.push(&self.conditions.text);
        sql.values.extend(self.conditions.values.iter().cloned());
    }
}

fn conditions(connection: &Connection, request: &ListRequest<'_>, members: Members) -> Result<Sql> {
    let mut conditions = Sql { members, ..Sql::default() };
    scope::push(connection, &mut conditions, request.scope)?;
    if let Some(query) = request.query.filter(|query| **query != Query::All) {
        conditions.push(" AND ");
        condition::push(connection, &mut conditions, query)?;
    }
    Ok(conditions)
}

/// Whether a page is full after some rows that are asked one by one. What is common in the library may be absent from
/// the newest years, and asking row by row past those takes longer than making the set.
fn fills_soon(connection: &Connection, request: &ListRequest<'_>, conditions: &Sql) -> Result<bool> {
    let length = request.limit.unwrap_or(LONGEST_PAGE);
    let rows = (ASKED_A_ROW * length).min(MOST_ASKED);
    let count = |number: usize| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    let mut sql = Sql::default();
    sql.push(&format!(
        "SELECT count(*) FROM (SELECT 1 FROM (SELECT s.asset, s.print, 0 AS missing FROM derived.search s INDEXED BY {} WHERE s.missing = 0",
        order::index(request.sort)
    ));
    order::push(&mut sql, request.sort, request.direction);
    sql.push_with(" LIMIT ?) s WHERE ", [count(rows)]);
    sql.push(&conditions.text);
    sql.values.extend(conditions.values.iter().cloned());
    sql.push_with(" LIMIT ?)", [count(length)]);
    let mut statement = connection.prepare_cached(&sql.text)?;
    let found: i64 = statement.query_row(params_from_iter(sql.values.iter()), |row| row.get(0))?;
    Ok(usize::try_from(found).is_ok_and(|found| found >= length))
}

fn hits(connection: &Connection, sql: &Sql) -> Result<Vec<Hit>> {
    let mut statement = connection.prepare_cached(&sql.text)?;
    let hits = statement.query_map(params_from_iter(sql.values.iter()), |row| {
        Ok(Hit { asset: AssetId(row.get(0)?), print: row.get(1)? })
    })?;
    Ok(hits.collect::<std::result::Result<_, _>>()?)
}

/// How many rows a page has; `None` for what is no page.
fn length(request: &ListRequest<'_>) -> Option<usize> {
    request.limit.filter(|&limit| limit <= LONGEST_PAGE)
}

/// Whether the conditions on columns alone leave few rows, which their own indexes find.
fn few_by_columns(connection: &Connection, request: &ListRequest<'_>) -> Result<bool> {
    let Some(query) = request.query else { return Ok(false) };
    let parts: Vec<Query> = match query {
        Query::And(parts) => parts.iter().filter(|part| !has_set(part)).cloned().collect(),
        other if has_set(other) => Vec::new(),
        other => vec![other.clone()],
    };
    if parts.is_empty() || parts == [Query::All] {
        return Ok(false);
    }
    let mut sql = Sql::default();
    sql.push("SELECT count(*) FROM (SELECT 1 FROM derived.search s WHERE s.missing = 0 AND ");
    condition::push(connection, &mut sql, &Query::And(parts))?;
    sql.push_with(" LIMIT ?)", [Value::Integer(i64::try_from(FEW + 1).unwrap_or(i64::MAX))]);
    let mut statement = connection.prepare_cached(&sql.text)?;
    let count: i64 = statement.query_row(params_from_iter(sql.values.iter()), |row| row.get(0))?;
    Ok(usize::try_from(count).is_ok_and(|count| count <= FEW))
}

/// Whether a condition is answered by words, tags or objects rather than by columns.
fn has_set(query: &Query) -> bool {
    match query {
        Query::All => false,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_set),
        Query::Not(inner) => has_set(inner),
        Query::Term(term) => {
            matches!(
                term,
                Term::Text(TextField::Tag | TextField::Model | TextField::Folder, _)
                    | Term::Object { .. }
                    | Term::Count { .. }
                    | Term::Type(_)
                    | Term::Shop(_)
            ) || matches!(full_text::expression(query), Ok(Some(_)) | Err(_))
        }
    }
}
