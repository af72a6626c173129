//! `c_lpad`: as pad, but the input is never enlarged.

use super::padding::{fitting, on_canvas};
use super::{Frame, Laid, pad};
use crate::crop::request::Request;

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    let Request::Size { size, .. } = f.request else { return pad::to_ratio(f) };
    let scale = fitting(f.input(), size).min(1.0);
    on_canvas(f, scale, size)
}
