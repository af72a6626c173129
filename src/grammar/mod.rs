//! Text and typed trees: transformations, names of things, the search language, file-name templates.
//!
//! [`parse`] reads a transformation and reports every mistake at once, with byte offset, sentence and
//! suggestion; [`check`] looks at a parsed one without a picture. Both take a [`Vocabulary`] (which models
//! exist and which names they know), so a private model needs no change here.
#![forbid(unsafe_code)]

mod error;
pub mod names;
pub mod search;
pub mod template;
mod transformation;
mod vocabulary;

pub use error::{Code, Finding, SyntaxError};
pub use transformation::{
    Algorithm, AutoGravity, AutoItem, Builtin, Compass, Component, Coordinate, Dimension, Dpr, Effect,
    Expression, Fallback, Focal, Gravity, ListGravity, ListItem, Mode, ObjectName, Operand, Operator,
    Priority, RatioValue, Transformation, Zoompan, ZoompanArea, ZoompanMode, check, parse,
};
pub use vocabulary::{LabelWords, ModelWords, Vocabulary, coco_labels};
