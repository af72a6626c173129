//! Integer picture sizes.

use serde::{Deserialize, Serialize};

use super::{IntRect, PxRect};

/// Width and height in whole pixels; written `[w, h]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "[u32; 2]", into = "[u32; 2]")]
pub struct PxSize {
    /// Width in pixels.
    pub w: u32,
    /// Height in pixels.
    pub h: u32,
}

impl PxSize {
    /// A size of `w` by `h` pixels.
    #[must_use]
    pub const fn new(w: u32, h: u32) -> Self {
        Self { w, h }
    }

    /// Number of pixels; cannot overflow.
    #[must_use]
    pub const fn area(self) -> u64 {
        self.w as u64 * self.h as u64
    }

    /// Whether one side is zero.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.w == 0 || self.h == 0
    }

    /// Width divided by height; 1 for an empty size.
    #[must_use]
    pub fn ratio(self) -> f64 {
        if self.is_empty() { 1.0 } else { f64::from(self.w) / f64::from(self.h) }
    }

    /// Half of the diagonal, the farthest a point can be from the middle.
    #[must_use]
    pub fn half_diagonal(self) -> f64 {
        f64::from(self.w).hypot(f64::from(self.h)) / 2.0
    }

    /// The whole picture as a rectangle with fractions.
    #[must_use]
    pub fn rect(self) -> PxRect {
        PxRect::new(0.0, 0.0, f64::from(self.w), f64::from(self.h))
    }

    /// The whole picture as an integer rectangle.
    #[must_use]
    pub const fn int_rect(self) -> IntRect {
        IntRect { x: 0, y: 0, w: self.w, h: self.h }
    }

    /// Width and height exchanged.
    #[must_use]
    pub const fn transposed(self) -> Self {
        Self { w: self.h, h: self.w }
    }
}

impl From<[u32; 2]> for PxSize {
    fn from([w, h]: [u32; 2]) -> Self {
        Self { w, h }
    }
}

impl From<PxSize> for [u32; 2] {
    fn from(size: PxSize) -> Self {
        [size.w, size.h]
    }
}

impl std::fmt::Display for PxSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.w, self.h)
    }
}
