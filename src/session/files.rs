//! Moving, renaming and trashing pictures: asked for here, done by a worker, taken back like any other step.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::errands::Purpose;
use super::history::Step;
use super::view::{NoticeLevel, TrashView};
use super::{FolderRef, Session, WorkKind};
use crate::facts::AssetId;
use crate::grammar::search::{FlagWord, Query, Term};
use crate::grammar::template::Template;
use crate::jobs::kinds::{
    CAN_RESTORE, FileHand, FileWish, FilesDone, FilesReport, Left, RENAME_FIELDS, ScanRequest, TrashPlan,
};

/// Something about the files of pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesCommand {
    /// Works out what would go to the trash with these pictures; the answer is in
    /// [`View::trash`](super::View::trash).
    PlanTrash(Vec<AssetId>),
    /// The same for the rejected pictures of the list.
    PlanRejects,
    /// Does what was worked out.
    Trash,
    /// Forgets what was worked out.
    Keep,
    /// Looks up where all files of these pictures lie; the answer is in [`View::paths`](super::View::paths).
    Paths(Vec<AssetId>),
    /// The paths were taken.
    PathsTaken,
    /// Moves pictures into a folder of the library.
    Move {
        /// Which.
        ids: Vec<AssetId>,
        /// Where to.
        to: FolderRef,
    },
    /// Gives pictures other names, in this order.
    Rename {
        /// Which.
        ids: Vec<AssetId>,
        /// The name without ending, with `{name}`, `{n}` and `{date}`.
        template: String,
    },
}

/// Fields a new name may be made of.
pub const NAME_FIELDS: [&str; 3] = RENAME_FIELDS;

/// Reads the template of new names; the sentence where it cannot be used.
pub fn name_template(text: &str) -> Result<Template, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("a name needs at least one character".to_owned());
    }
    if text.contains('/') {
        return Err("a name cannot hold a /".to_owned());
    }
    Template::parse(text, &RENAME_FIELDS).map_err(|error| error.message)
}

impl Session {
    pub(super) fn apply_to_files(&mut self, command: FilesCommand) {
        match command {
            FilesCommand::PlanTrash(ids) => self.plan_trash(ids),
            FilesCommand::PlanRejects => self.plan_rejects(),
            FilesCommand::Trash => self.trash_planned(),
            FilesCommand::Keep => {
                self.view.trash = None;
                self.touch();
            }
            FilesCommand::Paths(ids) => self.look_up_paths(ids),
            FilesCommand::PathsTaken => {
                self.view.paths = None;
                self.touch();
            }
            FilesCommand::Move { ids, to } => self.move_files(ids, &to),
            FilesCommand::Rename { ids, template } => self.rename_files(ids, &template),
        }
    }

    /// Where a folder of the library lies.
    fn folder_path(&self, folder: &FolderRef) -> Option<PathBuf> {
        let root = self.view.library.roots.iter().find(|root| root.id == folder.root)?;
        Some(if folder.path.is_empty() { root.path.clone() } else { root.path.join(&folder.path) })
    }

    fn move_files(&mut self, ids: Vec<AssetId>, to: &FolderRef) {
        let Some(folder) = self.folder_path(to) else { return };
        let words = format!("Moved to {}", folder.file_name().unwrap_or_default().to_string_lossy());
        self.order_files(ids, FileWish::Move(folder), words);
    }

    fn rename_files(&mut self, ids: Vec<AssetId>, template: &str) {
        match name_template(template) {
            Ok(template) => self.order_files(ids, FileWish::Rename(template), "Renamed".to_owned()),
            Err(reason) => self.notice(NoticeLevel::Warning, format!("Nothing is renamed: {reason}")),
        }
    }

    fn plan_trash(&mut self, ids: Vec<AssetId>) {
        let ids = if ids.is_empty() { self.targets() } else { ids };
        self.plan("pictures", move |_reader| Ok(ids.clone()));
    }

    /// The rejected pictures among those that are listed.
    fn plan_rejects(&mut self) {
        let rejected = Query::Term(Term::Flag(FlagWord::Reject));
        let (query, scope) = self.listed();
        let query = match query {
            Query::All => rejected,
            Query::And(mut parts) => {
                parts.push(rejected);
                Query::And(parts)
            }
            one => Query::And(vec![one, rejected]),
        };
        self.plan("rejected pictures", move |reader| {
            reader.ids(&crate::catalog::ListRequest {
                query: Some(&query),
                scope,
                sort: crate::catalog::Sort::Taken,
                direction: crate::catalog::Direction::Ascending,
                limit: None,
            })
        });
    }

    fn plan(
        &mut self,
        what: &'static str,
        find: impl Fn(&crate::catalog::Reader) -> crate::catalog::Result<Vec<AssetId>> + Send + 'static,
    ) {
        let Some(hand) = self.file_hand() else { return };
        let left: Left<TrashPlan> = Arc::default();
        let filled = Arc::clone(&left);
        let ticket = self.runtime.errand(WorkKind::Files, "counting files", move |_step| {
            let ids = hand.connections.with(&find)?;
            *filled.lock() = Some(hand.plan_trash(ids)?);
            Ok(())
        });
        self.errands.insert(ticket, Purpose::TrashPlan { what, left });
    }

    /// The count is there: asks the person.
    pub(super) fn trash_planned_arrived(&mut self, what: &'static str, left: &Left<TrashPlan>) {
        let Some(plan) = left.lock().take() else { return };
        if plan.ids.is_empty() {
            let text = if what == "pictures" {
                "There is no file to put into the trash"
            } else {
                "Nothing is rejected here"
            };
            return self.notice(NoticeLevel::Info, text);
        }
        self.view.trash = Some(TrashView {
            pictures: plan.ids.len(),
            files: plan.files,
            bytes: plan.bytes,
            rejected: what != "pictures",
            can_come_back: CAN_RESTORE,
        });
        self.to_trash = plan.ids;
        self.touch();
    }

