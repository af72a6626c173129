//! Everything that can be asked about crop sets.

use std::path::PathBuf;

use crate::export::sets::CropSet;
use crate::facts::AssetId;
use crate::geometry::PxRect;

/// A wish about crop sets; send it as [`Command::Set`](crate::session::Command::Set).
#[derive(Debug, Clone, PartialEq)]
pub enum SetCommand {
    /// Opens a set as the draft.
    Open(String),
    /// Opens a new draft with one slot that holds the crop of the studio (or a plain one).
    New(String),
    /// Closes the draft; changes that were not saved are lost.
    Close,
    /// Replaces the draft: whatever a control changed.
    Edit(CropSet),
    /// Replaces the draft by TOML, also while it has mistakes.
    EditText(String),
    /// Adds the transformation of the crop studio to the draft as a slot of this name.
    AddCrop(String),
    /// Stores the draft in the library.
    Save,
    /// Removes a set of the library.
    Remove(String),
    /// Opens a TOML file as a draft, to be looked at and saved.
    Import(PathBuf),
    /// Writes the draft as TOML; never over a file that is there.
    ExportToml(PathBuf),
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
    /// Accepts every cell of a row (what is cut now is kept whatever models say later), or opens it
    /// again. Undoable.
    Accept {
        /// Which picture.
        id: AssetId,
        /// Whether it is accepted.
        accepted: bool,
    },
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
}
