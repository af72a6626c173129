//! What an export made, as `manifest.json` says it; the HTML is made from this alone.

use serde::{Deserialize, Serialize};

use crate::geometry::IntRect;

/// Everything in one folder of files.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// Shape of this file; 1.
    pub version: u32,
    /// Who wrote it.
    pub generator: String,
    /// Name of the set.
    pub set: String,
    /// The set's name for people.
    #[serde(default)]
    pub title: String,
    /// Stands before every path in the HTML.
    #[serde(default)]
    pub base_url: String,
    /// Slots in the order in which a browser tries them.
    pub slots: Vec<SlotRecord>,
    /// Pictures, in the order in which they were given.
    pub pictures: Vec<PictureRecord>,
    /// Pages beside the pictures: path and SHA-256, so that they are known as ours.
    #[serde(default)]
    pub pages: Vec<(String, String)>,
    /// Files of earlier runs that this one had no use for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outdated: Vec<FileRecord>,
}

/// A slot, as far as the HTML needs it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SlotRecord {
    /// Its name.
    pub name: String,
    /// When it is shown; `None`: always.
    pub media: Option<String>,
    /// `sizes` of the HTML, where the set gives them.
    pub sizes: Option<String>,
    /// The transformation as the set has it.
    pub transformation: String,
    /// Extensions, the best first.
    pub formats: Vec<String>,
}

/// One picture.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PictureRecord {
    /// The source.
    pub source: String,
    /// Identity of its pixels.
    pub fingerprint: String,
    /// Size after orientation.
    pub size: [u32; 2],
    /// Text for people who cannot see it.
    pub alt: String,
    /// What it is about, where a slot asked.
    pub object: Option<ObjectRecord>,
    /// Every derived file.
    pub files: Vec<FileRecord>,
    /// Sentences with the slot they are about.
    #[serde(default)]
    pub notes: Vec<(String, String)>,
    /// What went wrong, with the slot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<(String, String)>,
    /// What each slot was made from.
    #[serde(default)]
    pub inputs: std::collections::BTreeMap<String, String>,
    /// The snippet with its `<picture>`.
    #[serde(default)]
    pub html: Option<String>,
}

/// The important object of a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ObjectRecord {
    /// As a gravity writes it.
    pub name: String,
    /// `chosen` by a person, or `prominent`.
    pub by: String,
    /// The model that saw it.
    pub model: Option<String>,
    /// 0 to 1.
    pub confidence: f32,
}

/// One derived file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path below the folder of the manifest, with `/`.
    pub path: String,
    /// Its slot.
    pub slot: String,
    /// `webp`, `jpg` …
    pub format: String,
    /// What was done, whole: with object and width.
    pub transformation: String,
    /// What was cut, in source pixels.
    pub take: IntRect,
    /// Width and height of the file.
    pub canvas: [u32; 2],
    /// Density; 1 unless the slot lists densities.
    pub dpr: f64,
    /// Length.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// 1 to 100; `None` for formats without loss.
    pub quality: Option<u8>,
    /// Why the crop looks as it does.
    pub reason: String,
    /// What was accepted but not done as written: code and sentence.
    #[serde(default)]
    pub warnings: Vec<(String, String)>,
    /// 0 to 1.
    pub certainty: f32,
    /// Whether a person drew the crop.
    #[serde(default)]
    pub by_hand: bool,
    /// Hash of everything that decides about its bytes.
    pub recipe: String,
}

impl Manifest {
    /// The record of a picture.
    #[must_use]
    pub fn picture(&self, source: &str) -> Option<&PictureRecord> {
        self.pictures.iter().find(|picture| picture.source == source)
    }

    /// Length of all files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pictures.iter().flat_map(|p| &p.files).map(|f| f.bytes).sum()
    }
}

impl PictureRecord {
    /// Files of a slot, in the order of the record.
    pub fn of_slot<'a>(&'a self, slot: &'a str) -> impl Iterator<Item = &'a FileRecord> {
        self.files.iter().filter(move |file| file.slot == slot)
    }
}
