//! 256 colours for GIF: a palette by median cut, and ordered dithering towards it.
//!
//! Ordered dithering puts the same pattern at the same place of every frame. Error diffusion looks a little better
//! on one picture, but a single changed pixel changes everything behind it, and a film then crawls and costs twice
//! the bytes.

use crate::facts::{Channels, PixelBuffer};

/// Bits a channel in the table of nearest colours.
const BITS: u32 = 5;
const CELLS: usize = 1 << (3 * BITS);

/// Most colours of a GIF; one more is kept for "nothing".
const MOST: usize = 255;

/// The index of pixels without colour.
pub(super) const CLEAR: u8 = 255;

/// How far apart the thresholds of the dithering lie, in steps of 8-bit values.
const SPREAD: i32 = 20;

/// Pixels with less opacity are clear.
const OPAQUE: u8 = 128;

/// Up to 255 colours and the way to them.
pub(super) struct Palette {
    colours: Vec<[u8; 3]>,
    /// Nearest colour of each cell of the colour cube.
    nearest: Vec<u8>,
}

/// Counts colours of one or several pictures.
pub(super) struct Counts(Vec<(u32, [u32; 3])>);

impl Counts {
    pub(super) fn new() -> Self {
        Self(vec![(0, [0; 3]); CELLS])
    }

    /// Adds the opaque pixels of a picture, every `step`-th on both axes.
    pub(super) fn add(&mut self, picture: &PixelBuffer, step: usize) {
        let n = picture.channels().count();
        for y in (0..picture.size().h).step_by(step.max(1)) {
            for pixel in picture.row(y).chunks_exact(n).step_by(step.max(1)) {
                if n == 4 && pixel[3] < OPAQUE {
                    continue;
                }
                let (count, sums) = &mut self.0[cell([pixel[0], pixel[1], pixel[2]])];
                *count += 1;
                for (sum, value) in sums.iter_mut().zip(pixel) {
                    *sum += u32::from(*value);
                }
            }
        }
    }

    /// The palette that serves what was counted; black where nothing was.
    pub(super) fn palette(&self) -> Palette {
        let filled: Vec<Bin> = self.0.iter().filter(|(n, _)| *n > 0).map(|(n, s)| Bin::of(*n, *s)).collect();
        let colours = if filled.is_empty() { vec![[0; 3]] } else { cut(filled) };
        let nearest = (0..CELLS).map(|index| nearest(&colours, middle(index))).collect();
        Palette { colours, nearest }
    }
}

impl Palette {
    /// Red, green, blue of every colour, and one entry for [`CLEAR`]; 768 bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.colours.iter().flatten().copied().collect();
        bytes.resize(3 * (MOST + 1), 0);
        bytes
    }

    /// One index a pixel, dithered.
    pub(super) fn indices(&self, picture: &PixelBuffer) -> Vec<u8> {
        let n = picture.channels().count();
        let mut out = Vec::with_capacity(picture.bytes().len() / n);
        for y in 0..picture.size().h {
            for (x, pixel) in picture.row(y).chunks_exact(n).enumerate() {
                if picture.channels() == Channels::Rgba && pixel[3] < OPAQUE {
                    out.push(CLEAR);
                } else {
                    out.push(self.index([pixel[0], pixel[1], pixel[2]], threshold(x, y as usize)));
                }
            }
        }
        out
    }

    /// A colour that is in the palette stays itself; others move by the threshold before the nearest is taken.
    fn index(&self, rgb: [u8; 3], threshold: i32) -> u8 {
        let plain = self.nearest[cell(rgb)];
        if self.colours[usize::from(plain)] == rgb {
            return plain;
        }
        let moved = rgb.map(|v| u8::try_from((i32::from(v) + threshold).clamp(0, 255)).unwrap_or(v));
        self.nearest[cell(moved)]
    }
}

/// Bayer's eight by eight matrix around nought, scaled to [`SPREAD`].
fn threshold(x: usize, y: usize) -> i32 {
    const BAYER: [[i32; 8]; 8] = [
        [0, 32, 8, 40, 2, 34, 10, 42],
        [48, 16, 56, 24, 50, 18, 58, 26],
        [12, 44, 4, 36, 14, 46, 6, 38],
        [60, 28, 52, 20, 62, 30, 54, 22],
        [3, 35, 11, 43, 1, 33, 9, 41],
        [51, 19, 59, 27, 49, 17, 57, 25],
        [15, 47, 7, 39, 13, 45, 5, 37],
        [63, 31, 55, 23, 61, 29, 53, 21],
    ];
    (2 * BAYER[y % 8][x % 8] - 63) * SPREAD / 128
}

fn cell(rgb: [u8; 3]) -> usize {
    rgb.iter().fold(0, |index, v| (index << BITS) | usize::from(v >> (8 - BITS)))
}

/// The colour in the middle of a cell.
fn middle(index: usize) -> [u8; 3] {
    let part = |shift: u32| {
        let value = (index >> (shift * BITS)) & ((1 << BITS) - 1);
        u8::try_from((value << (8 - BITS)) + (1 << (7 - BITS))).unwrap_or(u8::MAX)
    };
    [part(2), part(1), part(0)]
}

