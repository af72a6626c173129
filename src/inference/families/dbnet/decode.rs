//! A probability map to regions of text.

use super::super::common::{Component, Field, components};
use super::tilted::Tilted;
use crate::geometry::Point;

/// A region before it grows must be this wide, in cells.
const LEAST_SIDE: f64 = 3.0;

/// More regions than this are noise.
const MOST_REGIONS: usize = 1000;

/// What counts as text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// A cell: its probability is above this.
    pub pixel: f32,
    /// A region: the mean over its rectangle is at least this.
    pub region: f32,
    /// Growth of the rectangle, see [`Tilted::unclipped`].
    pub unclip: f64,
}

/// A region of text in cells of the map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Region {
    /// Where.
    pub area: Tilted,
    /// Mean probability inside the region before it grew.
    pub score: f32,
}

/// The regions of a map.
pub(super) fn regions(map: &Field<'_>, limits: &Limits) -> Vec<Region> {
    let (width, height) = map.size;
    let cells = map.values.get(..width * height).unwrap_or(map.values);
    let text: Vec<Option<usize>> = cells.iter().map(|p| (*p > limits.pixel).then_some(0)).collect();
    let found = components(&text, width);
    found.iter().take(MOST_REGIONS).filter_map(|component| region(map, component, limits)).collect()
}

fn region(map: &Field<'_>, component: &Component, limits: &Limits) -> Option<Region> {
    let tilted = Tilted::around(&outline(component, map.size.0))?;
    if tilted.shorter() < LEAST_SIDE {
        return None;
    }
    let score = mean_inside(map, &tilted);
    let area = tilted.unclipped(limits.unclip);
    (score >= limits.region && area.shorter() >= LEAST_SIDE + 2.0).then_some(Region { area, score })
}

/// Middles of the first and last cell of each row: as good as all cells for a hull.
fn outline(component: &Component, width: usize) -> Vec<Point> {
    let mut rows: std::collections::BTreeMap<usize, (usize, usize)> = std::collections::BTreeMap::new();
    for &cell in &component.members {
        let (x, y) = (cell % width, cell / width);
        let row = rows.entry(y).or_insert((x, x));
        *row = (row.0.min(x), row.1.max(x));
    }
    let middle = |x: usize, y: usize| Point::new(x as f64 + 0.5, y as f64 + 0.5);
    rows.into_iter().flat_map(|(y, (left, right))| [middle(left, y), middle(right, y)]).collect()
}

/// Mean of the cells the rectangle touches: the border is looked at as well, as the network's own
/// threshold expects.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept inside the map")]
fn mean_inside(map: &Field<'_>, area: &Tilted) -> f32 {
    let (width, height) = map.size;
    let Some(bounds) = crate::geometry::PxRect::bounding(&area.corners()) else { return 0.0 };
    let low = |v: f64| (v.floor() - 1.0).max(0.0) as usize;
    let high = |v: f64, limit: usize| ((v.ceil() + 1.0).max(0.0) as usize).min(limit);
    let (mut sum, mut count) = (0.0_f32, 0_u32);
    for y in low(bounds.y)..high(bounds.bottom(), height) {
        for x in low(bounds.x)..high(bounds.right(), width) {
            if area.holds(Point::new(x as f64 + 0.5, y as f64 + 0.5), 0.5) {
                sum += map.values.get(y * width + x).copied().unwrap_or(0.0);
                count += 1;
            }
        }
    }
    if count > 0 { sum / count as f32 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { pixel: 0.3, region: 0.6, unclip: 1.5 };

    #[test]
    fn a_bar_becomes_one_grown_region() {
        let mut values = vec![0.0; 40 * 20];
        for y in 5..11 {
            for x in 10..31 {
                values[y * 40 + x] = 0.9;
            }
        }
        let found = regions(&Field { size: (40, 20), values: &values }, &LIMITS);
        assert_eq!(found.len(), 1);
        assert!((found[0].score - 0.9).abs() < 1e-5);
        // 20 x 5 between cell middles, grown by 100 * 1.5 / 50 = 3 on each side.
        let corners = found[0].area.corners();
        assert!(corners[0].distance(Point::new(7.5, 2.5)) < 1e-9, "{corners:?}");
        assert!(corners[2].distance(Point::new(33.5, 13.5)) < 1e-9, "{corners:?}");
    }

    #[test]
    fn faint_or_tiny_regions_are_left_out() {
        let mut values = vec![0.0; 400];
        values[45] = 0.9;
        values[200..220].fill(0.4);
        values[220..240].fill(0.4);
        values[240..260].fill(0.4);
        values[260..280].fill(0.4);
        values[280..300].fill(0.4);
        assert!(regions(&Field { size: (20, 20), values: &values }, &LIMITS).is_empty());
    }

    #[test]
    fn odd_maps_give_nothing() {
        for values in [vec![0.0; 400], vec![f32::NAN; 400], vec![0.9; 3], vec![]] {
            assert!(regions(&Field { size: (20, 20), values: &values }, &LIMITS).is_empty());
        }
        assert!(regions(&Field { size: (0, 0), values: &[] }, &LIMITS).is_empty());
    }
}
