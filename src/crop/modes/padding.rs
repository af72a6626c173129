//! What the padding modes share: holding what matters, and laying a picture on a larger canvas.

use super::{Frame, Laid, sides};
use crate::crop::evidence::Evidence;
use crate::crop::gravity::Aim;
use crate::crop::search;
use crate::crop::window::{at_compass, centred, length, moved_to_hold, tight};
use crate::geometry::{IntRect, PxRect, PxSize};
use crate::grammar::Compass;

/// How a window that had to be widened finds its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// By importance.
    Scored,
    /// About the focus.
    Centred,
}

/// The window of size `window` that `place` gives, moved by the least amount that holds what matters, or one
/// widened and padded where it cannot.
pub(super) fn keep<'f>(
    f: &mut Frame<'f>,
    window: PxSize,
    place: impl FnOnce(&Frame<'f>) -> IntRect,
    canvas: PxSize,
    start: Start,
) -> Laid {
    let input = f.input();
    let Some(kept) = f.aim.keep(f.sight) else {
        let take = place(f);
        return f.scaled(take, canvas);
    };
    let needed = tight(input, &kept).size();
    if needed.w <= window.w && needed.h <= window.h {
        let take = moved_to_hold(input, place(f), &kept);
        let take = spared(f, take, &kept, start).unwrap_or(take);
        return f.scaled(take, canvas);
    }
    let side = PxSize::new(window.w.max(needed.w), window.h.max(needed.h));
    let about = match f.aim {
        Aim::Importance(i) if start == Start::Scored => {
            search::place(input, side, &pinned(&i.evidence, kept), None)
        }
        _ => {
            let middle = f.focus().unwrap_or(kept).middle();
            centred(input, middle, f64::from(side.w), f64::from(side.h))
        }
    };
    let take = moved_to_hold(input, about, &kept);
    let ((vw, vh), (w, h)) = (sides(take.size()), sides(canvas));
    let scale = (w / vw).min(h / vh);
    let inner = PxSize::new(length(vw * scale).min(canvas.w), length(vh * scale).min(canvas.h));
    f.warn_enlarged(take.size(), inner);
    let place = IntRect::new((canvas.w - inner.w) / 2, (canvas.h - inner.h) / 2, inner.w, inner.h);
    Laid { take, canvas, place }
}

/// Where the least move cuts a head, the best window that holds what matters.
fn spared(f: &Frame<'_>, moved: IntRect, kept: &PxRect, start: Start) -> Option<IntRect> {
    let Aim::Importance(i) = f.aim else { return None };
    let cuts = start == Start::Scored && search::cuts_head(&i.evidence, moved);
    cuts.then(|| search::place(f.input(), moved.size(), &pinned(&i.evidence, *kept), None))
}

fn pinned<'s>(evidence: &Evidence<'s>, pin: PxRect) -> Evidence<'s> {
    Evidence { pin: Some(pin), ..evidence.clone() }
}

/// The scale at which the whole input just fits `size`.
pub(super) fn fitting(input: PxSize, size: PxSize) -> f64 {
    let ((iw, ih), (w, h)) = (sides(input), sides(size));
    (w / iw).min(h / ih)
}

/// The whole input at `scale`, not padded.
pub(super) fn resized(f: &mut Frame<'_>, scale: f64) -> Laid {
    let (iw, ih) = sides(f.input());
    let canvas = PxSize::new(length(iw * scale), length(ih * scale));
    let whole = f.input().int_rect();
    f.scaled(whole, canvas)
}

/// The whole input at `scale` on a canvas, put where the gravity says.
pub(super) fn on_canvas(f: &mut Frame<'_>, scale: f64, canvas: PxSize) -> Laid {
    let take = f.input().int_rect();
    let (iw, ih) = sides(f.input());
    let (w, h) = (length(iw * scale).min(canvas.w), length(ih * scale).min(canvas.h));
    let (fw, fh) = sides(PxSize::new(w, h));
    let (dx, dy) = (f.offset.0.unwrap_or(0.0), f.offset.1.unwrap_or(0.0));
    let place = match f.aim {
        Aim::Compass(c) => at_compass(canvas, *c, dx, dy, fw, fh),
        Aim::Point(p) => centred(canvas, *p, fw, fh),
        Aim::Middle | Aim::Box(_) | Aim::Instead(_) | Aim::Importance(_) => {
            let (dx, dy) = if f.has_gravity { (0.0, 0.0) } else { (dx, dy) };
            at_compass(canvas, Compass::Center, dx, dy, fw, fh)
        }
    };
    f.warn_enlarged(take.size(), place.size());
    Laid { take, canvas, place }
}
