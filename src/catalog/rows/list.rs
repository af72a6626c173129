//! What a list of pictures should hold and in which order.

use super::{FolderId, SmartAlbum};
use crate::facts::{AssetId, RootId};
use crate::geometry::PxSize;
use crate::grammar::search::Query;

/// Which pictures, and in which order.
#[derive(Debug, Clone, Default)]
pub struct ListRequest<'a> {
    /// The search, or everything.
    pub query: Option<&'a Query>,
    /// The part of the library.
    pub scope: Scope,
    /// The order.
    pub sort: Sort,
    /// Up or down.
    pub direction: Direction,
    /// At most so many; `None` for all.
    pub limit: Option<usize>,
}

/// A part of the library. Pictures whose files were deleted outside appear in `Smart(Missing)` only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Everything.
    #[default]
    All,
    /// One watched folder.
    Root(RootId),
    /// A folder and all below.
    Folder(FolderId),
    /// A folder without those below.
    FolderOnly(FolderId),
    /// An album that fills itself.
    Smart(SmartAlbum),
}

/// Orders; ties are broken by the asset's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// When taken; the file's time where the picture does not say.
    #[default]
    Taken,
    /// When it came into the library.
    Added,
    /// File name.
    Name,
    /// Stars.
    Rating,
    /// Bytes of the file.
    FileSize,
    /// Number of pixels.
    Pixels,
    /// Width divided by height.
    Aspect,
    /// Technical quality; those without a score at the end.
    Quality,
    /// Exact tags first (a person's before a model's), then confidence, then how well the text fits, then newest.
    Relevance,
}

/// Up or down. `Relevance` is always best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// Smallest, oldest or A first.
    Ascending,
    /// Largest or newest first.
    #[default]
    Descending,
}

/// What a list is cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Grouping {
    /// Nothing: one list.
    #[default]
    None,
    /// Days on which pictures were taken, in the direction of the list; newest first for other orders.
    Day,
    /// Folders, in the order of their paths.
    Folder,
    /// Pictures that are nearly the same, in the order of the first of each group; those without any at the end.
    Alike,
}

/// What a group has in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// A day as the number `20261012`; 0 where none is known.
    Day(u32),
    /// A folder.
    Folder(FolderId),
    /// Nearly the same pictures, by the number of their group; 0 for those without any.
    Alike(i64),
}

/// A list with what its layout needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The pictures, group after group, each group in the order of the list.
    pub ids: Vec<AssetId>,
    /// Size of each after orientation; empty when it was not asked for.
    pub sizes: Vec<PxSize>,
    /// Place of the first picture of each group, in order; empty without grouping.
    pub groups: Vec<(usize, GroupKey)>,
}
