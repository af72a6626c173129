//! A search tree as an SQL condition on a row `s` of `derived.search`.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::{Sql, fields, full_text};
use crate::catalog::Result;
use crate::grammar::search::Query;

/// Appends the condition, in parentheses.
///
/// Neighbouring words become one full-text question: together they are rarer than each alone.
pub(super) fn push(connection: &Connection, sql: &mut Sql, query: &Query) -> Result<()> {
    if let Some(expression) = full_text::expression(query)? {
        return push_full_text(connection, sql, &expression);
    }
    match query {
        Query::All => sql.push("true"),
        Query::And(parts) => push_joined(connection, sql, parts, " AND ")?,
        Query::Or(parts) => loosely(sql, |sql| push_joined(connection, sql, parts, " OR "))?,
        Query::Not(inner) => {
            // `IS NOT TRUE` also takes rows of which nothing is known.
            sql.push("(");
            loosely(sql, |sql| push(connection, sql, inner))?;
            sql.push(" IS NOT TRUE)");
        }
        Query::Term(term) => {
            sql.push("(");
            fields::push(connection, sql, term)?;
            sql.push(")");
        }
    }
    Ok(())
}

fn push_joined(connection: &Connection, sql: &mut Sql, parts: &[Query], joint: &str) -> Result<()> {
    let mut texts = Vec::new();
    let mut others = Vec::new();
    for part in parts {
        match full_text::expression(part)? {
            Some(expression) => texts.push(expression),
            None => others.push(part),
        }
    }
    sql.push("(");
    let mut begun = false;
    if !texts.is_empty() {
        push_full_text(connection, sql, &texts.join(joint))?;
        begun = true;
    }
    for part in others {
        if begun {
            sql.push(joint);
        }
        push(connection, sql, part)?;
        begun = true;
    }
    sql.push(")");
    Ok(())
}

/// Appends what holds for a row of the result only in part.
fn loosely(sql: &mut Sql, push: impl FnOnce(&mut Sql) -> Result<()>) -> Result<()> {
    let before = std::mem::replace(&mut sql.loose, true);
    let pushed = push(sql);
    sql.loose = before;
    pushed
}

/// Appends that the texts of a picture match.
pub(super) fn push_full_text(connection: &Connection, sql: &mut Sql, expression: &str) -> Result<()> {
    let mut inner = Sql::default();
    inner.push_with(
        "SELECT rowid FROM derived.texts WHERE texts MATCH ?",
        [Value::Text(expression.to_owned())],
    );
    sql.push("(");
    sql.push_member(connection, "s.asset", true, inner)?;
    sql.push(")");
    Ok(())
}
