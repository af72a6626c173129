//! The size that is asked for: w, h, ar and dpr to pixels and a ratio.

use super::values::{NoValue, Values, Variables, dimension, ratio};
use super::window::length;
use crate::geometry::{AspectRatio, PxSize, inscribed};
use crate::grammar::{Code, Component, Dpr};

/// What a component asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Request {
    /// Neither w, h nor ar.
    Nothing,
    /// Only a ratio: no scaling.
    Ratio(AspectRatio),
    /// Width and height in pixels of the result, and the ratio they are meant to have.
    Size {
        /// Canvas asked for.
        size: PxSize,
        /// Width divided by height before rounding.
        ratio: AspectRatio,
    },
}

/// Reads w, h, ar and dpr of a component whose input is `values.current`; warnings go to `warn`.
pub(super) fn request(
    c: &Component,
    values: &Values,
    known: &Variables,
    warn: &mut dyn FnMut(Code, String),
) -> Result<Request, NoValue> {
    let input = values.current;
    let side = |d: &Option<_>, axis| d.as_ref().map_or(Ok(None), |d| dimension(d, axis, values, known));
    let (w, h) = (side(&c.width, input.w)?, side(&c.height, input.h)?);
    if let Some(bad) = [w, h].into_iter().flatten().find(|v| *v <= 0.0 || *v > MAX_SIDE) {
        return Err(NoValue(format!("a side of {bad} pixels")));
    }
    let asked = c.aspect_ratio.as_ref().map(|r| ratio(r, known)).transpose()?;
    let factor = match c.dpr {
        Some(Dpr::Factor(f)) => f,
        Some(Dpr::Auto) | None => 1.0,
    };
    if w.is_none() && h.is_none() && c.dpr.is_some() {
        warn(Code::DprNeedsSize, "dpr has no effect without a width or a height".to_owned());
    }
    let own = input.ratio();
    let (w, h, meant) = match (w, h, asked) {
        (None, None, None) => return Ok(Request::Nothing),
        (None, None, Some(r)) => return aspect(r, 1.0).map(Request::Ratio),
        (Some(w), Some(h), r) => {
            if r.is_some() {
                let said = "the aspect ratio is ignored because width and height are both given";
                warn(Code::ArIgnored, said.to_owned());
            }
            let (w, h) = (f64::from(length(w)), f64::from(length(h)));
            (w, h, w / h)
        }
        (Some(w), None, r) => {
            let r = r.unwrap_or(own);
            let w = f64::from(length(w));
            (w, w / r, r)
        }
        (None, Some(h), r) => {
            let r = r.unwrap_or(own);
            let h = f64::from(length(h));
            (h * r, h, r)
        }
    };
    let size = PxSize::new(length((w * factor).min(MAX_SIDE)), length((h * factor).min(MAX_SIDE)));
    Ok(Request::Size { size, ratio: aspect(meant, 1.0)? })
}

/// Results longer than this are refused rather than planned.
const MAX_SIDE: f64 = 1_000_000.0;

fn aspect(w: f64, h: f64) -> Result<AspectRatio, NoValue> {
    AspectRatio::new(w, h).ok_or_else(|| NoValue("the aspect ratio".to_owned()))
}

/// The largest window of `ratio` inside `input`, with fractions.
pub(super) fn largest(input: PxSize, ratio: AspectRatio) -> (f64, f64) {
    inscribed(f64::from(input.w), f64::from(input.h), ratio)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::{Dimension, RatioValue};

    fn ask(c: &Component, input: PxSize) -> (Request, Vec<Code>) {
        let mut codes = Vec::new();
        let values = Values { initial: input, current: input };
        let r = request(c, &values, &Variables::default(), &mut |code, _| codes.push(code)).unwrap();
        (r, codes)
    }

    fn size(r: Request) -> PxSize {
        let Request::Size { size, .. } = r else { panic!("no size in {r:?}") };
        size
    }

    #[test]
    fn a_missing_side_follows_the_ratio_or_the_input() {
        let input = PxSize::new(400, 600);
        let mut c = Component { width: Some(Dimension::Px(200)), ..Component::default() };
        assert_eq!(size(ask(&c, input).0), PxSize::new(200, 300));
        c.aspect_ratio = Some(RatioValue::Ratio(2.0, 1.0));
        c.dpr = Some(Dpr::Factor(2.0));
        assert_eq!(size(ask(&c, input).0), PxSize::new(400, 200));
        c.height = Some(Dimension::Share(0.5));
        let (r, codes) = ask(&c, input);
        assert_eq!((size(r), codes), (PxSize::new(400, 600), vec![Code::ArIgnored]));
    }

    #[test]
    fn dpr_alone_only_warns() {
        let c = Component { dpr: Some(Dpr::Factor(2.0)), ..Component::default() };
        assert_eq!(ask(&c, PxSize::new(4, 6)), (Request::Nothing, vec![Code::DprNeedsSize]));
    }
}
