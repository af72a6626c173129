//! Class probabilities of cells to garments: regions of one class, large and sure enough.

use crate::geometry::{Point, PxRect};
use crate::inference::families::common::components;

/// Classes of the network that carry one of our labels, in the order of the labels.
const LABELS: [&[usize]; 7] = [&[12], &[9], &[8], &[14], &[4, 5], &[6, 7], &[15]];

/// Class of bare skin.
const SKIN: usize = 1;

/// Classes of cloth that covers arms and legs.
const CLOTH: [usize; 8] = [4, 5, 6, 7, 8, 9, 10, 11];

/// Cells of a limb that tell anything, and how much of them must be cloth or skin.
const LEAST_CELLS: usize = 3;
const TELLING: f32 = 0.3;

/// Points looked at along a limb, and between which shares of the way.
const POINTS: usize = 9;
const LINE: (f64, f64) = (0.15, 0.9);

/// Probabilities, a plane a class.
pub(super) struct Planes<'a> {
    /// Columns and rows.
    pub size: (usize, usize),
    /// `classes * columns * rows` numbers.
    pub values: &'a [f32],
    /// Number of planes.
    pub classes: usize,
}

/// A region of one label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Garment {
    /// Number of the label.
    pub label: usize,
    /// Its cells, `y * columns + x`, row by row.
    pub cells: Vec<usize>,
    /// Mean probability of the label in them.
    pub confidence: f32,
}

impl Planes<'_> {
    fn at(&self, class: usize, cell: usize) -> f32 {
        self.values.get(class * self.size.0 * self.size.1 + cell).copied().unwrap_or(0.0)
    }

    fn sum(&self, classes: &[usize], cell: usize) -> f32 {
        classes.iter().map(|&class| self.at(class, cell)).sum()
    }

    /// The label of a cell: likelier than each single class that carries none.
    fn label(&self, cell: usize) -> Option<usize> {
        let rated = LABELS.iter().enumerate().map(|(label, classes)| (label, self.sum(classes, cell)));
        let (label, best) = rated.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        let carried = |class: usize| LABELS.iter().any(|classes| classes.contains(&class));
        let rival = (0..self.classes).filter(|c| !carried(*c)).map(|c| self.at(c, cell)).fold(0.0, f32::max);
        (best > rival).then_some(label)
    }

    /// Regions of at least `least` cells.
    pub fn garments(&self, least: usize) -> Vec<Garment> {
        let (w, h) = self.size;
        let labels: Vec<Option<usize>> = (0..w * h).map(|cell| self.label(cell)).collect();
        let regions = components(&labels, w).into_iter().filter(|region| region.cells >= least);
        let garment = |class: usize, mut cells: Vec<usize>| {
            // Whoever looks at them compares neighbours of a row.
            cells.sort_unstable();
            let sum: f32 = cells.iter().map(|&cell| self.sum(LABELS[class], cell)).sum();
            Garment { label: class, confidence: sum / cells.len().max(1) as f32, cells }
        };
        regions.map(|region| garment(region.class, region.members)).collect()
    }

    /// How much of a box of cells is cloth and how much skin, of what is either; `None` where little is.
    pub fn covered(&self, bounds: &PxRect) -> Option<f32> {
        let inside = |&cell: &usize| {
            let (x, y) = ((cell % self.size.0) as f64 + 0.5, (cell / self.size.0) as f64 + 0.5);
            x >= bounds.x && x < bounds.right() && y >= bounds.y && y < bounds.bottom()
        };
        let cells: Vec<usize> = (0..self.size.0 * self.size.1).filter(inside).collect();
        (cells.len() >= LEAST_CELLS).then(|| self.cloth_among(&cells)).flatten()
    }

    /// The same of the cells along a line between two joints; the ends, where joints are soft, are left out.
    pub fn along(&self, from: Point, to: Point) -> Option<f32> {
        let at = |n: usize| {
            let t = LINE.0 + (LINE.1 - LINE.0) * n as f64 / (POINTS - 1) as f64;
            self.cell_at(Point::new(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t))
        };
        let cells: Vec<usize> = (0..POINTS).filter_map(at).collect();
        (cells.len() >= POINTS / 2).then(|| self.cloth_among(&cells)).flatten()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be inside")]
    fn cell_at(&self, p: Point) -> Option<usize> {
        let inside = p.x >= 0.0 && p.y >= 0.0 && p.x < self.size.0 as f64 && p.y < self.size.1 as f64;
        inside.then(|| p.y as usize * self.size.0 + p.x as usize)
    }

    fn cloth_among(&self, cells: &[usize]) -> Option<f32> {
        let cloth: f32 = cells.iter().map(|&cell| self.sum(&CLOTH, cell)).sum();
        let skin: f32 = cells.iter().map(|&cell| self.at(SKIN, cell)).sum();
        (cloth + skin > TELLING * cells.len() as f32).then(|| cloth / (cloth + skin))
    }
}

