//! Changes that people make; applying one returns the one that takes it back.

use std::collections::BTreeMap;

use crate::facts::{AssetId, Flag, RootId};
use crate::geometry::{Point, PxRect};

/// Kind of the documents that name the important object of an asset; their names are its number.
pub const IMPORTANT_OBJECT: &str = "important_object";

/// A change to what people made, for any number of assets; one value per asset, so that its inverse has the same shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Stars 0 to 5; `None` follows the file's own rating.
    Ratings(Vec<(AssetId, Option<u8>)>),
    /// Pick or reject; `None` follows the file (an XMP rating of -1 means rejected).
    Flags(Vec<(AssetId, Option<Flag>)>),
    /// Colour label in lower case (`red`); `None` follows the file.
    Labels(Vec<(AssetId, Option<String>)>),
    /// Caption written by a person; `None` shows the file's or the model's.
    Captions(Vec<(AssetId, Option<String>)>),
    /// What a person decided about one tag of one asset; `None` takes the decision away.
    Tags(Vec<(AssetId, String, Option<TagMark>)>),
    /// Takes a tag off an asset: one that only a person gave goes; one that the file or a model gives as well is
    /// rejected, so that it stays away. What was rejected before stays so.
    Untag(Vec<(AssetId, String)>),
    /// From which confidence findings become tags of single assets; `None` follows the rules. What was chosen for single
    /// analyses that make tags by themselves gives way.
    Tagging(Vec<(AssetId, Option<f32>)>),
    /// The same for the findings of one analysis, also of one that makes no tags by itself; without an asset it
    /// is asked for the whole library.
    TaggingOf(Vec<ChoiceOf>),
    /// The same for whole analyses; `None` follows the model.
    Thresholds(Vec<(String, Option<f32>)>),
    /// A run of automatic tagging: findings in these assets become tags from this confidence on, whatever was chosen
    /// for them before. It stays listed under a name for people, so that it can be taken back on another day.
    AutoTag {
        /// `automatic tags from 0.6, 24 pictures`
        name: String,
        /// Which assets.
        assets: Vec<AssetId>,
        /// From 0 to 1, or [`MODELS_OWN`].
        least: f32,
    },
    /// Takes a listed run back; one that is no longer listed changes nothing.
    TakeBack(i64),
    /// Takes back that a run was taken back.
    RunAgain {
        /// Its number.
        run: i64,
        /// It, and those whose way back was changed for it, as they were listed.
        listed: Vec<ListedRun>,
        /// What it chose.
        change: Box<Edit>,
    },
    /// A named text (`album`, `preset`); `None` removes it.
    Document {
        /// What kind.
        kind: String,
        /// Its name.
        name: String,
        /// What it says.
        body: Option<String>,
    },
    /// Several changes, one after the other, that are taken back as one.
    Several(Vec<Edit>),
    /// Import presets of watched folders; `None`: new pictures of the folder get nothing.
    FolderPresets(Vec<(RootId, Option<String>)>),
    /// Custom coordinates, in source pixels.
    Focus(Vec<(AssetId, Vec<PxRect>)>),
    /// Named regions: two corners or a polygon, in source pixels.
    Regions(Vec<(AssetId, BTreeMap<String, Vec<Point>>)>),
    /// Crops drawn by hand, one per slot; `None` returns to the automatic one.
    Takes(Vec<(AssetId, String, Option<Take>)>),
    /// Crops drawn by hand of slots that are called something else now: from, to. Every asset is meant.
    MoveTakes(Vec<(String, String)>),
    /// What a person made on one asset, given to others as well.
    Copy {
        /// What of it.
        what: Copied,
        /// From which asset.
        from: AssetId,
        /// To which assets.
        to: Vec<AssetId>,
    },
}

/// A choice that each model's own confidence decides, whatever is chosen for more than this.
pub const MODELS_OWN: f32 = -1.0;

/// From which confidence findings of an analysis become tags of an asset, or without one of the whole library.
pub type ChoiceOf = (Option<AssetId>, String, Option<f32>);

