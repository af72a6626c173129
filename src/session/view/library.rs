//! Folders, counts, smart albums and tags.

use std::path::PathBuf;

use crate::catalog::TaggingRun;
use crate::facts::RootId;

/// The left side of the window.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LibraryView {
    /// Watched folders, in the order they were added.
    pub roots: Vec<RootView>,
    /// How many of what.
    pub counts: Counts,
    /// Ready-made searches with their counts.
    pub albums: Vec<SmartAlbum>,
    /// Tags in use, most frequent first.
    pub tags: Vec<TagCount>,
    /// Tags with levels (`animals/dogs`) as a tree.
    pub tag_tree: Vec<TagNode>,
    /// Searches that were saved, by name.
    pub saved: Vec<SmartAlbum>,
    /// Runs of automatic tagging that can be taken back, newest first.
    pub runs: Vec<TaggingRun>,
    /// Pictures by technical quality, in 20 equal steps from 0 to 1.
    pub quality: [u64; 20],
    /// Whether this, the failures and the settings were read from the library at least once.
    pub loaded: bool,
}

/// One watched folder.
#[derive(Debug, Clone, PartialEq)]
pub struct RootView {
    /// Its number.
    pub id: RootId,
    /// Where it is.
    pub path: PathBuf,
    /// Last part of the path, for display.
    pub name: String,
    /// Whether the volume is there now.
    pub online: bool,
    /// Import preset that its new pictures get.
    pub preset: Option<String>,
    /// Assets below it.
    pub assets: u64,
    /// Folders below it.
    pub folders: Vec<FolderNode>,
}

/// One folder of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct FolderNode {
    /// Path below the watched folder, with `/`.
    pub path: String,
    /// Last part of the path.
    pub name: String,
    /// Assets in it and below.
    pub assets: u64,
    /// Folders in it.
    pub children: Vec<FolderNode>,
}

/// How many of what, over the whole library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Assets that are shown.
    pub assets: u64,
    /// Pictures and files that need attention.
    pub failed: u64,
    /// Assets whose volume is not there.
    pub offline: u64,
    /// Assets whose file was deleted while the volume is there.
    pub missing: u64,
    /// Assets without any tag.
    pub untagged: u64,
    /// Picked assets.
    pub picked: u64,
    /// Rejected assets.
    pub rejected: u64,
}

/// A search with a name: ready-made, or saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmartAlbum {
    /// `untagged`
    pub name: String,
    /// In the search language: `is:untagged`.
    pub query: String,
    /// How many it finds.
    pub assets: u64,
}

/// A level of the tree of tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagNode {
    /// The whole tag: `animals/dogs`; `tag:"animals/dogs"` finds it and what is below.
    pub path: String,
    /// Its last level.
    pub name: String,
    /// Pictures that have it or a tag below, each counted once.
    pub assets: u64,
    /// Pictures that have exactly this tag.
    pub exact: u64,
    /// Levels below, by name.
    pub children: Vec<TagNode>,
}

/// A tag and how often it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagCount {
    /// The tag.
    pub name: String,
    /// How many assets carry it, from any source.
    pub assets: u64,
    /// How many of them were tagged or confirmed by a person.
    pub own: u64,
}
