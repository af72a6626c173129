//! `c_lfill`: as fill, but never enlarging; an axis that is too short keeps its length.

use super::{Frame, Laid, fill_window, sides, unscaled};
use crate::crop::request::{Request, largest};
use crate::crop::window::length;
use crate::geometry::PxSize;

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    let input = f.input();
    let size = match f.request {
        Request::Nothing => return f.whole(),
        Request::Ratio(ratio) => {
            let (w, h) = largest(input, ratio);
            return unscaled(f.placed(w, h));
        }
        Request::Size { size, .. } => size,
    };
    let ((iw, ih), (w, h)) = (sides(input), sides(size));
    let scale = fill_window(input, size).2.min(1.0);
    let take = f.placed((w / scale).min(iw), (h / scale).min(ih));
    let canvas = PxSize::new(size.w.min(length(iw * scale)), size.h.min(length(ih * scale)));
    f.scaled(take, canvas)
}