/// What can be copied from one asset to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// Tags that are a person's own; those that the others have stay.
    Tags,
    /// Crops drawn by hand and custom coordinates, at the same place of pictures of other sizes. A crop that somebody
    /// has accepted stays.
    Crops,
}

impl Edit {
    /// The same rating for many assets.
    #[must_use]
    pub fn rating(assets: &[AssetId], stars: Option<u8>) -> Self {
        Self::Ratings(assets.iter().map(|&id| (id, stars)).collect())
    }

    /// The same verdict for many assets.
    #[must_use]
    pub fn flag(assets: &[AssetId], flag: Flag) -> Self {
        Self::Flags(assets.iter().map(|&id| (id, Some(flag))).collect())
    }

    /// The same colour label for many assets.
    #[must_use]
    pub fn label(assets: &[AssetId], label: Option<&str>) -> Self {
        Self::Labels(assets.iter().map(|&id| (id, label.map(str::to_lowercase))).collect())
    }

    /// The same caption for many assets.
    #[must_use]
    pub fn caption(assets: &[AssetId], caption: Option<&str>) -> Self {
        Self::Captions(assets.iter().map(|&id| (id, caption.map(str::to_owned))).collect())
    }

    /// The same decision about one tag for many assets; see [`TagMark`] for adding, promoting and rejecting.
    #[must_use]
    pub fn tag(assets: &[AssetId], tag: &str, mark: Option<TagMark>) -> Self {
        Self::Tags(assets.iter().map(|&id| (id, tag.to_owned(), mark)).collect())
    }

    /// Takes one tag off many assets.
    #[must_use]
    pub fn untag(assets: &[AssetId], tag: &str) -> Self {
        Self::Untag(assets.iter().map(|&id| (id, tag.to_owned())).collect())
    }

    /// The assets it touches, in order, repetitions included.
    #[must_use]
    pub fn assets(&self) -> Vec<AssetId> {
        match self {
            Self::Ratings(list) => list.iter().map(|e| e.0).collect(),
            Self::Flags(list) => list.iter().map(|e| e.0).collect(),
            Self::Labels(list) | Self::Captions(list) => list.iter().map(|e| e.0).collect(),
            Self::Tags(list) => list.iter().map(|e| e.0).collect(),
            Self::Untag(list) => list.iter().map(|e| e.0).collect(),
            Self::Tagging(list) => list.iter().map(|e| e.0).collect(),
            Self::TaggingOf(list) => list.iter().filter_map(|e| e.0).collect(),
            Self::AutoTag { assets, .. } => assets.clone(),
            Self::RunAgain { change, .. } => change.assets(),
            Self::Thresholds(_)
            | Self::TakeBack(_)
            | Self::Document { .. }
            | Self::FolderPresets(_)
            | Self::MoveTakes(_) => Vec::new(),
            Self::Focus(list) => list.iter().map(|e| e.0).collect(),
            Self::Regions(list) => list.iter().map(|e| e.0).collect(),
            Self::Takes(list) => list.iter().map(|e| e.0).collect(),
            Self::Copy { to, .. } => to.clone(),
            Self::Several(list) => list.iter().flat_map(Self::assets).collect(),
        }
    }
}

/// What a person decided about a tag of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TagMark {
    /// Written by a person.
    Own,
    /// An automatic tag made one's own; it stays when the model changes its mind.
    Promoted,
    /// Not wanted; it never comes back by itself, whatever models or files say.
    Rejected,
}

/// A run of automatic tagging as it lies in the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRun {
    pub(in crate::catalog) id: i64,
    pub(in crate::catalog) made: i64,
    pub(in crate::catalog) name: String,
    /// What takes it back, as JSON.
    pub(in crate::catalog) back: String,
}

/// A run of automatic tagging that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggingRun {
    /// Its number; they grow.
    pub id: i64,
    /// When, in seconds since 1970.
    pub made: i64,
    /// The same as a person says it here: `2026-11-28 14:05`.
    pub when: String,
    /// What it was, for people.
    pub name: String,
}

/// A crop drawn by hand for one slot of a crop set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Take {
    /// In source pixels.
    pub area: PxRect,
    /// Accepted: batch review leaves it alone.
    pub locked: bool,
}
