//! `c_fill_pad`: fill where the window can hold what matters, padding otherwise.

use super::padding::{self, Start};
use super::{Frame, Laid, fill_window};
use crate::crop::request::{Request, largest};
use crate::crop::window::capped;
use crate::grammar::Code;

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    if f.sight.animated {
        let message = "fill_pad cannot be used on an animated picture; use c_fill".to_owned();
        return f.refused(Code::AnimatedPad, message);
    }
    let input = f.input();
    let (w, h, canvas) = match f.request {
        Request::Nothing => return f.whole(),
        Request::Ratio(ratio) => {
            let (w, h) = largest(input, ratio);
            (w, h, capped(input, w, h))
        }
        Request::Size { size, .. } => {
            let (w, h, _) = fill_window(input, size);
            (w, h, size)
        }
    };
    padding::keep(f, capped(input, w, h), |f| f.placed(w, h), canvas, Start::Scored)
}
