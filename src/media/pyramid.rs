//! One picture at falling sizes, so that a screen never has to take in more pixels than it shows.

use super::{Filter, resize};
use crate::facts::{PixelBuffer, Pyramid};
use crate::geometry::PxSize;

/// No level smaller than this is made.
const SMALLEST: u32 = 1_024;

/// The picture and its halves down to a side that any screen takes at once.
#[must_use]
pub fn pyramid(picture: &PixelBuffer) -> Pyramid {
    let mut levels = vec![picture.clone()];
    while let Some(last) = levels.last().filter(|last| last.size().w.max(last.size().h) / 2 >= SMALLEST) {
        let half = PxSize::new((last.size().w / 2).max(1), (last.size().h / 2).max(1));
        let next = resize(last, half, Filter::Area);
        levels.push(next);
    }
    Pyramid::new(levels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;

    #[test]
    fn every_level_is_half_of_the_one_before_and_none_is_tiny() {
        let sides = |w: u32, h: u32| -> Vec<(u32, u32)> {
            let pixels = vec![90; (w * h * 3) as usize];
            let picture = PixelBuffer::new(PxSize::new(w, h), Channels::Rgb, pixels).unwrap();
            pyramid(&picture).levels().iter().map(|level| (level.size().w, level.size().h)).collect()
        };
        assert_eq!(sides(4096, 10), [(4096, 10), (2048, 5), (1024, 2)]);
        assert_eq!(sides(1500, 20), [(1500, 20)]);
    }
}
