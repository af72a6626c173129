//! One word of a search to one condition.

use super::lexer::Token;
use super::query::{
    AspectRatio, Compare, FlagWord, NumberField, Place, QualityWord, State, Term, TextField, Watermark, Word,
};
use super::{Name, QueryError, date};
use crate::grammar::names;

/// Every field name, for suggestions.
const FIELDS: &[&str] = &[
    "tag",
    "caption",
    "text",
    "name",
    "folder",
    "model",
    "camera",
    "object",
    "count",
    "quality",
    "iqa",
    "watermark",
    "type",
    "shop",
    "rating",
    "flag",
    "w",
    "h",
    "ar",
    "date",
    "label",
    "near",
    "is",
    "similar",
];

/// What stands between a field and its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Colon,
    Compare(Compare),
}

/// The value of a field with its place.
struct Value<'t> {
    field: &'t str,
    sign: Sign,
    token: Token<'t>,
}

/// Reads one word; `last` tells whether the text ends with it.
pub(super) fn read(token: &Token<'_>, last: bool) -> Result<Term, QueryError> {
    match split_field(token)? {
        Some(value) => field(&value, token, last),
        None => readable(token, word(token, last)?).map(Term::Anywhere),
    }
}

/// Field and value, when the word begins with letters and a sign.
fn split_field<'t>(token: &Token<'t>) -> Result<Option<Value<'t>>, QueryError> {
    let letters = token.text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (field, rest) = token.text.split_at(letters);
    let Some((sign, width)) = sign(rest).filter(|_| !field.is_empty()) else { return Ok(None) };
    let lower = field.to_ascii_lowercase();
    let known = match lower.as_str() {
        "width" => Some("w"),
        "height" => Some("h"),
        other => FIELDS.iter().copied().find(|f| *f == other),
    };
    let Some(known) = known else {
        let near = names::near(&lower, FIELDS.iter().copied()).into_iter().next();
        let suggestion = near.map(|f| format!("{f}{rest}"));
        let message = format!("there is no field '{field}'; to find the text itself, put it in quotes");
        return Err(token.error(message, suggestion));
    };
    let start = letters + width;
    let value = Token { kind: token.kind, text: &token.text[start..], offset: token.offset + start };
    if value.text.is_empty() {
        return Err(token.error(format!("'{}' needs a value", token.text), None));
    }
    Ok(Some(Value { field: known, sign, token: value }))
}

/// A sign at the beginning, and its length.
fn sign(text: &str) -> Option<(Sign, usize)> {
    let compare = compare(text.strip_prefix(':').unwrap_or(text));
    match (text.starts_with(':'), compare) {
        (true, None) => Some((Sign::Colon, 1)),
        (colon, Some((compare, width))) => Some((Sign::Compare(compare), width + usize::from(colon))),
        (false, None) => None,
    }
}

/// A comparison at the beginning, and its length.
fn compare(text: &str) -> Option<(Compare, usize)> {
    let longest_first =
        [Compare::LessOrEqual, Compare::GreaterOrEqual, Compare::Less, Compare::Greater, Compare::Equal];
    longest_first.into_iter().find(|c| text.starts_with(c.sign())).map(|c| (c, c.sign().len()))
}

