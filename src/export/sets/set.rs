//! A crop set as plain data.

use serde::{Deserialize, Serialize};

/// Fields of a file-name template.
pub const FIELDS: &[&str] =
    &["name", "slot", "width", "height", "ratio", "object", "hash", "ext", "dpr", "folder", "id", "set"];

/// Named slots that are cut from every picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CropSet {
    /// Short name: letters, digits and hyphens.
    pub name: String,
    /// Name for people; the short one where empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// File names; see [`FIELDS`].
    #[serde(default = "usual_template")]
    pub template: String,
    /// Stands before every file in the HTML: `/images/`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub base_url: String,
    /// What is cut.
    #[serde(rename = "slot")]
    pub slots: Vec<Slot>,
}

/// One place that wants a picture.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Letters, digits and hyphens.
    pub name: String,
    /// Used from this width of the window on, in CSS pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_width: Option<u32>,
    /// Used up to this width of the window, in CSS pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_width: Option<u32>,
    /// Any other media condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    /// What is cut; `{object}` stands for the important object of each picture.
    pub transformation: String,
    /// Widths of the files in pixels. They replace `w_`; the shape stays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub widths: Vec<u32>,
    /// Densities of one size: `[1, 2]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dpr: Vec<f64>,
    /// Widths found by counting or by bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breakpoints: Option<Breakpoints>,
    /// `sizes` of the HTML; made from the widths where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sizes: Option<String>,
    /// Formats, the best first; the last one is what every browser can read.
    #[serde(default = "usual_formats")]
    pub formats: Vec<String>,
    /// Quality; the `q_` of the transformation where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<Quality>,
    /// A file may have at most so many kB (1000 bytes); the best quality that fits is looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_kb: Option<u32>,
    /// The budget never pushes quality below this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowest_quality: Option<u8>,
    /// Whether pictures that are too small may be enlarged; otherwise wider files are left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub enlarge: bool,
}

/// Widths that are found rather than listed: give `count`, or `step_kb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakpoints {
    /// Narrowest.
    pub min: u32,
    /// Widest.
    pub max: u32,
    /// So many, evenly spaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// As many as it takes so that neighbours differ by at most so many kB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_kb: Option<u32>,
    /// With `step_kb`: never more than this; 20 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
}

/// A number from 1 to 100, or a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Quality {
    /// 1 to 100.
    Number(u8),
    /// `auto`, `auto:best`, `auto:good`, `auto:eco`, `auto:low`.
    Grade(String),
}

impl Quality {
    /// As `q_` writes it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Grade(grade) => grade.clone(),
        }
    }
}

impl CropSet {
    /// The name for people.
    #[must_use]
    pub fn shown(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }

    /// The slot with this name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.name == name)
    }

    /// Slots in the order in which a browser must try them: widest `min_width` first, narrowest
    /// `max_width` first, slots without a condition last; anything else as written.
    #[must_use]
    pub fn in_media_order(&self) -> Vec<&Slot> {
        let mut slots: Vec<&Slot> = self.slots.iter().collect();
        let plain = |slot: &Slot| slot.media.is_none();
        let conditioned: Vec<&Slot> = self.slots.iter().filter(|slot| slot.condition().is_some()).collect();
        if conditioned.iter().all(|s| plain(s) && s.max_width.is_none()) {
            slots.sort_by_key(|s| std::cmp::Reverse(s.min_width));
        } else if conditioned.iter().all(|s| plain(s) && s.min_width.is_none()) {
            slots.sort_by_key(|s| s.max_width.unwrap_or(u32::MAX));
        } else {
            slots.sort_by_key(|s| s.condition().is_none());
        }
        slots
    }
}

impl Slot {
    /// The media condition as HTML writes it; `None`: always.
    #[must_use]
    pub fn condition(&self) -> Option<String> {
        let mut all: Vec<String> = self.media.iter().cloned().collect();
        all.extend(self.min_width.map(|w| format!("(min-width: {w}px)")));
        all.extend(self.max_width.map(|w| format!("(max-width: {w}px)")));
        (!all.is_empty()).then(|| all.join(" and "))
    }

    /// Whether the slot makes files of more than one size.
    #[must_use]
    pub fn has_several(&self) -> bool {
        self.widths.len() > 1 || self.dpr.len() > 1 || self.breakpoints.is_some()
    }
}

pub(super) fn usual_template() -> String {
    "{name}-{slot}-{width}.{ext}".to_owned()
}

fn usual_formats() -> Vec<String> {
    vec!["webp".to_owned(), "jpg".to_owned()]
}
