//! Taking in what workers sent.

use std::collections::BTreeMap;
use std::path::Path;

use super::errands::Purpose;
use super::library;
use super::view::{FailureRow, LibraryView, NoticeLevel, SmartAlbum};
use super::{Session, inspect};
use crate::catalog::{Failure, FailureOf};
use crate::jobs::kinds::Follow;
use crate::jobs::{Answer, Changes, Event, Sidebar, WorkKind};

/// One event.
pub fn event(session: &mut Session, event: Event) {
    match event {
        Event::Changed(changes) => changed(session, &changes),
        Event::Answer(answer) => answered(session, answer),
        Event::Thumb(thumb) => session.thumb_arrived(thumb),
        Event::Picture(picture) => session.picture_arrived(picture),
        Event::Analysed(found) => {
            session.analysis_arrived(&found);
            session.lab_arrived(&found);
            if session.heard.listening {
                session.heard.analysed.add(&found);
            }
        }
        Event::Scanned(report) => {
            session.runtime.look_for_work();
            if session.heard.listening {
                session.heard.scans.push(report);
            }
        }
        Event::Errand { ticket, name, outcome } => errand(session, ticket, &name, outcome),
        Event::Notice { serious, text } => {
            let level = if serious { NoticeLevel::Error } else { NoticeLevel::Warning };
            session.notice(level, text);
        }
    }
}

fn changed(session: &mut Session, changes: &Changes) {
    session.imports.arrived(&changes.arrived);
    session.dirty.list |= changes.lists;
    session.dirty.sidebar |= changes.sidebar;
    session.dirty.saved |= changes.lists || changes.sidebar;
    session.dirty.failures |= changes.failures;
    session.dirty.settings |= changes.settings;
    if changes.any_asset {
        session.grid.all_stale();
        session.replan(None);
    } else {
        session.grid.stale(&changes.assets);
        session.replan(Some(&changes.assets));
    }
    let current = session.view.selection.current;
    if changes.any_asset || current.is_some_and(|id| changes.assets.contains(&id)) {
        session.dirty.details = true;
    }
}

fn answered(session: &mut Session, answer: Answer) {
    match answer {
        Answer::List { generation, list, whole } => session.list_arrived(generation, list, whole),
        Answer::Rows { asked, rows } => session.rows_arrived(&asked, rows),
        Answer::Details(id, details) => {
            if session.view.selection.current == Some(id) {
                session.view.inspector =
                    details.map(|details| inspect::inspector(*details, &session.failures).into());
                session.details_arrived();
                session.touch();
            }
        }
        Answer::Sidebar(sidebar) => sidebar_arrived(session, &sidebar),
        Answer::Saved(saved) => {
            session.view.library.saved = saved.into_iter().map(SmartAlbum::from).collect();
            session.touch();
        }
        Answer::Failures(failures) => {
            session.view.jobs.failures = failure_rows(&failures);
            session.failures = failures;
            session.dirty.first_failures = true;
            session.note_loaded();
            session.touch();
        }
        Answer::CropSets(stored) => session.sets_arrived(stored),
        Answer::Presets(texts) => session.presets_arrived(texts),
        Answer::Rules(rules) => session.rules_arrived(rules),
        Answer::Settings(settings) => {
            if session.options.watch || session.options.analyze {
                for kind in WorkKind::ALL {
                    session.runtime.hold(kind, settings.get(&kind.setting()).is_some_and(|held| held == "1"));
                }
            }
            session.take_settings(settings);
            session.settings_arrived();
            session.dirty.first_settings = true;
            session.note_loaded();
            session.touch();
        }
    }
}

fn sidebar_arrived(session: &mut Session, sidebar: &Sidebar) {
    let follow: Vec<Follow> =
        sidebar.roots.iter().map(|root| Follow { root: root.id, path: root.path.clone() }).collect();
    if session.options.watch {
        session.runtime.follow(follow);
    }
    session.grid.folders_arrived(&sidebar.folders);
    let saved = std::mem::take(&mut session.view.library.saved);
    session.view.library = LibraryView { saved, ..library::view(sidebar) };
    session.note_loaded();
}

