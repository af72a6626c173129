//! `c_fill_pad`: fill where the window can hold what matters, padding otherwise.

use super::padding::{self, Start};
use super::{Frame, Laid, fill_window};
use crate::crop::request::{Request, largest};
use crate::grammar::Code;

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    if f.sight.animated {
        let message = "fill_pad cannot be used on an animated picture; use c_fill".to_owned();
        return f.refused(Code::AnimatedPad, message);
    }
    let (window, canvas) = match f.request {
        Request::Nothing => return f.whole(),
        Request::Ratio(ratio) => {
            let (w, h) = largest(f.input(), ratio);
            let take = f.placed(w, h);
            (take, take.size())
        }
        Request::Size { size, .. } => {
            let (w, h, _) = fill_window(f.input(), size);
            (f.placed(w, h), size)
        }
    };
    padding::keep(f, window, canvas, Start::Scored)
}
