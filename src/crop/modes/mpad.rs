//! `c_mpad`: as pad where the input is smaller than the size; a larger input stays as it is.

use super::padding::{fitting, on_canvas};
use super::{Frame, Laid, pad};
use crate::crop::request::Request;

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    let Request::Size { size, .. } = f.request else { return pad::to_ratio(f) };
    let scale = fitting(f.input(), size);
    if scale < 1.0 { f.whole() } else { on_canvas(f, scale, size) }
}
