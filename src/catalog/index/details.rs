//! What analyses say of the things they found, as text that words and phrases find: `long sleeve plain red dress`.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::catalog::{Result, payload};
use crate::facts::{Detection, Payload};

/// The attribute with the finer name of a thing.
const KIND: &str = "kind";

/// An attribute about the box and not about the thing.
const LOCALISATION: &str = "localisation";

/// The finer name of a thing, and how sure the model is of it.
pub(super) fn kind(detection: &Detection) -> Option<(&str, f32)> {
    best(detection.attributes.get(KIND)?)
}

/// Whether a model is surer of a finer name than not.
pub(super) fn is_sure(confidence: f32) -> bool {
    confidence >= 0.5
}

/// A line for each thing at or above the threshold of which more than its name is known.
pub(super) fn of(found: &Payload, threshold: f64) -> String {
    let Payload::Boxes(boxes) = found else { return String::new() };
    let mut lines: Vec<String> = Vec::new();
    for detection in boxes.iter().filter(|d| payload::decimal(d.confidence) >= threshold) {
        let line = line(detection);
        if !line.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// Everything said of the things in a content.
pub(super) fn stored(connection: &Connection, print: i64) -> Result<String> {
    let sql = "SELECT text FROM derived.details WHERE print = ?1 ORDER BY engine";
    let mut statement = connection.prepare_cached(sql)?;
    let lines: Vec<String> = statement.query_map([print], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(lines.join("\n"))
}

/// Values before the name, the colour next to it, so that phrases such as "red dress" are found; empty where there are
/// no values.
fn line(detection: &Detection) -> String {
    let mut words: Vec<String> = Vec::new();
    // Keys are in alphabetical order: `color`, `pattern`, `sleeve length`.
    for (key, values) in detection.attributes.iter().rev() {
        match (key.as_str(), best(values)) {
            (LOCALISATION, _) | (_, None) => {}
            (KIND, Some((_, sure))) if !is_sure(sure) => {}
            (_, Some((value, _))) => words.push(with_what_it_is_of(value, key)),
        }
    }
    if words.is_empty() {
        return String::new();
    }
    words.push(detection.label.clone());
    words.join(" ")
}

/// `long` of a `sleeve length` is `long sleeve`; `red` of a `color` says itself what it is.
fn with_what_it_is_of(value: &str, key: &str) -> String {
    match key.split_once(' ') {
        Some((of, _)) if !value.starts_with(of) => format!("{value} {of}"),
        _ => value.to_owned(),
    }
}

fn best(values: &BTreeMap<String, f32>) -> Option<(&str, f32)> {
    let surest = values.iter().max_by(|a, b| a.1.total_cmp(b.1));
    surest.map(|(value, confidence)| (value.as_str(), *confidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxRect;

    fn thing(label: &str, confidence: f32, attributes: &[(&str, &str, f32)]) -> Detection {
        let one = |&(key, value, sure): &(&str, &str, f32)| {
            (key.to_owned(), BTreeMap::from([(value.to_owned(), sure)]))
        };
        Detection {
            label: label.to_owned(),
            categories: vec![],
            bounds: PxRect::new(0.0, 0.0, 1.0, 1.0),
            confidence,
            sharpness: None,
            attributes: attributes.iter().map(one).collect(),
        }
    }

    #[test]
    fn attributes_stand_before_the_name() {
        let dress = [("color", "red", 0.4), ("pattern", "plain", 0.9), ("sleeve length", "sleeveless", 0.8)];
        let found = Payload::Boxes(vec![
            thing("dress", 0.9, &dress),
            thing("dress", 0.8, &dress),
            thing("pants", 0.9, &[("leg length", "short", 0.9)]),
            thing("bag", 0.3, &[("color", "blue", 0.9)]),
            thing("dog", 0.9, &[("kind", "pug", 0.8), ("localisation", "weak", 0.5)]),
            thing("bird", 0.9, &[("kind", "goldfinch", 0.4)]),
            thing("tie", 0.9, &[]),
        ]);
        assert_eq!(of(&found, 0.6), "sleeveless plain red dress\nshort leg pants\npug dog");
        assert_eq!(of(&Payload::Quality(0.5), 0.6), "");
    }
}
