//! Tree to text that reads back into the same tree.

use std::fmt::{Display, Formatter, Result};

use super::query::{AspectRatio, Compare, DateRange, Query, Term, Word};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::All => Ok(()),
            Self::And(parts) => joined(f, parts, " ", |q| matches!(q, Self::Or(_))),
            Self::Or(parts) => joined(f, parts, " OR ", |_| false),
            Self::Not(inner) => {
                f.write_str("-")?;
                enclosed(f, inner, matches!(**inner, Self::And(_) | Self::Or(_)))
            }
            Self::Term(term) => term.fmt(f),
        }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Query], between: &str, enclose: fn(&Query) -> bool) -> Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        enclosed(f, part, enclose(part))?;
    }
    Ok(())
}

fn enclosed(f: &mut Formatter<'_>, query: &Query, enclose: bool) -> Result {
    if enclose { write!(f, "({query})") } else { query.fmt(f) }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Anywhere(word) => word.fmt(f),
            Self::Text(field, word) => write!(f, "{}:{word}", field.name()),
            Self::Object { name, confidence } => {
                write!(f, "object:{}", quoted_if_needed(&name.text))?;
                confidence.iter().try_for_each(|(compare, n)| write!(f, "{}{n}", compare.sign()))
            }
            Self::Count { name, count } => {
                write!(f, "count:{}", quoted_if_needed(&name.text))?;
                count.iter().try_for_each(|(compare, n)| write!(f, "{}{n}", compare.sign()))
            }
            Self::Quality(word) => write!(f, "quality:{}", word.name()),
            Self::Number(field, compare, n) => write!(f, "{}{}{n}", field.name(), compare.sign()),
            Self::Watermark(word) => write!(f, "watermark:{}", word.name()),
            Self::Type(name) => write!(f, "type:{}", quoted_if_needed(&name.text)),
            Self::Shop(name) => write!(f, "shop:{}", quoted_if_needed(&name.text)),
            Self::Flag(word) => write!(f, "flag:{}", word.name()),
            Self::Aspect(ratio) => ratio.fmt(f),
            Self::Date(range) => range.fmt(f),
            Self::Label(name) => write!(f, "label:{}", quoted_if_needed(&name.text)),
            Self::Near { latitude, longitude, km } => write!(f, "near:{latitude},{longitude},{km}"),
            Self::Is(state) => write!(f, "is:{}", state.name()),
            Self::Similar(id) => write!(f, "similar:{id}"),
        }
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self { text, phrase: true, .. } => f.write_str(&quoted(text)),
            Self { text, prefix: true, .. } => write!(f, "{text}*"),
            Self { text, .. } => f.write_str(text),
        }
    }
}

impl Display for AspectRatio {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "ar:{}:{}", self.width, self.height)
    }
}

impl Display for DateRange {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match (&self.first, &self.last) {
            (Some(first), Some(last)) if first == last => write!(f, "date:{first}"),
            (first, last) => {
                let text = |end: &Option<String>| end.clone().unwrap_or_default();
                write!(f, "date:{}..{}", text(first), text(last))
            }
        }
    }
}

impl Compare {
    /// `=`, `<`, `<=`, `>`, `>=`
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

fn quoted_if_needed(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\'');
    if text.chars().all(plain) { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
