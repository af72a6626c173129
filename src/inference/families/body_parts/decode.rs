//! Raw tensors of `BodyPix` to one box a part, in cells of its grid.

use super::super::common::{Component, components, sigmoid, softmax};
use super::PARTS;
use crate::geometry::PxRect;

/// Cells are divided into this many steps a side before parts are told apart, so that boxes do not
/// jump by a whole stride.
const STEPS: usize = 4;

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

/// Probabilities at the steps between cells.
struct Fine {
    width: usize,
    /// The most likely part of each step that shows a person, and its probability.
    best: Vec<Option<(usize, f32)>>,
}

impl Heatmaps<'_> {
    /// The largest region of each part that fills at least `min_share` of the person.
    pub fn parts(&self, min_share: f64) -> Vec<Part> {
        let (w, h) = self.size;
        if w == 0 || h == 0 || self.person.len() < w * h || self.parts.len() < w * h * PARTS {
            return Vec::new();
        }
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

    /// Probabilities of every cell: those of the parts, times that of a person; then those between.
    fn refined(&self) -> Fine {
        let (w, h) = self.size;
        let mut shares = self.parts[..w * h * PARTS].to_vec();
        shares.chunks_exact_mut(PARTS).for_each(softmax);
        let people: Vec<f32> = self.person[..w * h].iter().map(|&logit| sigmoid(logit)).collect();
        let (width, height) = ((w - 1) * STEPS + 1, (h - 1) * STEPS + 1);
        let mut best = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                best.push(between(&people, &shares, self.size, x, y));
            }
        }
        Fine { width, best }
    }
}

/// The most likely part at one step, between the four cells around it.
fn between(people: &[f32], shares: &[f32], size: (usize, usize), x: usize, y: usize) -> Option<(usize, f32)> {
    let (x0, y0) = (x / STEPS, y / STEPS);
    let (x1, y1) = ((x0 + 1).min(size.0 - 1), (y0 + 1).min(size.1 - 1));
    let (fx, fy) = ((x % STEPS) as f32 / STEPS as f32, (y % STEPS) as f32 / STEPS as f32);
    let corners = [
        (y0 * size.0 + x0, (1.0 - fx) * (1.0 - fy)),
        (y0 * size.0 + x1, fx * (1.0 - fy)),
        (y1 * size.0 + x0, (1.0 - fx) * fy),
        (y1 * size.0 + x1, fx * fy),
    ];
    let person: f32 = corners.iter().map(|&(cell, weight)| people[cell] * weight).sum();
    if person.is_nan() || person <= 0.5 {
        return None;
    }
    let mut sums = [0.0_f32; PARTS];
    for (cell, weight) in corners {
        for (sum, share) in sums.iter_mut().zip(&shares[cell * PARTS..][..PARTS]) {
            *sum += share * weight;
        }
    }
    let best = sums.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
    best.filter(|(_, share)| *share > 0.0).map(|(class, share)| (class, share * person))
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
        let found = Heatmaps { size: (4, 3), person: &person, parts: &parts }.parts(0.0);
        assert_eq!(found.iter().map(|part| part.class).collect::<Vec<_>>(), [0, 7]);
        assert!(found[1].confidence > 0.75, "{found:?}");
        let bounds = found[1].bounds;
        assert_eq!((bounds.x, bounds.bottom()), (-0.125, 2.125));
        assert!(bounds.y > 0.2 && bounds.y < 0.8 && bounds.right() < 1.8, "{bounds:?}");
    }

    #[test]
    fn odd_tensors_give_nothing() {
        let parts = |person: &[f32], parts: &[f32]| Heatmaps { size: (2, 2), person, parts }.parts(0.0);
        assert!(parts(&[0.0; 4], &[0.0; 4 * PARTS]).is_empty());
        assert!(parts(&[f32::NAN; 4], &[f32::NAN; 4 * PARTS]).is_empty());
        assert!(parts(&[9.0; 4], &[f32::NAN; 4 * PARTS]).is_empty());
        assert!(parts(&[9.0; 4], &[0.0; 3]).is_empty());
        assert!(parts(&[], &[]).is_empty());
        assert!(Heatmaps { size: (0, 0), person: &[], parts: &[] }.parts(0.0).is_empty());
    }
}
