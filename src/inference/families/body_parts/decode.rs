//! Raw tensors of `BodyPix` to probabilities, and to one box a part, in cells of its grid.

use super::super::common::{Component, components, sigmoid, softmax};
use super::PARTS;
use crate::geometry::PxRect;

/// Cells are divided into this many steps a side before parts are told apart, so that boxes do not
/// jump by a whole stride.
pub(super) const STEPS: usize = 4;

/// Logits on a grid of `size` columns and rows.
pub(super) struct Heatmaps<'a> {
    /// Columns and rows.
    pub size: (usize, usize),
    /// Whether a cell shows a person: one logit a cell.
    pub person: &'a [f32],
    /// Which part it shows: [`PARTS`] logits a cell.
    pub parts: &'a [f32],
}

/// One part of one person.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// Number of the part.
    pub class: usize,
    /// In cells; the middle of the first cell is at 0, 0.
    pub bounds: PxRect,
    /// Mean probability of the part over its steps.
    pub confidence: f32,
}

/// Probabilities of every cell, and between cells those in between.
pub(super) struct Chances {
    /// Columns and rows of cells.
    size: (usize, usize),
    /// Of a person: one number a cell.
    people: Vec<f32>,
    /// Of each part where a person is: [`PARTS`] numbers a cell.
    shares: Vec<f32>,
}

/// The most likely part of each step that shows a person, and its probability.
struct Fine {
    width: usize,
    best: Vec<Option<(usize, f32)>>,
}

impl Heatmaps<'_> {
    /// Probabilities of what the logits say; `None` where the tensors are smaller than the grid.
    pub fn chances(&self) -> Option<Chances> {
        let (w, h) = self.size;
        if w == 0 || h == 0 || self.person.len() < w * h || self.parts.len() < w * h * PARTS {
            return None;
        }
        let mut shares = self.parts[..w * h * PARTS].to_vec();
        shares.chunks_exact_mut(PARTS).for_each(softmax);
        let people = self.person[..w * h].iter().map(|&logit| sigmoid(logit)).collect();
        Some(Chances { size: self.size, people, shares })
    }
}

impl Chances {
    /// The largest region of each part that fills at least `min_share` of the person.
    pub fn parts(&self, min_share: f64) -> Vec<Part> {
        let fine = self.refined();
        let classes: Vec<Option<usize>> = fine.best.iter().map(|best| best.map(|(class, _)| class)).collect();
        let all = classes.iter().flatten().count() as f64;
        let mut largest: [Option<Component>; PARTS] = [const { None }; PARTS];
        for component in components(&classes, fine.width) {
            let known = &mut largest[component.class];
            if known.as_ref().is_none_or(|k| k.cells < component.cells) {
                *known = Some(component);
            }
        }
        let enough = |c: &Component| c.cells as f64 >= (all * min_share).max((STEPS * STEPS) as f64 / 2.0);
        largest.into_iter().flatten().filter(enough).filter_map(|c| fine.part(&c)).collect()
    }

    /// Columns and rows of steps.
    fn steps(&self) -> (usize, usize) {
        ((self.size.0 - 1) * STEPS + 1, (self.size.1 - 1) * STEPS + 1)
    }

    /// Column and row of every step inside `bounds`, which are in cells.
    pub fn steps_in(&self, bounds: &PxRect) -> impl Iterator<Item = (usize, usize)> {
        let inside = |from: f64, to: f64, steps: usize| {
            (0..steps).filter(move |&n| {
                let at = n as f64 / STEPS as f64;
                at >= from && at <= to
            })
        };
        let (width, height) = self.steps();
        let (x, right, y, bottom) = (bounds.x, bounds.right(), bounds.y, bounds.bottom());
        inside(y, bottom, height)
            .flat_map(move |row| inside(x, right, width).map(move |column| (column, row)))
    }

    /// How likely one step shows any of `classes`.
    pub fn of(&self, classes: &[usize], x: usize, y: usize) -> f32 {
        let corners = self.corners(x, y);
        let share = |cell: usize| classes.iter().map(|class| self.shares[cell * PARTS + class]).sum::<f32>();
        let chance = self.person(&corners) * corners.iter().map(|(cell, w)| share(*cell) * w).sum::<f32>();
        if chance.is_nan() { 0.0 } else { chance }
    }

    /// The best of every step.
    fn refined(&self) -> Fine {
        let (width, height) = self.steps();
        let best = (0..width * height).map(|step| self.best(step % width, step / width)).collect();
        Fine { width, best }
    }

