//! Coarse maps over a whole picture, made from the fine maps of networks.

use crate::facts::SaliencyMap;
use crate::geometry::{InputTransform, Point, PxSize};

/// One channel of numbers in the pixels of a model's input.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Field<'a> {
    /// Columns and rows.
    pub size: (usize, usize),
    /// Row by row.
    pub values: &'a [f32],
}

impl Field<'_> {
    fn at(&self, x: usize, y: usize) -> f32 {
        let value = self.values.get(y * self.size.0 + x).copied().unwrap_or(0.0);
        if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
    }

    /// Between the four nearest values; nothing outside the field.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept inside the field")]
    pub fn sample(&self, at: Point) -> f32 {
        let (w, h) = self.size;
        if w == 0 || h == 0 || at.x < 0.0 || at.y < 0.0 || at.x >= w as f64 || at.y >= h as f64 {
            return 0.0;
        }
        let (x, y) = ((at.x - 0.5).max(0.0), (at.y - 0.5).max(0.0));
        let (x0, y0) = (x as usize, y as usize);
        let (x1, y1) = ((x0 + 1).min(w - 1), (y0 + 1).min(h - 1));
        let (fx, fy) = ((x - x0 as f64) as f32, (y - y0 as f64) as f32);
        let upper = self.at(x0, y0) * (1.0 - fx) + self.at(x1, y0) * fx;
        let lower = self.at(x0, y1) * (1.0 - fx) + self.at(x1, y1) * fx;
        upper * (1.0 - fy) + lower * fy
    }

    /// Mean of the values in columns `left..right` and rows `top..bottom`, whole cells.
    fn mean(&self, left: usize, top: usize, right: usize, bottom: usize) -> f32 {
        let mut sum = 0.0;
        for y in top..bottom {
            sum += (left..right).map(|x| self.at(x, y)).sum::<f32>();
        }
        sum / ((right - left) * (bottom - top)).max(1) as f32
    }

    /// Mean over the cells of a coarser field of `to` columns and rows.
    pub fn reduced(&self, to: (usize, usize)) -> Vec<f32> {
        let (w, h) = self.size;
        let edge = |i: usize, n: usize, from: usize| (i * from / n.max(1)).min(from);
        let mut values = Vec::with_capacity(to.0 * to.1);
        for y in 0..to.1 {
            let (top, bottom) = span(edge(y, to.1, h), edge(y + 1, to.1, h), h);
            for x in 0..to.0 {
                let (left, right) = span(edge(x, to.0, w), edge(x + 1, to.0, w), w);
                values.push(self.mean(left, top, right, bottom));
            }
        }
        values
    }
}

/// At least one cell.
fn span(from: usize, to: usize, length: usize) -> (usize, usize) {
    if to > from { (from, to) } else { (from.min(length.saturating_sub(1)), (from + 1).min(length.max(1))) }
}

/// Columns and rows of a coarse map of a picture: `cells` along the longer side.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most `cells`")]
pub(in super::super) fn coarse_size(picture: PxSize, cells: usize) -> (usize, usize) {
    let longest = f64::from(picture.w.max(picture.h).max(1));
    let side = |length: u32| ((f64::from(length) / longest * cells as f64).round() as usize).max(1);
    (side(picture.w), side(picture.h))
}

/// A map over a picture of `source` pixels: in each cell the strongest of several fields that each
/// cover a part of the picture.
pub(in super::super) fn map_of(
    fields: &[(Field<'_>, InputTransform)],
    source: PxSize,
    cells: usize,
) -> SaliencyMap {
    let (w, h) = coarse_size(source, cells);
    let mut values = vec![0.0_f32; w * h];
    for (field, way) in fields {
        for y in 0..h {
            for x in 0..w {
                let middle = Point::new(
                    (x as f64 + 0.5) * f64::from(source.w) / w as f64,
                    (y as f64 + 0.5) * f64::from(source.h) / h as f64,
                );
                let inside =
                    Point::new(middle.x * way.scale_x + way.offset_x, middle.y * way.scale_y + way.offset_y);
                values[y * w + x] = values[y * w + x].max(field.sample(inside));
            }
        }
    }
    let side = |n: usize| u32::try_from(n).unwrap_or(1);
    SaliencyMap::new(side(w), side(h), values).expect("the map has one value a cell")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reducing_takes_the_mean_and_survives_short_fields() {
        let field = Field { size: (4, 2), values: &[0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0] };
        assert_eq!(field.reduced((2, 1)), [0.5, 1.0]);
        let short = Field { size: (4, 2), values: &[f32::NAN, 9.0] };
        assert_eq!(short.reduced((2, 1)), [0.25, 0.0]);
        assert_eq!(Field { size: (0, 0), values: &[] }.reduced((2, 1)), [0.0, 0.0]);
        assert_eq!(Field { size: (1, 1), values: &[0.5] }.reduced((3, 1)), [0.5; 3]);
    }

    #[test]
    fn a_part_fills_its_place_only() {
        let source = PxSize::new(40, 20);
        let way = InputTransform { scale_x: 0.1, scale_y: 0.1, offset_x: -2.0, offset_y: 0.0 };
        let map = map_of(&[(Field { size: (2, 2), values: &[1.0; 4] }, way)], source, 4);
        assert_eq!((map.width, map.height), (4, 2));
        assert_eq!(map.values, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]);
    }
}
