//! Raw tensors of a DETR to boxes in the pixels of the target size.

use super::super::common::Candidate;
use crate::geometry::PxRect;

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

#[cfg(test)]
mod tests {
    use super::*;

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
