//! From the canvas back to the source, through any number of steps.

use super::modes::Laid;
use super::window::whole;
use crate::geometry::{IntRect, PxRect, PxSize};

/// Which part of the source lies where on the current canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mapping {
    source: PxSize,
    take: PxRect,
    canvas: PxSize,
    place: PxRect,
}

impl Mapping {
    /// The source as it is.
    pub(super) fn start(source: PxSize) -> Self {
        Self { source, take: source.rect(), canvas: source, place: source.rect() }
    }

    /// After one more step.
    pub(super) fn then(&self, laid: &Laid) -> Self {
        let (take, place) = (laid.take.to_px(), laid.place.to_px());
        let visible = self.place.intersection(&take);
        let onto = |r: &PxRect| {
            r.translated(-take.x, -take.y)
                .scaled(place.w / take.w, place.h / take.h)
                .translated(place.x, place.y)
        };
        Self {
            source: self.source,
            take: self.to_source(&visible),
            canvas: laid.canvas,
            place: onto(&visible),
        }
    }

    /// A rectangle of the canvas in source pixels.
    pub(super) fn to_source(self, r: &PxRect) -> PxRect {
        let (sx, sy) = (ratio(self.take.w, self.place.w), ratio(self.take.h, self.place.h));
        r.translated(-self.place.x, -self.place.y).scaled(sx, sy).translated(self.take.x, self.take.y)
    }

    /// What is kept of the source, on whole pixels.
    pub(super) fn take(&self) -> IntRect {
        snapped(&self.take, self.source)
    }

    /// Where it lies on the canvas, on whole pixels.
    pub(super) fn place(&self) -> IntRect {
        snapped(&self.place, self.canvas)
    }

    /// Size of the canvas.
    pub(super) const fn canvas(&self) -> PxSize {
        self.canvas
    }
}

fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 1.0 }
}

/// Edges rounded; inside `size`, at least one pixel a side.
fn snapped(r: &PxRect, size: PxSize) -> IntRect {
    let axis = |near: f64, far: f64, side: u32| {
        let near = whole(near).min(side.saturating_sub(1));
        let far = whole(far).clamp(near + 1, side.max(near + 1));
        (near, far - near)
    };
    let (left, width) = axis(r.x, r.right(), size.w);
    let (top, height) = axis(r.y, r.bottom(), size.h);
    IntRect::new(left, top, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(take: [u32; 4], canvas: [u32; 2], place: [u32; 4]) -> Laid {
        Laid { take: take.into(), canvas: canvas.into(), place: place.into() }
    }

    #[test]
    fn two_steps_become_one() {
        let m = Mapping::start(PxSize::new(1600, 1200))
            .then(&laid([200, 0, 1200, 1200], [300, 300], [0, 0, 300, 300]))
            .then(&laid([150, 0, 150, 300], [75, 150], [0, 0, 75, 150]));
        assert_eq!(m.take(), IntRect::new(800, 0, 600, 1200));
        assert_eq!((m.canvas(), m.place()), (PxSize::new(75, 150), IntRect::new(0, 0, 75, 150)));
    }

    #[test]
    fn cropping_a_padded_canvas_keeps_what_is_left_of_the_padding() {
        let m = Mapping::start(PxSize::new(100, 100))
            .then(&laid([0, 0, 100, 100], [200, 100], [50, 0, 100, 100]))
            .then(&laid([0, 0, 100, 100], [100, 100], [0, 0, 100, 100]));
        assert_eq!(m.take(), IntRect::new(0, 0, 50, 100));
        assert_eq!(m.place(), IntRect::new(50, 0, 50, 100));
    }
}
