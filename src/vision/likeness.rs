//! How alike two pictures look: structural similarity (Wang and others, 2004) at three sizes, and of colour.
//!
//! Windows are summed in whole numbers and pooled in a fixed order, so that the answer is the same everywhere.

use crate::facts::PixelBuffer;

/// Side of a window in pixels, and how far the next one lies.
const WINDOW: usize = 8;
const STEP: usize = 4;

/// How much brightness at full, half and quarter size counts; colour at half size has the rest.
const BRIGHTNESS: [f64; 3] = [0.4, 0.3, 0.15];
const COLOUR: f64 = 0.15;

/// 1 for pictures that are the same, less the more they differ; 0 for pictures of other sizes.
///
/// The mean over all windows counts as much as the mean over the worst tenth: one spoilt face in a good sky is a
/// spoilt picture.
#[must_use]
pub fn likeness(a: &PixelBuffer, b: &PixelBuffer) -> f64 {
    if a.size() != b.size() {
        return 0.0;
    }
    let (mut a, mut b) = (planes(a), planes(b));
    let mut total = 0.0;
    for (level, share) in BRIGHTNESS.into_iter().enumerate() {
        total += share * pooled(&a[0], &b[0]);
        if level == 0 {
            (a, b) = (a.map(|p| p.halved()), b.map(|p| p.halved()));
            total += COLOUR * f64::midpoint(pooled(&a[1], &b[1]), pooled(&a[2], &b[2]));
        } else {
            (a[0], b[0]) = (a[0].halved(), b[0].halved());
        }
    }
    total
}

/// One channel in whole numbers.
struct Channel {
    width: usize,
    height: usize,
    values: Vec<u8>,
}

/// Brightness and the two colour differences of BT.601.
fn planes(picture: &PixelBuffer) -> [Channel; 3] {
    let picture = picture.to_rgb();
    let size = picture.size();
    let pixels = picture.bytes().as_chunks::<3>().0;
    let plane = |weights: [i32; 3], zero: i32| {
        let value = |p: &[u8; 3]| {
            let sum: i32 = p.iter().zip(weights).map(|(v, w)| i32::from(*v) * w).sum();
            u8::try_from(((sum + 500) / 1000 + zero).clamp(0, 255)).unwrap_or(0)
        };
        Channel {
            width: size.w as usize,
            height: size.h as usize,
            values: pixels.iter().map(value).collect(),
        }
    };
    [plane([299, 587, 114], 0), plane([-169, -331, 500], 128), plane([500, -419, -81], 128)]
}

impl Channel {
    /// Means of two by two pixels; an odd last row or column is left out.
    fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let at = |x: usize, y: usize| {
            u16::from(self.values[y.min(self.height - 1) * self.width + x.min(self.width - 1)])
        };
        let mean = |x: usize, y: usize| {
            (at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1) + 2)
                / 4
        };
        let values = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| u8::try_from(mean(x, y)).unwrap_or(u8::MAX))
            .collect();
        Self { width, height, values }
    }
}

/// Mean over all windows, and over the worst tenth of them.
fn pooled(a: &Channel, b: &Channel) -> f64 {
    let mut windows = Vec::new();
    let (w, h) = (WINDOW.min(a.width), WINDOW.min(a.height));
    for y in (0..=a.height - h).step_by(STEP) {
        for x in (0..=a.width - w).step_by(STEP) {
            windows.push(window(a, b, (x, y), (w, h)));
        }
    }
    windows.sort_unstable_by(f64::total_cmp);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    f64::midpoint(mean(&windows), mean(&windows[..windows.len().div_ceil(10)]))
}

/// Structural similarity of one window.
fn window(a: &Channel, b: &Channel, (x, y): (usize, usize), (w, h): (usize, usize)) -> f64 {
    const LIGHT: f64 = (0.01 * 255.0) * (0.01 * 255.0);
    const STRUCTURE: f64 = (0.03 * 255.0) * (0.03 * 255.0);
    let (mut sa, mut sb, mut saa, mut sbb, mut sab) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    for row in y..y + h {
        let at = row * a.width + x;
        for (&p, &q) in a.values[at..at + w].iter().zip(&b.values[at..at + w]) {
            let (p, q) = (u32::from(p), u32::from(q));
            sa += p;
            sb += q;
            saa += p * p;
            sbb += q * q;
            sab += p * q;
        }
    }
    let n = (w * h) as f64;
    let (ma, mb) = (f64::from(sa) / n, f64::from(sb) / n);
    let (va, vb) = (f64::from(saa) / n - ma * ma, f64::from(sbb) / n - mb * mb);
    let cov = f64::from(sab) / n - ma * mb;
    (2.0 * ma * mb + LIGHT) * (2.0 * cov + STRUCTURE) / ((ma * ma + mb * mb + LIGHT) * (va + vb + STRUCTURE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    fn textured(change: impl Fn(u32, u32, u8) -> u8) -> PixelBuffer {
        let value = |x: u32, y: u32| u8::try_from((x * 7 + y * 13) % 97 + (x * y) % 60).expect("at most 155");
        let data: Vec<u8> = (0..60)
            .flat_map(|y| (0..80).map(move |x| (x, y)))
            .flat_map(|(x, y)| [change(x, y, value(x, y)); 3])
            .collect();
        PixelBuffer::new(PxSize::new(80, 60), Channels::Rgb, data).unwrap()
    }

    #[test]
    fn more_harm_is_less_alike() {
        let plain = textured(|_, _, v| v);
        let coarse = |step: u8| textured(move |_, _, v| v / step * step);
        let scores = [1, 4, 16, 64].map(|step| likeness(&plain, &coarse(step)));
        assert!((scores[0] - 1.0).abs() < 1e-12, "{scores:?}");
        assert!(scores.windows(2).all(|pair| pair[1] < pair[0]), "{scores:?}");
        assert!(scores[1] > 0.9, "{scores:?}");
    }

    #[test]
    fn a_spoilt_corner_counts_more_than_its_share() {
        let plain = textured(|_, _, v| v);
        let spoilt = textured(|x, y, v| if x < 20 && y < 15 { 128 } else { v });
        assert!(likeness(&plain, &spoilt) < 0.75);
    }

    #[test]
    fn the_smallest_pictures_compare() {
        let dot = |v| PixelBuffer::new(PxSize::new(1, 1), Channels::Rgb, vec![v; 3]).unwrap();
        assert!((likeness(&dot(9), &dot(9)) - 1.0).abs() < 1e-12);
        assert!(likeness(&dot(9), &dot(200)) < 0.5);
        assert_eq!(likeness(&dot(9), &textured(|_, _, v| v)), 0.0);
    }
}
