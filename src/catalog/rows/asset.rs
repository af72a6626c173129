//! What is shown of a picture.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{PlaceId, TagMark, Take};
use crate::facts::{AnalysisRecord, AssetId, Fingerprint, Flag, PictureMetadata, QuickKey, RootId};
use crate::geometry::{Point, PxRect, PxSize};

/// Whether a file of the picture can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssetState {
    /// Yes.
    Online,
    /// Its volume is not there.
    Offline,
    /// Its file was deleted while the volume is there.
    Missing,
}

/// Small signs on a grid cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent signs, each painted on its own")]
pub struct Badges {
    /// Visible watermark or banner.
    pub watermark: bool,
    /// Quality under 0.4.
    pub low_quality: bool,
    /// Some analysis failed.
    pub needs_attention: bool,
    /// A RAW and JPEG pair, or copies in several places.
    pub several_files: bool,
    /// Several frames.
    pub animated: bool,
    /// Has custom coordinates or regions.
    pub focus: bool,
}

/// One cell of the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetRow {
    /// The asset.
    pub id: AssetId,
    /// Content of the file that is shown.
    pub fingerprint: Fingerprint,
    /// That file.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// The root it lies in.
    pub root: RootId,
    /// Upright size in pixels; empty when not read yet.
    pub size: PxSize,
    /// `jpeg`, `heic` …; empty when not read yet.
    pub format: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// Stars, a person's or else the file's; 0 for none.
    pub rating: u8,
    /// A person's verdict, or else the file's.
    pub flag: Flag,
    /// Colour label in lower case, a person's or else the file's.
    pub label: Option<String>,
    /// When taken, as the camera wrote it.
    pub taken: Option<String>,
    /// 0 to 1.
    pub quality: Option<f32>,
    /// `clean`, `watermark` or `banner`, where judged.
    pub watermark: Option<String>,
    /// A person's caption, or else the file's, or else the model's.
    pub caption: Option<String>,
    /// Names of its tags, a person's first, then by confidence.
    pub tags: Vec<String>,
    /// Small signs.
    pub badges: Badges,
    /// Whether it can be read.
    pub state: AssetState,
}

/// A file of an asset.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    /// Its number.
    pub id: PlaceId,
    /// The root it lies in.
    pub root: RootId,
    /// Where it is.
    pub path: PathBuf,
    /// Its content.
    pub fingerprint: Fingerprint,
    /// Size, time and file number.
    pub quick_key: QuickKey,
    /// Whether this one is shown and analysed.
    pub leads: bool,
    /// Whether it can be read.
    pub state: AssetState,
    /// `jpeg` …; empty when not read yet.
    pub format: String,
    /// Upright size; empty when not read yet.
    pub size: PxSize,
}

/// What people made on one asset.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnFacts {
    /// Stars given by a person.
    pub rating: Option<u8>,
    /// Verdict given by a person.
    pub flag: Option<Flag>,
    /// Colour label given by a person.
    pub label: Option<String>,
    /// Caption written by a person.
    pub caption: Option<String>,
    /// Custom coordinates in source pixels.
    pub focus: Vec<PxRect>,
    /// Named regions in source pixels.
    pub regions: BTreeMap<String, Vec<Point>>,
    /// Decisions about tags.
    pub marks: Vec<(String, TagMark)>,
    /// Crops drawn by hand, by slot.
    pub takes: BTreeMap<String, Take>,
}

/// Where a tag comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum TagOrigin {
    /// A person wrote it.
    Own,
    /// A person confirmed a model's.
    Promoted,
    /// A keyword in the file.
    File,
    /// A model; the best finding decides.
    Model {
        /// Analysis id.
        analysis: String,
    },
}

/// A tag as shown.
#[derive(Debug, Clone, PartialEq)]
pub struct TagView {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub origin: TagOrigin,
    /// Best confidence of a model that found it too, 0 to 1.
    pub confidence: Option<f32>,
}

/// Everything known about one asset.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// As in the grid.
    pub row: AssetRow,
    /// Its files, the leading one first.
    pub places: Vec<PlaceRow>,
    /// What the leading file says.
    pub metadata: PictureMetadata,
    /// What people made.
    pub own: OwnFacts,
    /// Its tags.
    pub tags: Vec<TagView>,
    /// What analyses found, by analysis id.
    pub records: Vec<AnalysisRecord>,
    /// Earlier contents, oldest first, with seconds since 1970.
    pub history: Vec<(Fingerprint, i64)>,
    /// When it came into the library, seconds since 1970.
    pub added: i64,
}