fn field(value: &Value<'_>, whole: &Token<'_>, last: bool) -> Result<Term, QueryError> {
    let number = |field, range: std::ops::RangeInclusive<f64>| number_term(value, field, range);
    match value.field {
        "iqa" => return number(NumberField::Iqa, 0.0..=1.0),
        "rating" => return number(NumberField::Rating, 0.0..=5.0),
        "w" => return number(NumberField::Width, 0.0..=f64::from(u32::MAX)),
        "h" => return number(NumberField::Height, 0.0..=f64::from(u32::MAX)),
        "quality" if value.sign != Sign::Colon => return number(NumberField::Iqa, 0.0..=1.0),
        _ => {}
    }
    if value.sign != Sign::Colon {
        let message = format!("'{}' is followed by a colon: {}:…", value.field, value.field);
        return Err(whole.error(message, None));
    }
    match value.field {
        "tag" => word(&value.token, false).map(|word| Term::Text(TextField::Tag, word)),
        "caption" => text(value, TextField::Caption, last),
        "text" => text(value, TextField::Text, last),
        "name" => text(value, TextField::Name, last),
        "folder" => text(value, TextField::Folder, last),
        "model" => word(&value.token, false).map(|word| Term::Text(TextField::Model, word)),
        "camera" => text(value, TextField::Camera, last),
        "object" | "count" => counted(value),
        "quality" => choice(value, &QualityWord::ALL, QualityWord::name).map(Term::Quality),
        "watermark" => choice(value, &Watermark::ALL, Watermark::name).map(Term::Watermark),
        "flag" => choice(value, &FlagWord::ALL, FlagWord::name).map(Term::Flag),
        "is" => choice(value, &State::ALL, State::name).map(Term::Is),
        "type" => named(value).map(Term::Type),
        "shop" => named(value).map(Term::Shop),
        "label" => named(value).map(|name| Term::Label(Name { text: name.text.to_lowercase(), ..name })),
        "ar" => aspect(value),
        "near" => near(value),
        "similar" => value.token.text.parse().map(Term::Similar).map_err(|_not_a_number| {
            value.token.error("similar: needs the number of a picture, as search and show print it", None)
        }),
        _ => {
            date::range(value.token.text).map(Term::Date).map_err(|message| value.token.error(message, None))
        }
    }
}

fn number_term(
    value: &Value<'_>,
    field: NumberField,
    range: std::ops::RangeInclusive<f64>,
) -> Result<Term, QueryError> {
    let compare = match value.sign {
        Sign::Colon => Compare::Equal,
        Sign::Compare(compare) => compare,
    };
    let number = decimal(value.token.text).filter(|n| range.contains(n));
    let number = number.ok_or_else(|| {
        let message = format!(
            "{} is a number from {} to {}, not '{}'",
            field.name(),
            range.start(),
            range.end(),
            value.token.text
        );
        value.token.error(message, None)
    })?;
    Ok(Term::Number(field, compare, number))
}

/// A field that is looked through like words anywhere.
fn text(value: &Value<'_>, field: TextField, last: bool) -> Result<Term, QueryError> {
    readable(&value.token, word(&value.token, last)?).map(|word| Term::Text(field, word))
}

/// `cat`, `"hot dog">0.6`, `person>=2`
fn counted(value: &Value<'_>) -> Result<Term, QueryError> {
    let text = value.token.text;
    let name_end = match quoted_end(text) {
        Some(end) => end,
        None => text.find(['<', '>', '=']).unwrap_or(text.len()),
    };
    let part = |from: usize, to: usize| Token {
        text: &text[from..to],
        offset: value.token.offset + from,
        ..value.token
    };
    let written = part(0, name_end);
    let name = unquoted(&written)?;
    let rest = part(name_end, text.len());
    if name.is_empty() {
        return Err(value.token.error(format!("{}: needs the name of a thing", value.field), None));
    }
    let name = Name::at(name, written.offset, written.text.len());
    let comparison = if rest.text.is_empty() { None } else { Some(comparison(&rest)?) };
    if value.field == "object" {
        return match comparison {
            Some((_, n)) if !(0.0..=1.0).contains(&n) => {
                Err(rest.error("a confidence is a number from 0 to 1", None))
            }
            confidence => Ok(Term::Object { name, confidence }),
        };
    }
    match comparison {
        None => Ok(Term::Count { name, count: None }),
        Some((compare, n)) if n.fract() == 0.0 && n <= f64::from(u32::MAX) => {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just above")]
            let n = n as u32;
            Ok(Term::Count { name, count: Some((compare, n)) })
        }
        Some(_) => Err(rest.error("a count is a whole number", None)),
    }
}

/// A sign and a number that is not negative.
fn comparison(token: &Token<'_>) -> Result<(Compare, f64), QueryError> {
    let wrong = || token.error(format!("'{}' is no comparison; write >0.6 or >=2", token.text), None);
    let (compare, width) = compare(token.text).ok_or_else(wrong)?;
    Ok((compare, decimal(&token.text[width..]).ok_or_else(wrong)?))
}

