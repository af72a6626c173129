//! How light, contrasty and noisy a picture is.

use super::plane::{averaged, cells_for};
use crate::facts::PixelBuffer;

/// Light and noise of a whole picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Exposure {
    /// Mean luma, 0 to 1.
    pub mean: f32,
    /// Standard deviation of luma, 0 to about 0.5.
    pub contrast: f32,
    /// Share of cells that are nearly black.
    pub crushed: f32,
    /// Share of cells that are nearly white.
    pub blown: f32,
    /// Typical difference between neighbouring pixels in the smoothest half of the picture, 0 to 1.
    pub noise: f32,
}

/// Measures light on cells of a reduced picture, noise on pixels.
#[must_use]
pub fn exposure(picture: &PixelBuffer) -> Exposure {
    let (width, height) = cells_for(picture, 256);
    let [r, g, b] = averaged(picture, width, height);
    let luma: Vec<f32> = (0..r.values.len())
        .map(|i| (0.299 * r.values[i] + 0.587 * g.values[i] + 0.114 * b.values[i]) / 255.0)
        .collect();
    let n = luma.len() as f32;
    let mean = luma.iter().sum::<f32>() / n;
    let variance = luma.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n;
    let share = |keep: fn(f32) -> bool| luma.iter().filter(|v| keep(**v)).count() as f32 / n;
    Exposure {
        mean,
        contrast: variance.sqrt(),
        crushed: share(|v| v < 0.03),
        blown: share(|v| v > 0.97),
        noise: noise(picture),
    }
}

/// Median over the smoother half of small patches of the mean second difference along rows.
fn noise(picture: &PixelBuffer) -> f32 {
    /// Pixels of a patch in a row.
    const PATCH: usize = 16;
    let n = picture.channels().count();
    let step = 1 + picture.size().h / 128;
    let mut patches: Vec<f32> = Vec::new();
    for y in (0..picture.size().h).step_by(step as usize) {
        let green: Vec<f32> = picture.row(y).chunks_exact(n).map(|p| f32::from(p[1])).collect();
        for patch in green.chunks_exact(PATCH) {
            let differences = patch.windows(3).map(|w| (w[0] - 2.0 * w[1] + w[2]).abs());
            patches.push(differences.sum::<f32>() / (PATCH - 2) as f32);
        }
    }
    patches.sort_by(f32::total_cmp);
    // A quarter of the way up is the middle of the smoother half.
    patches.get(patches.len() / 4).map_or(0.0, |v| v / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    fn even(value: u8, grain: u8) -> Exposure {
        let bytes: Vec<u8> = (0..64 * 64_u32)
            .flat_map(|i| [value.saturating_add(if i * 7919 % 13 < 6 { grain } else { 0 }); 3])
            .collect();
        exposure(&PixelBuffer::new(PxSize::new(64, 64), Channels::Rgb, bytes).unwrap())
    }

    #[test]
    fn light_and_noise_are_told_apart() {
        let dark = even(3, 0);
        assert!(dark.crushed > 0.99 && dark.mean < 0.02 && dark.noise == 0.0);
        assert!(even(255, 0).blown > 0.99);
        assert!(even(100, 20).noise > 0.01);
    }
}
