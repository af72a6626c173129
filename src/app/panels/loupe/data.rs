//! What the loupe lists: analyses with boxes, and the boxes above the chosen confidence.

use crate::app::found::{self, FoundBox};
use crate::app::state::UiState;
use crate::facts::AnalysisRecord;
use crate::geometry::PxSize;
use crate::session::{PictureSource, PictureView, View};

/// Who draws boxes: an analysis, or the file itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysisLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// `DEIMv2 femto, v2`
    pub model: String,
    /// Boxes above the chosen confidence.
    pub count: usize,
    /// Whether its boxes are drawn.
    pub on: bool,
}

/// Analyses that can have boxes, in order of invocation, and after them the file, where it names people.
#[must_use]
pub fn analyses(records: &[AnalysisRecord], told: &[FoundBox], state: &UiState) -> Vec<AnalysisLine> {
    let line = |record: &AnalysisRecord| AnalysisLine {
        id: record.analysis.clone(),
        title: record.analysis.clone(),
        model: format!("{}, v{}", record.model_name, record.version),
        count: found::boxes_of(record).iter().filter(|b| b.confidence >= state.least_confidence).count(),
        on: !state.hidden.contains(&record.analysis),
    };
    let mut lines: Vec<AnalysisLine> = records.iter().filter(|r| found::has_boxes(r)).map(line).collect();
    if !told.is_empty() {
        lines.push(AnalysisLine {
            id: found::FILE.to_owned(),
            title: "people, from the file".to_owned(),
            model: "Marked by another program".to_owned(),
            count: told.len(),
            on: !state.hidden.contains(found::FILE),
        });
    }
    lines
}

/// Boxes of the analyses that are on, above the chosen confidence, most certain first.
#[must_use]
pub fn drawn(records: &[AnalysisRecord], state: &UiState) -> Vec<FoundBox> {
    let mut boxes: Vec<FoundBox> = found::boxes(records)
        .into_iter()
        .filter(|b| b.confidence >= state.least_confidence && !state.hidden.contains(&b.at.analysis))
        .collect();
    boxes.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    boxes
}

/// The faces that the file of the open picture marks.
#[must_use]
pub fn told(view: &View, picture: &PictureView, size: PxSize) -> Vec<FoundBox> {
    let PictureSource::Asset(id) = picture.source else { return Vec::new() };
    let known = view.inspector.as_deref().filter(|known| known.id == id);
    known.map(|known| found::told(&known.metadata, size)).unwrap_or_default()
}

/// What is still going on with this picture, in words; nothing when all is done.
#[must_use]
pub fn progress(picture: &PictureView) -> String {
    match (picture.loading, picture.analysing.len()) {
        (true, _) => "Opening".to_owned(),
        (false, 0) => String::new(),
        (false, _) => format!("Looking for {}", picture.analysing.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Face, Payload};
    use crate::geometry::PxRect;

    #[test]
    fn hidden_analyses_are_listed_and_not_drawn() {
        let face =
            |confidence| Face { bounds: PxRect::new(0.0, 0.0, 9.0, 9.0), confidence, landmarks: Vec::new() };
        let record = AnalysisRecord {
            analysis: "faces".into(),
            version: 1,
            engine: String::new(),
            model_name: "YuNet".into(),
            measured_on: PxSize::new(10, 10),
            payload: Payload::Faces(vec![face(0.9), face(0.2)]),
        };
        let mut state = UiState::default();
        let records = [record];
        assert_eq!(drawn(&records, &state).len(), 1);
        state.hidden.insert("faces".into());
        assert!(drawn(&records, &state).is_empty());
        insta::assert_snapshot!(format!("{:?}", analyses(&records, &[], &state)), @r#"[AnalysisLine { id: "faces", title: "faces", model: "YuNet, v1", count: 1, on: false }]"#);
    }

    #[test]
    fn the_file_has_a_line_of_its_own_after_all_analyses() {
        let face = FoundBox {
            at: crate::app::state::BoxRef { analysis: found::FILE.into(), index: 0 },
            label: "Ada".into(),
            gravity: "face".into(),
            bounds: PxRect::new(0.0, 0.0, 9.0, 9.0),
            confidence: 1.0,
            kind: found::Kind::Face,
        };
        let mut state = UiState::default();
        let told = [face];
        let lines = analyses(&[], &told, &state);
        assert_eq!((lines.len(), lines[0].count, lines[0].on), (1, 1, true));
        state.hidden.insert(found::FILE.into());
        assert!(!analyses(&[], &told, &state)[0].on);
    }
}
