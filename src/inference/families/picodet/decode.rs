//! Raw tensors of PicoDet to boxes in input pixels.
//!
//! Generalised Focal Loss (Li et al. 2020): the distance from the middle of a cell to each side is
//! the mean of a distribution over the whole numbers 0 to 7, in units of the stride.

use super::super::common::{Candidate, softmax};
use crate::geometry::{PxRect, PxSize};

/// Numbers of a distance's distribution.
const BINS: usize = 8;

/// One grid: `scores` is cells x classes, `distances` cells x 4 x [`BINS`].
pub(super) struct Level<'a> {
    /// Already between 0 and 1.
    pub scores: &'a [f32],
    /// Left, top, right, bottom.
    pub distances: &'a [f32],
    /// Number of classes.
    pub classes: usize,
    /// Input pixels a cell.
    pub stride: u32,
}

impl Level<'_> {
    /// Adds every class of every cell whose score is at least `floor`.
    pub fn decode(&self, input: PxSize, floor: f32, into: &mut Vec<Candidate>) {
        if self.classes == 0 {
            return;
        }
        let columns = input.w.div_ceil(self.stride.max(1)).max(1) as usize;
        let cells = self.scores.chunks_exact(self.classes).zip(self.distances.chunks_exact(4 * BINS));
        for (cell, (scores, distances)) in cells.enumerate() {
            let mut bounds = None;
            for (class, &score) in scores.iter().enumerate().filter(|(_, score)| **score >= floor) {
                let bounds = *bounds.get_or_insert_with(|| self.bounds(cell, columns, distances));
                into.push(Candidate { bounds, score, class });
            }
        }
    }

    fn bounds(&self, cell: usize, columns: usize, distances: &[f32]) -> PxRect {
        let stride = f64::from(self.stride);
        let x = ((cell % columns) as f64 + 0.5) * stride;
        let y = ((cell / columns) as f64 + 0.5) * stride;
        let side = |n: usize| expectation(&distances[n * BINS..][..BINS]) * stride;
        PxRect::from_edges(x - side(0), y - side(1), x + side(2), y + side(3))
    }
}

fn expectation(bins: &[f32]) -> f64 {
    let mut shares = [0.0; BINS];
    shares.copy_from_slice(bins);
    softmax(&mut shares);
    shares.iter().enumerate().map(|(number, share)| number as f64 * f64::from(*share)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(scores: &[f32], distances: &[f32]) -> Vec<Candidate> {
        let mut found = Vec::new();
        let level = Level { scores, distances, classes: 2, stride: 8 };
        level.decode(PxSize::new(16, 16), 0.3, &mut found);
        found
    }

    #[test]
    fn a_sure_distance_is_its_number_times_the_stride() {
        let mut scores = vec![0.0; 8];
        scores[7] = 0.9;
        let mut distances = vec![0.0; 4 * 32];
        // Cell 3 of a 2 x 2 grid: one to the left and up, two to the right and down.
        for (side, number) in [1, 1, 2, 2].into_iter().enumerate() {
            distances[3 * 32 + side * 8 + number] = 100.0;
        }
        let found = decode(&scores, &distances);
        assert_eq!(found, [Candidate { bounds: PxRect::new(4.0, 4.0, 24.0, 24.0), score: 0.9, class: 1 }]);
    }

    #[test]
    fn odd_tensors_give_nothing_or_empty_boxes() {
        assert!(decode(&[0.0; 8], &[0.0; 128]).is_empty());
        assert!(decode(&[f32::NAN; 8], &[0.0; 128]).is_empty());
        assert!(decode(&[0.9; 8], &[0.0; 7]).is_empty());
        assert!(decode(&[0.9; 2], &[f32::NAN; 32]).iter().all(|c| c.bounds.is_empty()));
    }
}
