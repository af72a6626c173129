//! Outputs of a run as floats, whatever the file stores them in.

use std::borrow::Cow;

use crate::inference::families::Run;
use crate::inference::{InferenceError, Manifest, Outcome, Setup};

/// An output tensor as floats.
pub(in super::super) struct Numbers<'o> {
    /// Length of each axis.
    pub shape: &'o [i64],
    /// The numbers, row-major.
    pub values: Cow<'o, [f32]>,
}

/// The output in the role `role`: floats as they are, bytes as `(byte - zero) * scale`.
///
/// `zero` and `scale` are the parameters `<role>_zero` and `<role>_scale`; without them a byte is a
/// share of 255.
pub(in super::super) fn numbers<'o>(
    outcome: &'o Outcome<'_>,
    run: &Run<'_>,
    role: &str,
) -> Result<Numbers<'o>, InferenceError> {
    let name = run.setup.output(role);
    let Ok((shape, bytes)) = outcome.u8(name) else {
        let (shape, values) = outcome.f32(name)?;
        return Ok(Numbers { shape, values: Cow::Borrowed(values) });
    };
    let table = byte_table(run.setup, role);
    let values = bytes.iter().map(|&b| table[usize::from(b)]).collect();
    Ok(Numbers { shape, values: Cow::Owned(values) })
}

#[expect(clippy::cast_possible_truncation, reason = "a float is all the precision a byte needs")]
fn byte_table(setup: &Setup, role: &str) -> Vec<f32> {
    let zero = setup.parameter(&format!("{role}_zero"), 0.0);
    let scale = setup.parameter(&format!("{role}_scale"), 1.0 / 255.0);
    (0..=u8::MAX).map(|byte| ((f64::from(byte) - zero) * scale) as f32).collect()
}

/// Length of one axis, counted from the end when negative; zero where there is no such axis.
pub(in super::super) fn axis(shape: &[i64], number: isize) -> usize {
    let index = if number < 0 {
        shape.len().checked_sub(number.unsigned_abs())
    } else {
        usize::try_from(number).ok()
    };
    let length = index.and_then(|i| shape.get(i)).copied().unwrap_or(0);
    usize::try_from(length).unwrap_or(0)
}

/// Refuses outputs that hold fewer numbers than their form promises.
pub(in super::super) fn lengths(
    run: &Run<'_>,
    role: &str,
    found: usize,
    expected: usize,
) -> Result<(), InferenceError> {
    if found >= expected {
        return Ok(());
    }
    Err(InferenceError::Output {
        model: run.manifest.id.clone(),
        reason: format!("output `{role}` holds {found} numbers where {expected} are needed"),
    })
}

/// Refuses a manifest that does not name `count` tensors in the output role `role`.
pub(in super::super) fn names(manifest: &Manifest, role: &str, count: usize) -> Result<(), String> {
    let named = |setup: &Setup| setup.outputs(role).len();
    match manifest.variants.iter().map(|v| manifest.setup(v)).find(|setup| named(setup) != count) {
        Some(setup) => Err(format!(
            "field `outputs.{role}` names {} tensors in variant {}, {count} are needed",
            named(&setup),
            setup.variant
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::axis;

    #[test]
    fn axes_are_counted_from_both_ends() {
        assert_eq!((axis(&[1, 2, 3], 1), axis(&[1, 2, 3], -1)), (2, 3));
        assert_eq!((axis(&[1], 4), axis(&[1], -4), axis(&[-1], 0)), (0, 0, 0));
    }
}
