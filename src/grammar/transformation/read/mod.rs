//! Text to tree; every mistake is reported in one go.

mod escape;
mod gravity;
mod parameter;
mod text;
mod values;
mod zoompan;

use super::tree::{Component, Spelling, Transformation};
use super::{canonical, spell};
use crate::grammar::{Code, SyntaxError, Vocabulary};
use text::Piece;

/// Reads a transformation. Percent escapes (`%20`) are resolved first; one trailing slash is tolerated.
///
/// # Errors
/// Every mistake found, in the order of the text; offsets count the bytes of `text`.
pub fn parse(text: &str, words: &Vocabulary) -> Result<Transformation, Vec<SyntaxError>> {
    let decoded = escape::decode(text);
    let mut reader = Reader { words, errors: Vec::new() };
    let transformation = reader.transformation(Piece::new(&decoded.text));
    if reader.errors.is_empty() {
        return Ok(transformation);
    }
    for error in &mut reader.errors {
        error.offset = decoded.source_offset(error.offset);
    }
    reader.errors.sort_by_key(|e| e.offset);
    Err(reader.errors)
}

/// Collects mistakes while reading.
struct Reader<'w> {
    words: &'w Vocabulary,
    errors: Vec<SyntaxError>,
}

impl Reader<'_> {
    /// Notes a mistake and gives nothing.
    fn refuse<T>(&mut self, code: Code, at: Piece<'_>, message: String) -> Option<T> {
        self.refuse_with(code, at, message, None)
    }

    /// Notes a mistake with a suggestion and gives nothing.
    fn refuse_with<T>(
        &mut self,
        code: Code,
        at: Piece<'_>,
        message: String,
        suggestion: Option<String>,
    ) -> Option<T> {
        let text = at.text.to_owned();
        self.errors.push(SyntaxError { code, text, offset: at.offset, message, suggestion });
        None
    }

    /// Notes a value outside its domain, in the words of the public service.
    fn invalid<T>(&mut self, what: &str, at: Piece<'_>) -> Option<T> {
        self.refuse(Code::Value, at, format!("Invalid {what} in transformation: {}", at.text))
    }

    fn transformation(&mut self, whole: Piece<'_>) -> Transformation {
        let whole = whole.trimmed();
        if whole.text.is_empty() {
            self.refuse::<()>(Code::Empty, whole, "empty transformation".to_owned());
            return Transformation::default();
        }
        let mut pieces = whole.split('/');
        if pieces.len() > 1 && pieces.last().is_some_and(|p| p.text.is_empty()) {
            pieces.pop();
        }
        let mut components = Vec::new();
        let mut before = None;
        for piece in pieces {
            components.push(self.component(piece, before, whole));
            before = Some(piece);
        }
        Transformation { components }
    }

    fn component(&mut self, piece: Piece<'_>, before: Option<Piece<'_>>, whole: Piece<'_>) -> Component {
        if piece.text.is_empty() {
            self.refuse::<()>(Code::Empty, piece, format!("empty component in '{}'", whole.text));
            return Component::default();
        }
        let mut written = Vec::new();
        let mut keys: Vec<&str> = Vec::new();
        for p in piece.split(',') {
            // The canonical order may bring any parameter to the end of the text, where white space is lost.
            let p = p.trimmed_end();
            let Some((key, value)) = self.key_and_value(p, piece, before) else { continue };
            if key.text != "fl" && keys.contains(&key.text) {
                let message = format!("parameter '{}' is given twice", key.text);
                self.refuse::<()>(Code::Duplicate, p, message);
                continue;
            }
            keys.push(key.text);
            written.push((p, key, value));
        }
        // Lists inside a component keep the canonical order, so that its text reads back as the same tree.
        let mut order: Vec<&str> = written.iter().map(|(p, _, _)| p.text).collect();
        canonical::sort(&mut order);
        written.sort_by_key(|(p, _, _)| order.iter().position(|o| *o == p.text));
        let mut component = Component::default();
        for (p, key, value) in &written {
            self.parameter(&mut component, *p, *key, *value);
        }
        component.spelling =
            spelling(&component, &written.iter().map(|(p, _, _)| p.text).collect::<Vec<_>>());
        component
    }

    /// Splits `key_value` and checks that neither is missing.
    fn key_and_value<'t>(
        &mut self,
        p: Piece<'t>,
        component: Piece<'t>,
        before: Option<Piece<'t>>,
    ) -> Option<(Piece<'t>, Piece<'t>)> {
        if p.text.is_empty() {
            return self.refuse(Code::Empty, p, format!("empty parameter in '{}'", component.text));
        }
        if !p.is_balanced() {
            return self.refuse(Code::Paren, p, format!("unbalanced parenthesis in '{}'", p.text));
        }
        let split = p.split_key().filter(|(key, _)| parameter::is_known(key.text));
        let Some((key, value)) = split else {
            let suggestion = parameter::suggest(p.text, before.map(|b| b.text));
            let message = format!("Unknown transformation parameter: {}", p.text);
            return self.refuse_with(Code::UnknownParam, p, message, suggestion);
        };
        if value.text.is_empty() {
            return self.refuse(Code::Empty, p, format!("parameter '{}' has no value", key.text));
        }
        Some((key, value))
    }
}

/// Remembers every parameter whose plain form differs from what was written.
fn spelling(component: &Component, written: &[&str]) -> Spelling {
    let mut pairs = Vec::new();
    for plain in spell::parameters(component) {
        let key = plain.split('_').next().unwrap_or_default();
        let same: Vec<&str> = written.iter().copied().filter(|w| w.split('_').next() == Some(key)).collect();
        let joined = same.join(",");
        if !same.is_empty() && joined != plain {
            pairs.push((plain, joined));
        }
    }
    Spelling(pairs)
}
