//! Plain data that goes into the catalog and comes out of it.

mod asset;
mod count;
mod edit;
mod file;
mod list;
mod preset;
mod work;

pub use asset::{AssetRow, AssetState, Badges, Details, OwnFacts, PlaceRow, TagOrigin, TagView};
pub use count::{
    AnalysisCount, AnalysisProgress, FolderRow, LibraryCounts, RootRow, SmartAlbum, TagCount, TagLevel,
};
pub use edit::{ChoiceOf, Copied, Edit, IMPORTANT_OBJECT, ListedRun, MODELS_OWN, TagMark, TaggingRun, Take};
pub use file::{
    Change, FileFacts, FileFailure, FolderId, KnownPlace, Pair, PlaceId, Recorded, Scan, ScanEnd,
};
pub use list::{Direction, GroupKey, Grouping, ListRequest, Listed, Scope, Sort};
pub use preset::{AutoTagging, DefaultWord, Preset};
pub use work::{
    AutoRule, EngineRef, Failure, FailureFilter, FailureOf, Limit, Retried, RetriedFile, Status, ThumbSize,
    ThumbStore, WorkItem,
};
