//! Raw tensors of a DETR to boxes in the pixels of the target size.

use super::super::common::{Candidate, sigmoid};
use crate::geometry::{Point, PxRect, PxSize};

/// One candidate a query: `labels` n, `boxes` n x (left, top, right, bottom), `scores` n.
pub(super) fn decode(labels: &[i64], boxes: &[f32], scores: &[f32], floor: f32) -> Vec<Candidate> {
    let queries = labels.iter().zip(boxes.chunks_exact(4)).zip(scores);
    queries
        .filter(|&(_, &score)| score >= floor)
        .filter_map(|((&label, edges), &score)| {
            let class = usize::try_from(label).ok()?;
            if edges.iter().any(|edge| !edge.is_finite()) {
                return None;
            }
            let [left, top, right, bottom] = [0, 1, 2, 3].map(|i| f64::from(edges[i]));
            Some(Candidate { bounds: PxRect::from_edges(left, top, right, bottom), score, class })
        })
        .collect()
}

/// One candidate a query and class at or above the floor: `logits` n x classes, `boxes`
/// n x (middle x, middle y, width, height) as shares of the input of `size` pixels.
pub(super) fn decode_logits(
    logits: &[f32],
    classes: usize,
    boxes: &[f32],
    size: PxSize,
    floor: f32,
) -> Vec<Candidate> {
    if classes == 0 {
        return Vec::new();
    }
    let (w, h) = (f64::from(size.w), f64::from(size.h));
    let mut found = Vec::new();
    for (logits, place) in logits.chunks_exact(classes).zip(boxes.chunks_exact(4)) {
        let [x, y, across, down] = [0, 1, 2, 3].map(|i| f64::from(place[i]));
        let bounds = PxRect::about(Point::new(x * w, y * h), across * w, down * h);
        let scores = logits.iter().map(|&logit| sigmoid(logit)).enumerate();
        let good = scores.filter(|&(_, score)| score >= floor);
        found.extend(good.map(|(class, score)| Candidate { bounds, score, class }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_may_be_of_several_classes() {
        let found = decode_logits(&[-9.0, 0.0, 2.0], 3, &[0.5, 0.5, 0.25, 0.5], PxSize::new(80, 40), 0.5);
        let bounds = PxRect::new(30.0, 10.0, 20.0, 20.0);
        assert_eq!(found.iter().map(|c| c.class).collect::<Vec<_>>(), [1, 2]);
        assert!(found.iter().all(|c| c.bounds == bounds), "{found:?}");
        assert!((found[1].score - 0.880_797).abs() < 1e-5, "{found:?}");
    }

    #[test]
    fn odd_logits_give_nothing_or_empty_boxes() {
        let size = PxSize::new(8, 8);
        assert!(decode_logits(&[9.0; 3], 0, &[0.5; 4], size, 0.5).is_empty());
        assert!(decode_logits(&[9.0; 3], 3, &[0.5; 3], size, 0.5).is_empty());
        assert!(decode_logits(&[f32::NAN; 3], 3, &[0.5; 4], size, 0.5).is_empty());
        assert!(decode_logits(&[9.0; 2], 2, &[f32::NAN; 4], size, 0.5).iter().all(|c| c.bounds.is_empty()));
    }

    #[test]
    fn queries_below_the_floor_are_left_out() {
        let found = decode(&[3, 5], &[1.0, 2.0, 11.0, 22.0, 0.0, 0.0, 1.0, 1.0], &[0.8, 0.1], 0.5);
        assert_eq!(found, [Candidate { bounds: PxRect::new(1.0, 2.0, 10.0, 20.0), score: 0.8, class: 3 }]);
    }

    #[test]
    fn odd_tensors_give_nothing() {
        assert!(decode(&[0; 2], &[0.0; 8], &[0.0; 2], 0.2).is_empty());
        assert!(decode(&[0; 2], &[f32::NAN; 8], &[0.9; 2], 0.2).is_empty());
        assert!(decode(&[0; 2], &[0.0; 8], &[f32::NAN; 2], 0.2).is_empty());
        assert!(decode(&[-1], &[0.0; 4], &[0.9], 0.2).is_empty());
        assert!(decode(&[1], &[0.0; 3], &[0.9], 0.2).is_empty());
    }
}
