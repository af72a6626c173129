//! Where several common conditions hardly ever meet: the few pictures that they leave, from the packed records.
//!
//! Walking along the index of the order until a page is full is quick while hits are common. Where they are rare,
//! though each condition alone is not, it would walk through the whole library; looking through 16 bytes an asset is
//! ten times as quick, and stops as soon as there are enough.

use rusqlite::Connection;

use super::sets::Chosen;
use super::{Narrow, Required};
use crate::catalog::Result;
use crate::catalog::index::packed::{self, Packed};
use crate::grammar::search::{Compare, FlagWord, NumberField, QualityWord, Query, State, Term, Watermark};

/// The pictures that may match, where they are at most `few`; `None` where there are more, or where there is nothing
/// to tell that by.
pub(super) fn few(
    connection: &Connection,
    query: Option<&Query>,
    sets: &[Required],
    few: usize,
) -> Result<Option<Narrow>> {
    let parts: Vec<&Query> = match query {
        Some(Query::And(parts)) => parts.iter().filter(|part| says_something(part)).collect(),
        Some(other) => Some(other).filter(|other| says_something(other)).into_iter().collect(),
        None => Vec::new(),
    };
    if parts.len() + sets.len() < 2 || !packed::is_complete(connection)? {
        return Ok(None);
    }
    let mut found = Vec::new();
    Chosen::with(|chosen| {
        packed::look_through(connection, |asset, facts| {
            let within = |set: &Required| {
                let number = if set.of_assets { Some(asset) } else { facts.print() };
                number.is_none_or(|number| chosen.holds(set.number, number) == set.within)
            };
            if !facts.missing() && sets.iter().all(within) && parts.iter().all(|part| may_hold(part, facts)) {
                found.push(asset);
            }
            found.len() <= few
        })
    })?;
    Ok((found.len() <= few).then(|| Narrow::of_assets(&found)))
}

/// Whether records can tell that a condition does not hold.
fn says_something(query: &Query) -> bool {
    match query {
        Query::All | Query::Not(_) => false,
        Query::And(parts) => parts.iter().any(says_something),
        Query::Or(parts) => parts.iter().all(says_something),
        Query::Term(term) => matches!(
            term,
            Term::Quality(_)
                | Term::Number(..)
                | Term::Watermark(_)
                | Term::Flag(_)
                | Term::Is(State::Failed | State::Untagged)
        ),
    }
}

/// False only where the condition certainly does not hold.
fn may_hold(query: &Query, facts: Packed) -> bool {
    match query {
        Query::All | Query::Not(_) => true,
        Query::And(parts) => parts.iter().all(|part| may_hold(part, facts)),
        Query::Or(parts) => parts.iter().any(|part| may_hold(part, facts)),
        Query::Term(term) => term_may_hold(term, facts),
    }
}

fn term_may_hold(term: &Term, facts: Packed) -> bool {
    match term {
        Term::Quality(word) => facts.quality().is_some_and(|(least, most)| match word {
            QualityWord::Low => least < 0.4,
            QualityWord::Medium => most >= 0.4 && least < 0.7,
            QualityWord::High => most >= 0.7,
        }),
        Term::Number(field, compare, number) => {
            let range = match field {
                NumberField::Iqa => facts.quality(),
                NumberField::Rating => Some((facts.rating(), facts.rating())),
                NumberField::Width => Some(facts.width()),
                NumberField::Height => Some(facts.height()),
            };
            range.is_some_and(|range| some_number(range, *compare, *number))
        }
        Term::Watermark(verdict) => {
            let wanted = match verdict {
                Watermark::Clean => 0,
                Watermark::Watermark => 1,
                Watermark::Banner => 2,
            };
            facts.watermark() == Some(wanted)
        }
        Term::Flag(flag) => {
            let wanted = match flag {
                FlagWord::None => 0,
                FlagWord::Pick => 1,
                FlagWord::Reject => 2,
            };
            facts.flag() == wanted
        }
        Term::Is(State::Failed) => facts.failed(),
        Term::Is(State::Untagged) => !facts.tagged(),
        _ => true,
    }
}

/// Whether some number of the range compares so.
fn some_number((least, most): (f64, f64), compare: Compare, bound: f64) -> bool {
    match compare {
        Compare::Equal => least <= bound && bound <= most,
        Compare::Less => least < bound,
        Compare::LessOrEqual => least <= bound,
        Compare::Greater => most > bound,
        Compare::GreaterOrEqual => most >= bound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::search::parse_query;

    #[test]
    fn records_speak_for_columns_and_not_for_words() {
        let says = |text: &str| says_something(&parse_query(text).unwrap());
        for text in ["rating>=3", "quality:low", "flag:pick OR rating>3", "is:failed", "w>=9 is:offline"] {
            assert!(says(text), "{text}");
        }
        for text in ["cat", "object:cat", "-rating>3", "cat OR rating>3", "date:2010", "near:1,2,3"] {
            assert!(!says(text), "{text}");
        }
    }

    #[test]
    fn a_range_holds_some_number() {
        let range = (0.4, 0.405);
        for (compare, bound, holds) in [
            (Compare::Equal, 0.402, true),
            (Compare::Equal, 0.41, false),
            (Compare::Less, 0.4, false),
            (Compare::LessOrEqual, 0.4, true),
            (Compare::Greater, 0.4, true),
            (Compare::Greater, 0.405, false),
            (Compare::GreaterOrEqual, 0.405, true),
        ] {
            assert_eq!(some_number(range, compare, bound), holds, "{compare:?} {bound}");
        }
    }
}
