//! A read-only connection; each thread has its own.

use std::collections::BTreeMap;
use std::path::Path;

use super::rows::{
    AnalysisCount, AssetRow, AutoRule, Details, Failure, FolderRow, KnownPlace, LibraryCounts, ListRequest, OwnFacts,
    RootRow, TagCount, ThumbSize,
};
use super::Result;
use crate::facts::{AnalysisRecord, AssetId, Fingerprint, RootId};

/// Answers questions; sees what was committed before each call.
#[derive(Debug)]
pub struct Reader {}

#[expect(unused_variables, clippy::todo, reason = "signatures first")]
impl Reader {
    /// A number that changes whenever another connection has committed something.
    pub fn data_version(&self) -> Result<i64> { todo!() }
    /// Runs `f` on one unchanging state of the library.
    pub fn snapshot<T>(&self, f: impl FnOnce(&Self) -> Result<T>) -> Result<T> { todo!() }

    /// Numbers for the sidebar.
    pub fn counts(&self) -> Result<LibraryCounts> { todo!() }
    /// Watched folders, by path.
    pub fn roots(&self) -> Result<Vec<RootRow>> { todo!() }
    /// All folders with pictures in or below them, by root and path.
    pub fn folders(&self) -> Result<Vec<FolderRow>> { todo!() }
    /// Tags that begin with `prefix` (empty for all), the most used first.
    pub fn tags(&self, prefix: &str, limit: usize) -> Result<Vec<TagCount>> { todo!() }
    /// Names of objects found that begin with `prefix`, the most frequent first.
    pub fn objects(&self, prefix: &str, limit: usize) -> Result<Vec<TagCount>> { todo!() }
    /// How far each analysis has come.
    pub fn analysis_counts(&self) -> Result<Vec<AnalysisCount>> { todo!() }
    /// What needs attention, newest first.
    pub fn failures(&self, limit: usize) -> Result<Vec<Failure>> { todo!() }
    /// Library-wide distribution of quality scores in 20 equal steps.
    pub fn quality_histogram(&self) -> Result<[u64; 20]> { todo!() }

    /// The ordered list.
    pub fn ids(&self, request: &ListRequest<'_>) -> Result<Vec<AssetId>> { todo!() }
    /// Cells for the grid, in the order asked for; assets that are gone meanwhile are left out.
    pub fn rows(&self, ids: &[AssetId]) -> Result<Vec<AssetRow>> { todo!() }
    /// Everything about one asset.
    pub fn details(&self, id: AssetId) -> Result<Option<Details>> { todo!() }
    /// What people made on one asset.
    pub fn own(&self, id: AssetId) -> Result<OwnFacts> { todo!() }
    /// What analyses found in one asset, by analysis id.
    pub fn records(&self, id: AssetId) -> Result<Vec<AnalysisRecord>> { todo!() }
    /// A thumbnail as JPEG.
    pub fn thumb(&self, fingerprint: Fingerprint, size: ThumbSize) -> Result<Option<Vec<u8>>> { todo!() }
    /// The asset of a file given by its full path.
    pub fn find_by_path(&self, path: &Path) -> Result<Option<AssetId>> { todo!() }
    /// The asset with this content.
    pub fn find_by_fingerprint(&self, fingerprint: Fingerprint) -> Result<Option<AssetId>> { todo!() }
    /// What is known of a path; a walk must also tell `Writer::mark_seen`.
    pub fn known_place(&self, root: RootId, rel_path: &Path) -> Result<Option<KnownPlace>> { todo!() }

    /// One setting.
    pub fn setting(&self, key: &str) -> Result<Option<String>> { todo!() }
    /// All settings.
    pub fn settings(&self) -> Result<BTreeMap<String, String>> { todo!() }
    /// All documents of a kind (`preset`, `crop_set`) by name.
    pub fn documents(&self, kind: &str) -> Result<BTreeMap<String, String>> { todo!() }
    /// Rules for automatic tags, by analysis.
    pub fn auto_rules(&self) -> Result<Vec<AutoRule>> { todo!() }
    /// What is wrong with the files, for `doctor`; empty when all is well.
    pub fn check(&self) -> Result<Vec<String>> { todo!() }
}
