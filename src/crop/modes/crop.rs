//! `c_crop`: a part of the input, never scaled.

use super::{Frame, Laid, unscaled};
use crate::crop::gravity::Aim;
use crate::crop::request::{Request, largest};
use crate::crop::window::{tight, whole};
use crate::geometry::{AspectRatio, IntRect, cover, round_half_up};
use crate::grammar::Code;

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    if !f.has_gravity && (f.offset.0.is_some() || f.offset.1.is_some()) {
        return fixed(f);
    }
    let take = match f.request {
        Request::Size { size, .. } => sized(f, f64::from(size.w), f64::from(size.h)),
        Request::Ratio(ratio) => of_ratio(f, ratio),
        Request::Nothing => match f.aim {
            Aim::Box(r) | Aim::Instead(r) => tight(f.input(), &r.scaled_about_middle(1.0 / f.zoom)),
            _ => f.input().int_rect(),
        },
    };
    unscaled(take)
}

fn sized(f: &mut Frame<'_>, w: f64, h: f64) -> IntRect {
    let input = f.input();
    if w > f64::from(input.w) || h > f64::from(input.h) {
        f.warn(Code::Clipped, format!("a crop never enlarges: {w}x{h} was clipped to the picture's {input}"));
    }
    f.placed(w, h)
}

/// The smallest window of the ratio about a thing the gravity named; the largest in the picture otherwise.
fn of_ratio(f: &mut Frame<'_>, ratio: AspectRatio) -> IntRect {
    let input = f.input();
    let (lw, lh) = largest(input, ratio);
    let Aim::Box(found) = f.aim else { return f.placed(lw, lh) };
    let r = found.scaled_about_middle(1.0 / f.zoom);
    let (w, h) = cover(r.w, r.h, ratio);
    if w <= lw && h <= lh {
        return f.centred(r.middle(), w, h);
    }
    f.warn(
        Code::Shrunk,
        "a window of this ratio that holds the whole object does not fit; the largest is taken",
    );
    f.centred(r.middle(), lw, lh)
}

/// A fixed corner: the part inside the input is kept.
fn fixed(f: &mut Frame<'_>) -> Laid {
    let input = f.input();
    let all = (f64::from(input.w), f64::from(input.h));
    let (x, y) = (f.offset.0.unwrap_or(0.0), f.offset.1.unwrap_or(0.0));
    let wanted = match f.request {
        Request::Size { size, .. } => (f64::from(size.w), f64::from(size.h)),
        Request::Ratio(ratio) => largest(input, ratio),
        Request::Nothing => all,
    };
    let axis = |at: f64, len: f64, side: f64| {
        let at = round_half_up(at);
        (at.max(0.0), (at + round_half_up(len).max(1.0)).min(side))
    };
    let ((left, right), (top, bottom)) = (axis(x, wanted.0, all.0), axis(y, wanted.1, all.1));
    if left >= right || top >= bottom {
        let message =
            format!("the crop at {x},{y} lies wholly outside the picture of {input}; move it inside");
        return f.refused(Code::Outside, message);
    }
    unscaled(IntRect::new(whole(left), whole(top), whole(right - left), whole(bottom - top)))
}
