//! Transformations: text to tree, tree to text, checks.

mod canonical;
mod check;
mod json;
mod keys;
mod read;
mod spell;
mod tree;

pub use check::check;
pub use read::parse;
pub use tree::*;
