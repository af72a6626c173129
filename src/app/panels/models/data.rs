//! The table of models in words.

use crate::app::bytes;
use crate::session::{Download, ModelRow, ModelState, RowKind, View};

/// Folders that cannot be used, public and private analyses in order of invocation, the inner ones they
/// build on, and models that stand by.
#[must_use]
pub fn rows(view: &View) -> Vec<&ModelRow> {
    let place = |m: &ModelRow| match m.kind {
        RowKind::Refused => 0,
        RowKind::Answers if is_asked(m) => 1,
        RowKind::Answers => 2,
        RowKind::StandsBy => 3,
    };
    let mut rows: Vec<&ModelRow> = view.models.iter().collect();
    rows.sort_by_key(|m| place(m));
    rows
}

/// Whether a row is an analysis that people ask for, which has its place in the order.
#[must_use]
pub fn is_asked(row: &ModelRow) -> bool {
    row.kind == RowKind::Answers && (row.public || row.private)
}

/// Models for the same analysis as `row` to which another one answers.
#[must_use]
pub fn others<'a>(view: &'a View, row: &ModelRow) -> Vec<&'a ModelRow> {
    let same = |m: &&ModelRow| m.kind == RowKind::StandsBy && m.analysis == row.analysis && m.id != row.id;
    view.models.iter().filter(same).collect()
}

/// The analyses that people ask for, with `id` moved to the place of `to`; `None` where nothing moves.
#[must_use]
pub fn moved(view: &View, id: &str, to: usize) -> Option<Vec<String>> {
    let mut order = asked(view);
    let from = order.iter().position(|known| known == id)?;
    let to = to.min(order.len() - 1);
    if from == to {
        return None;
    }
    let id = order.remove(from);
    order.insert(to, id);
    Some(order)
}

/// The analyses that people ask for, in order of invocation.
#[must_use]
pub fn asked(view: &View) -> Vec<String> {
    rows(view).into_iter().filter(|row| is_asked(row)).map(|row| row.id.clone()).collect()
}

/// `11 analyses, run in this order`
#[must_use]
pub fn subtitle(view: &View) -> String {
    let n = asked(view).len();
    format!("{n} analyses, asked for names in this order. Version numbers are compatibility labels")
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

/// Every version it answers to: `v1, v2`.
#[must_use]
pub fn versions(row: &ModelRow) -> String {
    row.versions.iter().map(|version| format!("v{version}")).collect::<Vec<_>>().join(", ")
}

/// Whether a person may choose from which confidence it reports.
#[must_use]
pub fn has_confidence(row: &ModelRow) -> bool {
    is_asked(row) && row.own_confidence > 0.0
}

/// Whether a person chose another confidence than the model's own.
#[must_use]
pub fn is_chosen(row: &ModelRow) -> bool {
    has_confidence(row) && (row.default_confidence - row.own_confidence).abs() > 0.005
}

/// `17 of 41 MB`
#[must_use]
pub fn amounts(at: Download) -> String {
    if at.total == 0 {
        return "Waiting".to_owned();
    }
    let (done, total) = (bytes::in_words(at.done), bytes::in_words(at.total));
    // One unit is enough where both have the same.
    match (done.split_once(' '), total.split_once(' ')) {
        (Some((number, unit)), Some((_, same))) if unit == same => format!("{number} of {total}"),
        _ => format!("{done} of {total}"),
    }
}

/// `Downloading, 2.1 MB/s`
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a speed in whole bytes")]
pub fn speed(at: Download) -> String {
    match at {
        Download { paused: true, .. } => "Paused".to_owned(),
        Download { per_second, .. } if per_second < 1.0 => "Downloading".to_owned(),
        Download { per_second, .. } => format!("Downloading, {}/s", bytes::in_words(per_second as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::fixture;

    #[test]
    fn analyses_change_places() {
        let view = fixture::empty();
        assert_eq!(asked(&view)[..3], ["coco", "cld-text", "unidet"]);
        assert_eq!(moved(&view, "unidet", 0).unwrap()[..3], ["unidet", "coco", "cld-text"]);
        assert_eq!(moved(&view, "coco", 99).unwrap().last().map(String::as_str), Some("coco"));
        assert_eq!(moved(&view, "coco", 0), None);
        assert_eq!(moved(&view, "nothing", 0), None);
    }

    #[test]
    fn downloads_are_told_with_one_unit() {
        let at = |done, total, per_second| Download { done, total, per_second, paused: false };
        assert_eq!(amounts(at(17_000_000, 41_000_000, 0.0)), "17 of 41 MB");
        assert_eq!(amounts(at(900_000, 41_000_000, 0.0)), "900 kB of 41 MB");
        assert_eq!(amounts(at(0, 0, 0.0)), "Waiting");
        assert_eq!(speed(at(0, 1, 2_100_000.0)), "Downloading, 2.1 MB/s");
        assert_eq!(speed(Download { paused: true, ..at(0, 1, 5.0) }), "Paused");
    }

    #[test]
    fn a_choice_is_one_that_differs() {
        let mut row = fixture::empty().models[0].clone();
        assert!(has_confidence(&row) && !is_chosen(&row));
        row.default_confidence = 0.35;
        assert!(is_chosen(&row));
        row.own_confidence = 0.0;
        assert!(!has_confidence(&row));
    }
}
