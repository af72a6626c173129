//! Whether the names of a manifest are those of a network's classes.

use super::axis;
use crate::inference::families::Run;
use crate::inference::{InferenceError, Label};

/// Shapes of a network's outputs before it has run, in its own order; a length below zero is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shapes(pub Vec<(String, Vec<i64>)>);

impl Shapes {
    /// The shape of one output, of the first where `name` is empty; empty where there is none.
    #[must_use]
    pub fn of(&self, name: &str) -> &[i64] {
        let meant = self.0.iter().find(|(known, _)| name.is_empty() || known == name);
        meant.map_or(&[], |(_, shape)| shape)
    }
}

/// Classes along the last axis of a shape, after `before` other numbers; zero where that is not known.
pub(in super::super) fn last(shape: &[i64], before: usize) -> usize {
    axis(shape, -1).saturating_sub(before)
}

/// Classes where every number of one answer is a class: all axes but that of the batch.
pub(in super::super) fn all_but_batch(shape: &[i64]) -> usize {
    let axes = if shape.len() > 1 { &shape[1..] } else { shape };
    axes.iter().map(|&length| usize::try_from(length).unwrap_or(0)).product()
}

/// Refuses `labels` that do not name `classes`, one each; nothing is refused while there are zero, which
/// means that their number is not known. Lines without a name may follow.
pub(in super::super) fn named(labels: &[Label], classes: usize) -> Result<(), String> {
    let beyond = labels.iter().skip(classes).any(|label| !label.name.is_empty());
    if classes == 0 || (labels.len() >= classes && !beyond) {
        return Ok(());
    }
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    Err(format!(
        "field `labels`: {} for the {} of the network",
        count(labels.len(), "name", "names"),
        count(classes, "class", "classes")
    ))
}

/// The same, told as the failure of a run.
pub(in super::super) fn named_in_run(
    run: &Run<'_>,
    labels: &[Label],
    classes: usize,
) -> Result<(), InferenceError> {
    named(labels, classes).map_err(|reason| InferenceError::Run { model: run.manifest.id.clone(), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_name_and_every_name_a_class() {
        let labels = |n: usize| vec![Label::named("x"); n];
        assert_eq!(named(&labels(3), 3), Ok(()));
        assert_eq!(named(&labels(3), 0), Ok(()), "not known");
        assert_eq!(
            named(&labels(10), 965).unwrap_err(),
            "field `labels`: 10 names for the 965 classes of the network"
        );
        assert_eq!(
            named(&labels(2), 1).unwrap_err(),
            "field `labels`: 2 names for the 1 class of the network"
        );
        let with_empty_lines = [labels(3), vec![Label::default(); 2]].concat();
        assert_eq!(named(&with_empty_lines, 3), Ok(()));
    }

    #[test]
    fn shapes_tell_classes_where_they_are_known() {
        assert_eq!((last(&[-1, 300, 80], 0), last(&[1, 3549, 85], 5), last(&[1, -1], 0)), (80, 80, 0));
        assert_eq!(
            (all_but_batch(&[-1, 965]), all_but_batch(&[1, 10, 1, 1]), all_but_batch(&[7])),
            (965, 10, 7)
        );
        assert_eq!((all_but_batch(&[1, -1]), last(&[], 0)), (0, 0));
        let shapes = Shapes(vec![("a".to_owned(), vec![1, 2]), ("b".to_owned(), vec![3])]);
        assert_eq!((shapes.of(""), shapes.of("b"), shapes.of("c")), (&[1, 2][..], &[3][..], &[][..]));
    }
}
