//! Summed-area tables over a saliency map, read at any position.

use crate::facts::SaliencyMap;
use crate::geometry::{PxRect, PxSize};

/// The integral of a piecewise constant density of total mass 1 over a picture.
#[derive(Debug, Clone)]
pub(super) struct MassTable {
    columns: usize,
    rows: usize,
    cells_per_px: (f64, f64),
    /// 1 over the sum of the map.
    unit: f64,
    sums: Vec<f64>,
}

/// The cell of a position on one axis, and how far into it the position lies (0 to 1).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spot {
    cell: usize,
    into: f64,
}

impl MassTable {
    /// The table of a map with at least one positive value.
    pub(super) fn new(map: &SaliencyMap, picture: PxSize) -> Self {
        Self::weighted(map, picture, |_, _| 1.0)
    }

    /// The table of a map whose cells count with a further factor; the map itself has mass 1.
    pub(super) fn weighted(map: &SaliencyMap, picture: PxSize, factor: impl Fn(usize, usize) -> f64) -> Self {
        let (columns, rows) = (map.width as usize, map.height as usize);
        let mut total = 0.0;
        let stride = columns + 1;
        let mut sums = vec![0.0; stride * (rows + 1)];
        for (y, row) in map.values.chunks_exact(columns).enumerate() {
            let (mut along, mut plain) = (0.0, 0.0);
            let (above, below) = sums.split_at_mut((y + 1) * stride);
            let above = &above[y * stride..];
            for (x, value) in row.iter().enumerate() {
                along += f64::from(*value) * factor(x, y);
                plain += f64::from(*value);
                below[x + 1] = above[x + 1] + along;
            }
            total += plain;
        }
        let cells_per_px =
            (columns as f64 / f64::from(picture.w.max(1)), rows as f64 / f64::from(picture.h.max(1)));
        let unit = if total > 0.0 { 1.0 / total } else { 0.0 };
        Self { columns, rows, cells_per_px, unit, sums }
    }

    /// Where a horizontal position falls.
    pub(super) fn across(&self, x: f64) -> Spot {
        spot(x * self.cells_per_px.0, self.columns)
    }

    /// Where a vertical position falls.
    pub(super) fn down(&self, y: f64) -> Spot {
        spot(y * self.cells_per_px.1, self.rows)
    }

    /// The mass above and to the left of a position.
    fn before(&self, x: Spot, y: Spot) -> f64 {
        let at = y.cell * (self.columns + 1) + x.cell;
        let s = &self.sums;
        let below = at + self.columns + 1;
        let top = s[at] + (s[at + 1] - s[at]) * x.into;
        let bottom = s[below] + (s[below + 1] - s[below]) * x.into;
        top + (bottom - top) * y.into
    }

    /// The mass between two positions on each axis.
    pub(super) fn between(&self, left: Spot, top: Spot, right: Spot, bottom: Spot) -> f64 {
        let sum = self.before(right, bottom) - self.before(left, bottom) - self.before(right, top)
            + self.before(left, top);
        sum * self.unit
    }

    /// The mass inside a rectangle.
    pub(super) fn inside(&self, r: &PxRect) -> f64 {
        self.between(self.across(r.x), self.down(r.y), self.across(r.right()), self.down(r.bottom()))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the cells, and dropping the fraction is meant"
)]
fn spot(at: f64, cells: usize) -> Spot {
    let at = at.clamp(0.0, cells as f64);
    let cell = (at as usize).min(cells - 1);
    Spot { cell, into: at - cell as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masses_add_up_at_any_position() {
        let map = SaliencyMap::new(2, 2, vec![0.1, 0.2, 0.3, 0.4]).unwrap();
        let table = MassTable::new(&map, PxSize::new(20, 10));
        let close = |r: PxRect, expected: f64| {
            let got = table.inside(&r);
            assert!((got - expected).abs() < 1e-6, "{r:?}: {got} instead of {expected}");
        };
        close(PxRect::new(0.0, 0.0, 20.0, 10.0), 1.0);
        close(PxRect::new(0.0, 0.0, 10.0, 5.0), 0.1);
        close(PxRect::new(5.0, 2.5, 10.0, 5.0), 0.25);
        close(PxRect::new(15.0, 5.0, 50.0, 50.0), 0.2);
    }
}
