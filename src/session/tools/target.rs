//! Files, folders and searches as a command line names them.

use std::path::{Path, PathBuf};

use crate::catalog::ListRequest;
use crate::facts::AssetId;
use crate::grammar::search::{Place, Query, Term, TextField, Word, parse_query};
use crate::media::is_picture;
use crate::session::{Result, Session, SessionError};

/// A set of assets as a command line names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Everything.
    All,
    /// These assets.
    Ids(Vec<AssetId>),
    /// A file of the library, or a folder with all below it.
    File(PathBuf),
    /// The search language.
    Query(String),
}

impl Session {
    /// What is meant by a text that is a file, a folder or a search.
    ///
    /// What is there is a file or folder; a lone word only where the library has that folder, because it may be a
    /// search as well. What is not there is a search, unless it can only be a path.
    pub fn target(&mut self, text: &str) -> Result<Target> {
        let path = Path::new(text);
        let file = || Ok(Target::File(path.to_owned()));
        let parts = text.contains(std::path::is_separator);
        if path.is_file() || is_path(text) {
            return file();
        }
        if path.is_dir() && (parts || self.pictures_below(path)?.is_some()) {
            return file();
        }
        let search = Target::Query(text.to_owned());
        let may_be_path = path.is_dir() || (parts && is_one_word(text));
        if may_be_path && self.resolve(&search)?.is_empty() {
            return Err(not_here(path));
        }
        Ok(search)
    }

    /// Assets that a target names. A file or folder that is not in the library is an error.
    pub fn resolve(&mut self, target: &Target) -> Result<Vec<AssetId>> {
        let query = match target {
            Target::All => Query::All,
            Target::Ids(ids) => return Ok(ids.clone()),
            Target::File(path) => return self.at_path(path),
            Target::Query(text) => self.understood(text)?,
        };
        self.all_of(&query)
    }

    /// The asset at a path.
    pub fn asset_at(&mut self, path: &Path) -> Result<Option<AssetId>> {
        let path = full(path);
        self.read(move |reader| reader.find_by_path(&path))
    }

    /// The picture at a path, or those in a folder and below it.
    fn at_path(&mut self, path: &Path) -> Result<Vec<AssetId>> {
        if let Some(id) = self.asset_at(path)? {
            return Ok(vec![id]);
        }
        if let Some(ids) = self.pictures_below(path)? {
            return Ok(ids);
        }
        Err(not_here(path))
    }

    /// What lies in a folder and below it, copies included; `None` where the library has no such folder.
    fn pictures_below(&mut self, folder: &Path) -> Result<Option<Vec<AssetId>>> {
        let path = full(folder);
        let Some(text) = path.to_str().map(str::to_owned) else { return Ok(None) };
        let word = Word { text, prefix: false, phrase: true, also: Vec::new(), place: Place::default() };
        let query = Query::from(Term::Text(TextField::Folder, word));
        let known = self.read(|reader| {
            let concerns = |root: &Path| path.starts_with(root) || root.starts_with(&path);
            let watched = reader.roots()?.iter().any(|root| concerns(&root.path));
            Ok(watched && reader.misnamed(&query)?.is_none())
        })?;
        if known { self.all_of(&query).map(Some) } else { Ok(None) }
    }

    fn all_of(&self, query: &Query) -> Result<Vec<AssetId>> {
        self.read(move |reader| {
            let query = Some(query).filter(|query| **query != Query::All);
            reader.ids(&ListRequest { query, ..ListRequest::default() })
        })
    }
}

/// Why nothing of the library is at a path.
fn not_here(path: &Path) -> SessionError {
    let reason = if path.is_dir() {
        "no picture of the library lies in this folder; add it first"
    } else if path.exists() {
        "this file is not in the library; add its folder first"
    } else {
        "this file does not exist"
    };
    refused(reason, path)
}

fn refused(reason: &str, path: &Path) -> SessionError {
    SessionError::Picture { reason: reason.to_owned(), path: path.to_owned() }
}

/// As the library writes it, also where nothing is there at present.
fn full(path: &Path) -> PathBuf {
    let as_written = |_missing| std::path::absolute(path).unwrap_or_else(|_odd| path.to_owned());
    path.canonicalize().unwrap_or_else(as_written)
}

/// Whether a text can only be a path: a full one, one from here (`./`, `..`), or a picture's with no sign of a search.
fn is_path(text: &str) -> bool {
    let path = Path::new(text);
    let first = path.iter().next().is_some_and(|part| part == "." || part == "..");
    let search = text.starts_with('-') || text.contains(['"', ':']);
    path.is_absolute() || first || (is_picture(path) && !search)
}

/// Whether a search is one plain word.
fn is_one_word(text: &str) -> bool {
    matches!(parse_query(text), Ok(Query::Term(Term::Anywhere(word))) if !word.phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_searches() {
        for path in ["/nope", "/nope/a.jpg", "./dog", "..", ".", "photos/nope.jpg", "my dog.JPG", "a.nef"] {
            assert!(is_path(path), "{path}");
        }
        for search in
            ["dog", "animals/dogs", "name:a.jpg", "-name:a.jpg", "\"a.jpg\"", "folder:/photos", "a.b"]
        {
            assert!(!is_path(search), "{search}");
        }
        assert!(is_one_word("animals/dogs") && !is_one_word("tag:animals/dogs") && !is_one_word("a b/c"));
    }
}