fn nearest(colours: &[[u8; 3]], rgb: [u8; 3]) -> u8 {
    // The eye tells greens apart best and blues worst.
    const WEIGHTS: [u32; 3] = [2, 4, 1];
    let distance = |c: &[u8; 3]| -> u32 {
        c.iter().zip(rgb).zip(WEIGHTS).map(|((a, b), w)| w * u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    let best = colours.iter().enumerate().min_by_key(|(_, c)| distance(c)).map_or(0, |(i, _)| i);
    u8::try_from(best).unwrap_or(0)
}

/// A counted colour.
#[derive(Clone, Copy)]
struct Bin {
    count: u64,
    mean: [u8; 3],
}

impl Bin {
    fn of(count: u32, sums: [u32; 3]) -> Self {
        let mean = sums.map(|sum| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX));
        Self { count: u64::from(count), mean }
    }
}

/// Median cut: the box with the largest spread times its pixels is halved until there are enough.
fn cut(bins: Vec<Bin>) -> Vec<[u8; 3]> {
    let mut boxes = vec![Box3::of(bins)];
    while boxes.len() < MOST {
        let Some(at) = (0..boxes.len()).filter(|&i| boxes[i].weight > 0).max_by_key(|&i| boxes[i].weight)
        else {
            break;
        };
        let (low, high) = boxes.swap_remove(at).halves();
        boxes.push(low);
        boxes.push(high);
    }
    let mut colours: Vec<[u8; 3]> = boxes.iter().map(Box3::mean).collect();
    colours.sort_unstable();
    colours.dedup();
    colours
}

struct Box3 {
    bins: Vec<Bin>,
    axis: usize,
    /// Spread along the widest axis, weighted by the root of its pixels; 0 when it cannot be cut.
    weight: u64,
}

impl Box3 {
    fn of(bins: Vec<Bin>) -> Self {
        let side = |axis: usize| {
            let values = bins.iter().map(|bin| bin.mean[axis]);
            u64::from(values.clone().max().unwrap_or(0) - values.min().unwrap_or(0))
        };
        let (axis, spread) = (0..3).map(|a| (a, side(a))).max_by_key(|(_, s)| *s).unwrap_or((0, 0));
        let pixels: u64 = bins.iter().map(|bin| bin.count).sum();
        let weight = if bins.len() > 1 { spread * spread * pixels.isqrt().max(1) } else { 0 };
        Self { bins, axis, weight }
    }

    /// Two boxes with about the same number of pixels.
    fn halves(mut self) -> (Self, Self) {
        let axis = self.axis;
        self.bins.sort_by_key(|bin| (bin.mean[axis], bin.mean));
        let half = self.bins.iter().map(|bin| bin.count).sum::<u64>() / 2;
        let mut seen = 0;
        let at = self.bins.iter().position(|bin| {
            seen += bin.count;
            seen > half
        });
        let at = at.unwrap_or(0).clamp(1, self.bins.len() - 1);
        let high = self.bins.split_off(at);
        (Self::of(self.bins), Self::of(high))
    }

    fn mean(&self) -> [u8; 3] {
        let pixels: u64 = self.bins.iter().map(|bin| bin.count).sum::<u64>().max(1);
        std::array::from_fn(|axis| {
            let sum: u64 = self.bins.iter().map(|bin| bin.count * u64::from(bin.mean[axis])).sum();
            u8::try_from((sum + pixels / 2) / pixels).unwrap_or(u8::MAX)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxSize;

    #[test]
    fn few_colours_stay_exact() {
        let data: Vec<u8> = [[255, 0, 0], [0, 0, 255], [250, 250, 250], [9, 8, 7]].concat();
        let picture = PixelBuffer::new(PxSize::new(2, 2), Channels::Rgb, data.clone()).unwrap();
        let mut counts = Counts::new();
        counts.add(&picture, 1);
        let palette = counts.palette();
        let back: Vec<u8> =
            palette.indices(&picture).iter().flat_map(|&i| palette.colours[usize::from(i)]).collect();
        assert_eq!(back, data);
    }

    #[test]
    fn dithering_keeps_the_mean_of_a_ramp() {
        let data: Vec<u8> =
            (0..64u8).flat_map(|y| (0..64u8).flat_map(move |x| [2 * x + y, 90, x + 2 * y])).collect();
        let picture = PixelBuffer::new(PxSize::new(64, 64), Channels::Rgb, data).unwrap();
        let mut counts = Counts::new();
        counts.add(&picture, 1);
        let palette = counts.palette();
        let sum = |values: &mut dyn Iterator<Item = u8>| values.map(u64::from).sum::<u64>();
        let out = palette.indices(&picture);
        let red = sum(&mut out.iter().map(|&i| palette.colours[usize::from(i)][0]));
        let was = sum(&mut picture.bytes().iter().step_by(3).copied());
        assert!(red.abs_diff(was) < was / 50, "{red} {was}");
    }

    #[test]
    fn clear_pixels_have_their_own_index() {
        let picture =
            PixelBuffer::new(PxSize::new(2, 1), Channels::Rgba, vec![9, 9, 9, 255, 5, 5, 5, 0]).unwrap();
        let mut counts = Counts::new();
        counts.add(&picture, 1);
        assert_eq!(counts.palette().indices(&picture), [0, CLEAR]);
    }
}
