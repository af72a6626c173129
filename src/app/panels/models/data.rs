//! The table of models, and the name finder.

use crate::app::bytes;
use crate::grammar::{Vocabulary, names};
use crate::session::{ModelRow, ModelState, View};

/// Public and private analyses first in order of invocation, then the inner ones they build on.
#[must_use]
pub fn rows(view: &View) -> Vec<&ModelRow> {
    let shown = |m: &&ModelRow| m.public || m.private;
    view.models.iter().filter(shown).chain(view.models.iter().filter(|m| !shown(m))).collect()
}

/// `11 analyses, run in this order`
#[must_use]
pub fn subtitle(view: &View) -> String {
    let n = view.models.iter().filter(|m| m.public || m.private).count();
    format!("{n} analyses, run in this order. Version numbers are compatibility labels")
}

/// `26 MB on board, 317 MB more to download`
#[must_use]
pub fn totals(view: &View) -> String {
    let sum = |ready: bool| -> u64 {
        view.models.iter().filter(|m| (m.state == ModelState::Ready) == ready).map(|m| m.bytes).sum()
    };
    match (sum(true), sum(false)) {
        (ready, 0) => format!("{} on board", bytes::in_words(ready)),
        (ready, missing) => {
            format!("{} on board, {} more to download", bytes::in_words(ready), bytes::in_words(missing))
        }
    }
}

/// The version as a label: `v2`.
#[must_use]
pub fn version(row: &ModelRow) -> String {
    format!("v{}", row.version)
}

/// Least confidence in words.
#[must_use]
pub fn confidence(row: &ModelRow) -> String {
    if row.default_confidence > 0.0 {
        format!("{:.2}", row.default_confidence)
    } else {
        "not used".to_owned()
    }
}

/// A name that an analysis knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The name as the model writes it.
    pub name: String,
    /// The analysis.
    pub analysis: String,
    /// What to paste: `g_coco_bird`.
    pub syntax: String,
}

/// Names, other spellings and categories that hold `part`; those that begin with it first, at most `most`.
#[must_use]
pub fn find(part: &str, words: &Vocabulary, most: usize) -> Vec<Known> {
    let key = names::key(part);
    if key.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for model in &words.models {
        for label in &model.labels {
            let spelled = std::iter::once(&label.name).chain(&label.aliases).chain(&label.categories);
            let Some(rank) = spelled.filter_map(|s| names::key(s).find(&key)).min() else { continue };
            let syntax = format!("g_{}_{}", model.id, label.name.replace(' ', "_"));
            let own = names::key(&label.name).find(&key);
            let known = Known { name: label.name.clone(), analysis: model.id.clone(), syntax };
            found.push(((own.is_none(), own.unwrap_or(rank) > 0), known));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, known)| known).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_part_and_by_category() {
        let words = Vocabulary::standard();
        let all: Vec<String> = find("bear", &words, 3).into_iter().map(|k| k.syntax).collect();
        assert_eq!(&all[..2], ["g_coco_bear", "g_coco_teddy_bear"]);
        assert!(find("animal", &words, 50).iter().any(|k| k.name == "zebra"));
        assert!(find("  ", &words, 5).is_empty());
    }
}
