//! Importance laid on a grid: the smallest box that holds a share of it, and the map for the overlay.

use super::evidence::{Evidence, Mass};
use super::table::MassTable;
use crate::facts::SaliencyMap;
use crate::geometry::{PxRect, PxSize};

/// Equal parts of each axis; the edges of the strongest boxes come on top.
const PARTS: u32 = 24;

/// How many boxes give their edges to the grid.
const EDGE_BOXES: usize = 6;

/// Cells across or down the overlay map at most.
const MAP_CELLS: u32 = 64;

/// Importance of cells between lines; never negative, in fixed point.
struct Grid {
    columns: Vec<f64>,
    rows: Vec<f64>,
    /// Row by row, `columns.len() - 1` cells each.
    cells: Vec<u64>,
}

impl Grid {
    fn new(picture: PxSize, evidence: &Evidence<'_>, columns: Vec<f64>, rows: Vec<f64>) -> Self {
        let (nx, ny) = (columns.len() - 1, rows.len() - 1);
        let mut masses = vec![0.0; nx * ny];
        if let Some(map) = evidence.saliency {
            let table = MassTable::new(map, picture);
            for (y, row) in masses.chunks_exact_mut(nx).enumerate() {
                for (x, cell) in row.iter_mut().enumerate() {
                    *cell =
                        table.inside(&PxRect::from_edges(columns[x], rows[y], columns[x + 1], rows[y + 1]));
                }
            }
        }
        let mut grid = Self { columns, rows, cells: Vec::new() };
        for m in &evidence.wanted {
            grid.spread(&mut masses, m, 1.0);
        }
        for m in &evidence.avoided {
            grid.spread(&mut masses, m, -1.0);
        }
        grid.cells = masses.into_iter().map(fixed).collect();
        grid
    }

    /// Adds a mass evenly over its box.
    fn spread(&self, masses: &mut [f64], m: &Mass, sign: f64) {
        let nx = self.columns.len() - 1;
        let across = overlaps(&self.columns, m.bounds.x, m.bounds.right());
        let down = overlaps(&self.rows, m.bounds.y, m.bounds.bottom());
        let density = sign * m.mass / m.bounds.area();
        for &(y, height) in &down {
            for &(x, width) in &across {
                masses[y * nx + x] += density * width * height;
            }
        }
    }

    /// The smallest box of cells with `share` thousandths of everything; `None` where there is nothing.
    ///
    /// Ties: nearest the middle, then up, then left.
    fn smallest_box(&self, share: u64) -> Option<PxRect> {
        let (nx, ny) = (self.columns.len() - 1, self.rows.len() - 1);
        let total: u64 = self.cells.iter().sum();
        let target = (u128::from(total) * u128::from(share)).div_ceil(1000);
        let target = u64::try_from(target).unwrap_or(u64::MAX).max(1);
        if total == 0 {
            return None;
        }
        let mut best: Option<(f64, f64, PxRect)> = None;
        let mut sums = vec![0_u64; nx];
        for top in 0..ny {
            sums.fill(0);
            let mut all = 0;
            for bottom in top..ny {
                for (sum, cell) in sums.iter_mut().zip(&self.cells[bottom * nx..][..nx]) {
                    *sum += cell;
                    all += cell;
                }
                if all >= target {
                    self.narrowest(&sums, target, (top, bottom + 1), &mut best);
                }
            }
        }
        best.map(|(_, _, r)| r)
    }

    /// The narrowest runs of columns that reach `target` between two rows.
    fn narrowest(
        &self,
        sums: &[u64],
        target: u64,
        (top, bottom): (usize, usize),
        best: &mut Option<(f64, f64, PxRect)>,
    ) {
        let (y, height) = (self.rows[top], self.rows[bottom] - self.rows[top]);
        let mut left = 0;
        let mut held = 0;
        for right in 0..sums.len() {
            held += sums[right];
            while held - sums[left] >= target && left < right {
                held -= sums[left];
                left += 1;
            }
            if held < target {
                continue;
            }
            let r = PxRect::new(self.columns[left], y, self.columns[right + 1] - self.columns[left], height);
            if best.as_ref().is_none_or(|(area, _, _)| r.area() <= *area) {
                let off = self.off_middle(&r);
                if best.as_ref().is_none_or(|(area, o, _)| r.area() < *area || off < *o) {
                    *best = Some((r.area(), off, r));
                }
            }
        }
    }

    fn off_middle(&self, r: &PxRect) -> f64 {
        let last = |lines: &[f64]| lines.last().copied().unwrap_or(0.0);
        let m = r.middle();
        let (dx, dy) = (m.x - last(&self.columns) / 2.0, m.y - last(&self.rows) / 2.0);
        dx * dx + dy * dy
    }
}

