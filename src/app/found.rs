//! What was found in the open picture, as one flat list of boxes.

use super::state::BoxRef;
use crate::crop;
use crate::facts::{AnalysisRecord, Payload, PictureMetadata};
use crate::geometry::{PxRect, PxSize};
use crate::session::Inspector;

/// Who marked the faces that stand in the file itself.
pub const FILE: &str = "file";
/// Things below this are not listed beside the grid.
pub const LEAST_LISTED: f32 = 0.3;

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

impl FoundBox {
    /// Whether the file says so, where a model would only believe it.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.at.analysis == FILE
    }
}

/// Faces that another program marked in the file, with the names it gave them.
#[must_use]
pub fn told(metadata: &PictureMetadata, size: PxSize) -> Vec<FoundBox> {
    let (w, h) = (f64::from(size.w), f64::from(size.h));
    let regions = metadata.face_regions.iter().enumerate();
    regions
        .map(|(index, region)| {
            let PxRect { x, y, w: wide, h: high } = region.area;
            FoundBox {
                at: BoxRef { analysis: FILE.to_owned(), index },
                label: region.name.clone().unwrap_or_else(|| "face".to_owned()),
                gravity: "face".to_owned(),
                bounds: PxRect::new(x * w, y * h, wide * w, high * h),
                confidence: 1.0,
                kind: Kind::Face,
            }
        })
        .collect()
}

/// The boxes of one name that hang together with one of them: a row stands for all of them.
#[must_use]
pub fn alike(inspector: &Inspector, at: &BoxRef) -> Vec<FoundBox> {
    let mut all = told(&inspector.metadata, inspector.size);
    all.extend(boxes(&inspector.records));
    let Some(label) = all.iter().find(|found| found.at == *at).map(|found| found.label.clone()) else {
        return Vec::new();
    };
    let same = |found: &FoundBox| found.at.analysis == at.analysis && found.label == label;
    all.retain(|found| same(found) && found.confidence >= LEAST_LISTED);
    all
}

/// Whether an analysis may have boxes.
#[must_use]
pub const fn has_boxes(record: &AnalysisRecord) -> bool {
    matches!(record.payload, Payload::Boxes(_) | Payload::Faces(_) | Payload::Text(_))
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

    #[test]
    fn faces_of_the_file_lie_where_it_says_and_carry_its_names() {
        use crate::facts::FaceRegion;
        let region = |name: Option<&str>, x| FaceRegion {
            name: name.map(str::to_owned),
            area: PxRect::new(x, 0.25, 0.1, 0.5),
        };
        let metadata = PictureMetadata {
            face_regions: vec![region(Some("Ada"), 0.5), region(None, 0.0)],
            ..PictureMetadata::default()
        };
        let all = told(&metadata, PxSize::new(1000, 400));
        assert_eq!(all[0].bounds, PxRect::new(500.0, 100.0, 100.0, 200.0));
        assert_eq!([all[0].label.as_str(), all[1].label.as_str()], ["Ada", "face"]);
        assert!(all.iter().all(FoundBox::is_told));
    }
}
