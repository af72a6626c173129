//! `c_fill`: fills the size; one axis of the input is kept whole.

use super::{Frame, Laid, fill_window, unscaled};
use crate::crop::request::{Request, largest};

pub(super) fn lay(f: &mut Frame<'_>) -> Laid {
    match f.request {
        Request::Nothing => f.whole(),
        Request::Ratio(ratio) => {
            let (w, h) = largest(f.input(), ratio);
            unscaled(f.placed(w, h))
        }
        Request::Size { size, .. } => {
            let (w, h, _) = fill_window(f.input(), size);
            let take = f.placed(w, h);
            f.scaled(take, size)
        }
    }
}
