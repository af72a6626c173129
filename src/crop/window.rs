//! The shared operations on windows: centred, compass, tight. All results lie on whole pixels inside the input.

use crate::geometry::{IntRect, Point, PxRect, PxSize, round_half_up};
use crate::grammar::Compass;

/// A length or position in whole pixels: rounded half up and kept in `0..=u32::MAX`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u32")]
pub(super) fn whole(value: f64) -> u32 {
    round_half_up(value).clamp(0.0, f64::from(u32::MAX)) as u32
}

/// A length in whole pixels: rounded half up, at least 1.
pub(super) fn length(value: f64) -> u32 {
    whole(value).max(1)
}

/// A window size rounded and capped to the input; at least one pixel a side.
pub(super) fn capped(input: PxSize, w: f64, h: f64) -> PxSize {
    PxSize::new(length(w).min(input.w.max(1)), length(h).min(input.h.max(1)))
}

/// The window of `w` by `h` about `middle`: rounded, capped to the input, moved inside.
pub(super) fn centred(input: PxSize, middle: Point, w: f64, h: f64) -> IntRect {
    let size = capped(input, w, h);
    let start = |middle: f64, side: u32, whole_side: u32| {
        whole(middle - f64::from(side) / 2.0).min(whole_side.saturating_sub(side))
    };
    IntRect::new(start(middle.x, size.w, input.w), start(middle.y, size.h, input.h), size.w, size.h)
}

/// Where a side of `side` pixels starts on an axis of `axis` pixels: near edge, middle, or far edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flush {
    Near,
    Middle,
    Far,
}

const fn flush(compass: Compass) -> (Flush, Flush) {
    match compass {
        Compass::NorthWest => (Flush::Near, Flush::Near),
        Compass::North => (Flush::Middle, Flush::Near),
        Compass::NorthEast => (Flush::Far, Flush::Near),
        Compass::West => (Flush::Near, Flush::Middle),
        Compass::Center => (Flush::Middle, Flush::Middle),
        Compass::East => (Flush::Far, Flush::Middle),
        Compass::SouthWest => (Flush::Near, Flush::Far),
        Compass::South => (Flush::Middle, Flush::Far),
        Compass::SouthEast => (Flush::Far, Flush::Far),
    }
}

/// A window flush with the named sides, moved by (`dx`, `dy`) inward from an edge and right or down from the
/// middle, then moved inside.
pub(super) fn at_compass(input: PxSize, compass: Compass, dx: f64, dy: f64, w: f64, h: f64) -> IntRect {
    let size = capped(input, w, h);
    let (across, down) = flush(compass);
    IntRect::new(start(across, input.w, size.w, dx), start(down, input.h, size.h, dy), size.w, size.h)
}

fn start(flush: Flush, axis: u32, side: u32, offset: f64) -> u32 {
    let free = axis.saturating_sub(side);
    let at = match flush {
        Flush::Near => offset,
        Flush::Middle => f64::from(free) / 2.0 + offset,
        Flush::Far => f64::from(free) - offset,
    };
    whole(at).min(free)
}

/// The near edges floored, the far edges ceiled, clipped to the input; at least one pixel a side.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the input")]
pub(super) fn tight(input: PxSize, r: &PxRect) -> IntRect {
    let edges = |from: f64, to: f64, axis: u32| {
        let last = axis.saturating_sub(1);
        let near = (from.floor().clamp(0.0, f64::from(last))) as u32;
        let far = (to.ceil().clamp(0.0, f64::from(axis))) as u32;
        (near, far.max(near + 1) - near)
    };
    let (left, width) = edges(r.x, r.right(), input.w);
    let (top, height) = edges(r.y, r.bottom(), input.h);
    IntRect::new(left, top, width, height)
}

/// `window` moved by the least amount that makes it hold `keep` (on an axis where it can).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the input")]
pub(super) fn moved_to_hold(input: PxSize, window: IntRect, keep: &PxRect) -> IntRect {
    let axis = |at: u32, side: u32, whole_side: u32, near: f64, far: f64| {
        let free = whole_side.saturating_sub(side);
        let lowest = (far.ceil() - f64::from(side)).clamp(0.0, f64::from(free)) as u32;
        let highest = near.floor().clamp(0.0, f64::from(free)) as u32;
        if lowest <= highest { at.clamp(lowest, highest) } else { at.min(free) }
    };
    IntRect::new(
        axis(window.x, window.w, input.w, keep.x, keep.right()),
        axis(window.y, window.h, input.h, keep.y, keep.bottom()),
        window.w,
        window.h,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const INPUT: PxSize = PxSize::new(1600, 1200);

    #[test]
    fn centred_windows_are_moved_inside() {
        assert_eq!(
            centred(INPUT, Point::new(1540.0, 1140.0), 400.0, 400.0),
            IntRect::new(1200, 800, 400, 400)
        );
        assert_eq!(centred(PxSize::new(900, 1600), Point::new(450.0, 800.0), 900.0, 506.25).y, 547);
        assert_eq!(centred(PxSize::new(1, 1), Point::new(0.5, 0.5), 90.0, 9.0), IntRect::new(0, 0, 1, 1));
    }

    #[test]
    fn compass_offsets_point_inward() {
        assert_eq!(
            at_compass(INPUT, Compass::East, 50.0, 10.0, 300.0, 200.0),
            IntRect::new(1250, 510, 300, 200)
        );
        assert_eq!(
            at_compass(INPUT, Compass::NorthWest, -5.0, 3.0, 300.0, 200.0),
            IntRect::new(0, 3, 300, 200)
        );
        assert_eq!(at_compass(INPUT, Compass::SouthEast, 0.0, 0.0, 9.0, 9.0), IntRect::new(1591, 1191, 9, 9));
    }

    #[test]
    fn tight_floors_and_ceils() {
        assert_eq!(tight(INPUT, &PxRect::new(300.4, 199.6, 200.2, 100.9)), IntRect::new(300, 199, 201, 102));
        assert_eq!(tight(INPUT, &PxRect::new(5000.0, -20.0, 10.0, 10.0)), IntRect::new(1599, 0, 1, 1));
    }

    #[test]
    fn the_least_move_holds_what_must_be_kept() {
        let window = IntRect::new(0, 0, 100, 100);
        let moved = moved_to_hold(INPUT, window, &PxRect::new(150.5, 20.0, 60.0, 30.0));
        assert_eq!(moved, IntRect::new(111, 0, 100, 100));
        assert_eq!(moved_to_hold(INPUT, window, &PxRect::new(0.0, 0.0, 300.0, 10.0)), window);
    }
}
