//! What panels ask for while they paint; done after painting, so nobody sees half-changed state.

use std::path::PathBuf;

use super::dialogs::Choice;
use super::keys::Action;
use super::state::{Asking, BoxRef, CropLayer, Page, Sheet};
use super::theme::ThemeChoice;
use super::viewport::Viewport;
use crate::facts::AssetId;
use crate::session::{Command, FolderRef, Grouping};

/// Something for the session or for the window.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Changes the library or what it shows.
    Session(Command),
    /// Changes the window.
    Window(UiCommand),
}

/// Changes of the window.
#[derive(Debug, Clone, PartialEq)]
pub enum UiCommand {
    /// Takes back the last change of the library.
    Undo,
    /// Does it again.
    Redo,
    /// Goes to a page.
    Show(Page),
    /// Goes to a page with the picture that is open, whatever is chosen in the library.
    ShowOpen(Page),
    /// Dark, light or as the system.
    Theme(ThemeChoice),
    /// Nothing moves by itself (`true`), or for a moment.
    Still(bool),
    /// Shows or hides what is in a folder of the sidebar.
    ToggleFolder(FolderRef),
    /// Width of the picture wells.
    Well(f32),
    /// Rows that pictures fill with their own shapes, or cells that are all alike.
    Justified(bool),
    /// What the grid is cut into.
    Grouping(Grouping),
    /// Shows or hides the inspector.
    ToggleInspector,
    /// Shows or hides the sidebar.
    ToggleSidebar,
    /// Shows or hides the boxes of an analysis.
    ToggleAnalysis(String),
    /// Boxes below this are not drawn.
    LeastConfidence(f32),
    /// Lights a box, or none.
    Hover(Option<BoxRef>),
    /// Switches a layer of the crop page.
    ToggleLayer(CropLayer),
    /// What of the picture the loupe shows.
    View(Viewport),
    /// Opens or closes a window over the page.
    Sheet(Option<Sheet>),
    /// Asks about files, or stops asking.
    Ask(Option<Asking>),
    /// Whether a verdict goes on to the next picture.
    Advance(bool),
    /// Remembers a picture whose tags and crops can be pasted.
    CopyMarks(AssetId, String),
    /// Does what a key would do.
    Act(Action),
    /// Asks the desktop for a folder to add.
    ChooseFolder,
    /// Asks the desktop for a picture to open.
    ChoosePicture,
    /// The desktop has no file chooser: paths are typed from now on.
    NoChooser,
    /// Asks the desktop for a file or a folder.
    Choose(Choice),
    /// Asks the desktop where a crop should be written.
    ChooseCropTarget(PathBuf),
    /// Asks the desktop for a crop set to read.
    ChooseSetFile,
    /// Asks the desktop where the open crop set should be written.
    ChooseSetTarget(PathBuf),
    /// Asks the desktop for a folder to export into.
    ChooseExportFolder,
    /// Reviews pictures in a crop set.
    ReviewIn {
        /// The set.
        set: String,
        /// Which pictures.
        ids: Vec<AssetId>,
    },
    /// Where sets are exported to.
    ExportFolder(PathBuf),
    /// Asks the desktop where a film should be written.
    ChooseFilmTarget(PathBuf),
    /// Puts text on the clipboard and says so.
    Copy {
        /// The text.
        text: String,
        /// What it is: `transformation`.
        what: &'static str,
    },
    /// Closes the window.
    Quit,
}

/// Collects requests of one frame.
#[derive(Debug, Default)]
pub struct Out {
    requests: Vec<Request>,
}

impl Out {
    /// Asks the session.
    pub fn session(&mut self, command: Command) {
        self.requests.push(Request::Session(command));
    }

    /// Asks the window.
    pub fn window(&mut self, command: UiCommand) {
        self.requests.push(Request::Window(command));
    }

    /// What was asked for so far.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// Everything asked for, in order.
    #[must_use]
    pub fn into_requests(self) -> Vec<Request> {
        self.requests
    }
}