/// Fixed point with 40 bits of fraction; what avoidance pushed under zero counts as nothing.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped; masses are under 2^20")]
fn fixed(mass: f64) -> u64 {
    /// Under this a cell is only rounding noise.
    const NOISE: f64 = 1e-9;
    if mass < NOISE { 0 } else { (mass.min(1_000_000.0) * 1_099_511_627_776.0) as u64 }
}

/// The cells that `near..far` touches, and how much of each it covers.
fn overlaps(lines: &[f64], near: f64, far: f64) -> Vec<(usize, f64)> {
    let pairs = lines.windows(2).enumerate();
    pairs.map(|(i, w)| (i, w[1].min(far) - w[0].max(near))).filter(|(_, len)| *len > 0.0).collect()
}

fn even(axis: u32, parts: u32) -> Vec<f64> {
    (0..=parts).map(|i| f64::from(axis) * f64::from(i) / f64::from(parts)).collect()
}

fn lines(axis: u32, boxes: &[Mass], edges: impl Fn(&PxRect) -> (f64, f64)) -> Vec<f64> {
    let mut lines = even(axis, PARTS);
    for m in boxes {
        let (near, far) = edges(&m.bounds);
        lines.extend([near, far].into_iter().filter(|e| *e > 0.0 && *e < f64::from(axis)));
    }
    lines.sort_by(f64::total_cmp);
    lines.dedup();
    lines
}

/// The smallest box that holds the evidence's share of the non-negative importance; `None` without any.
pub(super) fn focus_box(picture: PxSize, evidence: &Evidence<'_>) -> Option<PxRect> {
    focus_box_with(picture, evidence, evidence.share)
}

/// The same for a share in thousandths.
pub(super) fn focus_box_with(picture: PxSize, evidence: &Evidence<'_>, share: u64) -> Option<PxRect> {
    let mut strongest = evidence.wanted.clone();
    strongest.sort_by(|a, b| b.mass.total_cmp(&a.mass));
    strongest.truncate(EDGE_BOXES);
    let columns = lines(picture.w, &strongest, |r| (r.x, r.right()));
    let rows = lines(picture.h, &strongest, |r| (r.y, r.bottom()));
    Grid::new(picture, evidence, columns, rows).smallest_box(share)
}

/// The importance as a map of at most 64 cells a side, the strongest cell 1.
pub(super) fn map(picture: PxSize, evidence: &Evidence<'_>) -> SaliencyMap {
    let longest = picture.w.max(picture.h).max(1);
    let cells = |side: u32| {
        let n = u64::from(side) * u64::from(MAP_CELLS) / u64::from(longest);
        u32::try_from(n).unwrap_or(MAP_CELLS).clamp(1, MAP_CELLS)
    };
    let (width, height) = (cells(picture.w), cells(picture.h));
    let grid = Grid::new(picture, evidence, even(picture.w, width), even(picture.h, height));
    let most = grid.cells.iter().copied().max().unwrap_or(0).max(1);
    #[expect(clippy::cast_possible_truncation, reason = "a share from 0 to 1")]
    let values = grid.cells.iter().map(|c| (*c as f64 / most as f64) as f32).collect();
    SaliencyMap { width, height, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(wanted: Vec<Mass>) -> Evidence<'static> {
        Evidence {
            wanted,
            avoided: vec![],
            heads: vec![],
            pin: None,
            saliency: None,
            thirds: true,
            focus: None,
            keep: None,
            share: 800,
        }
    }

    const PICTURE: PxSize = PxSize::new(240, 120);

    #[test]
    fn a_single_box_is_its_own_focus_at_full_share() {
        let bounds = PxRect::new(33.0, 21.0, 50.0, 40.0);
        let e = evidence(vec![Mass { bounds, mass: 1.0 }]);
        assert_eq!(focus_box_with(PICTURE, &e, 999), Some(bounds));
        assert_eq!(focus_box(PICTURE, &evidence(vec![])), None);
    }

    #[test]
    fn a_larger_share_needs_a_larger_box() {
        let e = evidence(vec![
            Mass { bounds: PxRect::new(10.0, 10.0, 20.0, 20.0), mass: 3.0 },
            Mass { bounds: PxRect::new(180.0, 70.0, 40.0, 40.0), mass: 1.0 },
        ]);
        let area = |share| focus_box_with(PICTURE, &e, share).unwrap().area();
        assert!(area(400) <= area(700));
        assert!(area(700) < area(1000));
    }

    #[test]
    fn avoided_parts_have_no_importance() {
        let mut e = evidence(vec![Mass { bounds: PICTURE.rect(), mass: 1.0 }]);
        e.avoided = vec![Mass { bounds: PxRect::new(0.0, 0.0, 120.0, 120.0), mass: 4.0 }];
        assert!(focus_box(PICTURE, &e).unwrap().x >= 120.0);
        let map = map(PICTURE, &e);
        assert_eq!((map.width, map.height, map.values[0]), (64, 32, 0.0));
        assert_eq!(map.values[40], 1.0);
    }
}
