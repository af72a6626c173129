//! Where patches are cut, and out of a picture of which size.

use crate::geometry::PxSize;

/// Middles of the patches along each axis, as shares of what is left beside a patch.
const PLACES: [f64; 3] = [0.5, 0.1, 0.9];

/// Corners lie on the grid of JPEG's blocks, whose borders the network looks for.
const GRID: u32 = 8;

/// The size of a picture whose longer side is at most `long_side`; no side shorter than a patch by it.
pub(super) fn reduced(picture: PxSize, patch: PxSize, long_side: f64) -> PxSize {
    let longest = f64::from(picture.w.max(picture.h));
    if longest <= long_side { picture } else { scaled(picture, patch, long_side / longest) }
}

/// The size of a picture that holds a whole patch.
pub(super) fn enlarged(picture: PxSize, patch: PxSize) -> PxSize {
    let (shortest, least) = (f64::from(picture.w.min(picture.h).max(1)), f64::from(patch.w.max(patch.h)));
    if shortest >= least { picture } else { scaled(picture, patch, least / shortest) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of pictures")]
fn scaled(picture: PxSize, patch: PxSize, factor: f64) -> PxSize {
    let side = |length: u32, least: u32| ((f64::from(length) * factor).round() as u32).max(least);
    PxSize::new(side(picture.w, patch.w), side(picture.h, patch.h))
}

/// Upper left corners of the patches: the middle, near the upper left, near the lower right.
pub(super) fn corners(picture: PxSize, patch: PxSize) -> [(u32, u32); 3] {
    PLACES.map(|share| (corner(picture.w, patch.w, share), corner(picture.h, patch.h, share)))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a side")]
fn corner(length: u32, patch: u32, share: f64) -> u32 {
    (f64::from(length.saturating_sub(patch)) * share) as u32 / GRID * GRID
}

/// The same patches half a block away from the grid; `None` where the picture leaves no room for all of them.
pub(super) fn beside(corners: [(u32, u32); 3], picture: PxSize, patch: PxSize) -> Option<[(u32, u32); 3]> {
    let moved = corners.map(|(x, y)| (x + GRID / 2, y + GRID / 2));
    let inside = |&(x, y): &(u32, u32)| x + patch.w <= picture.w && y + patch.h <= picture.h;
    moved.iter().all(inside).then_some(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATCH: PxSize = PxSize { w: 224, h: 224 };

    #[test]
    fn large_pictures_are_reduced_and_small_ones_enlarged() {
        assert_eq!(reduced(PxSize::new(4096, 2048), PATCH, 1024.0), PxSize::new(1024, 512));
        assert_eq!(reduced(PxSize::new(4096, 400), PATCH, 1024.0), PxSize::new(1024, 224));
        assert_eq!(reduced(PxSize::new(800, 600), PATCH, 1024.0), PxSize::new(800, 600));
        assert_eq!(enlarged(PxSize::new(112, 300), PATCH), PxSize::new(224, 600));
        assert_eq!(enlarged(PxSize::new(0, 0), PATCH), PATCH);
        assert_eq!(enlarged(PxSize::new(300, 300), PATCH), PxSize::new(300, 300));
    }

    #[test]
    fn patches_lie_on_blocks_and_inside() {
        assert_eq!(corners(PxSize::new(1024, 683), PATCH), [(400, 224), (80, 40), (720, 408)]);
        assert_eq!(corners(PATCH, PATCH), [(0, 0); 3]);
        let size = PxSize::new(512, 512);
        assert_eq!(beside(corners(size, PATCH), size, PATCH), Some([(148, 148), (28, 28), (260, 260)]));
        assert_eq!(beside([(0, 0); 3], PATCH, PATCH), None);
    }
}
