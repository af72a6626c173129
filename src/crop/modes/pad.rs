//! `c_pad`: the whole input inside the size, the rest padded.

use super::padding::{fitting, on_canvas};
use super::{Frame, Laid, sides};
use crate::crop::request::Request;
use crate::crop::window::length;
use crate::geometry::{PxSize, cover};

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    match f.request {
        Request::Nothing => f.whole(),
        Request::Ratio(_) => to_ratio(f),
        Request::Size { size, .. } => on_canvas(f, fitting(f.input(), size), size),
    }
}

/// Only a ratio: nothing is scaled, the canvas grows to the ratio.
pub(super) fn to_ratio(f: &mut Frame<'_>) -> Laid {
    let Request::Ratio(ratio) = f.request else { return f.whole() };
    let (iw, ih) = sides(f.input());
    let (w, h) = cover(iw, ih, ratio);
    on_canvas(f, 1.0, PxSize::new(length(w), length(h)))
}
