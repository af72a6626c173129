//! Candidate boxes: the best of rivals, then named detections in source pixels.

use std::collections::BTreeMap;

use crate::facts::Detection;
use crate::geometry::{InputTransform, PxRect, PxSize, suppress_within_classes};
use crate::inference::Label;

/// Suppression looks at this many candidates, the best ones.
const MOST_CANDIDATES: usize = 1000;

/// A picture seldom holds more things worth naming; COCO's own measure looks at as many.
const MOST_DETECTIONS: usize = 100;

/// A box of a class before suppression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Candidate {
    /// Where; in input pixels as decoded, in source pixels after [`to_source`].
    pub bounds: PxRect,
    /// 0 to 1.
    pub score: f32,
    /// Number of its class.
    pub class: usize,
}

/// Suppresses within classes and keeps the best hundred, most confident first.
///
/// Boxes that are empty or not finite are left out.
pub(in super::super) fn keep_best(mut candidates: Vec<Candidate>, max_iou: f64) -> Vec<Candidate> {
    candidates.retain(|c| !c.bounds.is_empty() && c.score.is_finite());
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates.truncate(MOST_CANDIDATES);
    let boxes: Vec<_> = candidates.iter().map(|c| (c.bounds, c.score, c.class)).collect();
    let kept = suppress_within_classes(&boxes, max_iou);
    kept.into_iter().take(MOST_DETECTIONS).map(|i| candidates[i]).collect()
}

/// The same candidates in pixels of the source, not clipped.
pub(in super::super) fn to_source(mut candidates: Vec<Candidate>, way: &InputTransform) -> Vec<Candidate> {
    for candidate in &mut candidates {
        candidate.bounds = way.source_rect_from_input(candidate.bounds);
    }
    candidates
}

/// Named boxes, clipped to the picture; what lies outside or has no name is left out.
pub(in super::super) fn detections(
    candidates: &[Candidate],
    source: PxSize,
    labels: &[Label],
) -> Vec<Detection> {
    candidates.iter().filter_map(|candidate| detection(candidate, source, labels)).collect()
}

fn detection(candidate: &Candidate, source: PxSize, labels: &[Label]) -> Option<Detection> {
    let label = labels.get(candidate.class).filter(|label| !label.name.is_empty())?;
    if candidate.bounds.is_empty() {
        return None;
    }
    let bounds = candidate.bounds.clipped(source);
    (!bounds.is_empty()).then(|| Detection {
        label: label.name.clone(),
        categories: label.categories.clone(),
        bounds,
        confidence: candidate.score.clamp(0.0, 1.0),
        sharpness: None,
        attributes: BTreeMap::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(x: f64, score: f32, class: usize) -> Candidate {
        Candidate { bounds: PxRect::new(x, 0.0, 10.0, 10.0), score, class }
    }

    #[test]
    fn rivals_of_one_class_leave_the_best() {
        let kept =
            keep_best(vec![candidate(0.0, 0.4, 0), candidate(1.0, 0.9, 0), candidate(1.0, 0.5, 1)], 0.6);
        assert_eq!(kept, [candidate(1.0, 0.9, 0), candidate(1.0, 0.5, 1)]);
    }

    #[test]
    fn what_is_not_a_number_is_left_out() {
        let odd = Candidate { bounds: PxRect::new(f64::NAN, 0.0, 1.0, 1.0), score: 0.9, class: 0 };
        assert!(keep_best(vec![odd, candidate(0.0, f32::NAN, 0)], 0.5).is_empty());
    }

    #[test]
    fn boxes_are_clipped_and_named() {
        let labels = [Label::named("cat")];
        let found = detections(
            &[candidate(-5.0, 0.9, 0), candidate(50.0, 0.9, 0), candidate(0.0, 0.9, 7)],
            PxSize::new(20, 8),
            &labels,
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].bounds, PxRect::new(0.0, 0.0, 5.0, 8.0));
        assert_eq!(found[0].label, "cat");
    }
}
