//! The strongest names.

use std::collections::BTreeMap;

use crate::inference::Label;

/// A name and how sure the network is of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named<'l> {
    /// The strongest of its classes.
    pub label: &'l Label,
    /// What that class is more exactly, where several classes share the name: the breed of a dog.
    pub kind: Option<(&'l str, f32)>,
    /// Sum over its classes, 0 to 1.
    pub score: f32,
}

/// Classes of one name so far.
struct Group {
    sum: f32,
    best: usize,
    classes: u32,
}

/// Names with at least `floor`, strongest first, at most `top`. Classes that share a name count as
/// one; `labels` are those of the classes in order, a class without a name is nothing.
pub(super) fn named<'l>(scores: &[f32], labels: &'l [Label], floor: f32, top: usize) -> Vec<Named<'l>> {
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for (class, (&score, label)) in scores.iter().zip(labels).enumerate() {
        if label.name.is_empty() || !score.is_finite() {
            continue;
        }
        let group = groups.entry(&label.name).or_insert(Group { sum: 0.0, best: class, classes: 0 });
        group.sum += score;
        group.classes += 1;
        if score > scores[group.best] {
            group.best = class;
        }
    }
    let mut found: Vec<Group> = groups.into_values().filter(|group| group.sum >= floor).collect();
    found.sort_by(|a, b| b.sum.total_cmp(&a.sum).then(a.best.cmp(&b.best)));
    found.truncate(top);
    let told = |group: Group| {
        let label = &labels[group.best];
        let kind = label.aliases.first().filter(|_| group.classes > 1);
        let kind = kind.map(|kind| (kind.as_str(), scores[group.best].clamp(0.0, 1.0)));
        Named { label, kind, score: group.sum.min(1.0) }
    };
    found.into_iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(scores: &[f32], top: usize) -> Vec<(String, Option<String>, f32)> {
        let labels = Label::read("\ndog, pug | animal\ncat\ndog, collie | animal\nhat");
        let found = named(scores, &labels, 0.05, top);
        let kind = |n: &Named<'_>| n.kind.map(|(kind, _)| kind.to_owned());
        found.iter().map(|n| (n.label.name.clone(), kind(n), n.score)).collect()
    }

    #[test]
    fn classes_of_one_name_are_one() {
        let cat = ("cat".to_owned(), None, 0.375);
        let dog = ("dog".to_owned(), Some("collie".to_owned()), 0.5);
        assert_eq!(told(&[0.9, 0.125, 0.375, 0.375, 0.01], 2), [dog, cat]);
        assert_eq!(told(&[0.0, 0.0, 0.2, 0.0, 0.3], 1), [("hat".to_owned(), None, 0.3)]);
    }

    #[test]
    fn odd_tensors_give_nothing() {
        assert!(told(&[0.0; 5], 5).is_empty());
        assert!(told(&[f32::NAN; 5], 5).is_empty());
        assert!(told(&[], 5).is_empty());
        assert_eq!(told(&[0.0, 0.0, 0.9], 5).len(), 1, "fewer scores than names");
        assert!(named(&[0.9; 3], &[], 0.05, 5).is_empty());
    }
}
