//! The single things that a stored response names, read back.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::facts::{Detection, Face, ScoredLabel, TextBlock};
use crate::geometry::PxRect;

/// One instance: label, confidence, box, and the whole entry.
pub(super) type Found<'a> = (&'a str, f32, Option<PxRect>, &'a Value);

pub(super) fn face((_, confidence, bounds, _): Found<'_>) -> Option<Face> {
    Some(Face { bounds: bounds?, confidence, landmarks: Vec::new() })
}

pub(super) fn block((_, confidence, bounds, entry): Found<'_>) -> Option<TextBlock> {
    let text = entry["attributes"]["text"].as_str().map(str::to_owned);
    Some(TextBlock { bounds: bounds?, corners: Vec::new(), confidence, text })
}

/// A name that is nowhere in particular has an empty box.
pub(super) fn detection((label, confidence, bounds, entry): Found<'_>) -> Detection {
    Detection {
        label: label.to_owned(),
        categories: texts(&entry["categories"]),
        bounds: bounds.unwrap_or_default(),
        confidence,
        sharpness: None,
        attributes: attributes(&entry["attributes"]),
    }
}

pub(super) fn label_of((label, confidence, _, entry): Found<'_>) -> ScoredLabel {
    ScoredLabel { label: label.to_owned(), categories: texts(&entry["categories"]), confidence }
}

/// What is said of a thing. Values come with their confidences, as a list, or alone; what is named without a
/// confidence is certain.
fn attributes(said: &Value) -> BTreeMap<String, BTreeMap<String, f32>> {
    said.as_object().into_iter().flatten().map(|(key, values)| (key.clone(), sure_values(values))).collect()
}

fn sure_values(values: &Value) -> BTreeMap<String, f32> {
    match values {
        Value::Object(map) => map.iter().map(|(value, sure)| (value.clone(), sureness(sure))).collect(),
        Value::Array(list) => list.iter().flat_map(sure_values).collect(),
        Value::Null => BTreeMap::new(),
        Value::String(value) => BTreeMap::from([(value.clone(), 1.0)]),
        number_or_bool => BTreeMap::from([(number_or_bool.to_string(), 1.0)]),
    }
}

fn sureness(told: &Value) -> f32 {
    told.as_f64().or_else(|| told["confidence"].as_f64()).map_or(1.0, single)
}

pub(super) fn confidence(label: &str, entry: &Value) -> Result<f32, String> {
    let number = entry["confidence"].as_f64().filter(|c| (0.0..=1.0).contains(c));
    number.map(single).ok_or_else(|| format!("an instance of '{label}' has no confidence from 0 to 1"))
}

pub(super) fn bounds(label: &str, entry: &Value) -> Result<Option<PxRect>, String> {
    let Some(value) = entry.get("bounding-box") else { return Ok(None) };
    let numbers: Option<Vec<f64>> =
        value.as_array().map(|list| list.iter().filter_map(Value::as_f64).collect());
    match numbers.as_deref() {
        Some(&[_, _, _, _]) => {
            serde_json::from_value(value.clone()).map(Some).map_err(|error| error.to_string())
        }
        _ => Err(format!("the box of '{label}' is not four numbers")),
    }
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "confidences and scores have few digits")]
pub(super) const fn single(number: f64) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn attributes_are_read_in_every_shape() {
        let said = json!({"category": {"hat": 0.93, "cap": {"confidence": 0.5}}, "pockets": ["side", "back"],
            "material": "wool", "lined": true, "buttons": 4, "collar": null});
        let found = attributes(&said);
        let one =
            |key: &str| found[key].iter().map(|(value, sure)| format!("{value} {sure}")).collect::<Vec<_>>();
        assert_eq!(one("category"), ["cap 0.5", "hat 0.93"]);
        assert_eq!(one("pockets"), ["back 1", "side 1"]);
        assert_eq!([one("material"), one("lined"), one("buttons")], [["wool 1"], ["true 1"], ["4 1"]]);
        assert!(found["collar"].is_empty());
        assert!(attributes(&Value::Null).is_empty());
    }
}
