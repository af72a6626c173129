//! Everything that can be asked about crop sets.

use std::path::PathBuf;

use crate::export::sets::CropSet;
use crate::facts::AssetId;
use crate::geometry::PxRect;

/// A wish about crop sets; send it as [`Command::Set`](crate::session::Command::Set).
#[derive(Debug, Clone, PartialEq)]
pub enum SetCommand {
    /// Opens a set as the draft; the pictures of the sheet stay. Changes that were not saved are put aside, and come
    /// back when their set is opened again.
    Open(String),
    /// Opens a new draft with one plain slot.
    New(String),
    /// Opens a copy of a set as a new draft.
    Duplicate(String),
    /// Closes the draft without its changes. Undoable.
    Close,
    /// Closes the draft and keeps its changes aside.
    PutAside,
    /// Gives up changes of a set that were put aside. Undoable.
    Discard(String),
    /// Replaces the draft: whatever a control changed. Undoable.
    Edit(CropSet),
    /// Replaces the draft by TOML, also while it has mistakes. Undoable.
    EditText(String),
    /// Adds the transformation of the crop studio to a set as a slot, and stores the set; one of this
    /// name that is not there is made. Undoable.
    AddCrop {
        /// The set.
        set: String,
        /// Name of the new slot.
        slot: String,
    },
    /// Stores the draft in the library. Undoable.
    Save,
    /// Gives a set another name for people, and stores it. Undoable.
    Rename {
        /// The set.
        name: String,
        /// Its name for people.
        title: String,
    },
    /// Removes a set of the library. Undoable.
    Remove(String),
    /// Opens a TOML file as a draft, to be looked at and saved.
    Import(PathBuf),
    /// Writes the draft as TOML.
    ExportToml {
        /// Where to.
        out: PathBuf,
        /// Whether a file there may be replaced.
        overwrite: bool,
    },
    /// Plans the open set for these pictures, or for the selection when empty; rows arrive in
    /// [`SheetView`](crate::session::SheetView).
    Review(Vec<AssetId>),
    /// Says what `{object}` is in these pictures; `None` returns to the most prominent thing.
    Object {
        /// Which pictures.
        ids: Vec<AssetId>,
        /// As a gravity writes it: `cat`.
        name: Option<String>,
    },
    /// A crop drawn by hand for a slot of the open set; `None` returns to the automatic one. Undoable.
    Take {
        /// Which picture.
        id: AssetId,
        /// Which slot.
        slot: String,
        /// In source pixels.
        area: Option<PxRect>,
    },
    /// Accepts the automatic cells of a row (what is cut now is kept whatever models say later), or opens
    /// them again. What a person drew is theirs and needs no accepting. Undoable.
    Accept {
        /// Which picture.
        id: AssetId,
        /// Only this slot.
        slot: Option<String>,
        /// Whether it is accepted.
        accepted: bool,
    },
    /// Accepts every automatic cell that is more certain than this, 0 to 1. Undoable.
    AcceptAbove(f32),
    /// Makes the files of the open set, of these pictures or of the selection when empty.
    Export {
        /// Which pictures.
        ids: Vec<AssetId>,
        /// Where to.
        out: PathBuf,
        /// Whether files of others may be replaced.
        overwrite: bool,
        /// Whether files that nothing needs any more are removed.
        prune: bool,
    },
    /// Ends the export after the files that are being written.
    Stop,
    /// Opens a page or a folder of an export with the program that the desktop has for it.
    Show(PathBuf),
}
