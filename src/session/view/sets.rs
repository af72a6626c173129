//! Crop sets as a face shows them: the list, the one that is edited, the review sheet, the export.
//!
//! A face paints [`SetsView`] and sends [`SetCommand`](crate::session::SetCommand)s. The draft is a whole
//! [`CropSet`]: clone it, change a field, send it back with `SetCommand::Edit`.

use std::path::PathBuf;
use std::sync::Arc;

use crate::crop::Plan;
use crate::facts::AssetId;
use crate::geometry::PxRect;
use crate::session::{CropSet, ExportTotals, SetEntry, SetError};

/// Everything about crop sets.
#[derive(Debug, Clone, Default)]
pub struct SetsView {
    /// Every set, those that come with the program first; empty until the library has answered.
    pub list: Arc<[SetEntry]>,
    /// Sets with changes that were put aside, by name; some may not be in the list yet.
    pub aside: Arc<[Arc<SetDraft>]>,
    /// The set that is open.
    pub draft: Option<Arc<SetDraft>>,
    /// Pictures by slots of the open set, the least certain picture first.
    pub sheet: SheetView,
    /// The export that runs.
    pub run: Option<RunView>,
    /// How the last export ended: totals with a record a picture, or a sentence.
    pub last: Option<Result<Arc<ExportTotals>, String>>,
}

/// A set that is open for editing.
#[derive(Debug, Clone, PartialEq)]
pub struct SetDraft {
    /// The set as it stands; with mistakes the last one without.
    pub set: CropSet,
    /// The same as TOML; as typed while it has mistakes.
    pub text: String,
    /// What is wrong, each with its slot and field.
    pub errors: Vec<SetError>,
    /// Whether it differs from what is stored.
    pub changed: bool,
    /// Whether it is stored in the library; one that comes with the program is saved as a copy of the
    /// same name, which hides it.
    pub stored: bool,
}

/// The review sheet.
#[derive(Debug, Clone, Default)]
pub struct SheetView {
    /// One row a picture, the least certain first.
    pub rows: Vec<Arc<SheetRow>>,
    /// Pictures asked for.
    pub asked: Arc<[AssetId]>,
    /// How many of them are planned with the slots as they are now.
    pub done: usize,
    /// Whether they are being planned.
    pub planning: bool,
}

/// One picture in every slot.
#[derive(Debug, Clone)]
pub struct SheetRow {
    /// The picture; its thumbnail and size are in the grid's row.
    pub id: AssetId,
    /// File name.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The important object: a person's choice, else the most prominent thing; `None`: nothing stood out.
    pub object: Option<String>,
    /// Whether a person chose the object.
    pub object_chosen: bool,
    /// Other things in the picture that could be the important one, most prominent first.
    pub objects: Vec<String>,
    /// Alt text that the HTML will have.
    pub alt: String,
    /// One a slot, in the order of the set.
    pub cells: Vec<SheetCell>,
    /// The least certain cell that nobody has accepted, 0 to 1; 1 when all are accepted.
    pub certainty: f32,
}

/// One picture in one slot, at the widest size that it gives.
#[derive(Debug, Clone)]
pub struct SheetCell {
    /// Name of the slot.
    pub slot: String,
    /// What is cut (draw `take` of the picture into `place` on `canvas`), or the sentence why not.
    pub plan: Result<Arc<Plan>, String>,
    /// The whole transformation that gives this crop, to copy.
    pub text: String,
    /// The one that chooses a crop in any picture, to open in the crop studio: another one where a person drew or
    /// accepted a crop of this picture.
    pub automatic: String,
    /// 0 to 1.
    pub certainty: f32,
    /// The crop that a person drew, in source pixels.
    pub by_hand: Option<PxRect>,
    /// Accepted: nothing changes it any more.
    pub locked: bool,
    /// Sentences: sizes left out, an object that is missing.
    pub notes: Vec<String>,
    /// How many sizes the slot gives.
    pub sizes: usize,
}

/// An export that runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunView {
    /// The set.
    pub set: String,
    /// Where to.
    pub out: PathBuf,
    /// Pictures done.
    pub done: u64,
    /// Pictures to do.
    pub pictures: u64,
    /// Pictures of which something failed.
    pub failed: u64,
    /// Files written.
    pub written: u64,
    /// Files that were there already.
    pub kept: u64,
    /// Bytes written.
    pub bytes: u64,
    /// How long still, at the pace so far.
    pub seconds_left: Option<f64>,
    /// Whether exports are held.
    pub held: bool,
    /// Whether it was asked to stop.
    pub stopping: bool,
}
