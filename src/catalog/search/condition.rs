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
        push_full_text(sql, &expression);
        return Ok(());
    }
    match query {
        Query::All => sql.push("true"),
        Query::And(parts) => push_joined(connection, sql, parts, " AND ")?,
        Query::Or(parts) => push_joined(connection, sql, parts, " OR ")?,
        Query::Not(inner) => {
            // `IS NOT TRUE` also takes rows of which nothing is known.
            sql.push("(");
            push(connection, sql, inner)?;
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
        push_full_text(sql, &texts.join(joint));
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

fn push_full_text(sql: &mut Sql, expression: &str) {
    let text = "(s.asset IN (SELECT rowid FROM derived.texts WHERE texts MATCH ?))";
    sql.push_with(text, [Value::Text(expression.to_owned())]);
}
