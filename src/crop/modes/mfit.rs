//! `c_mfit`: the whole input brought up to the size, never reduced.

use super::padding::{fitting, resized};
use super::{Frame, Laid, Refusal};
use crate::crop::request::Request;

pub(super) fn lay(f: &mut Frame<'_>) -> Result<Laid, Refusal> {
    let Request::Size { size, .. } = f.request else { return Ok(f.whole()) };
    let scale = fitting(f.input(), size);
    Ok(resized(f, scale.max(1.0)))
}
