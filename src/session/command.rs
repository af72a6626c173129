//! Everything that can be asked of a session, by name.
//!
//! [`Session::apply`](super::Session::apply) never blocks and never fails loudly: what goes wrong
//! later arrives as a notice or a failure row. Commands marked *undoable* store their inverse.

use std::path::PathBuf;

use crate::catalog::{Copied, Preset};
use crate::facts::{AssetId, Flag, RootId};
use crate::geometry::{Point, PxRect};
use crate::grammar::{Algorithm, Compass, Mode, Zoompan};
use crate::jobs::WorkKind;

/// What failed and is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// Everything that needs attention.
    Everything,
    /// A picture of the library: its file and its analyses.
    Picture(AssetId),
    /// A file that never could be read.
    File(PathBuf),
}

/// One change or wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    // Folders and work.
    /// Adds a folder to the library and indexes it.
    AddFolder(PathBuf),
    /// Counts what would go with a folder; the answer is in [`View::forget`](super::View::forget).
    PlanForget(RootId),
    /// The folder that was asked about stays.
    KeepFolder,
    /// Forgets a folder; its files are not touched, and what people made comes back with it. Undoable.
    RemoveFolder(RootId),
    /// Looks at every file again: of one folder, or of all.
    Rescan(Option<RootId>),
    /// Tries again what failed, and nothing else.
    Retry(Failed),
    /// Runs missing analyses: of these assets, or of everything when empty.
    Analyze {
        /// Which assets; empty means all.
        ids: Vec<AssetId>,
        /// Which analyses; empty means all installed ones.
        analyses: Vec<String>,
        /// Runs them even where a result exists.
        force: bool,
    },
    /// Holds one kind of work, or all; remembered over a restart.
    Pause(Option<WorkKind>),
    /// Goes on with one kind of work, or all.
    Resume(Option<WorkKind>),
    /// Drops waiting work of one kind, or all. What is done stays done.
    Cancel(Option<WorkKind>),

    // What the grid shows.
    /// The search box; every keystroke may send it.
    SetQuery(String),
    /// Order of the grid.
    SetSort(Sort),
    /// What the grid is cut into.
    SetGrouping(Grouping),
    /// Whether the sizes of all listed pictures are wanted, for a layout that follows their shapes.
    WantSizes(bool),
    /// Only this folder (and below); `None` shows everything.
    SetFolderFilter(Option<FolderRef>),
    /// What is on screen, so that rows and thumbnails come in the right order.
    Visible(Visible),

    // Selection and the open picture.
    /// Changes the selection by a click on one asset.
    Select {
        /// The asset under the pointer.
        id: AssetId,
        /// What the modifier keys mean.
        how: SelectHow,
    },
    /// Replaces the selection (rubber band); the first becomes current.
    SelectMany(Vec<AssetId>),
    /// Selects everything the grid lists.
    SelectAll,
    /// Selects nothing.
    SelectNone,
    /// Opens an asset of the library (loupe, crop).
    Open(AssetId),
    /// Opens any picture file (lab); it need not be in the library.
    OpenFile(PathBuf),
    /// Decodes at most four pictures to lie side by side; none closes them.
    Compare(Vec<AssetId>),
    /// Asks for the compared pictures with at least this long side in pixels, as far as memory allows.
    RequestCompared {
        /// Pixels of the longer side wanted.
        long_side: u32,
    },
    /// Closes the open picture.
    ClosePicture,
    /// Moves to a neighbour in the grid: +1 next, -1 previous. Opens it when a picture is open.
    Step(i32),
    /// Asks for the open picture with at least this long side in pixels (zooming in).
    RequestPicture {
        /// Pixels of the longer side wanted; more than the source has means all of it.
        long_side: u32,
    },

    /// Writes the response of the asset that the inspector shows; it arrives in
    /// [`View::response`](super::View::response).
    WriteResponse,

    // What people say about pictures: the selection, else the current asset. Undoable.
    /// 0 to 5.
    Rate(u8),
    /// Pick, reject or neither.
    Flag(Flag),
    /// Colour label in lower case (`red`), or none.
    Label(Option<String>),
    /// Adds a tag.
    AddTag(String),
    /// Takes a tag off: a person's own goes; one that the file or a model gives as well is rejected.
    RemoveTag(String),
    /// Makes an automatic tag one's own.
    PromoteTag(String),
    /// Rejects an automatic tag; it does not come back.
    RejectTag(String),
    /// Own caption of the current asset; empty text returns to the model's.
    SetCaption(String),
    /// Custom coordinates of the current asset; empty clears them.
    SetFocus(Vec<PxRect>),
    /// A named region of the current asset: two opposite corners, or a polygon; empty removes it.
    SetRegion {
        /// Letters, digits and hyphens.
        name: String,
        /// Corners in source pixels.
        points: Vec<Point>,
    },
    /// Adds a tag to these assets (drop onto a tag).
    TagAssets {
        /// The tag.
        tag: String,
        /// Which assets get it.
        ids: Vec<AssetId>,
    },

    /// Gives what a person made on one picture to the selection as well.
    Paste {
        /// Tags or crops.
        what: Copied,
        /// Of which picture.
        from: AssetId,
    },

    /// From which confidence findings become tags of these assets; `None` returns to each model's own. Undoable, and
    /// listed, so that it can be taken back on another day.
    AutoTag {
        /// Which assets.
        ids: Vec<AssetId>,
        /// 0 to 1.
        threshold: Option<f32>,
    },
    /// Takes a run of automatic tagging back. Undoable.
    TakeBackTags(i64),
    /// Saves a search under a name, in place of one of that name. Undoable.
    SaveSearch {
        /// Its name.
        name: String,
        /// In the search language.
        query: String,
    },
    /// Forgets a saved search. Undoable.
    ForgetSearch(String),

    // Crop.
    /// The text field of the crop studio.
    SetCropText(String),
    /// What the studio begins with where nothing was written yet; nothing to take back.
    BeginCrop(String),
    /// The crop of the open picture as a person drew it; the transformation stays as it is. `None` returns to what it
    /// chooses. Undoable; kept with a picture of the library.
    DrawCrop(Option<super::Drawn>),
    /// A control of the crop studio; edits the same transformation.
    SetCrop(CropEdit),
    /// Writes the crop of the open picture.
    SaveCrop {
        /// Where to; the ending names the format unless the text does.
        out: PathBuf,
        /// Whether a file there may be replaced.
        overwrite: bool,
    },

    /// Something for the Lab.
    Lab(super::LabCommand),

    /// Something about crop sets.
    Set(super::SetCommand),
    /// Something about the files of pictures.
    Files(super::FilesCommand),

    // Films.
    /// Gives the transformation of the crop studio this movement, or takes its movement away.
    SetMotion(Option<Box<Zoompan>>),
    /// Makes the film of the open picture; follow it in [`View::films`](super::View::films).
    SaveFilm {
        /// Where to: mp4, webm, gif or webp; the ending names the format unless the text does.
        out: PathBuf,
        /// Whether a file there may be replaced.
        overwrite: bool,
    },
    /// Stops a film; nothing is written.
    StopFilm(u64),
    /// Takes a film out of the list; one that runs is stopped.
    ForgetFilm(u64),
    /// Shows a file where it lies, in the file manager of the desktop.
    ShowInFolder(PathBuf),

    /// Signs the address of the crop; it arrives in [`CropView::signed`](super::CropView::signed).
    SignUrl,

    /// Something about import presets.
    Preset(PresetCommand),
    /// Something about keeping the library.
    Upkeep(UpkeepCommand),

    // Models and messages.
    /// Something about models.
    Models(ModelCommand),
    /// Looks for an installed font that has this letter.
    FindFont(char),
    /// Downloads a model, or goes on with a download that was paused.
    PullModel(String),
    /// Takes one message away.
    DismissNotice(u64),
    /// Remembers a setting of the window (theme, cell size …).
    SetSetting {
        /// Its name.
        key: String,
        /// What to remember.
        value: String,
    },
}

