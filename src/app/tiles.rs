//! A large picture in squares, so that a screen takes in only what it shows.

use egui::{Rect, pos2};

use super::cast;
use crate::geometry::{IntRect, PxSize};

/// Pixels of a side.
const SIDE: u32 = 512;

/// One square of a level, by its place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

/// The tiles of a picture of `size` that touch `part`, those in its middle first.
#[must_use]
pub fn covering(size: PxSize, part: Rect) -> Vec<Tile> {
    let range = |low: f32, high: f32, length: u32| {
        let first = cast::pixels(low) / SIDE;
        let end = cast::pixels(high.ceil()).min(length).div_ceil(SIDE);
        first..end
    };
    let mut all = Vec::new();
    for row in range(part.top(), part.bottom(), size.h) {
        for column in range(part.left(), part.right(), size.w) {
            let (left, top) = (column * SIDE, row * SIDE);
            all.push(Tile { left, top, right: (left + SIDE).min(size.w), bottom: (top + SIDE).min(size.h) });
        }
    }
    let from_middle = |tile: &Tile| tile.rect().center().distance_sq(part.center());
    all.sort_by(|a, b| from_middle(a).total_cmp(&from_middle(b)));
    all
}

impl Tile {
    /// Where it lies, in pixels of its level.
    #[must_use]
    pub const fn rect(&self) -> Rect {
        Rect {
            min: pos2(self.left as f32, self.top as f32),
            max: pos2(self.right as f32, self.bottom as f32),
        }
    }

    /// The tile with one pixel more on every side that has one: neighbours then meet without a seam.
    #[must_use]
    pub fn with_rim(&self, size: PxSize) -> IntRect {
        let (x, y) = (self.left.saturating_sub(1), self.top.saturating_sub(1));
        IntRect { x, y, w: (self.right + 1).min(size.w) - x, h: (self.bottom + 1).min(size.h) - y }
    }

    /// Where the tile itself lies in a texture of `window`, as shares.
    #[must_use]
    pub fn within(&self, window: IntRect) -> Rect {
        let across = |x: u32| (x - window.x) as f32 / window.w as f32;
        let down = |y: u32| (y - window.y) as f32 / window.h as f32;
        Rect::from_min_max(
            pos2(across(self.left), down(self.top)),
            pos2(across(self.right), down(self.bottom)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_the_part_and_nothing_else() {
        let size = PxSize::new(1200, 700);
        let part = Rect::from_min_max(pos2(500.0, 10.0), pos2(1190.0, 500.0));
        let mut tiles = covering(size, part);
        tiles.sort_by_key(|tile| (tile.top, tile.left));
        let places: Vec<(u32, u32, u32, u32)> =
            tiles.iter().map(|t| (t.left, t.top, t.right, t.bottom)).collect();
        assert_eq!(places, [(0, 0, 512, 512), (512, 0, 1024, 512), (1024, 0, 1200, 512)]);
        assert_eq!(covering(size, Rect::from_min_max(pos2(0.0, 0.0), pos2(1200.0, 700.0))).len(), 6);
    }

    #[test]
    fn a_rim_stays_inside_the_picture_and_the_tile_inside_its_texture() {
        let size = PxSize::new(1200, 700);
        let corner = Tile { left: 0, top: 512, right: 512, bottom: 700 };
        let window = corner.with_rim(size);
        assert_eq!((window.x, window.y, window.w, window.h), (0, 511, 513, 189));
        let uv = corner.within(window);
        assert!(uv.left() == 0.0 && (uv.top() - 1.0 / 189.0).abs() < 1e-6 && uv.right() < 1.0, "{uv:?}");
    }
}