    /// The four cells around a step, and how much each counts.
    fn corners(&self, x: usize, y: usize) -> [(usize, f32); 4] {
        let (columns, rows) = self.size;
        let (x0, y0) = (x / STEPS, y / STEPS);
        let (x1, y1) = ((x0 + 1).min(columns - 1), (y0 + 1).min(rows - 1));
        let (fx, fy) = ((x % STEPS) as f32 / STEPS as f32, (y % STEPS) as f32 / STEPS as f32);
        [
            (y0 * columns + x0, (1.0 - fx) * (1.0 - fy)),
            (y0 * columns + x1, fx * (1.0 - fy)),
            (y1 * columns + x0, (1.0 - fx) * fy),
            (y1 * columns + x1, fx * fy),
        ]
    }

    fn person(&self, corners: &[(usize, f32); 4]) -> f32 {
        corners.iter().map(|&(cell, weight)| self.people[cell] * weight).sum()
    }

    /// The most likely part at one step, between the four cells around it.
    fn best(&self, x: usize, y: usize) -> Option<(usize, f32)> {
        let corners = self.corners(x, y);
        let person = self.person(&corners);
        if person.is_nan() || person <= 0.5 {
            return None;
        }
        let mut sums = [0.0_f32; PARTS];
        for (cell, weight) in corners {
            for (sum, share) in sums.iter_mut().zip(&self.shares[cell * PARTS..][..PARTS]) {
                *sum += share * weight;
            }
        }
        let best = sums.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        best.filter(|(_, share)| *share > 0.0).map(|(class, share)| (class, share * person))
    }
}

impl Fine {
    fn part(&self, component: &Component) -> Option<Part> {
        let mut edges: Option<(usize, usize, usize, usize)> = None;
        let mut sum = 0.0;
        for &step in &component.members {
            let (x, y) = (step % self.width, step / self.width);
            let (left, top, right, bottom) = edges.unwrap_or((x, y, x, y));
            edges = Some((left.min(x), top.min(y), right.max(x), bottom.max(y)));
            sum += self.best[step].map_or(0.0, |(_, share)| share);
        }
        let (left, top, right, bottom) = edges?;
        let low = |n: usize| (n as f64 - 0.5) / STEPS as f64;
        let high = |n: usize| (n as f64 + 0.5) / STEPS as f64;
        Some(Part {
            class: component.class,
            bounds: PxRect::from_edges(low(left), low(top), high(right), high(bottom)),
            confidence: sum / component.cells as f32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_where_its_logit_is_highest() {
        // 4 x 3 cells; the two left columns show a person, of which the upper row is part 0.
        let person: Vec<f32> = (0..12).map(|i| if i % 4 < 2 { 9.0 } else { -9.0 }).collect();
        let mut parts = vec![0.0; 12 * PARTS];
        for cell in 0..12 {
            parts[cell * PARTS + if cell < 4 { 0 } else { 7 }] = 20.0;
        }
        let found = Heatmaps { size: (4, 3), person: &person, parts: &parts }.chances().unwrap().parts(0.0);
        assert_eq!(found.iter().map(|part| part.class).collect::<Vec<_>>(), [0, 7]);
        assert!(found[1].confidence > 0.75, "{found:?}");
        let bounds = found[1].bounds;
        assert_eq!((bounds.x, bounds.bottom()), (-0.125, 2.125));
        assert!(bounds.y > 0.2 && bounds.y < 0.8 && bounds.right() < 1.8, "{bounds:?}");
    }

    #[test]
    fn odd_tensors_give_nothing() {
        let found = |size, person: &[f32], parts: &[f32]| {
            Heatmaps { size, person, parts }.chances().map_or_else(Vec::new, |chances| chances.parts(0.0))
        };
        let parts = |person: &[f32], parts: &[f32]| found((2, 2), person, parts);
        assert!(parts(&[0.0; 4], &[0.0; 4 * PARTS]).is_empty());
        assert!(parts(&[f32::NAN; 4], &[f32::NAN; 4 * PARTS]).is_empty());
        assert!(parts(&[9.0; 4], &[f32::NAN; 4 * PARTS]).is_empty());
        assert!(parts(&[9.0; 4], &[0.0; 3]).is_empty());
        assert!(parts(&[], &[]).is_empty());
        assert!(found((0, 0), &[], &[]).is_empty());
    }
}
