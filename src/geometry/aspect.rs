//! Aspect ratios and the sizes that keep them.

use super::PxSize;

/// Width divided by height, positive and finite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct AspectRatio(f64);

impl AspectRatio {
    /// The ratio `w / h`; `None` unless both are positive and finite.
    #[must_use]
    pub fn new(w: f64, h: f64) -> Option<Self> {
        let value = w / h;
        (w > 0.0 && h > 0.0 && value.is_finite() && value > 0.0).then_some(Self(value))
    }

    /// Width divided by height.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }
}

/// Rounds to the nearest whole number, halves upward.
#[must_use]
pub fn round_half_up(value: f64) -> f64 {
    (value + 0.5).floor()
}

/// The largest width and height of ratio `ratio` inside `w` by `h`, with fractions.
#[must_use]
pub fn inscribed(w: f64, h: f64, ratio: AspectRatio) -> (f64, f64) {
    if w / h > ratio.value() { (h * ratio.value(), h) } else { (w, w / ratio.value()) }
}

/// The smallest width and height of ratio `ratio` that hold `w` by `h`, with fractions.
#[must_use]
pub fn cover(w: f64, h: f64, ratio: AspectRatio) -> (f64, f64) {
    if w / h > ratio.value() { (w, w / ratio.value()) } else { (h * ratio.value(), h) }
}

/// `size` scaled down, never up, so that it fits `limit` on both sides; at least one pixel a side.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the input size")]
pub fn scaled_to_fit(size: PxSize, limit: PxSize) -> PxSize {
    let scale = (f64::from(limit.w) / f64::from(size.w.max(1)))
        .min(f64::from(limit.h) / f64::from(size.h.max(1)))
        .min(1.0);
    let side = |length: u32| round_half_up(f64::from(length) * scale).max(1.0) as u32;
    PxSize::new(side(size.w), side(size.h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inscribed_fits_and_cover_holds() {
        let wide = AspectRatio::new(16.0, 9.0).unwrap();
        assert_eq!(inscribed(1600.0, 1200.0, wide), (1600.0, 900.0));
        assert_eq!(cover(1600.0, 900.0, AspectRatio::new(1.0, 1.0).unwrap()), (1600.0, 1600.0));
        assert!(AspectRatio::new(1.0, 0.0).is_none());
    }

    #[test]
    fn fitting_never_enlarges_and_never_vanishes() {
        assert_eq!(scaled_to_fit(PxSize::new(30000, 1), PxSize::new(256, 256)), PxSize::new(256, 1));
        assert_eq!(scaled_to_fit(PxSize::new(10, 20), PxSize::new(256, 256)), PxSize::new(10, 20));
    }
}
