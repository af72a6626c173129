//! Lists of pictures: from a search tree to SQL, and from SQL to ids in order.

mod condition;
mod engines;
mod fields;
mod folders;
mod full_text;
mod likeness;
mod matrix;
mod meeting;
mod named;
mod order;
mod page;
mod relevance;
mod scope;
mod sets;

#[cfg(test)]
mod plan_tests;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::Result;
use super::rows::{ListRequest, Sort};
use crate::facts::AssetId;
use crate::grammar::search::Query;

pub(super) use named::misnamed;

/// Adds the functions that conditions use.
pub(super) fn add_functions(connection: &Connection) -> Result<()> {
    likeness::add_function(connection)?;
    sets::add_function(connection)
}

/// The ordered list.
pub(super) fn ids(connection: &Connection, request: &ListRequest<'_>) -> Result<Vec<AssetId>> {
    if request.sort == Sort::Relevance {
        if let Some(ids) = relevance::page(connection, request)? {
            return Ok(ids);
        }
    } else if let Some(ids) = page::ids(connection, request)? {
        return Ok(ids);
    }
    let statement = compile(connection, request)?;
    let mut ids = run(connection, &statement)?;
    if let (Sort::Relevance, Some(query)) = (request.sort, request.query) {
        ids = relevance::sort(connection, query, ids)?;
        ids.truncate(request.limit.unwrap_or(usize::MAX));
    }
    Ok(ids)
}

/// How many pictures the list would hold.
pub(super) fn count(connection: &Connection, request: &ListRequest<'_>) -> Result<u64> {
    let mut sql = Sql::default();
    sql.push("SELECT count(*) FROM derived.search s WHERE ");
    push_conditions(connection, &mut sql, request)?;
    let mut statement = connection.prepare_cached(&sql.text)?;
    let count: i64 = statement.query_row(params_from_iter(sql.values.iter()), |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

/// SQL and the values for its question marks, in order; values never become part of the text.
#[derive(Debug, Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
    members: Members,
    /// Whether what is appended now may hold for any row of the result only in part (inside `OR` and `NOT`).
    loose: bool,
    /// Whether it selects a large part of the library; its text then ends with conditions joined by `AND`.
    large: bool,
    /// Whether rows are asked one by one.
    asked: bool,
    /// The smallest set that every row of the result is in.
    narrow: Option<Narrow>,
    /// The sets that every row of the result is in, or is not in.
    required: Vec<Required>,
}

/// A set that every row of a result is in, or that none is in.
#[derive(Debug, Clone, Copy)]
struct Required {
    /// Among the sets of the search.
    number: usize,
    /// Whether its numbers are those of assets, else of contents.
    of_assets: bool,
    /// Whether every row is in it.
    within: bool,
}

/// How members of sets are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Members {
    /// By subqueries.
    #[default]
    Selected,
    /// By `chosen`.
    Chosen,
    /// By `chosen`, and row by row where a set is large: for a page with nothing but this condition.
    ChosenOrAsked,
}

/// A set that every row of a result is in.
#[derive(Debug)]
struct Narrow {
    count: usize,
    /// `s.asset` or `s.print`.
    column: &'static str,
    /// Its numbers, where they are few.
    json: String,
}

impl Narrow {
    /// These assets.
    fn of_assets(assets: &[i64]) -> Self {
        Self {
            count: assets.len(),
            column: "s.asset",
            json: sets::Bits::of(assets.iter().copied()).to_json(),
        }
    }
}

impl Sql {
    /// Appends text without values.
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends text with one question mark for each value.
    fn push_with<const N: usize>(&mut self, text: &str, values: [Value; N]) {
        debug_assert_eq!(text.matches('?').count(), N, "one value a question mark: {text}");
        self.text.push_str(text);
        self.values.extend(values);
    }

    /// Appends `(?, ?, …)`.
    fn push_list(&mut self, values: impl IntoIterator<Item = Value>) {
        let before = self.values.len();
        self.values.extend(values);
        let marks = vec!["?"; self.values.len() - before];
        self.text.push('(');
        self.text.push_str(&marks.join(", "));
        self.text.push(')');
    }
}

/// Up to how many numbers of a set are kept as JSON.
const FEW_IN_JSON: usize = 12_000;

impl Sql {
    /// Appends that a column is, or is not, among the numbers that `inner` selects.
    fn push_member(
        &mut self,
        connection: &Connection,
        column: &'static str,
        within: bool,
        inner: Self,
    ) -> Result<()> {
        let not = if within { "" } else { "NOT " };
        if self.members == Members::ChosenOrAsked && inner.large {
            let own = column.trim_start_matches("s.");
            self.push(&format!("{not}EXISTS ({} AND {own} = {column})", inner.text));
            self.values.extend(inner.values);
            self.asked = true;
            return Ok(());
        }
        if self.members == Members::Selected {
            self.push(&format!("{column} {not}IN ({})", inner.text));
            self.values.extend(inner.values);
            return Ok(());
        }
        let bits = sets::Bits::of_query(connection, &inner)?;
        let count = bits.count();
        let narrower = self.narrow.as_ref().is_none_or(|narrow| count < narrow.count);
        if within && !self.loose && narrower && count <= FEW_IN_JSON {
            self.narrow = Some(Narrow { count, column, json: bits.to_json() });
        }
        let number = sets::Chosen::add(bits);
        if !self.loose {
            self.required.push(Required { number, of_assets: column == "s.asset", within });
        }
        let set = Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        self.push_with(&format!("{not}chosen(?, {column})"), [set]);
        Ok(())
    }
}

fn compile(connection: &Connection, request: &ListRequest<'_>) -> Result<Sql> {
    let mut sql = Sql::default();
    sql.push("SELECT s.asset FROM derived.search s WHERE ");
    push_conditions(connection, &mut sql, request)?;
    order::push(&mut sql, request.sort, request.direction);
    if let (Some(limit), false) = (request.limit, request.sort == Sort::Relevance) {
        sql.push_with(" LIMIT ?", [Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX))]);
    }
    Ok(sql)
}

fn push_conditions(connection: &Connection, sql: &mut Sql, request: &ListRequest<'_>) -> Result<()> {
    scope::push(connection, sql, request.scope)?;
    if let Some(query) = request.query.filter(|query| **query != Query::All) {
        sql.push(" AND ");
        condition::push(connection, sql, query)?;
    }
    Ok(())
}

fn run(connection: &Connection, sql: &Sql) -> Result<Vec<AssetId>> {
    let mut statement = connection.prepare_cached(&sql.text)?;
    let mut rows = statement.query(params_from_iter(sql.values.iter()))?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(AssetId(row.get(0)?));
    }
    Ok(ids)
}
