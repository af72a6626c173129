//! Keeping the library: backups, room for thumbnails, workers, looking over everything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Session;
use super::command::UpkeepCommand;
use super::desktop;
use super::secret::{SECRET_FILE, secret_place};
use super::view::{NoticeLevel, UpkeepView};
use super::workbench::{Check, CheckState, Workbench};
use crate::catalog::{self, Note};
use crate::jobs::{Changes, most_workers, workers};

/// The setting that says how many pictures are read or analysed at once.
pub const WORKERS: &str = "jobs.workers";

impl Session {
    /// What is known of the place of the library before anything is asked.
    pub(super) fn note_places(&mut self) {
        let places = self.registry.store().places().clone();
        let usual = workers(true);
        self.view.upkeep = UpkeepView {
            library: self.options.library_dir.clone(),
            models: places.user.unwrap_or_default(),
            model_dirs: places.extra,
            mirrors: places.mirrors,
            workers: usual,
            usual_workers: usual,
            most_workers: most_workers(),
            ..UpkeepView::default()
        };
    }

    /// Obeys a wish about keeping the library.
    pub(super) fn apply_to_upkeep(&mut self, command: UpkeepCommand) {
        match command {
            UpkeepCommand::Survey => self.survey(),
            UpkeepCommand::Check => self.look_over(),
            UpkeepCommand::Backup { to, overwrite } => self.backup_to(to, overwrite),
            UpkeepCommand::Restore(backup) => self.restore_later(backup),
            UpkeepCommand::ForgetRestore => self.forget_restore(),
            UpkeepCommand::Show(folder) => self.show_folder(folder),
            UpkeepCommand::ThumbBudget(bytes) => self.set_thumb_budget(bytes),
            UpkeepCommand::Workers(count) => {
                let text = count.map(|count| count.to_string()).unwrap_or_default();
                self.set_setting(WORKERS.to_owned(), text);
                self.settings_arrived();
            }
            UpkeepCommand::SecretFile(path) => {
                let text = path.map(|path| path.display().to_string()).unwrap_or_default();
                self.set_setting(SECRET_FILE.to_owned(), text);
                self.survey();
            }
        }
    }

    /// Settings as the library has them. What was changed here since they were read stays as it was changed.
    pub(super) fn take_settings(&mut self, mut settings: BTreeMap<String, String>) {
        self.unsaved.retain(|key, value| settings.get(key) != Some(value));
        settings.extend(self.unsaved.clone());
        self.view.settings = settings.into();
    }

    /// Settings are here or were changed: what follows them is done.
    pub(super) fn settings_arrived(&mut self) {
        self.prefer_what_settings_say();
        let usual = self.view.upkeep.usual_workers;
        let chosen = self.view.settings.get(WORKERS).and_then(|text| text.parse::<usize>().ok());
        let count = chosen.map_or(usual, |count| count.clamp(1, most_workers()));
        // The command line uses what it was told to use.
        if self.options.watch || self.options.analyze {
            self.runtime.work_at_once(count);
        }
        self.view.upkeep.workers = count;
        self.dirty.crop = true;
        self.touch();
    }

    /// Asks for what takes a look at a file or at the keychain.
    fn survey(&mut self) {
        let connections = Arc::clone(self.runtime.connections());
        let file = self.view.settings.get(SECRET_FILE).filter(|file| !file.is_empty()).map(PathBuf::from);
        let dir = self.options.library_dir.clone();
        let work = move || {
            let thumbs = connections.with(crate::catalog::Reader::thumb_store)?;
            let secret = secret_place(file.as_deref()).map_err(|error| error.to_string());
            Ok((thumbs, secret, catalog::restore_waits(&dir)))
        };
        self.chore("looking at the library", work, |session, seen| match seen {
            Ok((thumbs, secret, waits)) => {
                let upkeep = &mut session.view.upkeep;
                upkeep.thumbs = Some((thumbs.bytes, thumbs.budget));
                upkeep.secret = Some(secret);
                upkeep.restore_waits = waits;
                session.touch();
            }
            Err(reason) => session.notice(NoticeLevel::Warning, reason),
        });
    }

    /// Looks whether everything works, models' hashes included.
    fn look_over(&mut self) {
        if self.view.upkeep.checking {
            return;
        }
        self.view.upkeep.checking = true;
        self.touch();
        let (options, registry) = (self.options.clone(), Arc::clone(&self.registry));
        let analyst = Arc::clone(&self.analyst);
        let work = move || {
            let bench = Workbench::sharing(options, registry, analyst);
            let mut checks = bench.doctor();
            checks.push(hashes(&bench.verify()));
            Ok(checks)
        };
        self.chore("looking over the library", work, |session, found| {
            session.view.upkeep.checking = false;
            match found {
                Ok(checks) => session.view.upkeep.checks = Some(checks.into()),
                Err(reason) => session.notice(NoticeLevel::Error, reason),
            }
            session.touch();
        });
    }

