//! What a face shows: plain data, rebuilt by [`Session::pump`](super::Session::pump).
//!
//! Nothing here blocks, locks or reads a file; everything may be cloned cheaply.

mod compared;
mod crop;
mod files;
mod film;
mod grid;
mod inspector;
mod jobs;
mod lab;
mod library;
mod models;
mod picture;
mod preset;
mod sets;
mod thumbs;
mod upkeep;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use compared::ComparedView;
pub use crop::{ByHand, CropView, Drawn, GravityItem, PreviewCell, PreviewRow, Saved, Signed};
pub use files::{ForgetView, TrashView};
pub use film::{FilmRow, FilmState};
pub use grid::{GridView, Group, GroupName, QueryProblem, Row, Selection};
pub use inspector::{CaptionView, Inspector, ResponseText, TagChip, TagSource};
pub use jobs::{FailureRow, JobRow, JobsView};
pub use lab::{LabResponse, LabRun, LabState, LabView};
pub use library::{Counts, FolderNode, LibraryView, RootView, SmartAlbum, TagCount, TagNode};
pub use models::{Download, EngineState, ModelRow, ModelState, RowKind};
pub use picture::{PictureSource, PictureView};
pub use preset::PresetRow;
pub use sets::{RunView, SetDraft, SetsView, SheetCell, SheetRow, SheetView};
pub use thumbs::{Thumb, Thumbs};
pub use upkeep::UpkeepView;

use crate::grammar::Vocabulary;
use crate::media::FilmFormat;

/// Everything there is to show.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Grows with every change; equal numbers mean nothing moved.
    pub revision: u64,
    /// Folders, counts, smart albums, tags.
    pub library: LibraryView,
    /// The ordered list and its rows.
    pub grid: GridView,
    /// Current and selected assets.
    pub selection: Selection,
    /// Thumbnails that arrived and were not taken yet.
    pub thumbs: Thumbs,
    /// The open picture.
    pub picture: Option<PictureView>,
    /// Details of the current asset; `None` while nothing is current or the details are on their way.
    pub inspector: Option<Arc<Inspector>>,
    /// The response that was asked for last with [`Command::WriteResponse`](super::Command::WriteResponse), once it
    /// is written.
    pub response: Option<Arc<ResponseText>>,
    /// The Lab.
    pub lab: LabView,
    /// The crop studio.
    pub crop: CropView,
    /// Crop sets.
    pub sets: SetsView,
    /// Films since the session began, newest last.
    pub films: Vec<FilmRow>,
    /// What would go to the trash, until the person has answered.
    pub trash: Option<TrashView>,
    /// What would go with a watched folder, until the person has answered.
    pub forget: Option<ForgetView>,
    /// Where files lie that were asked for, until they are taken.
    pub paths: Option<Arc<[PathBuf]>>,
    /// Pictures side by side.
    pub compared: Vec<ComparedView>,
    /// What films can be written as here, the most useful first.
    pub film_formats: Arc<[FilmFormat]>,
    /// What runs and what failed.
    pub jobs: JobsView,
    /// Every analysis and the model behind it, in order of invocation.
    pub models: Arc<[ModelRow]>,
    /// The same as words for the grammar (completion, name finder).
    pub vocabulary: Arc<Vocabulary>,
    /// Import presets, by name.
    pub presets: Arc<[PresetRow]>,
    /// Where data lies, and how it is.
    pub upkeep: UpkeepView,
    /// Whether models can run.
    pub engine: EngineState,
    /// Remembered settings of the window, by key.
    pub settings: Arc<BTreeMap<String, String>>,
    /// Fonts of this computer for scripts that our own do not have, as they were found.
    pub fonts: Arc<[FontFile]>,
    /// Messages, oldest first.
    pub notices: Vec<Notice>,
    /// Why nothing can be changed, where that is so.
    pub read_only: Option<String>,
    /// What undo would take back: `rating of 12 pictures`.
    pub undo: Option<String>,
    /// What redo would do again.
    pub redo: Option<String>,
}

impl View {
    /// The row of an asset, where its page has arrived. Ask for it with
    /// [`Command::Visible`](super::Command::Visible).
    #[must_use]
    pub fn row(&self, id: crate::facts::AssetId) -> Option<&Row> {
        self.grid.rows.get(&id)
    }
}

/// A font of this computer, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Which face of a collection.
    pub index: u32,
    /// The whole file.
    pub bytes: Arc<[u8]>,
}

/// A message to the person, shown until dismissed or outdated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// For [`Command::DismissNotice`](super::Command::DismissNotice).
    pub id: u64,
    /// How serious.
    pub level: NoticeLevel,
    /// One sentence: what happened, why, what to do.
    pub text: String,
}

/// How serious a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something is missing or slower.
    Warning,
    /// Something asked for did not happen.
    Error,
}
