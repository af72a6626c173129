//! A fine map to a coarse one in the shape of the picture.

use super::super::common::{Field, coarse_size};
use crate::facts::SaliencyMap;
use crate::geometry::PxSize;

/// Mean of `values` (`size` columns and rows) in each of `cells` cells along the longer side.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of a manifest")]
pub(super) fn coarse(values: &[f32], size: (usize, usize), source: PxSize, cells: f64) -> SaliencyMap {
    let to = coarse_size(source, cells.clamp(1.0, 1024.0) as usize);
    let reduced = Field { size, values }.reduced(to);
    let side = |n: usize| u32::try_from(n).unwrap_or(1);
    SaliencyMap::new(side(to.0), side(to.1), reduced).expect("the map has one value a cell")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_has_the_shape_of_the_picture() {
        let map = coarse(&[1.0; 16], (4, 4), PxSize::new(100, 50), 4.0);
        assert_eq!((map.width, map.height, map.values), (4, 2, vec![1.0; 8]));
    }

    #[test]
    fn odd_tensors_give_an_empty_map() {
        for values in [vec![0.0; 16], vec![f32::NAN; 16], vec![]] {
            let map = coarse(&values, (4, 4), PxSize::new(1, 90), 8.0);
            assert_eq!((map.width, map.height, map.values), (1, 8, vec![0.0; 8]));
        }
    }
}
