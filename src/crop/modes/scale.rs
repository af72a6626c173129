//! `c_scale`: the whole input at the size asked for, whatever its ratio.

use super::{Frame, Laid};
use crate::crop::request::{Request, largest};
use crate::crop::window::capped;

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    let input = f.input();
    let size = match f.request {
        Request::Nothing => input,
        Request::Ratio(ratio) => {
            let (w, h) = largest(input, ratio);
            capped(input, w, h)
        }
        Request::Size { size, .. } => size,
    };
    f.scaled(input.int_rect(), size)
}
