//! Everything known about the current asset.

use std::path::PathBuf;
use std::sync::Arc;

use super::Drawn;
use crate::facts::{AnalysisRecord, AssetId, Fingerprint, Flag, PictureMetadata};
use crate::geometry::{Point, PxRect, PxSize};

/// Details of one asset.
#[derive(Debug, Clone)]
pub struct Inspector {
    /// Which asset.
    pub id: AssetId,
    /// File name.
    pub name: String,
    /// Every place the same file lies at.
    pub places: Vec<PathBuf>,
    /// Size after orientation.
    pub size: PxSize,
    /// Length of the file.
    pub bytes: u64,
    /// `jpeg`, `png` …
    pub format: String,
    /// Identity of the picture data.
    pub fingerprint: Option<Fingerprint>,
    /// Captions by origin.
    pub caption: CaptionView,
    /// Tags with source and confidence, own ones first.
    pub tags: Vec<TagChip>,
    /// 0 to 5.
    pub rating: u8,
    /// Picked, rejected or neither.
    pub flag: Flag,
    /// Colour label in lower case.
    pub label: Option<String>,
    /// Technical quality 0 to 1.
    pub quality: Option<f32>,
    /// `clean`, `watermark` or `banner`.
    pub watermark: Option<String>,
    /// What the file says (EXIF, IPTC, XMP).
    pub metadata: PictureMetadata,
    /// Stored custom coordinates.
    pub focus: Vec<PxRect>,
    /// Stored named regions.
    pub regions: Vec<(String, Vec<Point>)>,
    /// The crop that was drawn in the studio.
    pub drawn: Option<Drawn>,
    /// Whether the file holds several frames.
    pub animated: bool,
    /// Every analysis, in order of invocation.
    pub records: Vec<AnalysisRecord>,
    /// Analyses that failed, with the reason.
    pub failures: Vec<(String, String)>,
}

/// The response of an asset in both dialects, as text to read and copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseText {
    /// Which asset.
    pub id: AssetId,
    /// The upload dialect.
    pub upload: Arc<str>,
    /// The analyze dialect.
    pub analyze: Arc<str>,
}

/// One caption from three mouths; the first present one is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaptionView {
    /// Written here.
    pub own: Option<String>,
    /// Written into the file.
    pub file: Option<String>,
    /// Written by a model.
    pub model: Option<String>,
}

impl CaptionView {
    /// What to show.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        self.own.as_deref().or(self.file.as_deref()).or(self.model.as_deref())
    }
}

/// A tag as a chip.
#[derive(Debug, Clone, PartialEq)]
pub struct TagChip {
    /// The tag.
    pub name: String,
    /// Who says so.
    pub source: TagSource,
}

/// Who says that a tag fits.
#[derive(Debug, Clone, PartialEq)]
pub enum TagSource {
    /// A person, here.
    Own,
    /// The file's keywords.
    File,
    /// An analysis.
    Automatic {
        /// Which one.
        analysis: String,
        /// How certain, 0 to 1.
        confidence: f32,
    },
}
