//! The table of models, and the name finder.

use crate::app::bytes;
use crate::grammar::Vocabulary;
use crate::session::{ModelRow, ModelState, RowKind, View, known_names};

/// Folders that cannot be used, public and private analyses in order of invocation, the inner ones they
/// build on, and models that stand by.
#[must_use]
pub fn rows(view: &View) -> Vec<&ModelRow> {
    let place = |m: &ModelRow| match m.kind {
        RowKind::Refused => 0,
        RowKind::Answers if m.public || m.private => 1,
        RowKind::Answers => 2,
        RowKind::StandsBy => 3,
    };
    let mut rows: Vec<&ModelRow> = view.models.iter().collect();
    rows.sort_by_key(|m| place(m));
    rows
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
        let wanted = view.models.iter().filter(|m| m.kind == RowKind::Answers && (ready || !m.optional));
        wanted.filter(|m| (m.state == ModelState::Ready) == ready).map(|m| m.bytes).sum()
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
    if row.kind == RowKind::Refused { String::new() } else { format!("v{}", row.version) }
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
    let known = known_names(part, words).into_iter().take(most);
    known
        .map(|k| Known { syntax: format!("g_{}", k.syntax[1]), name: k.name, analysis: k.analysis })
        .collect()
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
