//! What is wrong with a set, and where.

use std::fmt;

/// A mistake in a set: which slot, which field, one sentence, what was probably meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetError {
    /// The slot; `None` for the set itself.
    pub slot: Option<String>,
    /// The field.
    pub field: Option<String>,
    /// One sentence without the place.
    pub message: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl SetError {
    /// A mistake of the set itself.
    pub(super) fn of_set(field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), message: message.into(), ..Self::default() }
    }

    /// A mistake in a slot.
    pub(super) fn of_slot(slot: &str, field: &str, message: impl Into<String>) -> Self {
        Self { slot: Some(slot.to_owned()), ..Self::of_set(field, message) }
    }

    /// With what was probably meant.
    pub(super) fn hint(self, suggestion: Option<String>) -> Self {
        Self { suggestion, ..self }
    }
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.slot, &self.field) {
            (Some(slot), Some(field)) => write!(f, "slot '{slot}', {field}: ")?,
            (Some(slot), None) => write!(f, "slot '{slot}': ")?,
            (None, Some(field)) => write!(f, "{field}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean {suggestion}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SetError {}
