//! The search as chips, each of which can be taken away.

use crate::grammar::search::{Query, parse_query};

/// One condition of the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// `tag`, `rating`, or `search` for words.
    pub kind: String,
    /// `dog`, `>=3`
    pub value: String,
    /// The search without it.
    pub without: String,
}

/// The conditions that all have to hold; a search that is not understood is one chip.
#[must_use]
pub fn of(query: &str) -> Vec<Filter> {
    let text = query.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let parts: Vec<String> = match parse_query(text) {
        Ok(Query::And(parts)) => parts.iter().map(enclosed).collect(),
        Ok(_) => vec![text.to_owned()],
        Err(_) => {
            let (kind, value, without) = ("search".to_owned(), text.to_owned(), String::new());
            return vec![Filter { kind, value, without }];
        }
    };
    (0..parts.len())
        .map(|n| {
            let others = parts.iter().enumerate().filter(|(other, _)| *other != n);
            let without = others.map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(" ");
            let (kind, value) = named(&parts[n]);
            Filter { kind, value, without }
        })
        .collect()
}

fn enclosed(part: &Query) -> String {
    if matches!(part, Query::Or(_)) { format!("({part})") } else { part.to_string() }
}

/// A condition as a quiet word and a value.
fn named(part: &str) -> (String, String) {
    let field = part.find(|c: char| !c.is_ascii_lowercase());
    let (kind, value) = match field.and_then(|at| Some((part.get(..at)?, part.get(at..)?))) {
        Some((kind, rest)) if !kind.is_empty() && rest.starts_with(':') => (kind, &rest[1..]),
        Some((kind, rest)) if !kind.is_empty() && rest.starts_with(['<', '>', '=']) => (kind, rest),
        _ => ("search", part),
    };
    let value = value.strip_suffix('*').unwrap_or(value);
    let bare = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
    (kind.to_owned(), bare.to_owned())
}

/// Conditions that menus offer, with their words in the search language.
pub const OFFERED: [(&str, &str); 13] = [
    ("3 stars or more", "rating>=3"),
    ("5 stars", "rating=5"),
    ("Picked", "flag:pick"),
    ("Not rejected", "-flag:reject"),
    ("Red label", "label:red"),
    ("Green label", "label:green"),
    ("High quality", "quality:high"),
    ("Low quality", "quality:low"),
    ("Without a watermark", "watermark:clean"),
    ("With people", "object:person"),
    ("Needs attention", "is:failed"),
    ("Untagged", "is:untagged"),
    ("Near-duplicates", "is:duplicate"),
];

/// The search with one more condition.
#[must_use]
pub fn with(query: &str, condition: &str) -> String {
    let text = query.trim();
    match parse_query(text) {
        _ if text.is_empty() => condition.to_owned(),
        Ok(Query::Or(_)) => format!("({text}) {condition}"),
        _ => format!("{text} {condition}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_falls_into_its_conditions() {
        let all: Vec<String> = of("tag:dog rating>=3 (a OR b) beach")
            .into_iter()
            .map(|f| format!("{} | {} | {}", f.kind, f.value, f.without))
            .collect();
        insta::assert_snapshot!(all.join("\n"), @"
        tag | dog | rating>=3 (a OR b) beach*
        rating | >=3 | tag:dog (a OR b) beach*
        search | (a OR b) | tag:dog rating>=3 beach*
        search | beach | tag:dog rating>=3 (a OR b)
        ");
        assert!(of("  ").is_empty());
        assert_eq!(of("hight:low(")[0].value, "hight:low(");
    }

    #[test]
    fn what_the_menu_offers_is_understood() {
        for (words, condition) in OFFERED {
            assert!(parse_query(condition).is_ok(), "{words}: {condition}");
        }
        assert_eq!(with("a OR b", "rating=5"), "(a OR b) rating=5");
        assert_eq!(with("", "rating=5"), "rating=5");
    }
}
