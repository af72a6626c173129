//! `c_auto_pad`: as fill_pad, starting from auto's window.

use super::padding::{self, Start};
use super::{Frame, Laid, Refusal, auto};
use crate::crop::request::Request;

pub(super) fn lay(f: &mut Frame<'_>) -> Result<Laid, Refusal> {
    let window = auto::window(f);
    let canvas = match f.request {
        Request::Nothing => return Ok(f.whole()),
        Request::Ratio(_) => window.size(),
        Request::Size { size, .. } => size,
    };
    Ok(padding::keep(f, window, canvas, Start::Centred))
}
