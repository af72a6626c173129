//! Tilted rectangles: the smallest one around some points.

use crate::geometry::Point;

/// A rectangle turned about its middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tilted {
    /// Its middle.
    pub middle: Point,
    /// Direction of its width, of length one, never pointing left.
    pub along: Point,
    /// Half of the side in the direction of `along`.
    pub half_width: f64,
    /// Half of the side across, which points down.
    pub half_height: f64,
}

impl Tilted {
    /// The smallest rectangle around `points`; `None` without points.
    ///
    /// One of its sides lies on a side of the convex hull, so all of these are tried.
    pub fn around(points: &[Point]) -> Option<Self> {
        let hull = convex_hull(points);
        let first = *hull.first()?;
        let next = |i: usize| hull[(i + 1) % hull.len()];
        let sides = hull.iter().enumerate().map(|(i, &p)| (next(i).x - p.x, next(i).y - p.y));
        let directions = sides.filter_map(|(x, y)| {
            let length = x.hypot(y);
            (length > 0.0).then(|| Point::new(x / length, y / length))
        });
        let boxes = directions.map(|along| Self::in_direction(&hull, along));
        let area = |t: &Self| t.half_width * t.half_height;
        let best = boxes.reduce(|best, next| if area(&next) < area(&best) - 1e-9 { next } else { best });
        let point = Self { middle: first, along: Point::new(1.0, 0.0), half_width: 0.0, half_height: 0.0 };
        Some(best.unwrap_or(point))
    }

    fn in_direction(hull: &[Point], along: Point) -> Self {
        // Of the four directions of a rectangle, the one nearest to pointing right.
        let along = if along.x.abs() >= along.y.abs() { along } else { Point::new(-along.y, along.x) };
        let along = if along.x < 0.0 { Point::new(-along.x, -along.y) } else { along };
        let across = Point::new(-along.y, along.x);
        let (u0, u1) = extent(hull, along);
        let (v0, v1) = extent(hull, across);
        let (u, v) = (f64::midpoint(u0, u1), f64::midpoint(v0, v1));
        Self {
            middle: Point::new(along.x * u + across.x * v, along.y * u + across.y * v),
            along,
            half_width: (u1 - u0) / 2.0,
            half_height: (v1 - v0) / 2.0,
        }
    }

    /// The shorter side.
    pub fn shorter(&self) -> f64 {
        2.0 * self.half_width.min(self.half_height)
    }

    /// Grown on all sides by its area times `ratio` over its perimeter.
    pub fn unclipped(&self, ratio: f64) -> Self {
        let perimeter = 4.0 * (self.half_width + self.half_height);
        let area = 4.0 * self.half_width * self.half_height;
        let by = if perimeter > 0.0 { area * ratio / perimeter } else { 0.0 };
        Self { half_width: self.half_width + by, half_height: self.half_height + by, ..*self }
    }

    /// Its corners, clockwise from the top left.
    pub fn corners(&self) -> [Point; 4] {
        let across = Point::new(-self.along.y, self.along.x);
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(sx, sy)| {
            let (u, v) = (sx * self.half_width, sy * self.half_height);
            Point::new(
                self.middle.x + self.along.x * u + across.x * v,
                self.middle.y + self.along.y * u + across.y * v,
            )
        })
    }

    /// Whether `p` lies inside, or outside by no more than `slack`.
    pub fn holds(&self, p: Point, slack: f64) -> bool {
        let (x, y) = (p.x - self.middle.x, p.y - self.middle.y);
        let along = x * self.along.x + y * self.along.y;
        let across = y * self.along.x - x * self.along.y;
        along.abs() <= self.half_width + slack && across.abs() <= self.half_height + slack
    }
}

fn extent(points: &[Point], direction: Point) -> (f64, f64) {
    let along = points.iter().map(|p| p.x * direction.x + p.y * direction.y);
    along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

/// Corners of the convex hull (Andrew's monotone chain).
fn convex_hull(points: &[Point]) -> Vec<Point> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let mut hull = half_hull(sorted.iter().copied());
    let upper = half_hull(sorted.iter().rev().copied());
    hull.pop();
    hull.extend(upper);
    hull.pop();
    hull
}

fn half_hull(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut hull: Vec<Point> = Vec::new();
    for p in points {
        while let [.., a, b] = hull[..] {
            if (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0.0 {
                break;
            }
            hull.pop();
        }
        hull.push(p);
    }
    hull
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: Point, x: f64, y: f64) -> bool {
        a.distance(Point::new(x, y)) < 1e-6
    }

    #[test]
    fn a_turned_square_is_found_whole() {
        let points = [(2.0, 0.0), (6.0, 3.0), (4.5, 5.0), (0.5, 2.0), (3.0, 2.5)];
        let tilted = Tilted::around(&points.map(|(x, y)| Point::new(x, y))).unwrap();
        assert!((tilted.half_width - 2.5).abs() < 1e-6 && (tilted.half_height - 1.25).abs() < 1e-6);
        let corners = tilted.corners();
        assert!(near(corners[0], 2.0, 0.0) && near(corners[2], 4.5, 5.0), "{corners:?}");
        assert!(tilted.holds(Point::new(3.0, 2.5), 0.0) && !tilted.holds(Point::new(0.5, 0.5), 0.5));
    }

    #[test]
    fn growth_is_area_times_ratio_over_perimeter() {
        let flat = Tilted::around(&[Point::new(0.0, 0.0), Point::new(8.0, 0.0), Point::new(8.0, 2.0)]);
        let grown = flat.unwrap().unclipped(1.5);
        assert!(grown.shorter() > 2.0, "{grown:?}");
        let upright = Tilted {
            middle: Point::new(4.0, 1.0),
            along: Point::new(1.0, 0.0),
            half_width: 4.0,
            half_height: 1.0,
        };
        assert_eq!(upright.unclipped(1.5).half_width, 4.0 + 16.0 * 1.5 / 20.0);
    }

    #[test]
    fn few_points_do_not_panic() {
        assert!(Tilted::around(&[]).is_none());
        assert_eq!(Tilted::around(&[Point::new(1.0, 2.0)]).unwrap().shorter(), 0.0);
        assert_eq!(Tilted::around(&[Point::new(1.0, 2.0); 5]).unwrap().shorter(), 0.0);
        let line = [Point::new(0.0, 0.0), Point::new(1.0, 1.0), Point::new(2.0, 2.0)];
        assert!(Tilted::around(&line).unwrap().shorter() < 1e-9);
    }
}
