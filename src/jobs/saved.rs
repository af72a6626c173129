//! Saved searches and how many pictures each finds.

use crate::catalog::{ListRequest, Reader, Result};
use crate::grammar::Vocabulary;
use crate::grammar::search::{Query, parse_query};

/// The kind of document that holds saved searches.
pub const ALBUM: &str = "album";

/// A search that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// In the search language.
    pub query: String,
    /// How many pictures it finds; 0 where it cannot be answered at present.
    pub assets: u64,
}

/// All saved searches by name; `words` tells what names in them stand for.
pub fn saved_searches(reader: &Reader, words: &Vocabulary) -> Result<Vec<SavedSearch>> {
    let mut saved = Vec::new();
    for (name, query) in reader.documents(ALBUM)? {
        let assets = count(reader, &query, words).unwrap_or_else(|reason| {
            log::info!("the saved search '{name}' cannot be answered: {reason}");
            0
        });
        saved.push(SavedSearch { name, query, assets });
    }
    Ok(saved)
}

fn count(reader: &Reader, text: &str, words: &Vocabulary) -> std::result::Result<u64, String> {
    let query = parse_query(text).map_err(|error| error.message)?.understood(words);
    let query = Some(&query).filter(|query| **query != Query::All);
    reader.count(&ListRequest { query, ..ListRequest::default() }).map_err(|error| error.to_string())
}