/// A wish about models; send it as [`Command::Models`].
#[derive(Debug, Clone, PartialEq)]
pub enum ModelCommand {
    /// Pauses a download; [`Command::PullModel`] goes on.
    Pause(String),
    /// Gives a download up.
    Cancel(String),
    /// Copies a folder with `model.toml` into the user's models.
    Add(PathBuf),
    /// Lets a model answer to an analysis.
    Use {
        /// The analysis.
        analysis: String,
        /// The id of the model.
        model: String,
    },
    /// Lets an analysis rest until somebody names it, or wakes it.
    Rest {
        /// The analysis.
        analysis: String,
        /// Whether it rests.
        off: bool,
    },
    /// The order in which analyses are asked for a name.
    Order(Vec<String>),
    /// From which confidence an analysis reports and tags; `None` returns to the model's own. Undoable.
    Confidence {
        /// The analysis.
        analysis: String,
        /// 0 to 1.
        least: Option<f32>,
    },
}

/// A wish about import presets; send it as [`Command::Preset`].
#[derive(Debug, Clone, PartialEq)]
pub enum PresetCommand {
    /// Stores a preset. Undoable.
    Save {
        /// Its name.
        name: String,
        /// Its name before; `None` for a new one.
        before: Option<String>,
        /// What it says.
        preset: Preset,
    },
    /// Removes a preset; folders that have it have none afterwards. Undoable.
    Remove(String),
    /// Gives a watched folder a preset, or takes it away. Undoable.
    Give {
        /// The folder.
        root: RootId,
        /// The preset.
        preset: Option<String>,
    },
    /// Reads a TOML file.
    Import(PathBuf),
    /// Writes a TOML file.
    Export {
        /// The preset.
        name: String,
        /// Where to.
        to: PathBuf,
        /// Whether a file there may be replaced.
        overwrite: bool,
    },
}

