//! Whether a model runs at all on a picture: what it needs is there, and its gate is open.

use crate::facts::{AnalysisRecord, Payload};
use crate::inference::{Gate, InferenceError, Manifest, Models};

/// An error when an analysis it builds on has no result in `prior`.
pub(super) fn require(manifest: &Manifest, prior: &[AnalysisRecord]) -> Result<(), InferenceError> {
    match manifest.needs.iter().find(|need| !prior.iter().any(|record| record.analysis == **need)) {
        Some(need) => {
            Err(InferenceError::NeedsFirst { analysis: manifest.analysis.clone(), needs: need.clone() })
        }
        None => Ok(()),
    }
}

/// Whether the gate is open; always, where there is none.
pub(super) fn is_open(manifest: &Manifest, prior: &[AnalysisRecord], models: &Models) -> bool {
    let Some(gate) = &manifest.gate else { return true };
    let line = gate.min_confidence.unwrap_or_else(|| {
        models.answering(&gate.analysis).map_or(0.5, |(model, _)| model.manifest.thresholds.crop_threshold)
    });
    prior.iter().filter(|record| record.analysis == gate.analysis).any(|r| opens(gate, &r.payload, line))
}

fn opens(gate: &Gate, payload: &Payload, line: f32) -> bool {
    let named = |label: &str| gate.labels.is_empty() || gate.labels.iter().any(|wanted| wanted == label);
    match payload {
        Payload::Boxes(boxes) => boxes.iter().any(|b| b.confidence >= line && named(&b.label)),
        Payload::Labels(labels) => labels.iter().any(|l| l.confidence >= line && named(&l.label)),
        Payload::Faces(faces) => faces.iter().any(|face| face.confidence >= line),
        Payload::Text(blocks) => blocks.iter().any(|block| block.confidence >= line),
        Payload::Quality(score) => *score >= line,
        Payload::Caption(_) | Payload::Saliency(_) | Payload::Embedding(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Detection;
    use crate::geometry::{PxRect, PxSize};
    use crate::inference::testing;

    fn coco(label: &str, confidence: f32) -> Vec<AnalysisRecord> {
        let found = Detection {
            label: label.to_owned(),
            categories: Vec::new(),
            bounds: PxRect::new(0.0, 0.0, 1.0, 1.0),
            confidence,
            sharpness: None,
            attributes: std::collections::BTreeMap::new(),
        };
        vec![AnalysisRecord {
            analysis: "coco".to_owned(),
            version: 2,
            engine: String::new(),
            model_name: String::new(),
            measured_on: PxSize::new(1, 1),
            payload: Payload::Boxes(vec![found]),
        }]
    }

    #[test]
    fn a_gate_opens_for_its_label_from_its_confidence() {
        let gate =
            "needs = ['coco']\ngate = { analysis = 'coco', labels = ['person'], min_confidence = 0.3 }";
        let manifest = testing::model("clothes", b"x", gate).manifest;
        let open = |prior: &[AnalysisRecord]| is_open(&manifest, prior, &Models::default());
        assert!(open(&coco("person", 0.3)));
        assert!(!open(&coco("person", 0.29)));
        assert!(!open(&coco("dog", 0.9)));
        assert!(require(&manifest, &coco("dog", 0.9)).is_ok());
        let error = require(&manifest, &[]).unwrap_err().to_string();
        assert_eq!(error, "analysis clothes builds on coco, which has no result for this picture yet");
    }

    #[test]
    fn without_a_gate_everything_runs() {
        let manifest = testing::model("faces", b"x", "").manifest;
        assert!(is_open(&manifest, &[], &Models::default()));
    }
}