    fn trash_planned(&mut self) {
        if self.view.trash.take().is_some() {
            let ids = std::mem::take(&mut self.to_trash);
            self.order_files(ids, FileWish::Trash, "In the trash".to_owned());
        }
        self.touch();
    }

    fn look_up_paths(&mut self, ids: Vec<AssetId>) {
        let connections = Arc::clone(self.runtime.connections());
        let left: Left<Vec<PathBuf>> = Arc::default();
        let filled = Arc::clone(&left);
        let ticket = self.runtime.errand(WorkKind::Files, "looking up files", move |_step| {
            let rows = connections.with(|reader| reader.rows(&ids))?;
            *filled.lock() = Some(rows.into_iter().map(|row| row.path).collect());
            Ok(())
        });
        self.errands.insert(ticket, Purpose::Paths(left));
    }

    /// The paths are there.
    pub(super) fn paths_arrived(&mut self, left: &Left<Vec<PathBuf>>) {
        self.view.paths = left.lock().take().map(Into::into);
        self.touch();
    }

    /// Has a worker deal with the files.
    fn order_files(&mut self, ids: Vec<AssetId>, wish: FileWish, words: String) {
        let Some(hand) = self.file_hand().filter(|_| !ids.is_empty()) else { return };
        let left: Left<FilesReport> = Arc::default();
        let filled = Arc::clone(&left);
        let ticket = self.runtime.errand(WorkKind::Files, "moving files", move |step| {
            *filled.lock() = Some(hand.carry_out(&ids, &wish, step)?);
            Ok(())
        });
        self.errands.insert(ticket, Purpose::Files { words, left });
    }

    /// Takes back what was done with files; the slot that is filled takes that back again.
    pub(super) fn reverse_files(&mut self, given: Left<FilesDone>) -> Option<Left<FilesDone>> {
        let hand = self.file_hand()?;
        let inverse: Left<FilesDone> = Arc::default();
        let (filled, left): (_, Left<FilesReport>) = (Arc::clone(&inverse), Arc::default());
        let report = Arc::clone(&left);
        let ticket = self.runtime.errand(WorkKind::Files, "moving files back", move |_step| {
            let Some(done) = given.lock().take() else { return Ok(()) };
            let back = hand.take_back(done)?;
            *filled.lock() = Some(back.done.clone());
            *report.lock() = Some(back);
            Ok(())
        });
        self.errands.insert(ticket, Purpose::FilesBack(left));
        Some(inverse)
    }

    /// Files were dealt with: says so, and remembers how to take it back.
    pub(super) fn files_done(&mut self, words: &str, left: &Left<FilesReport>) {
        let Some(report) = left.lock().take() else { return };
        self.tell_refused(&report);
        if !report.done.is_empty() {
            self.notice(NoticeLevel::Info, format!("{words}: {}", counted(report.pictures, "picture")));
            let trashed = matches!(report.done, FilesDone::Trashed(_));
            if !trashed || CAN_RESTORE {
                let what = if trashed { "trash" } else { words_of(words) };
                let label = format!("{what} of {}", counted(report.pictures, "picture"));
                self.did(label, Step::Files(Arc::new(parking_lot::Mutex::new(Some(report.done)))));
            }
        }
        self.touch();
    }

    /// Files came back.
    pub(super) fn files_back(&mut self, left: &Left<FilesReport>) {
        let Some(report) = left.lock().take() else { return };
        self.tell_refused(&report);
        if let FilesDone::Restored(paths) = &report.done {
            self.look_at(paths);
        }
    }

    /// Has files looked at that appeared.
    fn look_at(&self, paths: &[PathBuf]) {
        let mut by_root: BTreeMap<_, (PathBuf, Vec<PathBuf>)> = BTreeMap::new();
        for path in paths {
            let root = self.view.library.roots.iter().find(|root| path.starts_with(&root.path));
            let Some(root) = root else { continue };
            by_root.entry(root.id).or_insert_with(|| (root.path.clone(), Vec::new())).1.push(path.clone());
        }
        for (root, (path, only)) in by_root {
            self.runtime.scan(ScanRequest { root, path, only });
        }
    }

    fn tell_refused(&mut self, report: &FilesReport) {
        let Some((path, reason)) = report.refused.first() else { return };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = match report.refused.len() {
            1 => format!("{name} stays where it is: {reason}"),
            n => format!("{n} files stay where they are; {name}: {reason}"),
        };
        self.notice(NoticeLevel::Warning, text);
    }

    /// Who deals with files; a message where nothing can be changed.
    fn file_hand(&mut self) -> Option<FileHand> {
        let writer = self.writer_or_notice()?;
        Some(FileHand { connections: Arc::clone(self.runtime.connections()), writer })
    }
}

/// `1 picture`, `12 pictures`
fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// What a step is called in the menu.
fn words_of(words: &str) -> &'static str {
    if words == "Renamed" { "new name" } else { "move" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_names_are_checked_before_anything_is_touched() {
        assert!(name_template("{date}-{n}").is_ok());
        for (wrong, part) in
            [("", "at least one"), ("a/b", "cannot hold"), ("{nam}", "{name}"), ("a:b", "cannot stand")]
        {
            let told = name_template(wrong).unwrap_err();
            assert!(told.contains(part), "{wrong}: {told}");
        }
    }
}
