//! Reading `model.toml`, with errors that name the field.

use std::path::Path;

use super::Manifest;
use super::check;
use crate::inference::InferenceError;
use crate::inference::hint;

impl Manifest {
    /// Reads and checks the text of a `model.toml`; `path` is only named in errors.
    pub fn read(text: &str, path: &Path) -> Result<Self, InferenceError> {
        let refuse = |reason| InferenceError::Manifest { reason, path: path.to_owned() };
        let manifest: Self = toml::from_str(text).map_err(|error| refuse(sentence(&error, text)))?;
        check::check(&manifest).map_err(refuse)?;
        Ok(manifest)
    }
}

/// One line about a TOML error: the field, the line, what is wrong, the nearest known field.
fn sentence(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().lines().next().unwrap_or("it is not TOML");
    let place = error.span().map(|span| span.start.min(text.len()));
    let line = place.map_or(1, |at| 1 + text.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count());
    let hint = unknown_field(message).and_then(|(name, known)| hint::nearest(&name, &known));
    let hint = hint.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let field =
        place.and_then(|at| field_at(text, at)).filter(|name| !message.contains(&format!("`{name}`")));
    let field = field.map(|name| format!("field `{name}`, ")).unwrap_or_default();
    format!("{field}line {line}: {message}{hint}")
}

/// The unknown name and the known ones in serde's words.
fn unknown_field(message: &str) -> Option<(String, Vec<String>)> {
    let rest = message.strip_prefix("unknown field ").or_else(|| message.strip_prefix("unknown variant "))?;
    let mut names = rest.split('`').skip(1).step_by(2).map(str::to_owned);
    Some((names.next()?, names.collect()))
}

/// The key of the assignment around byte `at`.
fn field_at(text: &str, at: usize) -> Option<String> {
    let start = text.as_bytes()[..at].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let key = text.get(start..)?.split_once('=')?.0.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!key.is_empty() && key.chars().all(plain)).then(|| key.to_owned())
}
