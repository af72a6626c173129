//! How a picture looks at a glance, in 64 bits: copies of one picture keep nearly all of them.

use super::plane::averaged;
use crate::facts::PixelBuffer;

/// Cells across and down; each is compared with the one to its right.
const ACROSS: usize = 9;
const DOWN: usize = 8;

/// A step of brightness, 0 to 255, that is more than noise.
const STEP: f32 = 2.0;

/// With fewer bits of either kind there is too little in a picture to know it by.
const LEAST_BITS: u32 = 6;

/// Bit by bit, row by row: whether a cell is clearly darker than the one to its right (Krawetz's difference hash).
///
/// `None` for pictures with too little in them: a clear sky looks like any other.
#[must_use]
pub fn look(picture: &PixelBuffer) -> Option<u64> {
    let [red, green, blue] = averaged(picture, ACROSS, DOWN);
    let light = |at: usize| 0.299 * red.values[at] + 0.587 * green.values[at] + 0.114 * blue.values[at];
    let cells = (0..DOWN).flat_map(|y| (0..ACROSS - 1).map(move |x| y * ACROSS + x));
    let bits = cells.fold(0_u64, |bits, at| bits << 1 | u64::from(light(at + 1) > light(at) + STEP));
    (LEAST_BITS..=64 - LEAST_BITS).contains(&bits.count_ones()).then_some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    fn drawn(w: u32, h: u32, paint: impl Fn(f32, f32) -> [u8; 3]) -> PixelBuffer {
        let at = |n: u32, side: u32| (n as f32 + 0.5) / side as f32;
        let bytes = (0..h).flat_map(|y| (0..w).map(move |x| (x, y)));
        let bytes: Vec<u8> = bytes.flat_map(|(x, y)| paint(at(x, w), at(y, h))).collect();
        PixelBuffer::new(PxSize::new(w, h), Channels::Rgb, bytes).unwrap()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
    fn hills(x: f32, y: f32) -> [u8; 3] {
        let height = |shift: f32| (128.0 + 70.0 * (x * 17.0 + shift).sin() * (y * 11.0 + 1.0).cos()) as u8;
        [height(0.0), height(0.1), height(0.2)]
    }

    #[test]
    fn copies_look_the_same_and_others_do_not() {
        let own = look(&drawn(640, 480, hills)).unwrap();
        let apart = |other: &PixelBuffer| (own ^ look(other).unwrap()).count_ones();
        assert!(apart(&drawn(200, 150, hills)) <= 3, "smaller");
        let grey =
            |x, y| [u8::try_from(hills(x, y).iter().map(|&v| u32::from(v)).sum::<u32>() / 3).unwrap(); 3];
        assert!(apart(&drawn(640, 480, grey)) <= 3, "grey");
        assert!(apart(&drawn(640, 480, |x, y| hills(x, y).map(|v| v / 2))) <= 6, "darker");
        assert!(apart(&drawn(640, 480, |x, y| hills(y, x))) > 12, "another");
    }

    #[test]
    fn an_empty_picture_looks_like_nothing() {
        assert_eq!(look(&drawn(64, 64, |_, _| [90; 3])), None);
        assert_eq!(look(&drawn(1, 1, |_, _| [90; 3])), None);
    }
}
