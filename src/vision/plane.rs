//! Small planes of numbers made from pixels by averaging boxes.

use crate::facts::PixelBuffer;

/// One number a cell, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plane {
    /// Cells across.
    pub width: usize,
    /// Cells down.
    pub height: usize,
    /// `width * height` numbers.
    pub values: Vec<f32>,
}

impl Plane {
    /// A plane of zeros.
    pub(super) fn zeros(width: usize, height: usize) -> Self {
        Self { width, height, values: vec![0.0; width * height] }
    }

    /// Averages over a square of `2 * radius + 1` cells, the border repeated.
    pub(super) fn blurred(&self, radius: usize) -> Self {
        self.blurred_rows(radius).transposed().blurred_rows(radius).transposed()
    }

    fn blurred_rows(&self, radius: usize) -> Self {
        let mut out = Self::zeros(self.width, self.height);
        let unit = 1.0 / (2 * radius + 1) as f32;
        for (row, to) in self.values.chunks_exact(self.width).zip(out.values.chunks_exact_mut(self.width)) {
            for (x, value) in to.iter_mut().enumerate() {
                let sum: f32 =
                    (0..=2 * radius).map(|d| row[(x + d).saturating_sub(radius).min(self.width - 1)]).sum();
                *value = sum * unit;
            }
        }
        out
    }

    fn transposed(&self) -> Self {
        let mut out = Self::zeros(self.height, self.width);
        for y in 0..self.height {
            for x in 0..self.width {
                out.values[x * self.height + y] = self.values[y * self.width + x];
            }
        }
        out
    }

    /// Multiplied so that the largest value is 1; a plane without a positive value stays as it is.
    pub(super) fn normalised(mut self) -> Self {
        let most = self.values.iter().copied().fold(0.0_f32, f32::max);
        if most > 0.0 {
            self.values.iter_mut().for_each(|v| *v /= most);
        }
        self
    }
}

/// How many cells keep the picture's ratio with at most `most` on the longer side, never more than pixels.
pub(super) fn cells_for(picture: &PixelBuffer, most: u32) -> (usize, usize) {
    let size = picture.size();
    let longest = size.w.max(size.h);
    let cells = |side: u32| {
        let n = (u64::from(side) * u64::from(most)).div_ceil(u64::from(longest));
        usize::try_from(n).unwrap_or(1).clamp(1, side.min(most).max(1) as usize)
    };
    (cells(size.w), cells(size.h))
}

/// Mean red, green and blue (0 to 255) of every cell.
pub(super) fn averaged(picture: &PixelBuffer, width: usize, height: usize) -> [Plane; 3] {
    /// Pixels looked at in a cell on one axis; more would not change a mean that anybody can see.
    const SAMPLES: usize = 12;
    let size = picture.size();
    let (w, h) = (size.w as usize, size.h as usize);
    let n = picture.channels().count();
    let mut planes = [(); 3].map(|()| Plane::zeros(width, height));
    for cy in 0..height {
        let (top, bottom) = bounds(cy, height, h);
        for cx in 0..width {
            let (left, right) = bounds(cx, width, w);
            let (step_y, step_x) = (1 + (bottom - top) / SAMPLES, 1 + (right - left) / SAMPLES);
            let (mut sums, mut count) = ([0_u32; 3], 0_u32);
            for y in (top..bottom).step_by(step_y) {
                let row = picture.row(u32::try_from(y).unwrap_or(u32::MAX));
                for x in (left..right).step_by(step_x) {
                    let p = &row[x * n..x * n + 3];
                    sums = [sums[0] + u32::from(p[0]), sums[1] + u32::from(p[1]), sums[2] + u32::from(p[2])];
                    count += 1;
                }
            }
            for (plane, sum) in planes.iter_mut().zip(sums) {
                plane.values[cy * width + cx] = sum as f32 / count.max(1) as f32;
            }
        }
    }
    planes
}

/// The pixels of cell `i` of `cells` on an axis of `pixels`; at least one.
fn bounds(i: usize, cells: usize, pixels: usize) -> (usize, usize) {
    let from = i * pixels / cells;
    (from, ((i + 1) * pixels / cells).max(from + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    #[test]
    fn cells_keep_the_ratio_and_never_outnumber_pixels() {
        let picture = |w, h| {
            let bytes = vec![7; w as usize * h as usize * 3];
            PixelBuffer::new(PxSize::new(w, h), Channels::Rgb, bytes).unwrap()
        };
        assert_eq!(cells_for(&picture(640, 320), 64), (64, 32));
        assert_eq!(cells_for(&picture(3000, 1), 64), (64, 1));
        assert_eq!(cells_for(&picture(1, 1), 64), (1, 1));
        assert_eq!(averaged(&picture(5, 3), 2, 2)[1].values, vec![7.0; 4]);
    }

    #[test]
    fn blurring_keeps_the_mean_of_an_even_plane() {
        let plane = Plane { width: 3, height: 2, values: vec![4.0; 6] };
        assert!(plane.blurred(1).values.iter().all(|v| (v - 4.0).abs() < 1e-5));
    }
}
