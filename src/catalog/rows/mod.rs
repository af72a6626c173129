//! Plain data that goes into the catalog and comes out of it.

mod asset;
mod count;
mod edit;
mod file;
mod list;
mod work;

pub use asset::{AssetRow, AssetState, Badges, Details, OwnFacts, PlaceRow, TagOrigin, TagView};
pub use count::{AnalysisCount, FolderRow, LibraryCounts, RootRow, SmartAlbum, TagCount};
pub use edit::{Edit, TagMark, Take};
pub use file::{
    Change, FileFacts, FileFailure, FolderId, KnownPlace, Pair, PlaceId, Recorded, Scan, ScanEnd,
};
pub use list::{Direction, GroupKey, Grouping, ListRequest, Listed, Scope, Sort};
pub use work::{AutoRule, EngineRef, Failure, FailureFilter, FailureOf, Status, ThumbSize, WorkItem};