fn choice<T: Copy>(value: &Value<'_>, all: &[T], name: fn(T) -> &'static str) -> Result<T, QueryError> {
    let wanted = value.token.text.to_lowercase();
    all.iter().copied().find(|v| name(*v) == wanted).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|v| name(*v)).collect();
        let near = names::near(&wanted, names.iter().copied()).into_iter().next();
        let message = format!("{}: is one of {}, not '{}'", value.field, names.join(", "), value.token.text);
        value.token.error(message, near.map(|n| format!("{}:{n}", value.field)))
    })
}

fn plain(value: &Value<'_>) -> Result<String, QueryError> {
    let text = unquoted(&value.token)?;
    if text.trim().is_empty() {
        return Err(value.token.error(format!("{}: needs a value", value.field), None));
    }
    Ok(text)
}

fn named(value: &Value<'_>) -> Result<Name, QueryError> {
    plain(value).map(|text| Name::at(text, value.token.offset, value.token.text.len()))
}

fn aspect(value: &Value<'_>) -> Result<Term, QueryError> {
    let (w, h) = value.token.text.split_once(':').unwrap_or((value.token.text, "1"));
    let positive = |t: &str| decimal(t).filter(|n| *n > 0.0);
    match (positive(w), positive(h)) {
        (Some(width), Some(height)) => Ok(Term::Aspect(AspectRatio { width, height })),
        _ => Err(value.token.error("ar: is a ratio such as 16:9 or 1.5", None)),
    }
}

fn near(value: &Value<'_>) -> Result<Term, QueryError> {
    let signed = |t: &str| t.strip_prefix('-').map_or_else(|| decimal(t), |t| decimal(t).map(|n| -n));
    let parts: Vec<Option<f64>> = value.token.text.split(',').map(|t| signed(t.trim())).collect();
    match parts[..] {
        [Some(latitude), Some(longitude), Some(km)]
            if latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && km > 0.0 =>
        {
            Ok(Term::Near { latitude, longitude, km })
        }
        _ => {
            Err(value.token.error("near: is latitude,longitude,kilometres, such as near:52.5,13.4,10", None))
        }
    }
}

/// Digits with at most one point.
fn decimal(text: &str) -> Option<f64> {
    let plain =
        text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.bytes().any(|b| b.is_ascii_digit());
    text.parse().ok().filter(|n: &f64| plain && n.is_finite())
}

/// Refuses a word of signs alone: looking through text, nothing can be found by them.
fn readable(token: &Token<'_>, word: Word) -> Result<Word, QueryError> {
    if word.text.chars().any(char::is_alphanumeric) {
        return Ok(word);
    }
    Err(token.error(format!("there is no letter or digit to look for in '{}'", token.text), None))
}

/// A word, a beginning (`bea*`) or a phrase in quotes.
fn word(token: &Token<'_>, last: bool) -> Result<Word, QueryError> {
    let place = Place { offset: token.offset, len: token.text.len() };
    if quoted_end(token.text) == Some(token.text.len()) {
        let text = unquoted(token)?;
        if text.trim().is_empty() {
            return Err(token.error("there is nothing between the quotes", None));
        }
        return Ok(Word { text, prefix: false, phrase: true, also: Vec::new(), place });
    }
    if token.text.contains('"') {
        return Err(token.error("a quote begins and ends a phrase; leave a space around it", None));
    }
    let begin = token.text.trim_end_matches('*');
    if begin.is_empty() {
        return Err(token.error("'*' needs the beginning of a word before it", None));
    }
    let prefix = last || begin.len() < token.text.len();
    Ok(Word { text: begin.to_owned(), prefix, phrase: false, also: Vec::new(), place })
}

/// Just after the closing quote, when the text begins with a quote.
fn quoted_end(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 2),
            _ => {}
        }
    }
    None
}

/// Without quotes and escapes.
fn unquoted(token: &Token<'_>) -> Result<String, QueryError> {
    let Some(end) = quoted_end(token.text) else {
        if token.text.contains('"') {
            return Err(token.error("a quote begins and ends a phrase; leave a space around it", None));
        }
        return Ok(token.text.to_owned());
    };
    if end != token.text.len() {
        return Err(token.error("something follows the closing quote; leave a space between", None));
    }
    let mut out = String::new();
    let mut chars = token.text[1..end - 1].chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    Ok(out)
}
