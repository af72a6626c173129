//! What was found in the open picture, as one flat list of boxes.

use super::state::BoxRef;
use crate::crop;
use crate::facts::{AnalysisRecord, Payload};
use crate::geometry::{PxRect, PxSize};

/// What kind of thing a box is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A named thing.
    Thing,
    /// A face.
    Face,
    /// Written words.
    Text,
}

/// One box of one analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundBox {
    /// Which box it is.
    pub at: BoxRef,
    /// What it is: `dog`, `face`, or the words themselves.
    pub label: String,
    /// How it is named in a gravity: `dog`, `face`, `ocr_text`.
    pub gravity: String,
    /// Where, in source pixels.
    pub bounds: PxRect,
    /// 0 to 1.
    pub confidence: f32,
    /// What kind of thing.
    pub kind: Kind,
}

/// Every box of every analysis, in order of invocation.
#[must_use]
pub fn boxes(records: &[AnalysisRecord]) -> Vec<FoundBox> {
    records.iter().flat_map(boxes_of).collect()
}

/// The boxes of one analysis; none for analyses about the whole picture.
#[must_use]
pub fn boxes_of(record: &AnalysisRecord) -> Vec<FoundBox> {
    let found = |index: usize, label: String, gravity: String, bounds, confidence, kind| FoundBox {
        at: BoxRef { analysis: record.analysis.clone(), index },
        label,
        gravity,
        bounds,
        confidence,
        kind,
    };
    match &record.payload {
        Payload::Boxes(all) => all
            .iter()
            .enumerate()
            // A label without a place has an empty box.
            .filter(|(_, d)| !d.bounds.is_empty())
            .map(|(i, d)| {
                let name = gravity_name(&record.analysis, &d.label);
                found(i, d.label.clone(), name, d.bounds, d.confidence, Kind::Thing)
            })
            .collect(),
        Payload::Faces(all) => all
            .iter()
            .enumerate()
            .map(|(i, f)| found(i, "face".to_owned(), "face".to_owned(), f.bounds, f.confidence, Kind::Face))
            .collect(),
        Payload::Text(all) => all
            .iter()
            .enumerate()
            .map(|(i, b)| {
                let words = b.text.clone().filter(|w| !w.is_empty()).unwrap_or_else(|| "text".to_owned());
                found(i, words, "ocr_text".to_owned(), b.bounds, b.confidence, Kind::Text)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// A label as an item of a gravity; models other than the first one asked are named.
fn gravity_name(analysis: &str, label: &str) -> String {
    let name = label.replace(' ', "_");
    if analysis == "coco" { name } else { format!("{analysis}_{name}") }
}

/// The box a photographer would look at first.
#[must_use]
pub fn most_prominent(found: &[FoundBox], size: PxSize) -> Option<&FoundBox> {
    let rank = |b: &FoundBox| crop::prominence(size, &b.bounds, b.confidence, 1.0);
    found.iter().filter(|b| b.kind != Kind::Text).max_by(|a, b| rank(a).total_cmp(&rank(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Detection, Face};

    fn record(analysis: &str, payload: Payload) -> AnalysisRecord {
        AnalysisRecord {
            analysis: analysis.to_owned(),
            version: 1,
            engine: "e".to_owned(),
            model_name: "model".to_owned(),
            measured_on: PxSize::new(100, 100),
            payload,
        }
    }

    #[test]
    fn boxes_faces_and_labels_become_one_list() {
        let dog = Detection {
            label: "teddy bear".to_owned(),
            categories: Vec::new(),
            bounds: PxRect::new(1.0, 2.0, 3.0, 4.0),
            confidence: 0.9,
            sharpness: None,
            attributes: std::collections::BTreeMap::new(),
        };
        let face = Face { bounds: PxRect::new(5.0, 5.0, 5.0, 5.0), confidence: 0.8, landmarks: Vec::new() };
        let all = boxes(&[
            record("coco", Payload::Boxes(vec![dog.clone()])),
            record("lvis", Payload::Boxes(vec![dog])),
            record("faces", Payload::Faces(vec![face])),
            record("iqa", Payload::Quality(0.7)),
        ]);
        let names: Vec<&str> = all.iter().map(|b| b.gravity.as_str()).collect();
        assert_eq!(names, ["teddy_bear", "lvis_teddy_bear", "face"]);
    }
}
