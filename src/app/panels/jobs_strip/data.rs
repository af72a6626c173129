//! The strip in words.

use crate::app::widgets::grouped;
use crate::app::words;
use crate::session::{JobRow, ModelState, View, WorkKind};

/// One kind of work in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Which.
    pub kind: WorkKind,
    /// `Indexing 1,204 of 8,310`
    pub what: String,
    /// `61/s`
    pub speed: String,
    /// `2 min left`
    pub left: String,
    /// 0 to 1.
    pub share: f32,
    /// Held.
    pub paused: bool,
    /// Whether a person asked for it and waits.
    pub asked_for: bool,
}

/// Every kind that has work, in order.
#[must_use]
pub fn lines(view: &View) -> Vec<Line> {
    view.jobs.rows.iter().filter(|row| row.total > row.done || row.paused).map(line).collect()
}

fn line(row: &JobRow) -> Line {
    let verb = match row.kind {
        WorkKind::Scan => "Looking for pictures",
        WorkKind::Index => "Indexing",
        WorkKind::Analyze => "Analysing",
        WorkKind::Pull => "Downloading",
        WorkKind::Export => "Exporting",
        WorkKind::Files => "Moving files",
    };
    let counted = !matches!(row.kind, WorkKind::Scan | WorkKind::Files);
    let amount = format!("{} of {}", grouped(row.done), grouped(row.total));
    let what = match (row.paused, counted) {
        (true, true) if row.total > 0 => format!("{verb}, paused at {amount}"),
        (true, _) => format!("{verb}, paused"),
        (false, true) => format!("{verb} {amount}"),
        (false, false) => verb.to_owned(),
    };
    let moving = !row.paused && row.per_second > 0.0 && counted;
    Line {
        kind: row.kind,
        what,
        speed: if moving && row.kind != WorkKind::Pull { speed(row.per_second) } else { String::new() },
        left: if moving { row.eta_s.map(words::time_left).unwrap_or_default() } else { String::new() },
        share: row.done as f32 / row.total.max(1) as f32,
        paused: row.paused,
        asked_for: matches!(row.kind, WorkKind::Pull | WorkKind::Export | WorkKind::Files),
    }
}

fn speed(per_second: f64) -> String {
    if per_second >= 10.0 { format!("{per_second:.0}/s") } else { format!("{per_second:.1}/s") }
}

/// `4 selected of 312`, or how many there are.
#[must_use]
pub fn selected(view: &View) -> String {
    let (chosen, all) = (view.selection.ids.len() as u64, view.grid.ids.len() as u64);
    match (chosen, all) {
        (_, 0) => String::new(),
        (0, 1) => "1 picture".to_owned(),
        (0, all) => format!("{} pictures", grouped(all)),
        (chosen, all) => format!("{} selected of {}", grouped(chosen), grouped(all)),
    }
}

/// `Models 9 of 11`
#[must_use]
pub fn models(view: &View) -> String {
    let public: Vec<_> = view.models.iter().filter(|m| m.public || m.private).collect();
    let ready = public.iter().filter(|m| m.state == ModelState::Ready).count();
    if public.is_empty() { String::new() } else { format!("Models {ready} of {}", public.len()) }
}

/// `2 need attention`; nothing when all is well.
#[must_use]
pub fn attention(view: &View) -> String {
    match view.jobs.failures.len() {
        0 => String::new(),
        1 => "1 needs attention".to_owned(),
        n => format!("{} need attention", grouped(n as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::FailureRow;

    fn row(kind: WorkKind) -> JobRow {
        JobRow {
            kind,
            done: 1204,
            total: 8310,
            failed: 0,
            per_second: 61.2,
            eta_s: Some(116.0),
            paused: false,
            current: None,
        }
    }

    #[test]
    fn the_strip_reads_like_a_sentence() {
        let mut view = View::default();
        let held = |kind| JobRow { paused: true, ..row(kind) };
        view.jobs.rows = vec![row(WorkKind::Index), held(WorkKind::Analyze), held(WorkKind::Scan)];
        let words: Vec<String> =
            lines(&view).iter().map(|l| format!("{} | {} | {}", l.what, l.speed, l.left)).collect();
        insta::assert_snapshot!(words.join("\n"), @"
        Indexing 1,204 of 8,310 | 61/s | 2 min left
        Analysing, paused at 1,204 of 8,310 |  | 
        Looking for pictures, paused |  | 
        ");
    }

    #[test]
    fn counts_say_nothing_when_there_is_nothing() {
        let mut view = View::default();
        assert_eq!((selected(&view), models(&view), attention(&view)), Default::default());
        view.jobs.failures.push(FailureRow {
            id: None,
            path: None,
            what: "index".into(),
            reason: "broken".into(),
            attempts: 1,
        });
        assert_eq!(attention(&view), "1 needs attention");
    }
}
