//! Whether something is laid over a picture again and again.
//!
//! The fine detail of the picture is compared with itself, moved: where the same faint mark stands
//! every so many pixels, some movement fits in every part of the picture.

use super::plane::{Plane, averaged, cells_for};
use crate::facts::PixelBuffer;

/// Cells on the longer side.
const CELLS: u32 = 128;

/// Movements are at least this share of the longer side, and at most a half.
const NEAREST: usize = 10;

/// How well the detail of a picture fits itself at the best movement in the worst of its quarters,
/// 0 to 1: brick walls and railings reach 0.5 as well.
#[must_use]
pub fn repetition(picture: &PixelBuffer) -> f32 {
    let (width, height) = cells_for(picture, CELLS);
    if width < 32 || height < 32 {
        return 0.0;
    }
    let detail = detail(picture, width, height);
    let (least, most) = (width.max(height) / NEAREST, width.max(height) / 2);
    let mut best = 0.0_f32;
    for dy in 0..=most.min(height / 2) {
        for dx in 0..=most.min(width / 2) {
            if dx.max(dy) >= least {
                best = best.max(fit(&detail, dx, dy));
            }
        }
    }
    best
}

/// Green minus its surroundings, strong edges cut to the height of faint ones.
fn detail(picture: &PixelBuffer, width: usize, height: usize) -> Plane {
    let [_, green, _] = averaged(picture, width, height);
    let around = green.blurred(3);
    let mut detail = green;
    for (value, mean) in detail.values.iter_mut().zip(&around.values) {
        *value = (*value - mean).clamp(-12.0, 12.0);
    }
    detail
}

/// Correlation of the plane with itself moved, in the worst of four quarters.
fn fit(plane: &Plane, dx: usize, dy: usize) -> f32 {
    let (w, h) = (plane.width - dx, plane.height - dy);
    let mut worst = 1.0_f32;
    for (top, bottom) in [(0, h / 2), (h / 2, h)] {
        for (left, right) in [(0, w / 2), (w / 2, w)] {
            let (mut both, mut here, mut there) = (0.0, 1.0, 1.0);
            for y in top..bottom {
                let row = &plane.values[y * plane.width..];
                let moved = &plane.values[(y + dy) * plane.width + dx..];
                for (a, b) in row[left..right].iter().zip(&moved[left..right]) {
                    both += a * b;
                    here += a * a;
                    there += b * b;
                }
            }
            worst = worst.min(both / f32::sqrt(here * there));
            if worst <= 0.1 {
                return worst.max(0.0);
            }
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    /// Uneven ground, and over it `mark` where it says so.
    fn drawn(mark: impl Fn(u32, u32) -> bool) -> PixelBuffer {
        let ground = |x: u32, y: u32| {
            let noise =
                (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519) >> 28;
            100 + noise
        };
        let pixel = |x: u32, y: u32| u8::try_from(ground(x, y) + if mark(x, y) { 40 } else { 0 }).unwrap();
        let bytes: Vec<u8> = (0..192)
            .flat_map(|y| (0..256).map(move |x| (x, y)))
            .flat_map(|(x, y)| [pixel(x, y); 3])
            .collect();
        PixelBuffer::new(PxSize::new(256, 192), Channels::Rgb, bytes).unwrap()
    }

    #[test]
    fn a_mark_every_so_often_is_noticed() {
        let tiled = repetition(&drawn(|x, y| x % 64 < 24 && y % 48 < 6 && x % 5 < 3));
        let once = repetition(&drawn(|x, y| x < 90 && y < 6 && x % 5 < 3));
        assert!(tiled > 0.5 && once < 0.3, "{tiled} {once}");
    }

    #[test]
    fn small_and_even_pictures_repeat_nothing() {
        let even = PixelBuffer::new(PxSize::new(200, 100), Channels::Rgb, vec![7; 60_000]).unwrap();
        assert!(repetition(&even) < 0.001);
        let tiny = PixelBuffer::new(PxSize::new(2, 2), Channels::Rgb, vec![7; 12]).unwrap();
        assert_eq!(repetition(&tiny), 0.0);
    }
}