impl Session {
    /// The library counts as loaded when everything that is asked first has been answered.
    fn note_loaded(&mut self) {
        let library = &mut self.view.library;
        library.loaded = !library.albums.is_empty() && self.dirty.first_failures && self.dirty.first_settings;
        self.touch();
    }
}

/// One row a picture, in the order of its newest failure: a picture that fails everywhere is one thing to look at.
pub fn failure_rows(failures: &[Failure]) -> Vec<FailureRow> {
    let mut rows: Vec<FailureRow> = Vec::new();
    let mut at: BTreeMap<&Path, usize> = BTreeMap::new();
    for failure in failures {
        let what = failed_work(failure);
        let place = *at.entry(&failure.path).or_insert(rows.len());
        match rows.get_mut(place) {
            None => rows.push(FailureRow {
                id: failure.asset,
                path: Some(failure.path.clone()),
                what: what.to_owned(),
                reason: failure.reason.clone(),
                attempts: failure.attempts,
            }),
            Some(row) => {
                row.what = format!("{}, {what}", row.what);
                if !row.reason.contains(&failure.reason) {
                    row.reason = format!("{}; {what}: {}", row.reason, failure.reason);
                }
                row.attempts = row.attempts.max(failure.attempts);
            }
        }
    }
    rows
}

/// What was tried: `index`, `coco`.
pub fn failed_work(failure: &Failure) -> &str {
    match &failure.of {
        FailureOf::File => "index",
        FailureOf::Analysis { engine, .. } => &engine.analysis,
    }
}

fn errand(session: &mut Session, ticket: u64, name: &str, outcome: Result<(), String>) {
    match (session.errands.remove(&ticket), outcome) {
        (Some(Purpose::Pull { id }), outcome) => session.pull_ended(&id, outcome),
        (Some(Purpose::Chore(then)), outcome) => then(session, outcome),
        (Some(Purpose::Film(film)), outcome) => session.film_ended(ticket, &film, outcome),
        (Some(Purpose::Crop { out, written }), Ok(())) => session.crop_saved(out, &written),
        (Some(Purpose::TrashPlan { what, left }), Ok(())) => session.trash_planned_arrived(what, &left),
        (Some(Purpose::Files { words, left }), Ok(())) => session.files_done(&words, &left),
        (Some(Purpose::Paths(left)), Ok(())) => session.paths_arrived(&left),
        (Some(Purpose::FilesBack(left)), Ok(())) => session.files_back(&left),
        (Some(_) | None, Err(reason)) => {
            session.notice(NoticeLevel::Error, format!("{name} failed: {reason}"));
        }
        (None, Ok(())) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::EngineRef;
    use crate::facts::{AssetId, Fingerprint};

    fn failure(path: &str, analysis: &str, reason: &str) -> Failure {
        let engine = EngineRef::new(analysis, "e");
        Failure {
            asset: Some(AssetId(1)),
            path: path.into(),
            of: FailureOf::Analysis { engine, fingerprint: Fingerprint([0; 32]) },
            reason: reason.to_owned(),
            version: "e".to_owned(),
            attempts: 1,
            when: 0,
        }
    }

    #[test]
    fn a_picture_is_listed_once_however_much_failed() {
        let list = [
            failure("/a.jpg", "coco", "too dark"),
            failure("/b.jpg", "coco", "too dark"),
            failure("/a.jpg", "iqa", "too dark"),
            failure("/a.jpg", "faces", "a bug"),
        ];
        let rows = failure_rows(&list);
        let told: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.what, row.reason)).collect();
        assert_eq!(told, ["coco, iqa, faces: too dark; faces: a bug", "coco: too dark"]);
    }
}
