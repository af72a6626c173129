//! The search language: text to tree and back.
//!
//! Words, `"phrases"`, `begin*`, fields (`tag:beach`, `object:cat>0.6`, `rating>=3`), `OR`, `NOT` or `-`,
//! parentheses; a space (or `AND`) means "and", and binds closer than `OR`. The last word of a text matches words that
//! begin with it, so that results come while one types.

mod date;
mod lexer;
mod meaning;
mod name;
mod parser;
mod query;
mod term;
mod write;

pub use meaning::{Meaning, Source};
pub use name::Name;
pub use parser::parse_query;
pub use query::{
    AspectRatio, Compare, DateRange, FlagWord, NumberField, Place, QualityWord, Query, State, Term,
    TextField, Watermark, Word,
};

/// A mistake in a search, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// One sentence.
    pub message: String,
    /// Where it begins, in bytes from the start.
    pub offset: usize,
    /// How many bytes it covers; 0 at the end of the text.
    pub len: usize,
    /// What was probably meant, where that can be told.
    pub suggestion: Option<String>,
}
