//! `c_auto_pad`: as fill_pad, starting from auto's window.

use super::padding::{self, Start};
use super::{Frame, Laid, auto};
use crate::crop::request::Request;

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    let window = auto::window(f);
    let canvas = match f.request {
        Request::Nothing => return f.whole(),
        Request::Ratio(_) => window.size(),
        Request::Size { size, .. } => size,
    };
    padding::keep(f, window.size(), |_| window, canvas, Start::Centred)
}
