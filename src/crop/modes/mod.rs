//! The modes: how much of the input is kept and how large it becomes. One file a mode.

mod auto;
mod auto_pad;
mod crop;
mod fill;
mod fill_pad;
mod fit;
mod lfill;
mod limit;
mod lpad;
mod mfit;
mod mpad;
mod pad;
mod padding;
mod scale;
mod thumb;

use super::gravity::Aim;
use super::request::Request;
use super::search;
use super::sight::Sight;
use super::window::{at_compass, capped, centred};
use crate::geometry::{IntRect, Point, PxRect, PxSize};
use crate::grammar::{Code, Mode};

/// What a mode works with; everything in pixels of the component's input.
pub(super) struct Frame<'f> {
    /// What the component sees.
    pub sight: &'f Sight<'f>,
    /// What the window is placed by.
    pub aim: &'f Aim<'f>,
    /// The size asked for.
    pub request: Request,
    /// `z_`, 1 when absent.
    pub zoom: f64,
    /// `x_` and `y_`.
    pub offset: (Option<f64>, Option<f64>),
    /// Whether a gravity was written; without one, x and y of a crop are its corner.
    pub has_gravity: bool,
    /// Warnings in order.
    pub warnings: Vec<(Code, String)>,
    /// Why the mode cannot answer; what it answered then does not count.
    pub refusal: Option<Refusal>,
}

/// Where the kept part of the input goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Laid {
    /// What is kept.
    pub take: IntRect,
    /// Size of the output.
    pub canvas: PxSize,
    /// Where the scaled take lies on it.
    pub place: IntRect,
}

/// Why a mode cannot answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// `E_…`
    pub code: Code,
    /// One sentence.
    pub message: String,
}

type Lay = fn(&mut Frame<'_>) -> Laid;

/// Every mode and its function.
const REGISTRY: &[(Mode, Lay)] = &[
    (Mode::Crop, crop::lay),
    (Mode::Thumb, thumb::lay),
    (Mode::Fill, fill::lay),
    (Mode::Lfill, lfill::lay),
    (Mode::FillPad, fill_pad::lay),
    (Mode::Auto, auto::lay),
    (Mode::AutoPad, auto_pad::lay),
    (Mode::Scale, scale::lay),
    (Mode::Fit, fit::lay),
    (Mode::Limit, limit::lay),
    (Mode::Mfit, mfit::lay),
    (Mode::Pad, pad::lay),
    (Mode::Lpad, lpad::lay),
    (Mode::Mpad, mpad::lay),
];

/// Lays the input out in `mode`.
pub(super) fn lay(mode: Mode, frame: &mut Frame<'_>) -> Result<Laid, Refusal> {
    let (_, lay) = REGISTRY.iter().find(|(m, _)| *m == mode).expect("every mode is in the registry");
    let laid = lay(frame);
    frame.refusal.take().map_or(Ok(laid), Err)
}

impl Frame<'_> {
    /// Size of the input.
    fn input(&self) -> PxSize {
        self.sight.size
    }

    fn warn(&mut self, code: Code, message: impl Into<String>) {
        self.warnings.push((code, message.into()));
    }

    /// Notes why there is no answer.
    fn refused(&mut self, code: Code, message: impl Into<String>) -> Laid {
        self.refusal = Some(Refusal { code, message: message.into() });
        self.whole()
    }

    /// F scaled by 1/z about its middle; `None` where the aim is a place rather than a thing.
    fn focus(&self) -> Option<PxRect> {
        self.aim.focus(self.sight).map(|f| f.scaled_about_middle(1.0 / self.zoom))
    }

    /// A window of `w` by `h`, rounded and capped, placed by the aim.
    fn placed(&self, w: f64, h: f64) -> IntRect {
        let input = self.input();
        match self.aim {
            Aim::Middle => centred(input, input.rect().middle(), w, h),
            Aim::Point(p) => centred(input, *p, w, h),
            Aim::Box(r) | Aim::Instead(r) => centred(input, r.middle(), w, h),
            Aim::Compass(c) => {
                let (dx, dy) = (self.offset.0.unwrap_or(0.0), self.offset.1.unwrap_or(0.0));
                at_compass(input, *c, dx, dy, w, h)
            }
            Aim::Importance(i) => search::place(input, capped(input, w, h), &i.evidence, i.plain.as_ref()),
        }
    }

    /// The middle of the window `fill` would take, where a mode is centred on a thing.
    fn centred(&self, middle: Point, w: f64, h: f64) -> IntRect {
        centred(self.input(), middle, w, h)
    }

    /// The whole input as it is.
    fn whole(&self) -> Laid {
        unscaled(self.input().int_rect())
    }

    /// `take` scaled to fill `canvas`; warns when that enlarges.
    fn scaled(&mut self, take: IntRect, canvas: PxSize) -> Laid {
        self.warn_enlarged(take.size(), canvas);
        Laid { take, canvas, place: canvas.int_rect() }
    }

    /// Warns when `from` pixels become more pixels, beyond what rounding explains.
    fn warn_enlarged(&mut self, from: PxSize, to: PxSize) {
        let both = to.w > from.w && to.h > from.h;
        if both || to.w > from.w.saturating_add(1) || to.h > from.h.saturating_add(1) {
            self.warn(
                Code::Upscaled,
                format!("the picture supplies {from} pixels for {to}, so it is enlarged"),
            );
        }
    }
}

/// `take` at its own size.
fn unscaled(take: IntRect) -> Laid {
    let canvas = take.size();
    Laid { take, canvas, place: canvas.int_rect() }
}

/// Width and height with fractions.
fn sides(size: PxSize) -> (f64, f64) {
    (f64::from(size.w), f64::from(size.h))
}

/// The window that fills `size` from `input` and spans one axis fully, and its scale.
fn fill_window(input: PxSize, size: PxSize) -> (f64, f64, f64) {
    let ((iw, ih), (w, h)) = (sides(input), sides(size));
    let scale = (w / iw).max(h / ih);
    (w / scale, h / scale, scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_is_registered_once() {
        let modes: std::collections::BTreeSet<Mode> = REGISTRY.iter().map(|(m, _)| *m).collect();
        assert_eq!(modes.len(), REGISTRY.len());
        assert_eq!(modes.len(), 14);
    }

    #[test]
    fn a_fill_window_spans_one_axis() {
        let (w, h, scale) = fill_window(PxSize::new(1600, 1200), PxSize::new(150, 200));
        assert_eq!((w.round(), h.round()), (900.0, 1200.0));
        assert!((scale - 1.0 / 6.0).abs() < 1e-12);
    }
}
