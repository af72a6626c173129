//! Names in a search that nobody knows: neither the models nor the library.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::engines::Engines;
use super::{Sql, fields, folders, full_text};
use crate::catalog::Result;
use crate::grammar::search::{Name, Query, QueryError, Term, TextField, Word};

/// The first of them, where the models were asked before ([`Query::understood`]).
pub(in crate::catalog) fn misnamed(connection: &Connection, query: &Query) -> Result<Option<QueryError>> {
    query.misnamed(&mut |term| stands(connection, term), &mut |term| others(connection, term))
}

/// Whether a picture of the library has such a tag, keyword or object; for a field of one analysis, such a label of it,
/// and for a name with its model, such a finding of that; for a colour label, that; whether such an analysis ran, or
/// there is such a folder.
fn stands(connection: &Connection, term: &Term) -> Result<bool> {
    if let Term::Text(TextField::Model, word) = term {
        return Ok(!Engines::read(connection, &word.text, &word.also)?.ids.is_empty());
    }
    if let Term::Text(TextField::Folder, word) = term {
        return match folders::is_known(connection, word)? {
            Some(known) => Ok(known),
            None => is_part_of_folder(connection, word),
        };
    }
    let mut sql = Sql::default();
    if let Term::Label(name) = term {
        sql.push_with(
            "SELECT EXISTS (SELECT 1 FROM derived.search WHERE missing = 0 AND label IS NOT NULL AND label = ?",
            [Value::Text(name.text.to_lowercase())],
        );
    }
    let name = term.named().map(|(_, name)| name);
    match (name, name.and_then(Name::source), term.judged_by()) {
        (None, ..) => {}
        (Some(name), Some(source), _) => {
            sql.push("SELECT EXISTS (SELECT 1 FROM derived.objects NOT INDEXED WHERE word IN ");
            fields::push_words(&mut sql, name.keys());
            sql.push(" AND engine IN ");
            sql.push_list(Engines::read(connection, &source.model, &source.versions)?.ids);
        }
        (Some(name), None, None) => {
            sql.push(
                "SELECT EXISTS (SELECT 1 FROM derived.words WHERE found + assets + below > 0 AND key IN ",
            );
            sql.push_list(name.keys().into_iter().map(Value::Text));
        }
        (Some(name), None, Some(analysis)) => {
            sql.push_with(
                "SELECT EXISTS (SELECT 1 FROM derived.objects NOT INDEXED
                 WHERE engine IN (SELECT id FROM derived.engines WHERE analysis = ?) AND word IN ",
                [Value::Text(analysis.to_owned())],
            );
            fields::push_words(&mut sql, name.keys());
        }
    }
    sql.push(")");
    let mut statement = connection.prepare_cached(&sql.text)?;
    Ok(statement.query_row(params_from_iter(sql.values.iter()), |row| row.get(0))?)
}

/// Whether words of a folder's path are written like a full path: `/trips`.
fn is_part_of_folder(connection: &Connection, word: &Word) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM derived.texts WHERE texts MATCH ?1)";
    Ok(connection.prepare_cached(sql)?.query_row([full_text::folder(word)?], |row| row.get(0))?)
}

/// Names of things that were found, for suggestions; for an analysis, those that ran.
fn others(connection: &Connection, term: &Term) -> Result<Vec<String>> {
    if matches!(term, Term::Text(TextField::Model, _)) {
        return Engines::names(connection);
    }
    if term.named().is_none() || term.judged_by().is_some() {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare_cached("SELECT name FROM derived.words WHERE found > 0")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<std::result::Result<_, _>>()?)
}
