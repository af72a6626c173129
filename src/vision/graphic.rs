//! Drawn or photographed: does a picture consist of flat areas and hard edges?

use crate::facts::PixelBuffer;

/// Side of the blocks that are judged one by one.
const BLOCK: usize = 16;

/// Whether a picture is drawn (logos, diagrams, screenshots): nearly every block has mostly neighbours of exactly
/// the same colour.
///
/// Blocks are judged apart, so that a photograph between two coloured bars stays a photograph.
#[must_use]
pub fn is_graphic(picture: &PixelBuffer) -> bool {
    /// Share of equal neighbours from which a block counts as drawn.
    const EQUAL: f64 = 0.5;
    /// Share of blocks that may look photographed.
    const PHOTOGRAPHED: f64 = 0.1;
    let (width, height) = (picture.size().w as usize, picture.size().h as usize);
    let (mut blocks, mut textured) = (0_u32, 0_u32);
    for y in (0..height).step_by(BLOCK) {
        for x in (0..width).step_by(BLOCK) {
            blocks += 1;
            let (right, bottom) = ((x + BLOCK).min(width), (y + BLOCK).min(height));
            textured += u32::from(equal_share(picture, (x, right), (y, bottom)) < EQUAL);
        }
    }
    f64::from(textured) < PHOTOGRAPHED * f64::from(blocks)
}

/// Share of pixels that are the same as their right neighbour; 1 where there is none.
fn equal_share(picture: &PixelBuffer, (left, right): (usize, usize), rows: (usize, usize)) -> f64 {
    let n = picture.channels().count();
    let (mut pairs, mut equal) = (0_u32, 0_u32);
    for y in rows.0..rows.1 {
        let Ok(y) = u32::try_from(y) else { continue };
        let row = &picture.row(y)[left * n..right * n];
        for (a, b) in row.chunks_exact(n).zip(row.chunks_exact(n).skip(1)) {
            pairs += 1;
            equal += u32::from(a == b);
        }
    }
    if pairs == 0 { 1.0 } else { f64::from(equal) / f64::from(pairs) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    fn painted(paint: impl Fn(u32, u32) -> [u8; 3]) -> PixelBuffer {
        let data: Vec<u8> =
            (0..96).flat_map(|y| (0..128).map(move |x| (x, y))).flat_map(|(x, y)| paint(x, y)).collect();
        PixelBuffer::new(PxSize::new(128, 96), Channels::Rgb, data).unwrap()
    }

    #[test]
    fn flat_areas_are_drawn_and_texture_is_not() {
        let noise = |x: u32, y: u32| [((x * 31 + y * 17 + x * y) % 251) as u8; 3];
        assert!(is_graphic(&painted(|x, y| if (x / 20 + y / 30) % 2 == 0 {
            [255; 3]
        } else {
            [0, 90, 200]
        })));
        assert!(!is_graphic(&painted(noise)));
        // A photograph with bars left and right.
        assert!(!is_graphic(&painted(|x, y| if x.abs_diff(64) > 24 { [255; 3] } else { noise(x, y) })));
    }
}
