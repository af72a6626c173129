//! One picture at several sizes, each half of the one before.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::PixelBuffer;

/// The same picture at falling sizes; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Pyramid {
    id: u64,
    levels: Arc<[PixelBuffer]>,
}

impl Pyramid {
    /// Takes levels in, the largest first.
    #[must_use]
    pub fn new(levels: Vec<PixelBuffer>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self { id: NEXT.fetch_add(1, Relaxed), levels: levels.into() }
    }

    /// Another number for every picture that was decoded; 0 for none.
    #[must_use]
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// All levels, the largest first; empty for none.
    #[must_use]
    pub fn levels(&self) -> &[PixelBuffer] {
        &self.levels
    }

    /// The largest level whose longer side is at most `side`, else the smallest one.
    #[must_use]
    pub fn at_most(&self, side: u32) -> Option<&PixelBuffer> {
        self.levels.iter().find(|level| level.size().w.max(level.size().h) <= side).or(self.levels.last())
    }

    /// Place of the smallest level that still has `width` pixels across, else the largest one.
    #[must_use]
    pub fn for_width(&self, width: f32) -> usize {
        self.levels.iter().rposition(|level| level.size().w as f32 >= width).unwrap_or(0)
    }

    /// Bytes of all levels.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.levels.iter().map(|level| level.bytes().len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    #[test]
    fn levels_are_found_by_what_a_screen_needs() {
        let level =
            |w: u32| PixelBuffer::new(PxSize::new(w, 1), Channels::Rgb, vec![0; w as usize * 3]).unwrap();
        let pyramid = Pyramid::new(vec![level(800), level(400), level(200)]);
        let widths: Vec<usize> = [900.0, 800.0, 401.0, 400.0, 90.0].map(|w| pyramid.for_width(w)).to_vec();
        assert_eq!(widths, [0, 0, 0, 1, 2]);
        assert_eq!(pyramid.at_most(500).unwrap().size().w, 400);
        assert_eq!(pyramid.at_most(10).unwrap().size().w, 200);
        assert_eq!(pyramid.bytes(), 1400 * 3);
        assert_ne!(pyramid.id(), Pyramid::new(Vec::new()).id());
    }
}
