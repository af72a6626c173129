//! Raw rows of YOLOX to boxes in input pixels (Ge et al. 2021, anchor-free head).

use super::super::common::Candidate;
use crate::geometry::{Point, PxRect, PxSize};

const STRIDES: [u32; 3] = [8, 16, 32];

/// Numbers of a row before the classes: middle, log size, objectness.
pub(super) const HEAD: usize = 5;

/// `rows` of `length` numbers each, all cells of the first stride first, then the next.
///
/// The middle is `(value + cell) * stride`, a side `exp(value) * stride`, a score objectness times class.
pub(super) fn decode(rows: &[f32], length: usize, input: PxSize, floor: f32) -> Vec<Candidate> {
    if length <= HEAD {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (row, (x, y, stride)) in rows.chunks_exact(length).zip(cells(input)) {
        // Classes are at most one, so a cell whose objectness is below the floor has nothing above it.
        let objectness = row[4];
        if objectness < floor {
            continue;
        }
        let middle = Point::new((f64::from(row[0]) + x) * stride, (f64::from(row[1]) + y) * stride);
        let side = |log: f32| f64::from(log).exp() * stride;
        let bounds = PxRect::about(middle, side(row[2]), side(row[3]));
        let scores = row[HEAD..].iter().map(|class| class * objectness).enumerate();
        let good = scores.filter(|&(_, score)| score >= floor);
        found.extend(good.map(|(class, score)| Candidate { bounds, score, class }));
    }
    found
}

/// Column, row and stride of every cell.
fn cells(input: PxSize) -> impl Iterator<Item = (f64, f64, f64)> {
    STRIDES.into_iter().flat_map(move |stride| {
        let (columns, rows) = (input.w / stride, input.h / stride);
        let cell = move |x: u32, y: u32| (f64::from(x), f64::from(y), f64::from(stride));
        (0..rows).flat_map(move |y| (0..columns).map(move |x| cell(x, y)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_the_second_stride_follow_the_first() {
        // 32 x 32: 16 cells of 8, 4 of 16, 1 of 32; two classes.
        let mut rows = vec![0.0; 21 * 7];
        rows[17 * 7..18 * 7].copy_from_slice(&[0.5, 0.5, 0.0, 2.0_f32.ln(), 0.8, 0.5, 1.0]);
        let found = decode(&rows, 7, PxSize::new(32, 32), 0.5);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].class, found[0].score), (1, 0.8));
        let b = found[0].bounds;
        assert!((b.x - 16.0).abs() < 1e-4 && (b.y + 8.0).abs() < 1e-4, "{b:?}");
        assert!((b.w - 16.0).abs() < 1e-4 && (b.h - 32.0).abs() < 1e-4, "{b:?}");
    }

    #[test]
    fn odd_tensors_give_nothing() {
        let size = PxSize::new(32, 32);
        assert!(decode(&[0.0; 21 * 7], 7, size, 0.2).is_empty());
        assert!(decode(&[f32::NAN; 21 * 7], 7, size, 0.2).is_empty());
        assert!(decode(&[1.0; 6], 7, size, 0.2).is_empty());
        assert!(decode(&[1.0; 6], 0, size, 0.2).is_empty());
    }
}
