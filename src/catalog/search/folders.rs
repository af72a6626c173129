//! Folders written as full paths: `folder:/photos/trips`, as lists print them.

use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::Sql;
use crate::catalog::Result;
use crate::catalog::paths::StoredPath;
use crate::grammar::search::Word;

/// Everything of one watched folder, or a part of it.
enum Tree {
    Root(i64),
    /// A folder given relative to its root, with all below it.
    Folder(i64, String),
    /// Folders whose paths begin so.
    Begins(i64, String),
}

/// Appends that a picture lies, with any of its files, in the folder with this path or below it. Of what ends a search
/// the beginning is enough. `false`, with nothing appended, where the path has nothing to do with a watched folder.
pub(super) fn push(connection: &Connection, sql: &mut Sql, word: &Word) -> Result<bool> {
    let Some(trees) = trees(connection, word)? else { return Ok(false) };
    let mut inner = Sql::default();
    inner.push("SELECT l.asset FROM derived.listed l WHERE l.folder IN (SELECT id FROM main.folders WHERE ");
    for (at, tree) in trees.iter().enumerate() {
        inner.push(if at == 0 { "" } else { " OR " });
        tree.push(&mut inner);
    }
    inner.push(if trees.is_empty() { "false)" } else { ")" });
    sql.push_member(connection, "s.asset", true, inner)?;
    Ok(true)
}

/// Whether the library has a folder with this path; `None` where the path has nothing to do with a watched folder.
pub(super) fn is_known(connection: &Connection, word: &Word) -> Result<Option<bool>> {
    Ok(trees(connection, word)?.map(|trees| !trees.is_empty()))
}

fn trees(connection: &Connection, word: &Word) -> Result<Option<Vec<Tree>>> {
    let path = Path::new(&word.text);
    let mut statement = connection.prepare_cached("SELECT id, path FROM main.roots")?;
    let roots: Vec<(i64, PathBuf)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, StoredPath>(1)?.to_path())))?
        .collect::<std::result::Result<_, _>>()?;
    let mut found = known(connection, roots.iter().filter_map(|(id, root)| Tree::at(*id, root, path)))?;
    if found.is_empty() && word.prefix && !word.text.ends_with(std::path::is_separator) {
        let begun = roots.iter().filter_map(|(id, root)| Tree::beginning(*id, root, &word.text));
        found = known(connection, begun)?;
    }
    let concerned = !found.is_empty() || roots.iter().any(|(_, root)| path.starts_with(root));
    Ok(concerned.then_some(found))
}

/// Those that are watched folders or hold folders with pictures.
fn known(connection: &Connection, trees: impl Iterator<Item = Tree>) -> Result<Vec<Tree>> {
    let mut found = Vec::new();
    for tree in trees {
        if matches!(tree, Tree::Root(_)) {
            found.push(tree);
            continue;
        }
        let mut sql = Sql::default();
        sql.push("SELECT EXISTS (SELECT 1 FROM main.folders WHERE ");
        tree.push(&mut sql);
        sql.push(")");
        let mut statement = connection.prepare_cached(&sql.text)?;
        if statement.query_row(params_from_iter(sql.values.iter()), |row| row.get(0))? {
            found.push(tree);
        }
    }
    Ok(found)
}

impl Tree {
    /// What a watched folder has at and below a path.
    fn at(root: i64, root_path: &Path, path: &Path) -> Option<Self> {
        if root_path.starts_with(path) {
            return Some(Self::Root(root));
        }
        let inside: Option<Vec<&str>> =
            path.strip_prefix(root_path).ok()?.iter().map(|part| part.to_str()).collect();
        Some(Self::Folder(root, inside?.join("/")))
    }

    /// What a watched folder has with a path that begins so.
    fn beginning(root: i64, root_path: &Path, text: &str) -> Option<Self> {
        let root_text = root_path.to_str()?;
        if root_text.starts_with(text) {
            return Some(Self::Root(root));
        }
        let inside = text.strip_prefix(root_text)?.strip_prefix(std::path::is_separator)?;
        Some(Self::Begins(root, inside.replace(std::path::MAIN_SEPARATOR, "/")))
    }

    /// Appends the condition on a row of `folders`.
    fn push(&self, sql: &mut Sql) {
        let text = |text: &str| Value::Text(text.to_owned());
        match self {
            Self::Root(root) => sql.push_with("root = ?", [Value::Integer(*root)]),
            // `0` is the character after `/`.
            Self::Folder(root, path) => sql.push_with(
                "root = ? AND (path = ? OR path > ? AND path < ?)",
                [
                    Value::Integer(*root),
                    text(path),
                    Value::Text(format!("{path}/")),
                    Value::Text(format!("{path}0")),
                ],
            ),
            Self::Begins(root, path) => sql.push_with(
                "root = ? AND path >= ? AND path < ?",
                [Value::Integer(*root), text(path), Value::Text(format!("{path}\u{10ffff}"))],
            ),
        }
    }
}
