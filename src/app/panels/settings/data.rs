//! Settings in words.

use crate::app::bytes;
use crate::session::{CheckState, JobsView, SECRET_VARIABLE, SecretPlace, UpkeepView, View, WorkKind};

/// Rooms for large thumbnails that are offered: words and bytes.
pub const ROOMS: [(&str, u64); 5] =
    [("512 MB", 512 << 20), ("1 GB", 1 << 30), ("2 GB", 2 << 30), ("4 GB", 4 << 30), ("8 GB", 8 << 30)];

/// `412 MB are used`; empty until it is known.
#[must_use]
pub fn room(upkeep: &UpkeepView) -> String {
    upkeep.thumbs.map(|(used, _)| format!("{} are used", bytes::in_words(used))).unwrap_or_default()
}

/// The offered room that is chosen.
#[must_use]
pub fn chosen_room(upkeep: &UpkeepView) -> Option<usize> {
    let (_, budget) = upkeep.thumbs?;
    ROOMS.iter().position(|(_, bytes)| *bytes == budget)
}

/// How something is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whether it works.
    pub good: bool,
    /// In words.
    pub text: String,
}

/// Where the secret for signatures is, or how to give it.
#[must_use]
pub fn secret(upkeep: &UpkeepView) -> Option<Told> {
    Some(match upkeep.secret.as_ref()? {
        Ok(SecretPlace::File(path)) => Told { good: true, text: format!("Read from {}", path.display()) },
        Ok(SecretPlace::Environment) => {
            Told { good: true, text: format!("Read from the variable {SECRET_VARIABLE}") }
        }
        Ok(SecretPlace::Keychain) => {
            Told { good: true, text: "Read from the keychain of the system".to_owned() }
        }
        Err(reason) => Told { good: false, text: reason.clone() },
    })
}

/// `3 pictures at once, as usual`
#[must_use]
pub fn workers(count: usize, upkeep: &UpkeepView) -> String {
    let pictures = if count == 1 { "1 picture".to_owned() } else { format!("{count} pictures") };
    let usual = if count == upkeep.usual_workers { ", as usual" } else { "" };
    format!("{pictures} at once{usual}")
}

/// Kinds of work in words, and whether each is held.
#[must_use]
pub fn kinds(jobs: &JobsView) -> Vec<(WorkKind, &'static str, bool)> {
    let words = |kind| match kind {
        WorkKind::Scan => "Look for pictures",
        WorkKind::Index => "Read new pictures",
        WorkKind::Analyze => "Analyse pictures",
        WorkKind::Pull => "Download models",
        WorkKind::Export => "Export crops",
        WorkKind::Files => "Move files",
    };
    let held = |kind| jobs.row(kind).is_some_and(|row| row.paused);
    WorkKind::ALL.into_iter().map(|kind| (kind, words(kind), held(kind))).collect()
}

/// `16 of 17 work, 2 with limits`; empty before anything was looked at.
#[must_use]
pub fn verdict(upkeep: &UpkeepView) -> String {
    let Some(checks) = &upkeep.checks else { return String::new() };
    let count = |state| checks.iter().filter(|check| check.state == state).count();
    let (good, limited, bad) = (count(CheckState::Good), count(CheckState::Limited), count(CheckState::Bad));
    let well = format!("{} of {} work", good + limited, checks.len());
    match (limited, bad) {
        (0, 0) => "Everything works".to_owned(),
        (0, _) => well,
        (_, 0) => format!("Everything works, {limited} with limits"),
        (_, _) => format!("{well}, {limited} with limits"),
    }
}

/// Whether the desktop is told of anything.
#[must_use]
pub fn tells_desktop(view: &View) -> bool {
    view.settings.get(crate::session::DESKTOP).is_none_or(|word| word != "off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Check, JobRow};

    #[test]
    fn the_secret_is_named_by_its_place() {
        let told = |secret| secret_of(Some(secret)).unwrap();
        assert_eq!(told(Ok(SecretPlace::Keychain)).text, "Read from the keychain of the system");
        assert_eq!(told(Ok(SecretPlace::File("/a".into()))).text, "Read from /a");
        assert_eq!(told(Ok(SecretPlace::Environment)).text, "Read from the variable GRAVITAS_SIGNING_SECRET");
        let none = told(Err("give one".to_owned()));
        assert_eq!((none.good, none.text.as_str()), (false, "give one"));
        assert_eq!(secret_of(None), None);
    }

    fn secret_of(found: Option<Result<SecretPlace, String>>) -> Option<Told> {
        secret(&UpkeepView { secret: found, ..UpkeepView::default() })
    }

    #[test]
    fn room_and_workers_are_told() {
        let thumbs = Some((412_000_000, 2 << 30));
        let upkeep = UpkeepView { thumbs, usual_workers: 3, ..UpkeepView::default() };
        assert_eq!((room(&upkeep).as_str(), chosen_room(&upkeep)), ("412 MB are used", Some(2)));
        assert_eq!(workers(3, &upkeep), "3 pictures at once, as usual");
        assert_eq!(workers(1, &upkeep), "1 picture at once");
        assert_eq!(chosen_room(&UpkeepView { thumbs: Some((0, 7)), ..upkeep }), None);
    }

    #[test]
    fn a_look_over_everything_is_summed_up() {
        let check = |state| Check { subject: "it".into(), state, text: String::new() };
        let checks = [CheckState::Good, CheckState::Good, CheckState::Bad].map(check);
        let upkeep = UpkeepView { checks: Some(checks.to_vec().into()), ..UpkeepView::default() };
        assert_eq!(verdict(&upkeep), "2 of 3 work");
        let told = |checks: &[CheckState]| {
            let checks = Some(checks.iter().copied().map(check).collect());
            verdict(&UpkeepView { checks, ..UpkeepView::default() })
        };
        assert_eq!(told(&[CheckState::Good]), "Everything works");
        assert_eq!(told(&[CheckState::Good, CheckState::Limited]), "Everything works, 1 with limits");
        assert_eq!(told(&[CheckState::Bad, CheckState::Limited]), "1 of 2 work, 1 with limits");
        assert_eq!(verdict(&UpkeepView::default()), "");
    }

    #[test]
    fn held_kinds_are_marked() {
        let row = JobRow {
            kind: WorkKind::Analyze,
            done: 0,
            total: 0,
            failed: 0,
            per_second: 0.0,
            eta_s: None,
            paused: true,
            current: None,
        };
        let jobs = JobsView { rows: vec![row], ..JobsView::default() };
        let held: Vec<WorkKind> =
            kinds(&jobs).into_iter().filter(|(_, _, held)| *held).map(|(kind, ..)| kind).collect();
        assert_eq!(held, [WorkKind::Analyze]);
    }
}
