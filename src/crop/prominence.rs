//! Which of several boxes stands out: larger, more central and sharper ranks higher.

use std::cmp::Ordering;

use super::sight::Thing;
use crate::geometry::{PxRect, PxSize};
use crate::grammar::Priority;

/// How much each term of prominence counts; `g_large_2` doubles the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Emphasis {
    large: f64,
    center: f64,
    focus: f64,
}

impl Default for Emphasis {
    fn default() -> Self {
        Self { large: 1.0, center: 1.0, focus: 1.0 }
    }
}

impl Emphasis {
    /// The emphasis of the written priorities.
    pub(super) fn of(priorities: &[(Priority, u32)]) -> Self {
        let mut e = Self::default();
        for (priority, n) in priorities {
            let n = f64::from(*n);
            match priority {
                Priority::Focus => e.focus = n,
                Priority::Center => e.center = n,
                Priority::Large => e.large = n,
            }
        }
        e
    }
}

/// How prominent a box is: larger, more central and sharper ranks higher.
///
/// `confidence * (0.5 * sqrt(area / picture) + 0.3 * centrality + 0.2 * sharpness)`, where centrality is 1 in the
/// middle and 0 in a corner, and `sharpness` is relative to the sharpest box of the picture, 0 to 1.
#[must_use]
pub fn prominence(picture: PxSize, bounds: &PxRect, confidence: f32, sharpness: f32) -> f64 {
    weighed(picture, bounds, f64::from(confidence), f64::from(sharpness), Emphasis::default())
}

fn weighed(picture: PxSize, bounds: &PxRect, confidence: f64, sharpness: f64, e: Emphasis) -> f64 {
    let (w, h) = (f64::from(picture.w.max(1)), f64::from(picture.h.max(1)));
    let size = (bounds.area() / (w * h)).sqrt();
    let middle = bounds.middle();
    let (dx, dy) = (middle.x - w / 2.0, middle.y - h / 2.0);
    // sqrt is exact everywhere, hypot is not.
    let centrality = 1.0 - (dx * dx + dy * dy).sqrt() / ((w * w + h * h).sqrt() / 2.0);
    confidence * (0.5 * e.large * size + 0.3 * e.center * centrality + 0.2 * e.focus * sharpness)
}

/// Prominence of a thing in its picture.
pub(super) fn of(picture: PxSize, t: &Thing<'_>, e: Emphasis) -> f64 {
    weighed(picture, &t.bounds, f64::from(t.confidence), t.sharpness, e)
}

/// Higher value first; ties: larger area, then further left, then further up.
pub(super) fn rank(a: (f64, &PxRect), b: (f64, &PxRect)) -> Ordering {
    b.0.total_cmp(&a.0)
        .then(b.1.area().total_cmp(&a.1.area()))
        .then(a.1.x.total_cmp(&b.1.x))
        .then(a.1.y.total_cmp(&b.1.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: PxSize = PxSize::new(1000, 1000);

    fn p(x: f64, side: f64, confidence: f32, sharpness: f32) -> f64 {
        prominence(PICTURE, &PxRect::new(x, 400.0, side, side), confidence, sharpness)
    }

    #[test]
    fn each_term_decides_when_the_others_are_equal() {
        assert!(p(400.0, 200.0, 0.9, 1.0) > p(400.0, 200.0, 0.8, 1.0));
        assert!(p(400.0, 200.0, 0.9, 1.0) > p(400.0, 200.0, 0.9, 0.5));
        assert!(p(400.0, 200.0, 0.9, 1.0) > p(0.0, 200.0, 0.9, 1.0));
        let large = prominence(PICTURE, &PxRect::new(300.0, 300.0, 400.0, 400.0), 0.9, 1.0);
        assert!(large > p(400.0, 200.0, 0.9, 1.0));
    }

    #[test]
    fn priorities_scale_their_term() {
        let near = PxRect::new(450.0, 450.0, 100.0, 100.0);
        let large = PxRect::new(0.0, 0.0, 700.0, 700.0);
        let of = |r: &PxRect, e| weighed(PICTURE, r, 0.9, 1.0, e);
        let plain = Emphasis::default();
        assert!(of(&large, plain) > of(&near, plain));
        let central = Emphasis::of(&[(Priority::Center, 9)]);
        assert!(of(&large, central) < of(&near, central));
    }
}
