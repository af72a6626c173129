//! Numbers on their way between source pixels (`f64`, `u32`) and points on screen (`f32`).

/// A length or share for the screen; what single precision drops is far below a pixel there.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "screen lengths need seven digits at most")]
pub const fn screen(value: f64) -> f32 {
    value as f32
}

/// Whole things in a length: 0 for anything negative or not a number.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before, and small")]
pub const fn whole(value: f32) -> usize {
    value.max(0.0) as usize
}

/// Whole pixels: 0 for anything negative or not a number.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before, and small")]
pub const fn pixels(value: f32) -> u32 {
    value.max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_becomes_nothing() {
        assert_eq!((whole(-3.5), whole(f32::NAN), whole(7.9)), (0, 0, 7));
        assert_eq!((pixels(-1.0), pixels(1200.4)), (0, 1200));
        assert_eq!(screen(0.5), 0.5);
    }
}
