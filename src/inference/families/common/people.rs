//! The people an earlier analysis found.

use crate::facts::Payload;
use crate::geometry::PxRect;
use crate::inference::families::Run;

/// Boxes of people, largest first, at most `most`: what the gate of the manifest asks for.
///
/// Without a gate any box named `person` counts, with a gate that names no label every box. Of two boxes that nearly agree the larger stays, so
/// that nobody is looked at twice.
pub(in super::super) fn people(run: &Run<'_>, most: usize) -> Vec<PxRect> {
    let gate = run.manifest.gate.as_ref();
    let (analysis, line) =
        gate.map_or(("coco", 0.3), |g| (g.analysis.as_str(), g.min_confidence.unwrap_or(0.3)));
    let wanted = |label: &str| {
        gate.map_or(label == "person", |g| g.labels.is_empty() || g.labels.iter().any(|l| l == label))
    };
    let mut found: Vec<PxRect> = run
        .prior
        .iter()
        .filter(|record| record.analysis == analysis)
        .flat_map(|record| match &record.payload {
            Payload::Boxes(boxes) => boxes.as_slice(),
            _ => &[],
        })
        .filter(|b| b.confidence >= line && wanted(&b.label) && !b.bounds.is_empty())
        .map(|b| b.bounds)
        .collect();
    found.sort_by(|a, b| b.area().total_cmp(&a.area()));
    let mut kept: Vec<PxRect> = Vec::new();
    for bounds in found {
        if kept.iter().all(|k| k.iou(&bounds) < SAME_PERSON) {
            kept.push(bounds);
        }
    }
    kept.truncate(most);
    kept
}

/// Two boxes that overlap more than this are one person seen twice.
const SAME_PERSON: f64 = 0.7;
