//! Points and rectangles in source pixels.

use serde::{Deserialize, Serialize};

use super::PxSize;

/// A position in source pixels; written `[x, y]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "[f64; 2]", into = "[f64; 2]")]
pub struct Point {
    /// Pixels from the left edge.
    pub x: f64,
    /// Pixels from the top edge.
    pub y: f64,
}

impl Point {
    /// The point at (`x`, `y`).
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Euclidean distance.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

impl From<[f64; 2]> for Point {
    fn from([x, y]: [f64; 2]) -> Self {
        Self { x, y }
    }
}

impl From<Point> for [f64; 2] {
    fn from(p: Point) -> Self {
        [p.x, p.y]
    }
}

/// A rectangle with fractions of pixels; written `[x, y, w, h]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
pub struct PxRect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl PxRect {
    /// The rectangle with its top-left corner at (`x`, `y`).
    #[must_use]
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// The rectangle between two edges on each axis; a reversed pair gives a zero side.
    #[must_use]
    pub fn from_edges(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self::new(left, top, (right - left).max(0.0), (bottom - top).max(0.0))
    }

    /// The rectangle of size `w` by `h` about `middle`.
    #[must_use]
    pub fn about(middle: Point, w: f64, h: f64) -> Self {
        Self::new(middle.x - w / 2.0, middle.y - h / 2.0, w, h)
    }

    /// The smallest rectangle holding all points; `None` without points.
    #[must_use]
    pub fn bounding(points: &[Point]) -> Option<Self> {
        let first = points.first()?;
        let mut edges = (first.x, first.y, first.x, first.y);
        for p in points {
            edges = (edges.0.min(p.x), edges.1.min(p.y), edges.2.max(p.x), edges.3.max(p.y));
        }
        Some(Self::from_edges(edges.0, edges.1, edges.2, edges.3))
    }

    /// The smallest rectangle holding all of `rects`; `None` without any.
    #[must_use]
    pub fn union_of<'a>(rects: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        rects.into_iter().copied().reduce(|a, b| a.union(&b))
    }

    /// Right edge.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Bottom edge.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Middle of the rectangle.
    #[must_use]
    pub fn middle(&self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Area in square pixels; zero when a side is not positive.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.w.max(0.0) * self.h.max(0.0)
    }

    /// Whether a side is not positive, or a number is not finite.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let finite = self.x.is_finite() && self.y.is_finite() && self.w.is_finite() && self.h.is_finite();
        !finite || self.w <= 0.0 || self.h <= 0.0
    }

    /// The smallest rectangle holding both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::from_edges(
            self.x.min(other.x),
            self.y.min(other.y),
            self.right().max(other.right()),
            self.bottom().max(other.bottom()),
        )
    }

    /// The common part; empty (zero area) when they do not meet.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self::from_edges(
            self.x.max(other.x),
            self.y.max(other.y),
            self.right().min(other.right()),
            self.bottom().min(other.bottom()),
        )
    }

    /// Intersection over union, 0 to 1.
    #[must_use]
    pub fn iou(&self, other: &Self) -> f64 {
        let common = self.intersection(other).area();
        let whole = self.area() + other.area() - common;
        if whole > 0.0 { common / whole } else { 0.0 }
    }

    /// Share of this rectangle's area that lies in `window`, 0 to 1.
    #[must_use]
    pub fn share_inside(&self, window: &Self) -> f64 {
        let area = self.area();
        if area > 0.0 { self.intersection(window).area() / area } else { 0.0 }
    }

    /// Whether `other` lies wholly inside, allowing `slack` pixels at each edge.
    #[must_use]
    pub fn holds(&self, other: &Self, slack: f64) -> bool {
        other.x >= self.x - slack
            && other.y >= self.y - slack
            && other.right() <= self.right() + slack
            && other.bottom() <= self.bottom() + slack
    }

    /// Both sides multiplied by `factor` about the middle.
    #[must_use]
    pub fn scaled_about_middle(&self, factor: f64) -> Self {
        Self::about(self.middle(), self.w * factor, self.h * factor)
    }

    /// Grown by the given amounts outward at left, top, right and bottom.
    #[must_use]
    pub fn grown(&self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self::from_edges(self.x - left, self.y - top, self.right() + right, self.bottom() + bottom)
    }

    /// Moved by (`dx`, `dy`).
    #[must_use]
    pub fn translated(&self, dx: f64, dy: f64) -> Self {
        Self::new(self.x + dx, self.y + dy, self.w, self.h)
    }

    /// Every number multiplied, `sx` for x and w, `sy` for y and h.
    #[must_use]
    pub fn scaled(&self, sx: f64, sy: f64) -> Self {
        Self::new(self.x * sx, self.y * sy, self.w * sx, self.h * sy)
    }

    /// The part inside a picture of `size`.
    #[must_use]
    pub fn clipped(&self, size: PxSize) -> Self {
        self.intersection(&size.rect())
    }

    /// Moved, not clipped, until it lies inside `size`; a longer side starts at zero.
    #[must_use]
    pub fn moved_inside(&self, size: PxSize) -> Self {
        let x = self.x.min(f64::from(size.w) - self.w).max(0.0);
        let y = self.y.min(f64::from(size.h) - self.h).max(0.0);
        Self::new(x, y, self.w, self.h)
    }
}

impl From<[f64; 4]> for PxRect {
    fn from([x, y, w, h]: [f64; 4]) -> Self {
        Self { x, y, w, h }
    }
}

impl From<PxRect> for [f64; 4] {
    fn from(r: PxRect) -> Self {
        [r.x, r.y, r.w, r.h]
    }
}

impl From<IntRect> for PxRect {
    fn from(r: IntRect) -> Self {
        Self::new(f64::from(r.x), f64::from(r.y), f64::from(r.w), f64::from(r.h))
    }
}

/// A rectangle on whole pixels; written `[x, y, w, h]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "[u32; 4]", into = "[u32; 4]")]
pub struct IntRect {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
}

impl IntRect {
    /// The rectangle with its top-left corner at (`x`, `y`).
    #[must_use]
    pub const fn new(x: u32, y: u32, w: u32, h: u32) -> Self {
        Self { x, y, w, h }
    }

    /// Width and height.
    #[must_use]
    pub const fn size(self) -> PxSize {
        PxSize { w: self.w, h: self.h }
    }

    /// The same rectangle with fractions.
    #[must_use]
    pub fn to_px(self) -> PxRect {
        self.into()
    }
}

impl From<[u32; 4]> for IntRect {
    fn from([x, y, w, h]: [u32; 4]) -> Self {
        Self { x, y, w, h }
    }
}

impl From<IntRect> for [u32; 4] {
    fn from(r: IntRect) -> Self {
        [r.x, r.y, r.w, r.h]
    }
}