/// A wish about keeping the library; send it as [`Command::Upkeep`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpkeepCommand {
    /// Looks at what [`UpkeepView`](super::UpkeepView) shows.
    Survey,
    /// Looks whether everything works.
    Check,
    /// Writes what people made into one file.
    Backup {
        /// Where to.
        to: PathBuf,
        /// Whether a file there may be replaced.
        overwrite: bool,
    },
    /// Keeps a backup to be put in place at the next start.
    Restore(PathBuf),
    /// The backup that waits is not wanted any more.
    ForgetRestore,
    /// Has the desktop show a folder.
    Show(PathBuf),
    /// How many bytes of large thumbnails to keep.
    ThumbBudget(u64),
    /// How many pictures are read or analysed at once; `None` is the usual.
    Workers(Option<usize>),
    /// The file with the secret for signatures; `None` looks elsewhere.
    SecretFile(Option<PathBuf>),
}

/// Order of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Smallest, oldest or A first.
    pub ascending: bool,
}

/// What the grid is ordered by; ties fall back to the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SortKey {
    /// When it was taken, else when the file was changed.
    #[default]
    Taken,
    /// When it came into the library.
    Added,
    /// File name.
    Name,
    /// Stars.
    Rating,
    /// Technical quality.
    Quality,
    /// Number of pixels.
    Pixels,
    /// Bytes of the file.
    FileSize,
    /// Width divided by height.
    Aspect,
    /// Best match of the search first.
    Relevance,
}

impl SortKey {
    /// All keys, in menu order.
    pub const ALL: [Self; 9] = [
        Self::Taken,
        Self::Added,
        Self::Name,
        Self::Rating,
        Self::Quality,
        Self::Pixels,
        Self::FileSize,
        Self::Aspect,
        Self::Relevance,
    ];

    /// A word for settings and the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Added => "added",
            Self::Name => "name",
            Self::Rating => "rating",
            Self::Quality => "quality",
            Self::Pixels => "pixels",
            Self::FileSize => "file-size",
            Self::Aspect => "aspect",
            Self::Relevance => "relevance",
        }
    }
}

/// What the grid is cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Grouping {
    /// Nothing: one list.
    #[default]
    None,
    /// Days on which pictures were taken.
    Date,
    /// Folders.
    Folder,
    /// Pictures that are nearly the same.
    Alike,
}

impl Grouping {
    /// Every grouping, in menu order.
    pub const ALL: [Self; 4] = [Self::None, Self::Date, Self::Folder, Self::Alike];

    /// A word for settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Date => "date",
            Self::Folder => "folder",
            Self::Alike => "alike",
        }
    }
}

/// A folder of the library.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FolderRef {
    /// The watched folder it lies in.
    pub root: RootId,
    /// Path below it with `/`, empty for the watched folder itself.
    pub path: String,
}

/// What is on screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visible {
    /// Places in [`GridView::ids`](super::GridView::ids) on screen: first, and one past the last.
    pub first: usize,
    /// One past the last.
    pub end: usize,
    /// Assets whose thumbnail is wanted and not yet a texture, most wanted first.
    pub thumbs: Vec<AssetId>,
    /// Whether the 1024 px thumbnails are wanted instead of the 256 px ones.
    pub large: bool,
}

/// What a click does to the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectHow {
    /// This one alone.
    Only,
    /// In or out (Ctrl).
    Toggle,
    /// From the current one to this one (Shift).
    Range,
}

/// What a control of the crop studio changes. Each edits the last component that has a size,
/// mode or gravity, and rewrites the text in canonical form.
#[derive(Debug, Clone, PartialEq)]
pub enum CropEdit {
    /// `c_`
    Mode(Option<Mode>),
    /// `ar_`, as `(16.0, 9.0)`.
    Ratio(Option<(f64, f64)>),
    /// `w_` in pixels.
    Width(Option<u32>),
    /// `h_` in pixels.
    Height(Option<u32>),
    /// `z_`
    Zoom(Option<f64>),
    /// `x_` and `y_` in pixels.
    Offset(Option<(i64, i64)>),
    /// Kind of gravity; the items stay where the kind can hold them.
    Gravity(GravityKind),
    /// Adds an item at the end: `cat`, `coco_cat`, `face`, `object`.
    AddItem {
        /// As it is written in a gravity.
        item: String,
        /// To be kept out (automatic gravity only; a list becomes automatic).
        avoid: bool,
    },
    /// Takes an item away, by place in [`CropView::items`](super::CropView::items).
    RemoveItem(usize),
    /// Moves an item to another place.
    MoveItem {
        /// From.
        from: usize,
        /// To, counted after taking it out.
        to: usize,
    },
    /// Weight 0 to 100 of an item (automatic gravity only); `None` is the default of 100.
    Weight {
        /// Which item.
        item: usize,
        /// How much it counts.
        weight: Option<u32>,
    },
    /// Wanted or avoided (automatic gravity only; a list becomes automatic).
    Avoid {
        /// Which item.
        item: usize,
        /// Whether to keep it out.
        avoid: bool,
    },
    /// Level of automatic gravity, 0 (tightest) to 100.
    Level(Option<u8>),
    /// The one kind of evidence that automatic gravity uses; `None`: both.
    Algorithm(Option<Algorithm>),
}

/// Families of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GravityKind {
    /// None written: the middle.
    None,
    /// `g_auto…`
    Auto,
    /// `g_cat:dog`
    List,
    /// `g_north`
    Compass(Compass),
}
