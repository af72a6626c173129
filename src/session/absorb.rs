//! Taking in what workers sent.

use super::errands::Purpose;
use super::library;
use super::view::{FailureRow, NoticeLevel};
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
            if session.heard.listening {
                session.heard.analyses.push(found);
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
    session.dirty.list |= changes.lists;
    session.dirty.sidebar |= changes.sidebar;
    session.dirty.failures |= changes.failures;
    session.dirty.settings |= changes.settings;
    if changes.any_asset {
        session.grid.all_stale();
    } else {
        session.grid.stale(&changes.assets);
        session.replan(&changes.assets);
    }
    let current = session.view.selection.current;
    if changes.any_asset || current.is_some_and(|id| changes.assets.contains(&id)) {
        session.dirty.details = true;
    }
}

fn answered(session: &mut Session, answer: Answer) {
    match answer {
        Answer::List { generation, list } => session.list_arrived(generation, list),
        Answer::Rows { asked, rows } => session.rows_arrived(&asked, rows),
        Answer::Details(id, details) => {
            if session.view.selection.current == Some(id) {
                session.view.inspector =
                    details.map(|details| inspect::inspector(*details, &session.view.jobs.failures).into());
                session.details_arrived();
                session.touch();
            }
        }
        Answer::Sidebar(sidebar) => sidebar_arrived(session, &sidebar),
        Answer::Failures(failures) => {
            session.view.jobs.failures = failures.into_iter().map(failure_row).collect();
            session.dirty.first_failures = true;
            session.note_loaded();
            session.touch();
        }
        Answer::CropSets(stored) => session.sets_arrived(stored),
        Answer::Settings(settings) => {
            if session.options.watch || session.options.analyze {
                for kind in WorkKind::ALL {
                    session.runtime.hold(kind, settings.get(&kind.setting()).is_some_and(|held| held == "1"));
                }
            }
            session.view.settings = settings.into();
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
    session.view.library = library::view(sidebar);
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

/// A failure as the list shows it.
pub fn failure_row(failure: Failure) -> FailureRow {
    let what = match failure.of {
        FailureOf::File => "index".to_owned(),
        FailureOf::Analysis { engine, .. } => engine.analysis,
    };
    FailureRow {
        id: failure.asset,
        path: Some(failure.path),
        what,
        reason: failure.reason,
        attempts: failure.attempts,
    }
}

fn errand(session: &mut Session, ticket: u64, name: &str, outcome: Result<(), String>) {
    match (session.errands.remove(&ticket), outcome) {
        (Some(Purpose::Pull { id }), outcome) => session.pull_ended(&id, outcome),
        (Some(Purpose::Crop { out, written }), Ok(())) => session.crop_saved(out, &written),
        (Some(Purpose::Crop { .. }) | None, Err(reason)) => {
            session.notice(NoticeLevel::Error, format!("{name} failed: {reason}"));
        }
        (None, Ok(())) => {}
    }
}
