//! `c_auto`: between thumb and fill, the geometric mean of both.

use super::{Frame, Laid, fill_window, thumb, unscaled};
use crate::crop::request::{Request, largest};
use crate::geometry::{AspectRatio, IntRect, PxRect};

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    match f.request {
        Request::Nothing => f.whole(),
        Request::Ratio(_) => unscaled(window(f)),
        Request::Size { size, .. } => {
            let take = window(f);
            f.scaled(take, size)
        }
    }
}

/// The window before scaling; the whole input where nothing was asked for.
pub(super) fn window(f: &Frame<'_>) -> IntRect {
    let input = f.input();
    let (fill, ratio, least) = match f.request {
        Request::Nothing => return input.int_rect(),
        Request::Ratio(ratio) => (largest(input, ratio), ratio, 0.0),
        Request::Size { size, ratio } => {
            let (w, h, _) = fill_window(input, size);
            ((w, h), ratio, f64::from(size.w))
        }
    };
    match f.focus() {
        Some(r) => {
            let (w, h) = between(f, &r, ratio, fill, least);
            f.centred(r.middle(), w, h)
        }
        None => f.placed(fill.0, fill.1),
    }
}

fn between(f: &Frame<'_>, r: &PxRect, ratio: AspectRatio, fill: (f64, f64), least: f64) -> (f64, f64) {
    let (tight, _) = thumb::tightest(f.input(), r, ratio);
    let w = (tight * fill.0).sqrt().max(least);
    if w >= fill.0 { fill } else { (w, w / ratio.value()) }
}
