//! How coarsely a JPEG rounded the detail of its blocks, read from the pixels alone.
//!
//! A decoded JPEG still shows it: the frequencies of each block of eight by eight pixels lie near whole multiples of
//! the step they were rounded to. What was resized, blurred or turned since shows nothing.

use std::sync::LazyLock;

use crate::facts::PixelBuffer;
use crate::geometry::IntRect;

/// Side of a block in pixels.
const SIDE: usize = 8;

/// Low frequencies, down and across: those that survive even a coarse JPEG.
const FREQUENCIES: [(usize, usize); 9] =
    [(0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0)];

/// One more than the highest of [`FREQUENCIES`] in either direction.
const HIGHEST: usize = 4;

/// Steps that are looked for: a finer one drowns in the rounding of the pixels.
const STEPS: std::ops::RangeInclusive<u8> = 3..=64;

/// So many numbers must be large enough to tell anything about a step.
const LEAST: usize = 40;

/// Mean distance from the nearest multiple, as a share of the step; numbers spread evenly have 0.25.
const NEAR: f32 = 0.14;

/// In how many frequencies a step must show.
const AGREEING: usize = 3;

/// The middle of the steps that were found in the windows of an RGB picture; `None` where no JPEG shows.
///
/// Windows lie on the grid of the blocks: their corners are multiples of eight.
#[must_use]
pub fn block_step(picture: &PixelBuffer, windows: &[IntRect]) -> Option<f32> {
    let blocks: Vec<[f32; FREQUENCIES.len()]> = windows.iter().flat_map(|w| blocks_in(picture, w)).collect();
    let mut steps: Vec<f32> = (0..FREQUENCIES.len())
        .filter_map(|frequency| step_of(&blocks.iter().map(|block| block[frequency].abs())))
        .collect();
    steps.sort_by(f32::total_cmp);
    (steps.len() >= AGREEING).then(|| steps[steps.len() / 2])
}

/// The coarsest step that the numbers are multiples of.
fn step_of(numbers: &(impl Iterator<Item = f32> + Clone)) -> Option<f32> {
    let mut found = None;
    for step in STEPS.map(f32::from) {
        let large = numbers.clone().filter(|number| *number > 0.3 * step).map(|number| number / step);
        let (count, off) =
            large.fold((0_usize, 0.0_f32), |(count, off), at| (count + 1, off + (at - at.round()).abs()));
        if count < LEAST {
            break;
        }
        if off / (count as f32) < NEAR {
            found = Some(step);
        }
    }
    found
}

/// The low frequencies of every whole block of a window.
fn blocks_in(picture: &PixelBuffer, window: &IntRect) -> Vec<[f32; FREQUENCIES.len()]> {
    let size = picture.size();
    let (right, bottom) = ((window.x + window.w).min(size.w), (window.y + window.h).min(size.h));
    let corners =
        |from: u32, to: u32| (from as usize..).step_by(SIDE).take_while(move |at| at + SIDE <= to as usize);
    corners(window.y, bottom)
        .flat_map(|y| corners(window.x, right).map(move |x| (x, y)))
        .map(|(x, y)| frequencies(&brightness(picture, x, y)))
        .collect()
}

fn brightness(picture: &PixelBuffer, x: usize, y: usize) -> [[f32; SIDE]; SIDE] {
    let width = picture.size().w as usize;
    let mut block = [[0.0; SIDE]; SIDE];
    for (dy, row) in block.iter_mut().enumerate() {
        let from = ((y + dy) * width + x) * 3;
        let pixels = picture.bytes()[from..from + 3 * SIDE].as_chunks::<3>().0;
        for (value, [r, g, b]) in row.iter_mut().zip(pixels) {
            *value = 0.299 * f32::from(*r) + 0.587 * f32::from(*g) + 0.114 * f32::from(*b);
        }
    }
    block
}

/// The cosine transform as JPEG scales it, first across, then down.
fn frequencies(block: &[[f32; SIDE]; SIDE]) -> [f32; FREQUENCIES.len()] {
    static WAVES: LazyLock<[[f32; SIDE]; HIGHEST]> = LazyLock::new(waves);
    let mut across = [[0.0; SIDE]; HIGHEST];
    for (sums, wave) in across.iter_mut().zip(&*WAVES) {
        for (sum, row) in sums.iter_mut().zip(block) {
            *sum = row.iter().zip(wave).map(|(value, height)| value * height).sum();
        }
    }
    FREQUENCIES
        .map(|(down, over)| across[over].iter().zip(&WAVES[down]).map(|(value, height)| value * height).sum())
}

fn waves() -> [[f32; SIDE]; HIGHEST] {
    let mut waves = [[0.0; SIDE]; HIGHEST];
    for (number, wave) in waves.iter_mut().enumerate() {
        let scale = if number == 0 { 0.125_f32.sqrt() } else { 0.5 };
        for (at, height) in wave.iter_mut().enumerate() {
            *height = scale * (std::f32::consts::PI * (2 * at + 1) as f32 * number as f32 / 16.0).cos();
        }
    }
    waves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    const SIZE: PxSize = PxSize { w: 160, h: 160 };
    const WHOLE: IntRect = IntRect { x: 0, y: 0, w: 160, h: 160 };

    /// Blocks made of waves whose heights are multiples of `step`; `moved` pixels beside the grid.
    fn rounded_to(step: f32, moved: usize) -> PixelBuffer {
        let waves = waves();
        let value = |x: usize, y: usize| {
            let (x, y) = (x + moved, y + moved);
            let (bx, by) = (x / SIDE, y / SIDE);
            let height = |n: usize| {
                let mixed = (bx * 7_919 + by * 104_729 + n * 1_299_709 + 17).wrapping_mul(2_654_435_761);
                ((mixed >> 12) % 5) as f32 - 2.0
            };
            let detail: f32 = FREQUENCIES
                .iter()
                .enumerate()
                .map(|(n, (v, u))| height(n) * step * waves[*v][y % SIDE] * waves[*u][x % SIDE])
                .sum();
            (128.0 + detail).round().clamp(0.0, 255.0)
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
        let bytes: Vec<u8> = (0..SIZE.h as usize)
            .flat_map(|y| (0..SIZE.w as usize).map(move |x| (x, y)))
            .flat_map(|(x, y)| [value(x, y) as u8; 3])
            .collect();
        PixelBuffer::new(SIZE, Channels::Rgb, bytes).unwrap()
    }

    #[test]
    fn the_step_is_read_from_the_pixels() {
        for step in [5.0, 12.0, 20.0] {
            let found = block_step(&rounded_to(step, 0), &[WHOLE]).unwrap();
            assert!((found - step).abs() <= 0.12 * step, "{found} instead of {step}");
        }
    }

    #[test]
    fn beside_the_grid_and_in_even_pictures_nothing_shows() {
        assert_eq!(block_step(&rounded_to(12.0, 4), &[WHOLE]), None);
        let even = PixelBuffer::new(SIZE, Channels::Rgb, vec![90; 160 * 160 * 3]).unwrap();
        assert_eq!(block_step(&even, &[WHOLE]), None);
        assert_eq!(block_step(&even, &[]), None);
    }
}