    fn backup_to(&mut self, to: PathBuf, overwrite: bool) {
        self.view.upkeep.backing_up = true;
        self.touch();
        let connections = Arc::clone(self.runtime.connections());
        let told = to.display().to_string();
        let work = move || {
            if to.exists() && !overwrite {
                return Err(format!("this file is there already: {}", to.display()));
            }
            connections.with(|reader| reader.backup(&to))
        };
        self.chore("writing a backup", work, move |session, done| {
            session.view.upkeep.backing_up = false;
            match done {
                Ok(()) => session.notice(NoticeLevel::Info, format!("The backup is written: {told}")),
                Err(reason) => session.notice(NoticeLevel::Error, format!("There is no backup: {reason}")),
            }
            session.touch();
        });
    }

    /// Keeps a backup to be put in place at the next start: now the library is open.
    fn restore_later(&mut self, backup: PathBuf) {
        if let Some(reason) = self.view.read_only.clone() {
            return self.notice(NoticeLevel::Warning, format!("Nothing can be changed here: {reason}"));
        }
        let dir = self.options.library_dir.clone();
        let work = move || catalog::restore_later(&dir, &backup).map_err(|error| error.to_string());
        self.chore("reading a backup", work, |session, done| match done {
            Ok(()) => {
                session.view.upkeep.restore_waits = true;
                session.touch();
            }
            Err(reason) => {
                session.notice(NoticeLevel::Error, format!("The backup cannot be used: {reason}"));
            }
        });
    }

    fn forget_restore(&mut self) {
        let dir = self.options.library_dir.clone();
        let work = move || catalog::forget_restore(&dir).map_err(|error| error.to_string());
        self.chore("forgetting a backup", work, |session, done| match done {
            Ok(()) => {
                session.view.upkeep.restore_waits = false;
                session.touch();
            }
            Err(reason) => session.notice(NoticeLevel::Error, reason),
        });
    }

    fn show_folder(&mut self, folder: PathBuf) {
        self.chore(
            "showing a folder",
            move || desktop::open(&folder),
            |session, done| {
                if let Err(reason) = done {
                    session.notice(NoticeLevel::Warning, reason);
                }
            },
        );
    }

    fn set_thumb_budget(&mut self, bytes: u64) {
        let Some(writer) = self.writer_or_notice() else { return };
        if let Some((_, budget)) = &mut self.view.upkeep.thumbs {
            *budget = bytes;
        }
        self.touch();
        let work = move || {
            writer.call(move |writer| {
                writer.set_thumb_budget(bytes)?;
                Ok(((), Changes::default()))
            })
        };
        self.chore("making room", work, |session, done| match done {
            Ok(()) => session.survey(),
            Err(reason) => session.notice(NoticeLevel::Error, reason),
        });
    }
}

/// Puts a backup in place that waits, before the library is opened; the answer is for people.
pub fn restore_what_waits(dir: &Path, wait: std::time::Duration) -> Option<(NoticeLevel, String)> {
    match catalog::restore_next(dir, wait) {
        Ok(false) => None,
        Ok(true) => Some((
            NoticeLevel::Info,
            "The backup is in place; what was there before is kept beside it as catalog.before-restore"
                .to_owned(),
        )),
        Err(error) => Some((NoticeLevel::Error, format!("The backup could not be put in place: {error}"))),
    }
}

/// What opening did, where a person should know.
pub fn told(note: &Note) -> Option<String> {
    match note {
        Note::Migrated { kept, .. } => Some(format!(
            "The library was brought to the newest format; the old file was kept: {}",
            kept.display()
        )),
        Note::Rebuilt { file } => Some(format!(
            "{file} was missing or damaged; it is made again, and nothing that people made is lost"
        )),
        Note::Replayed { .. } | Note::Interrupted { .. } => None,
    }
}

/// The hashes of model files as one line.
fn hashes(checked: &[(String, Option<String>)]) -> Check {
    let wrong: Vec<String> =
        checked.iter().filter_map(|(file, wrong)| Some(format!("{file}: {}", wrong.as_ref()?))).collect();
    let (state, text) = if wrong.is_empty() {
        (CheckState::Good, format!("{} have the right hash", checked.len()))
    } else {
        (CheckState::Bad, wrong.join("; "))
    };
    Check { subject: "model files".to_owned(), state, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_hashes_are_named() {
        let right = ("coco a.onnx".to_owned(), None);
        assert_eq!(hashes(std::slice::from_ref(&right)).text, "1 have the right hash");
        let wrong = ("iqa b.onnx".to_owned(), Some("other bytes".to_owned()));
        let check = hashes(&[right, wrong]);
        assert_eq!((check.state, check.text.as_str()), (CheckState::Bad, "iqa b.onnx: other bytes"));
    }
}
