//! What the loupe lists: analyses with boxes, and the boxes above the chosen confidence.

use crate::app::found::{self, FoundBox};
use crate::app::state::UiState;
use crate::facts::{AnalysisRecord, Payload};
use crate::session::PictureView;

/// An analysis that found boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysisLine {
    /// Its id.
    pub id: String,
    /// `DEIMv2 femto, v2`
    pub model: String,
    /// Boxes above the chosen confidence.
    pub count: usize,
    /// Whether its boxes are drawn.
    pub on: bool,
}

/// Analyses that can have boxes, in order of invocation.
#[must_use]
pub fn analyses(records: &[AnalysisRecord], state: &UiState) -> Vec<AnalysisLine> {
    records
        .iter()
        .filter(|r| matches!(r.payload, Payload::Boxes(_) | Payload::Faces(_) | Payload::Text(_)))
        .map(|record| AnalysisLine {
            id: record.analysis.clone(),
            model: format!("{}, v{}", record.model_name, record.version),
            count: found::boxes_of(record).iter().filter(|b| b.confidence >= state.least_confidence).count(),
            on: !state.hidden.contains(&record.analysis),
        })
        .collect()
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
    use crate::facts::Face;
    use crate::geometry::{PxRect, PxSize};

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
        insta::assert_snapshot!(format!("{:?}", analyses(&records, &state)), @r#"[AnalysisLine { id: "faces", model: "YuNet, v1", count: 1, on: false }]"#);
    }
}
