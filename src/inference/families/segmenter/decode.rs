//! One class out of the masks of all.

/// The mask of class `wanted`: `classes` planes of `pixels` numbers, or `classes` numbers a pixel.
pub(super) fn channel(
    values: &[f32],
    classes: usize,
    pixels: usize,
    wanted: usize,
    planes: bool,
) -> Vec<f32> {
    let wanted = wanted.min(classes.saturating_sub(1));
    let number = |i: usize| if planes { wanted * pixels + i } else { i * classes + wanted };
    (0..pixels).map(|i| values.get(number(i)).copied().unwrap_or(0.0)).collect()
}

/// A whole number of a manifest.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of a manifest")]
pub(super) const fn count(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_lie_in_planes_or_side_by_side() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(channel(&values, 2, 2, 1, true), [3.0, 4.0]);
        assert_eq!(channel(&values, 2, 2, 1, false), [2.0, 4.0]);
    }

    #[test]
    fn short_tensors_are_filled() {
        assert_eq!(channel(&[1.0], 2, 2, 0, true), [1.0, 0.0]);
        assert_eq!(channel(&[], 0, 1, 3, false), [0.0]);
        assert_eq!(count(-1.0), 0);
    }
}
