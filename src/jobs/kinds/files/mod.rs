//! Moving, renaming and trashing pictures on request.
//!
//! The only place that touches originals, and it never touches their bytes: a file gets another name, another folder,
//! or goes to the system's trash. RAW and JPEG of one exposure and their sidecars go together; no file ever takes the
//! place of another one. The catalog hears of every file at once, so that pictures keep their number.

mod bin;
mod bundle;
mod relocate;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use bundle::Bundles;

pub use bin::CAN_RESTORE;
pub use bundle::RENAME_FIELDS;
pub use relocate::Relocation;

use crate::catalog::{AssetRow, AssetState, RootRow, Writer};
use crate::facts::AssetId;
use crate::grammar::template::Template;
use crate::jobs::connections::Connections;
use crate::jobs::event::Changes;
use crate::jobs::work::Step;
use crate::jobs::writer::WriterHandle;

/// What is to be done with files.
#[derive(Debug, Clone, PartialEq)]
pub enum FileWish {
    /// Into this folder.
    Move(PathBuf),
    /// Under names from a template of [`RENAME_FIELDS`].
    Rename(Template),
    /// To the trash, copies included.
    Trash,
}

/// What was done with files; enough to take it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesDone {
    /// Files went elsewhere.
    Moved(Vec<Relocation>),
    /// Files went to the trash.
    Trashed(Vec<PathBuf>),
    /// Files came back from the trash.
    Restored(Vec<PathBuf>),
}

impl FilesDone {
    /// Whether nothing happened.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        match self {
            Self::Moved(list) => list.is_empty(),
            Self::Trashed(list) | Self::Restored(list) => list.is_empty(),
        }
    }
}

/// How an order ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesReport {
    /// What happened.
    pub done: FilesDone,
    /// Pictures that were dealt with.
    pub pictures: usize,
    /// Files that were left alone, with the reason.
    pub refused: Vec<(PathBuf, String)>,
}

/// Files that would go to the trash.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrashPlan {
    /// Whose.
    pub ids: Vec<AssetId>,
    /// All files: pictures, RAW files, sidecars, copies.
    pub files: usize,
    /// Together.
    pub bytes: u64,
}

/// A value that a worker leaves for the session; taken once.
pub type Left<T> = Arc<Mutex<Option<T>>>;

/// Carries out orders about files.
pub struct FileHand {
    /// What the library knows.
    pub connections: Arc<Connections>,
    /// Who hears of every change.
    pub writer: WriterHandle,
}

impl FileHand {
    /// Deals with pictures one by one; what cannot be done is left alone and reported.
    pub fn carry_out(
        &self,
        ids: &[AssetId],
        wish: &FileWish,
        step: &Step<'_>,
    ) -> Result<FilesReport, String> {
        let roots = self.connections.with(crate::catalog::Reader::roots)?;
        let mut report = FilesReport { done: nothing(wish), pictures: 0, refused: Vec::new() };
        let mut bundles = Bundles::default();
        for (number, &id) in ids.iter().enumerate() {
            if step.proceed().is_err() {
                break;
            }
            let row = match self.connections.with(|reader| reader.row(id)) {
                Ok(Some(row)) => row,
                Ok(None) => continue,
                Err(reason) => {
                    // What was done so far must stay known, so that it can be taken back.
                    report.refused.push((PathBuf::new(), reason));
                    break;
                }
            };
            if row.state != AssetState::Online {
                report.refused.push((row.path, "its file is not there".to_owned()));
                continue;
            }
            let done = match wish {
                FileWish::Trash => self.trash_asset(id, &mut bundles, &roots, &mut report),
                FileWish::Move(folder) => bundle::moves(&mut bundles, &row.path, folder)
                    .and_then(|moves| self.move_bundle(moves, &roots, &mut report)),
                FileWish::Rename(template) => {
                    let stem = new_stem(template, &row, number, ids.len());
                    bundle::renames(&mut bundles, &row.path, &stem)
                        .and_then(|moves| self.move_bundle(moves, &roots, &mut report))
                }
            };
            match done {
                Ok(()) => report.pictures += 1,
                Err(reason) => report.refused.push((row.path, reason)),
            }
        }
        Ok(report)
    }

