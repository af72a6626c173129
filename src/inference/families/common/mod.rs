//! What several families share: boxes, tensors read as floats, coarse maps, joints, people of earlier analyses.

mod boxes;
mod classes;
mod features;
mod grid;
mod joints;
mod map;
mod outputs;
mod people;

pub(super) use boxes::{Candidate, detections, keep_best, to_source};
pub use classes::Shapes;
pub(super) use classes::{all_but_batch, last, named, named_in_run};
pub(super) use features::{feature, has_feature};
pub(super) use grid::{Component, components};
pub(super) use joints::{ARMS, Body, JOINTS, Joint, LEGS};
pub(super) use map::{Field, coarse_size, map_of};
pub(super) use outputs::{axis, lengths, names, numbers};
pub(super) use people::people;

/// `e^x / (1 + e^x)`.
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Turns `values` into probabilities that sum to one; all zero when a value is not a number.
pub(super) fn softmax(values: &mut [f32]) {
    let highest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for value in values.iter_mut() {
        *value = (*value - highest).exp();
        sum += *value;
    }
    let factor = if sum.is_finite() && sum > 0.0 { 1.0 / sum } else { 0.0 };
    for value in values {
        *value = if factor > 0.0 { *value * factor } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one_or_are_nothing() {
        let mut values = [1.0, 1.0, 1.0, 1.0];
        softmax(&mut values);
        assert_eq!(values, [0.25; 4]);
        let mut odd = [f32::NAN, 1.0];
        softmax(&mut odd);
        assert_eq!(odd, [0.0; 2]);
        softmax(&mut []);
    }
}
