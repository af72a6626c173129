//! Classical saliency: what differs in colour from the rest of the picture and from its border, has detail,
//! and lies near the middle.
//!
//! Colour contrast is measured in a lightness and opponent colour space between each cell and the mean of the
//! picture (Achanta and others, "Frequency-tuned salient region detection", 2009), between a cell and its
//! surroundings at two scales (after Itti, Koch and Niebur, 1998), and to the colours of the border, which is
//! mostly background.

use super::plane::{Plane, averaged, cells_for};
use crate::facts::{PixelBuffer, SaliencyMap};

/// Cells on the longer side.
const CELLS: u32 = 64;

/// Where the eye goes, by classical means: at most 64 cells a side, values 0 to 1.
///
/// An even picture gives the centre prior alone.
#[must_use]
pub fn saliency(picture: &PixelBuffer) -> SaliencyMap {
    let (width, height) = cells_for(picture, CELLS);
    let lab = opponent(&averaged(picture, width, height));
    let parts = [
        (0.35, against_border(&lab).normalised()),
        (0.25, against_mean(&lab).normalised()),
        (0.40, against_surroundings(&lab).normalised()),
    ];
    let mut sum = Plane::zeros(width, height);
    for (weight, part) in &parts {
        for (to, value) in sum.values.iter_mut().zip(&part.values) {
            *to += weight * value;
        }
    }
    let mut map = sum.blurred(blur_radius(width.max(height)));
    for y in 0..height {
        for x in 0..width {
            map.values[y * width + x] =
                (map.values[y * width + x] + 0.02) * centre_prior(x, y, width, height);
        }
    }
    let map = map.normalised();
    let values = map.values.into_iter().map(sharpened).collect();
    SaliencyMap { width: cells(width), height: cells(height), values }
}

fn cells(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(CELLS)
}

fn blur_radius(longest: usize) -> usize {
    longest / 24
}

/// Weak differences are background: they fall faster than strong ones.
fn sharpened(v: f32) -> f32 {
    (v * v * (1.5 - 0.5 * v)).clamp(0.0, 1.0)
}

/// 1 in the middle, about a quarter in the corners.
fn centre_prior(x: usize, y: usize, width: usize, height: usize) -> f32 {
    let off = |i: usize, n: usize| (2.0 * (i as f32 + 0.5) / n as f32) - 1.0;
    let (dx, dy) = (off(x, width), off(y, height));
    1.0 / (1.0 + 1.5 * (dx * dx + dy * dy))
}

/// Lightness, red against green, yellow against blue; roughly even steps for the eye.
fn opponent(rgb: &[Plane; 3]) -> [Plane; 3] {
    let [r, g, b] = rgb;
    let mut out = [(); 3].map(|()| Plane::zeros(r.width, r.height));
    for i in 0..r.values.len() {
        let (r, g, b) = (r.values[i], g.values[i], b.values[i]);
        out[0].values[i] = 0.299 * r + 0.587 * g + 0.114 * b;
        out[1].values[i] = 1.2 * (r - g);
        out[2].values[i] = 1.2 * (0.5 * (r + g) - b);
    }
    out
}

fn against_mean(lab: &[Plane; 3]) -> Plane {
    let means = [0, 1, 2].map(|c| lab[c].values.iter().sum::<f32>() / lab[c].values.len() as f32);
    distances(lab, |_, c| means[c])
}

/// Distance to the nearest of the mean colours of the four sides: a thing differs from all of them.
fn against_border(lab: &[Plane; 3]) -> Plane {
    let (width, height) = (lab[0].width, lab[0].height);
    let depth = (width.min(height) / 16).max(1);
    let side = |keep: &dyn Fn(usize, usize) -> bool| {
        let cells: Vec<usize> = (0..width * height).filter(|i| keep(i % width, i / width)).collect();
        [0, 1, 2]
            .map(|c: usize| cells.iter().map(|i| lab[c].values[*i]).sum::<f32>() / cells.len().max(1) as f32)
    };
    let sides = [
        side(&|x, _| x < depth),
        side(&|x, _| x + depth >= width),
        side(&|_, y| y < depth),
        side(&|_, y| y + depth >= height),
    ];
    let mut nearest = Plane::zeros(width, height);
    nearest.values.fill(f32::INFINITY);
    for mean in sides {
        let to_side = distances(lab, |_, c| mean[c]);
        for (least, value) in nearest.values.iter_mut().zip(to_side.values) {
            *least = least.min(value);
        }
    }
    nearest
}

/// Each cell against its surroundings, near and far.
fn against_surroundings(lab: &[Plane; 3]) -> Plane {
    let longest = lab[0].width.max(lab[0].height);
    let mut sum = Plane::zeros(lab[0].width, lab[0].height);
    for radius in [longest / 8, longest / 4] {
        let around = [0, 1, 2].map(|c: usize| lab[c].blurred(radius.max(1)));
        let part = distances(lab, |i, c| around[c].values[i]).normalised();
        for (to, value) in sum.values.iter_mut().zip(part.values) {
            *to += value;
        }
    }
    sum
}

/// Colour distance of every cell to a reference colour.
fn distances(lab: &[Plane; 3], reference: impl Fn(usize, usize) -> f32) -> Plane {
    let mut out = Plane::zeros(lab[0].width, lab[0].height);
    for (i, value) in out.values.iter_mut().enumerate() {
        let square: f32 = (0..3).map(|c| (lab[c].values[i] - reference(i, c)).powi(2)).sum();
        *value = square.sqrt();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    fn picture(w: u32, h: u32, paint: impl Fn(u32, u32) -> [u8; 3]) -> PixelBuffer {
        let bytes: Vec<u8> =
            (0..h).flat_map(|y| (0..w).map(move |x| (x, y))).flat_map(|(x, y)| paint(x, y)).collect();
        PixelBuffer::new(PxSize::new(w, h), Channels::Rgb, bytes).unwrap()
    }

    fn byte(v: u32) -> u8 {
        u8::try_from(v).unwrap()
    }

    #[test]
    fn a_red_thing_on_grass_draws_the_eye() {
        let thing = |x: u32, y: u32| (60..100).contains(&x) && (30..70).contains(&y);
        let map = saliency(&picture(320, 200, |x, y| {
            if thing(x, y) { [220, 30, 30] } else { [60, byte(120 + (x * 7 + y * 13) % 30), 50] }
        }));
        let (mut inside, mut all) = (0.0, 0.0);
        for y in 0..map.height {
            for x in 0..map.width {
                let v = map.values[(y * map.width + x) as usize];
                all += v;
                let (px, py) = (x * 320 / map.width, y * 200 / map.height);
                inside += if thing(px, py) { v } else { 0.0 };
            }
        }
        // The thing has 2.5 % of the area.
        assert!(inside / all > 0.25, "{}", inside / all);
    }

    #[test]
    fn even_pictures_have_their_peak_in_the_middle() {
        let map = saliency(&picture(64, 64, |_, _| [10, 10, 10]));
        let peak = map.values.iter().copied().fold(0.0, f32::max);
        let middle = map.values[32 * 64 + 32];
        assert!(middle > 0.99 * peak && peak > 0.0);
    }

    #[test]
    fn tiny_pictures_have_a_map() {
        let map = saliency(&picture(1, 1, |_, _| [1, 2, 3]));
        assert_eq!((map.width, map.height, map.values.len()), (1, 1, 1));
        assert_eq!(saliency(&picture(3000, 1, |x, _| [byte(x % 256); 3])).height, 1);
    }
}
