//! `c_limit`: the whole input inside the size, never enlarged.

use super::padding::{fitting, resized};
use super::{Frame, Laid};
use crate::crop::request::Request;

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    let Request::Size { size, .. } = f.request else { return f.whole() };
    let scale = fitting(f.input(), size);
    resized(f, scale.min(1.0))
}
