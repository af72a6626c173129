//! The colours that a picture is made of.

use crate::facts::PixelBuffer;

/// Colours are counted in boxes of this many bits a channel.
const BITS: u32 = 4;

/// About how many pixels are counted; more would not change the answer.
const SAMPLES: usize = 40_000;

/// The most frequent colour on the border of the picture, as the mean of its colour box.
#[must_use]
pub fn border_colour(picture: &PixelBuffer) -> [u8; 3] {
    border_colours(picture, 1).first().copied().unwrap_or([255; 3])
}

/// The most frequent colours on the border, most frequent first, at most `count`, unlike one another.
#[must_use]
pub fn border_colours(picture: &PixelBuffer, count: usize) -> Vec<[u8; 3]> {
    let size = picture.size();
    let (right, bottom) = (size.w - 1, size.h - 1);
    let across = (0..size.w).flat_map(|x| [(x, 0), (x, bottom)]);
    let down = (0..size.h).flat_map(|y| [(0, y), (right, y)]);
    let mut histogram = Histogram::new();
    across.chain(down).for_each(|(x, y)| histogram.count(picture.rgb(x, y)));
    histogram.most_frequent(count)
}

/// The most frequent colours of the whole picture, most frequent first, at most `count`, unlike one another.
#[must_use]
pub fn dominant_colours(picture: &PixelBuffer, count: usize) -> Vec<[u8; 3]> {
    let size = picture.size();
    let pixels = usize::try_from(size.area()).unwrap_or(usize::MAX);
    let step = 1 + (pixels / SAMPLES).isqrt();
    let mut histogram = Histogram::new();
    for y in (0..size.h).step_by(step) {
        for x in (0..size.w).step_by(step) {
            histogram.count(picture.rgb(x, y));
        }
    }
    histogram.most_frequent(count)
}

/// Black or white, whichever stands out more from `colour`.
#[must_use]
pub fn contrasting(colour: [u8; 3]) -> [u8; 3] {
    let [r, g, b] = colour.map(u32::from);
    if 299 * r + 587 * g + 114 * b >= 128_000 { [0; 3] } else { [255; 3] }
}

/// How often each box of colours occurs, and what its colours add up to.
struct Histogram {
    boxes: Vec<(u32, [u64; 3])>,
}

impl Histogram {
    fn new() -> Self {
        Self { boxes: vec![(0, [0; 3]); 1 << (3 * BITS)] }
    }

    fn count(&mut self, rgb: [u8; 3]) {
        let index = rgb.iter().fold(0, |index, c| (index << BITS) | usize::from(c >> (8 - BITS)));
        let (n, sums) = &mut self.boxes[index];
        *n += 1;
        for (sum, c) in sums.iter_mut().zip(rgb) {
            *sum += u64::from(c);
        }
    }

    /// Means of the fullest boxes; one that is close to a fuller one counts as the same colour.
    fn most_frequent(&self, count: usize) -> Vec<[u8; 3]> {
        let mut order: Vec<&(u32, [u64; 3])> = self.boxes.iter().filter(|(n, _)| *n > 0).collect();
        order.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        let mut chosen: Vec<[u8; 3]> = Vec::new();
        for (n, sums) in order {
            let mean = sums.map(|s| u8::try_from(s / u64::from(*n)).unwrap_or(u8::MAX));
            if chosen.len() < count && chosen.iter().all(|c| !close(*c, mean)) {
                chosen.push(mean);
            }
        }
        chosen
    }
}

fn close(a: [u8; 3], b: [u8; 3]) -> bool {
    /// Squared distance under which two colours look alike as areas.
    const ALIKE: u32 = 40 * 40;
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>() < ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    fn framed() -> PixelBuffer {
        let paint = |x: u32, y: u32| {
            let border = x == 0 || y == 0 || x == 39 || y == 29;
            if border {
                [200, 10, 10]
            } else if x < 12 {
                [10, 200, 10]
            } else {
                [10, 10, 200]
            }
        };
        let bytes: Vec<u8> =
            (0..30).flat_map(|y| (0..40).map(move |x| (x, y))).flat_map(|(x, y)| paint(x, y)).collect();
        PixelBuffer::new(PxSize::new(40, 30), Channels::Rgb, bytes).unwrap()
    }

    #[test]
    fn border_and_area_have_their_own_colours() {
        assert_eq!(border_colour(&framed()), [200, 10, 10]);
        assert_eq!(dominant_colours(&framed(), 2), vec![[10, 10, 200], [10, 200, 10]]);
        assert_eq!(dominant_colours(&framed(), 9).len(), 3);
    }

    #[test]
    fn contrast_is_black_or_white() {
        assert_eq!(contrasting([240, 240, 10]), [0, 0, 0]);
        assert_eq!(contrasting([10, 10, 240]), [255, 255, 255]);
    }
}
