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
