//! Words and phrases as expressions of SQLite's full-text search.

use crate::catalog::{CatalogError, Result};
use crate::grammar::names;
use crate::grammar::search::{Query, Term, TextField, Word};

/// The expression for a tree that consists of words only; `None` for any other.
pub(super) fn expression(query: &Query) -> Result<Option<String>> {
    match query {
        Query::Term(Term::Anywhere(word)) => {
            phrase("{tags caption name folder said details}", word).map(Some)
        }
        Query::Term(Term::Text(TextField::Folder, word)) if word.is_full_path() => Ok(None),
        Query::Term(Term::Text(field, word)) => column(*field).map(|column| phrase(column, word)).transpose(),
        Query::And(parts) => joined(parts, " AND "),
        Query::Or(parts) => joined(parts, " OR "),
        _ => Ok(None),
    }
}

/// The expression for a part of the path of a folder.
pub(super) fn folder(word: &Word) -> Result<String> {
    phrase(FOLDER, word)
}

/// The expression of all words that a picture should have, for ranking; words behind `Not` are left out.
pub(super) fn wanted(query: &Query) -> Result<Option<String>> {
    let mut found = Vec::new();
    collect(query, &mut found)?;
    Ok((!found.is_empty()).then(|| found.join(" OR ")))
}

fn collect(query: &Query, found: &mut Vec<String>) -> Result<()> {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().try_for_each(|part| collect(part, found)),
        Query::Not(_) => Ok(()),
        other => {
            found.extend(expression(other)?);
            Ok(())
        }
    }
}

fn joined(parts: &[Query], joint: &str) -> Result<Option<String>> {
    let mut expressions = Vec::with_capacity(parts.len());
    for part in parts {
        match expression(part)? {
            Some(expression) => expressions.push(expression),
            None => return Ok(None),
        }
    }
    Ok(Some(format!("({})", expressions.join(joint))))
}

/// The column of folders.
const FOLDER: &str = "{folder}";

/// The column of a field that is full text; the others are answered by tables.
const fn column(field: TextField) -> Option<&'static str> {
    match field {
        TextField::Caption => Some("{caption said}"),
        TextField::Text => Some("{seen}"),
        TextField::Name => Some("{name}"),
        TextField::Folder => Some(FOLDER),
        TextField::Camera => Some("{camera}"),
        TextField::Tag | TextField::Model => None,
    }
}

/// A quoted string is one phrase whatever it contains, so nothing a person writes is read as syntax.
fn phrase(columns: &str, word: &Word) -> Result<String> {
    if !word.text.chars().any(char::is_alphanumeric) {
        let message = format!("There is no letter or digit to look for in “{}”.", word.text);
        return Err(CatalogError::Search { message });
    }
    let star = if word.prefix { " *" } else { "" };
    let mut alternatives = vec![format!("{}{star}", quoted(&word.text))];
    if !word.phrase && word.text.chars().all(char::is_alphabetic) {
        alternatives.extend(names::singular_keys(&word.text).iter().map(|singular| quoted(singular)));
    }
    let mut found = format!("({columns} : ({}))", alternatives.join(" OR "));
    if !word.also.is_empty() {
        // What models call it counts only where models write.
        let names: Vec<String> = word.also.iter().map(|name| quoted(name)).collect();
        found = format!("({found} OR ({{tags details}} : ({})))", names.join(" OR "));
    }
    Ok(found)
}

fn quoted(text: &str) -> String {
    let printable: String = text.chars().map(|c| if c == '\0' { ' ' } else { c }).collect();
    format!("\"{}\"", printable.replace('"', "\"\""))
}