    /// Takes back what was done.
    pub fn take_back(&self, done: FilesDone) -> Result<FilesReport, String> {
        let roots = self.connections.with(crate::catalog::Reader::roots)?;
        match done {
            FilesDone::Moved(list) => {
                let mut report = FilesReport {
                    done: FilesDone::Moved(Vec::new()),
                    pictures: list.len(),
                    refused: Vec::new(),
                };
                for moved in list.into_iter().rev() {
                    let back = moved.reversed();
                    if let Err(reason) = self.move_bundle(vec![back.clone()], &roots, &mut report) {
                        report.refused.push((back.from, reason));
                    }
                }
                Ok(report)
            }
            FilesDone::Trashed(paths) => {
                let restored = bin::restore(&paths)?;
                let pictures = restored.len();
                Ok(FilesReport { done: FilesDone::Restored(restored), pictures, refused: Vec::new() })
            }
            FilesDone::Restored(paths) => {
                let mut report = FilesReport {
                    done: FilesDone::Trashed(Vec::new()),
                    pictures: paths.len(),
                    refused: Vec::new(),
                };
                self.trash_files(paths, &roots, &mut report);
                Ok(report)
            }
        }
    }

    /// What would go to the trash with these pictures; touches nothing.
    pub fn plan_trash(&self, ids: Vec<AssetId>) -> Result<TrashPlan, String> {
        let mut plan = TrashPlan::default();
        let mut bundles = Bundles::default();
        for id in ids {
            let files = self.files_of(id, &mut bundles)?;
            if files.is_empty() {
                continue;
            }
            plan.ids.push(id);
            plan.files += files.len();
            plan.bytes += files.iter().filter_map(|file| file.metadata().ok()).map(|m| m.len()).sum::<u64>();
        }
        Ok(plan)
    }

    /// Every file of a picture that is there, in all places, with companions.
    fn files_of(&self, id: AssetId, bundles: &mut Bundles) -> Result<Vec<PathBuf>, String> {
        let places = self.connections.with(|reader| reader.places(id))?;
        let mut files = Vec::new();
        for place in places.iter().filter(|place| place.state == AssetState::Online) {
            files.extend(bundles.of(&place.path)?);
        }
        files.sort();
        files.dedup();
        Ok(files)
    }

    fn trash_asset(
        &self,
        id: AssetId,
        bundles: &mut Bundles,
        roots: &[RootRow],
        report: &mut FilesReport,
    ) -> Result<(), String> {
        let files = self.files_of(id, bundles)?;
        let refused = report.refused.len();
        self.trash_files(files, roots, report);
        // The files say themselves why they stay.
        if report.refused.len() == refused { Ok(()) } else { Err(report.refused.remove(refused).1) }
    }

    fn trash_files(&self, files: Vec<PathBuf>, roots: &[RootRow], report: &mut FilesReport) {
        for file in files {
            match bin::trash(&file) {
                Ok(()) => {
                    self.tell_gone(roots, &file);
                    if let FilesDone::Trashed(list) = &mut report.done {
                        list.push(file);
                    }
                }
                Err(reason) => report.refused.push((file, reason)),
            }
        }
    }

    fn move_bundle(
        &self,
        moves: Vec<Relocation>,
        roots: &[RootRow],
        report: &mut FilesReport,
    ) -> Result<(), String> {
        relocate::all_or_none(&moves)?;
        for moved in &moves {
            self.tell_moved(roots, moved);
        }
        if let FilesDone::Moved(list) = &mut report.done {
            list.extend(moves);
        }
        Ok(())
    }

    fn tell_moved(&self, roots: &[RootRow], moved: &Relocation) {
        let (Some(from), Some(to)) = (below(roots, &moved.from), below(roots, &moved.to)) else { return };
        self.tell(move |writer| writer.move_place(from.0, &from.1, to.0, &to.1));
    }

    fn tell_gone(&self, roots: &[RootRow], file: &Path) {
        let Some((root, rel_path)) = below(roots, file) else { return };
        self.tell(move |writer| writer.record_gone(root, &rel_path));
    }

    /// Has a change written; where that fails the next walk finds it out.
    fn tell(&self, mut write: impl FnMut(&mut Writer) -> crate::catalog::Result<()> + Send + 'static) {
        let told = self.writer.call(move |writer| Ok((write(writer)?, Changes::all())));
        if let Err(reason) = told {
            log::warn!("the library did not hear of a file that went elsewhere: {reason}");
        }
    }
}

/// What an order that does nothing has done.
const fn nothing(wish: &FileWish) -> FilesDone {
    match wish {
        FileWish::Trash => FilesDone::Trashed(Vec::new()),
        FileWish::Move(_) | FileWish::Rename(_) => FilesDone::Moved(Vec::new()),
    }
}

/// The watched folder a file lies in, and where below it.
fn below(roots: &[RootRow], path: &Path) -> Option<(crate::facts::RootId, PathBuf)> {
    roots.iter().find_map(|root| Some((root.id, path.strip_prefix(&root.path).ok()?.to_path_buf())))
}

/// The name without ending that a picture gets.
fn new_stem(template: &Template, row: &AssetRow, number: usize, count: usize) -> String {
    let stem = row.path.file_stem().unwrap_or_default().to_string_lossy();
    bundle::stem_from(template, &stem, row.taken.as_deref(), number, count)
}
