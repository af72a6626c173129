//! How sharp a part of a picture is.

use crate::facts::PixelBuffer;
use crate::geometry::PxRect;

/// Samples on the longer side of an area; larger areas are stepped through, keeping neighbours adjacent.
const SAMPLES: usize = 256;

/// Variance of the Laplacian of the luma (0 to 255) inside `area`, clipped; 0 where it has under 3 pixels a side.
///
/// The usual focus measure (Pech-Pacheco and others, 2000) with the four-neighbour kernel, at full resolution.
#[must_use]
pub fn sharpness_in(picture: &PixelBuffer, area: &PxRect) -> f32 {
    let area = area.clipped(picture.size());
    let Some((left, right)) = span(area.x, area.right()) else { return 0.0 };
    let Some((top, bottom)) = span(area.y, area.bottom()) else { return 0.0 };
    let n = picture.channels().count();
    let step = 1 + (right - left).max(bottom - top) / SAMPLES;
    let (mut sum, mut squares, mut count) = (0.0_f64, 0.0_f64, 0.0_f64);
    for y in (top + 1..bottom - 1).step_by(step) {
        let rows = [y - 1, y, y + 1].map(|y| picture.row(u32::try_from(y).unwrap_or(u32::MAX)));
        for x in (left + 1..right - 1).step_by(step) {
            let at = |row: usize, x: usize| luma(&rows[row][x * n..]);
            let laplacian = 4.0 * at(1, x) - at(1, x - 1) - at(1, x + 1) - at(0, x) - at(2, x);
            sum += laplacian;
            squares += laplacian * laplacian;
            count += 1.0;
        }
    }
    let mean = sum / count;
    #[expect(clippy::cast_possible_truncation, reason = "a measure, not a coordinate")]
    let variance = (squares / count - mean * mean).max(0.0) as f32;
    variance
}

/// Whole pixels of an axis inside an area; `None` under 3.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped to the picture")]
fn span(from: f64, to: f64) -> Option<(usize, usize)> {
    let (from, to) = (from.ceil() as usize, to.floor() as usize);
    (to >= from + 3).then_some((from, to))
}

fn luma(p: &[u8]) -> f64 {
    0.299 * f64::from(p[0]) + 0.587 * f64::from(p[1]) + 0.114 * f64::from(p[2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    #[test]
    fn edges_are_sharp_and_ramps_are_not() {
        let size = PxSize::new(64, 32);
        let bytes: Vec<u8> = (0..32_u32)
            .flat_map(|_| (0..64_u8).map(|x| if x < 32 { x * 8 } else { (x / 4) % 2 * 255 }))
            .flat_map(|v| [v; 3])
            .collect();
        let picture = PixelBuffer::new(size, Channels::Rgb, bytes).unwrap();
        let ramp = sharpness_in(&picture, &PxRect::new(0.0, 0.0, 30.0, 32.0));
        let edges = sharpness_in(&picture, &PxRect::new(33.0, 0.0, 31.0, 32.0));
        assert!(ramp < 1.0 && edges > 1000.0, "{ramp} {edges}");
        assert_eq!(sharpness_in(&picture, &PxRect::new(-50.0, 0.0, 51.0, 32.0)), 0.0);
        assert_eq!(sharpness_in(&picture, &PxRect::new(500.0, 500.0, 9.0, 9.0)), 0.0);
    }
}