/// The box around cells, in cells.
pub(super) fn bounds(cells: &[usize], columns: usize) -> PxRect {
    let xs = cells.iter().map(|cell| cell % columns.max(1));
    let ys = cells.iter().map(|cell| cell / columns.max(1));
    let (left, top) = (xs.clone().min().unwrap_or(0) as f64, ys.clone().min().unwrap_or(0) as f64);
    let (right, bottom) = (xs.max().unwrap_or(0) as f64 + 1.0, ys.max().unwrap_or(0) as f64 + 1.0);
    PxRect::new(left, top, right - left, bottom - top)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four by four cells: class 5 in the upper half, 6 wins nowhere, skin below on the left.
    fn planes() -> Vec<f32> {
        let mut values = vec![0.0; 21 * 16];
        for cell in 0..8 {
            values[4 * 16 + cell] = 0.3;
            values[5 * 16 + cell] = 0.3;
            values[16 * 6 + cell] = 0.35;
        }
        for cell in 8..16 {
            values[if cell % 4 < 2 { SKIN } else { 0 } * 16 + cell] = 0.9;
        }
        values
    }

    #[test]
    fn merged_classes_win_together() {
        let values = planes();
        let planes = Planes { size: (4, 4), values: &values, classes: 21 };
        let found = planes.garments(4);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].label, &*found[0].cells), (4, &[0, 1, 2, 3, 4, 5, 6, 7][..]));
        assert!((found[0].confidence - 0.6).abs() < 1e-6);
        assert_eq!(bounds(&found[0].cells, 4), PxRect::new(0.0, 0.0, 4.0, 2.0));
        assert!(planes.garments(9).is_empty());
    }

    #[test]
    fn limbs_are_covered_or_bare_or_unknown() {
        let values = planes();
        let planes = Planes { size: (4, 4), values: &values, classes: 21 };
        assert!(planes.covered(&PxRect::new(0.0, 0.0, 4.0, 2.0)).unwrap() > 0.9);
        assert!(planes.covered(&PxRect::new(0.0, 2.0, 2.0, 2.0)).unwrap() < 0.1);
        assert_eq!(planes.covered(&PxRect::new(2.0, 2.0, 2.0, 2.0)), None);
        let along = |x, from, to| planes.along(Point::new(x, from), Point::new(x, to));
        assert!(along(0.5, 0.0, 2.0).unwrap() > 0.9);
        assert!(along(0.5, 2.2, 4.0).unwrap() < 0.1);
        assert_eq!(along(2.5, 2.2, 4.0), None, "neither cloth nor skin");
        assert_eq!(along(0.5, 3.0, 30.0), None, "outside");
        assert_eq!(along(f64::NAN, 0.0, 2.0), None);
    }

    #[test]
    fn odd_tensors_give_nothing() {
        for values in [vec![], vec![f32::NAN; 21 * 16], vec![0.0; 21 * 16]] {
            assert!(Planes { size: (4, 4), values: &values, classes: 21 }.garments(1).is_empty());
        }
    }
}
