//! What the index holds about one asset.

use std::collections::{BTreeMap, BTreeSet};

/// Everything the index holds about one asset.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub file: FilePart,
    pub judged: JudgedPart,
    /// Folders it is shown in.
    pub folders: BTreeSet<i64>,
    /// By key.
    pub tags: BTreeMap<String, TagEntry>,
    pub texts: Texts,
}

/// Columns that follow from its files.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FilePart {
    pub print: i64,
    pub place: i64,
    pub root: i64,
    pub missing: bool,
    pub several: bool,
    pub animated: bool,
    pub name: String,
    pub taken: Option<String>,
    pub moment: String,
    pub added: i64,
    pub bytes: i64,
    pub width: u32,
    pub height: u32,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
}

/// The file from which an asset is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShownFile {
    pub place: i64,
    pub root: i64,
    pub missing: bool,
}

impl FilePart {
    /// Width divided by height; 0 when not read yet.
    pub(super) fn aspect(&self) -> f64 {
        if self.height == 0 { 0.0 } else { f64::from(self.width) / f64::from(self.height) }
    }
}

/// Columns that people and models decide.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct JudgedPart {
    pub focus: bool,
    pub failed: bool,
    pub tags: i64,
    pub rating: u8,
    pub flag: u8,
    pub label: Option<String>,
    pub quality: Option<f64>,
    pub watermark: Option<i64>,
    pub caption: Option<String>,
    /// The group of those that are nearly the same, while another one of it is shown.
    pub kin: Option<i64>,
    /// Hash of the texts.
    pub words: i64,
}

/// One tag.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::catalog) struct TagEntry {
    pub name: String,
    pub origin: i64,
    pub confidence: Option<f64>,
    pub engine: Option<i64>,
    /// Whether nobody but a judgement of the whole picture gives it (`clean`, `natural`, `photo`): it does not say
    /// what is in the picture.
    pub verdict: bool,
}

/// Text for the full-text index, a column each.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Texts {
    pub tags: String,
    pub caption: String,
    pub name: String,
    pub folder: String,
    pub seen: String,
    pub camera: String,
    /// What counts of a model's sentence.
    pub said: String,
    /// What is said of the things in it, a line a thing.
    pub details: String,
}

impl Texts {
    /// A number that differs when the texts do.
    pub(super) fn hash(&self) -> i64 {
        let mut hasher = blake3::Hasher::new();
        let Self { tags, caption, name, folder, seen, camera, said, details } = self;
        for text in [tags, caption, name, folder, seen, camera, said, details] {
            hasher.update(text.as_bytes());
            hasher.update(&[0xff]);
        }
        let bytes = hasher.finalize();
        let (first, _) = bytes.as_bytes().split_first_chunk::<8>().expect("a hash has 32 bytes");
        i64::from_le_bytes(*first)
    }
}
