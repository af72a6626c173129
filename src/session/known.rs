//! Which analyses know a name, and how to write it: the name finder.

use std::collections::BTreeSet;

use crate::grammar::{ModelWords, Vocabulary, names};

/// A name that an analysis knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownName {
    /// The name or category as the analysis writes it.
    pub name: String,
    /// Whether it stands for several names.
    pub category: bool,
    /// The analysis: `coco`.
    pub analysis: String,
    /// The version it answers as when none is written.
    pub version: u32,
    /// Whether crops can be about it.
    pub boxes: bool,
    /// What to paste, from the narrowest to the widest: `coco_v2_tie`, `coco_tie`, `tie`.
    pub syntax: Vec<String>,
    /// How well it fits what was asked.
    pub fit: Fit,
}

/// How a name fits a query; the best comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is the name, or its plural.
    Exact,
    /// It begins so.
    Begins,
    /// It holds the query.
    Holds,
    /// One of its categories fits.
    Member,
}

/// Every name that fits a part of a name, the best first, in order of invocation; nothing for no query.
#[must_use]
pub fn known_names(query: &str, words: &Vocabulary) -> Vec<KnownName> {
    let key = names::key(query);
    if key.is_empty() {
        return Vec::new();
    }
    let singular = names::singular_keys(query);
    let fit = |spelling: &str| {
        let own = names::key(spelling);
        match own.find(&key) {
            Some(0) if own == key => Some(Fit::Exact),
            Some(0) => Some(Fit::Begins),
            _ if singular.contains(&own) => Some(Fit::Exact),
            Some(_) => Some(Fit::Holds),
            None => None,
        }
    };
    let mut found = Vec::new();
    for model in &words.models {
        let mut seen = BTreeSet::new();
        for label in &model.labels {
            let own = std::iter::once(&label.name).chain(&label.aliases).filter_map(|n| fit(n)).min();
            let member = label.categories.iter().filter_map(|c| fit(c)).min().map(|_| Fit::Member);
            if let Some(fit) = own.or(member) {
                found.push(known(model, &label.name, false, fit));
            }
            for category in &label.categories {
                if let Some(fit) = fit(category).filter(|_| seen.insert(category)) {
                    found.push(known(model, category, true, fit));
                }
            }
        }
    }
    found.sort_by_key(|known| known.fit);
    // Several classes of a network may have one name; it is told once, as it fits best.
    let mut told = BTreeSet::new();
    found.retain(|known| told.insert((known.analysis.clone(), known.category, known.name.clone())));
    found
}

fn known(model: &ModelWords, name: &str, category: bool, fit: Fit) -> KnownName {
    let (id, version) = (&model.id, model.default_version);
    let written = name.replace(' ', "_");
    KnownName {
        name: name.to_owned(),
        category,
        analysis: id.clone(),
        version,
        boxes: model.has_boxes,
        syntax: vec![format!("{id}_v{version}_{written}"), format!("{id}_{written}"), written],
        fit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::LabelWords;

    fn told(query: &str) -> Vec<(String, bool, Fit)> {
        let all = known_names(query, &Vocabulary::standard());
        all.into_iter().filter(|k| k.analysis == "coco").map(|k| (k.name, k.category, k.fit)).collect()
    }

    #[test]
    fn a_name_comes_with_every_way_to_write_it() {
        let all = known_names("ties", &Vocabulary::standard());
        let tie = all.iter().find(|k| k.analysis == "coco").unwrap();
        assert_eq!(tie.syntax, ["coco_v2_tie", "coco_tie", "tie"]);
        assert_eq!((tie.fit, tie.boxes, tie.version), (Fit::Exact, true, 2));
    }

    #[test]
    fn a_name_of_several_classes_is_told_once() {
        let label = |alias: &str| LabelWords {
            name: "hat".to_owned(),
            aliases: vec![alias.to_owned()],
            categories: vec!["clothing".to_owned()],
        };
        let model = ModelWords {
            id: "lvis".to_owned(),
            labels: vec![label("sombrero"), label("bonnet")],
            ..ModelWords::default()
        };
        let words = Vocabulary { models: vec![model] };
        let names = |query: &str| known_names(query, &words).into_iter().map(|k| k.name).collect::<Vec<_>>();
        assert_eq!(names("hat"), ["hat"]);
        assert_eq!(names("bonnet"), ["hat"]);
        assert_eq!(names("clothing"), ["clothing", "hat"]);
    }

    #[test]
    fn names_come_before_parts_of_names_and_members_last() {
        assert_eq!(told("bear")[0], ("bear".to_owned(), false, Fit::Exact));
        assert!(told("bear").contains(&("teddy bear".to_owned(), false, Fit::Holds)));
        assert_eq!(told("Animals")[0], ("animal".to_owned(), true, Fit::Exact));
        assert!(told("animal").contains(&("zebra".to_owned(), false, Fit::Member)));
        assert!(told("  ").is_empty());
    }
}
