//! `c_thumb`: as tight about the focus as the size allows.

use super::{Frame, Laid, fill_window, sides, unscaled};
use crate::crop::gravity::Aim;
use crate::crop::request::{Request, largest};
use crate::crop::window::tight;
use crate::geometry::{AspectRatio, PxRect, PxSize, cover};

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    let focus = match f.aim {
        Aim::Box(_) | Aim::Instead(_) | Aim::Importance(_) => f.focus(),
        Aim::Middle | Aim::Compass(_) | Aim::Point(_) => None,
    };
    match focus {
        Some(r) => about(f, &r),
        None => positioned(f),
    }
}

/// The width and height of the thumbnail's window before the size asked for is considered: the smallest of
/// the ratio that holds `r`, or the largest that fits.
pub(super) fn tightest(input: PxSize, r: &PxRect, ratio: AspectRatio) -> (f64, f64) {
    let (w, h) = cover(r.w, r.h, ratio);
    let (lw, lh) = largest(input, ratio);
    if w <= lw && h <= lh { (w, h) } else { (lw, lh) }
}

fn about(f: &mut Frame<'_>, r: &PxRect) -> Laid {
    let input = f.input();
    match f.request {
        Request::Nothing => unscaled(tight(input, r)),
        Request::Ratio(ratio) => {
            let (w, h) = tightest(input, r, ratio);
            unscaled(f.centred(r.middle(), w, h))
        }
        Request::Size { size, ratio } => {
            let (rw, rh) = sides(size);
            let (mut w, mut h) = cover(r.w, r.h, ratio);
            if w < rw || h < rh {
                // More of the picture instead of enlarging.
                (w, h) = (rw, rh);
            }
            if w > f64::from(input.w) || h > f64::from(input.h) {
                (w, h) = largest(input, ratio);
            }
            let take = f.centred(r.middle(), w, h);
            f.scaled(take, size)
        }
    }
}

/// About a place instead of a thing: as fill, closer when z is above 1.
fn positioned(f: &mut Frame<'_>) -> Laid {
    let zoom = f.zoom.max(1.0);
    let input = f.input();
    match f.request {
        Request::Nothing => {
            let (w, h) = sides(input);
            unscaled(f.placed(w / zoom, h / zoom))
        }
        Request::Ratio(ratio) => {
            let (w, h) = largest(input, ratio);
            unscaled(f.placed(w / zoom, h / zoom))
        }
        Request::Size { size, .. } => {
            let (w, h, scale) = fill_window(input, size);
            // Closer, but not so close that the picture must be enlarged where it need not be.
            let zoom = if scale < 1.0 { zoom.min(1.0 / scale) } else { 1.0 };
            let take = f.placed(w / zoom, h / zoom);
            f.scaled(take, size)
        }
    }
}
