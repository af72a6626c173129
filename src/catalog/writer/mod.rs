//! The only connection that changes things; it lives on one thread.

use std::collections::BTreeMap;
use std::path::Path;

use super::rows::{
    AutoRule, Edit, EngineRef, FailureFilter, FileFacts, KnownPlace, Recorded, Scan, ScanEnd, WorkItem,
};
use super::Result;
use crate::facts::{AnalysisRecord, AssetId, Fingerprint, QuickKey, RootId};

/// Changes the library. Each call is one transaction, unless it is made inside [`Writer::batch`].
#[derive(Debug)]
pub struct Writer {}

#[expect(unused_variables, clippy::todo, reason = "signatures first")]
impl Writer {
    /// Runs `f` as one transaction: all of it happens, or none.
    pub fn batch<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> { todo!() }

    // Roots
    /// Adds a folder; adding one that is there already returns it. Refuses one inside or around another.
    pub fn add_root(&mut self, path: &Path) -> Result<RootId> { todo!() }
    /// Takes a folder out of the library, with the assets that lie nowhere else and everything made on them.
    pub fn remove_root(&mut self, root: RootId) -> Result<()> { todo!() }
    /// The folder now lies elsewhere; its files keep their assets.
    pub fn relocate_root(&mut self, root: RootId, path: &Path) -> Result<()> { todo!() }
    /// Whether the volume of the folder is there.
    pub fn set_root_online(&mut self, root: RootId, online: bool) -> Result<()> { todo!() }
    /// The import preset for new files of this folder.
    pub fn set_root_preset(&mut self, root: RootId, preset: Option<&str>) -> Result<()> { todo!() }

    // Scanning
    /// Begins a walk; replaces an unfinished one of the same root.
    pub fn begin_scan(&mut self, root: RootId) -> Result<Scan> { todo!() }
    /// What is known of a path; during a walk the path counts as seen.
    pub fn known_place(&mut self, root: RootId, rel_path: &Path) -> Result<Option<KnownPlace>> { todo!() }
    /// Marks paths as seen that a `Reader` looked up during a walk.
    pub fn mark_seen(&mut self, root: RootId, rel_paths: &[&Path]) -> Result<()> { todo!() }
    /// Records what was read from a file.
    pub fn record_file(&mut self, root: RootId, file: &FileFacts<'_>) -> Result<Recorded> { todo!() }
    /// Records that a file cannot be read, and under which version of the program.
    pub fn record_failure(&mut self, root: RootId, rel_path: &Path, quick_key: QuickKey, reason: &str, version: &str) -> Result<()> { todo!() }
    /// A watcher saw that a file went away.
    pub fn record_gone(&mut self, root: RootId, rel_path: &Path) -> Result<()> { todo!() }
    /// Ends a walk: what was not seen is missing. Only after a complete walk; drop the `Scan` otherwise.
    pub fn end_scan(&mut self, scan: Scan) -> Result<ScanEnd> { todo!() }
    /// Forgets assets whose files are missing, and everything made on them; others are left alone. Returns how many.
    pub fn forget_missing(&mut self, assets: &[AssetId]) -> Result<u64> { todo!() }

    // Analyses
    /// Up to `limit` pictures that lack some of `wanted` (in order of invocation) and can be read: `prefer` first,
    /// then in order of arrival, at last those that stopped the program once. Cheap however large the library is.
    pub fn next_analysis_work(&mut self, wanted: &[EngineRef], limit: usize, prefer: &[AssetId]) -> Result<Vec<WorkItem>> { todo!() }
    /// Notes that an analysis begins; must be committed before it does.
    pub fn start_analysis(&mut self, fingerprint: Fingerprint, engine: &EngineRef) -> Result<()> { todo!() }
    /// Stores what was found; findings of the same analysis by another engine are replaced.
    pub fn finish_analysis(&mut self, fingerprint: Fingerprint, record: &AnalysisRecord) -> Result<()> { todo!() }
    /// Stores why an analysis failed; it is tried again by another engine or on request.
    pub fn fail_analysis(&mut self, fingerprint: Fingerprint, engine: &EngineRef, reason: &str) -> Result<()> { todo!() }
    /// Takes a begun analysis back (cancelled): it is to be done again, without counting as an attempt.
    pub fn release_analysis(&mut self, fingerprint: Fingerprint, engine: &EngineRef) -> Result<()> { todo!() }
    /// Failures that are to be tried again; returns how many.
    pub fn retry_failed(&mut self, filter: &FailureFilter) -> Result<u64> { todo!() }
    /// Does analyses of these assets again although they are done; all analyses when `analyses` is empty.
    pub fn redo_analyses(&mut self, assets: &[AssetId], analyses: &[String]) -> Result<u64> { todo!() }
    /// Replaces the rules for automatic tags; pictures concerned are indexed again bit by bit, see [`Writer::settle`].
    pub fn set_auto_rules(&mut self, rules: &[AutoRule]) -> Result<()> { todo!() }
    /// Indexes up to `limit` pictures that a wide change left behind; returns how many remain. Call when idle.
    pub fn settle(&mut self, limit: usize) -> Result<u64> { todo!() }

    // Thumbnails
    /// Stores thumbnails (JPEG); the large one may push out others that were not looked at for long.
    pub fn store_thumbs(&mut self, fingerprint: Fingerprint, small: &[u8], large: Option<&[u8]>) -> Result<()> { todo!() }
    /// Notes that large thumbnails were looked at.
    pub fn touch_thumbs(&mut self, fingerprints: &[Fingerprint]) -> Result<()> { todo!() }
    /// How many bytes of large thumbnails to keep.
    pub fn set_thumb_budget(&mut self, bytes: u64) -> Result<()> { todo!() }

    // People
    /// Applies a change and returns the one that takes it back. Unknown assets are left out of both.
    pub fn edit(&mut self, edit: &Edit) -> Result<Edit> { todo!() }
    /// Stores a setting; `None` removes it.
    pub fn set_setting(&mut self, key: &str, value: Option<&str>) -> Result<()> { todo!() }
    /// Stores a named document (`preset`, `crop_set`); `None` removes it. Returns what was there.
    pub fn set_document(&mut self, kind: &str, name: &str, body: Option<&str>) -> Result<Option<String>> { todo!() }
    /// All documents of a kind by name.
    pub fn documents(&mut self, kind: &str) -> Result<BTreeMap<String, String>> { todo!() }

    // Care
    /// Writes a copy of `catalog.db` with SQLite's online backup; replaces `to` only when complete.
    pub fn backup(&mut self, to: &Path) -> Result<()> { todo!() }
    /// Lets SQLite tidy up (statistics, write-ahead log); call when idle.
    pub fn tidy(&mut self) -> Result<()> { todo!() }
}
