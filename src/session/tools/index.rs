//! `add`, `scan`, `watch`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Progress;
use crate::catalog::{ListRequest, Reader, Scope};
use crate::facts::{AssetId, RootId};
use crate::jobs::kinds::{ScanReport, ScanRequest, ScanTotals};
use crate::jobs::{Changes, Reply};
use crate::session::{Result, Session, SessionError};

/// What became of the files below some folders; the parts add up to `seen`.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct IndexTotals {
    /// Every file met.
    pub seen: u64,
    /// Pictures that are in the library now, new or known.
    pub indexed: u64,
    /// Pictures that could not be read.
    pub failed: u64,
    /// Files passed over, by reason: `not a picture`, `hidden`, `sidecar`, `video`.
    pub ignored: BTreeMap<String, u64>,
    /// Every failure: file and sentence. Not part of the JSON.
    #[serde(skip)]
    pub failures: Vec<(PathBuf, String)>,
}

impl IndexTotals {
    /// Whether every file is accounted for.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.seen == self.indexed + self.failed + self.ignored.values().sum::<u64>()
    }
}

impl From<ScanTotals> for IndexTotals {
    fn from(totals: ScanTotals) -> Self {
        Self {
            seen: totals.seen,
            indexed: totals.indexed,
            failed: totals.failed,
            ignored: totals.ignored,
            failures: totals.failures.into_iter().collect(),
        }
    }
}

impl Session {
    /// Adds folders and indexes them; returns when all is done. No models run.
    ///
    /// A folder inside a watched folder is only indexed again.
    pub fn add_folders(&mut self, folders: &[PathBuf], progress: Progress<'_>) -> Result<IndexTotals> {
        self.add_folders_with(folders, None, progress)
    }

    /// The same; new pictures of the watched folders get what the preset of this name says, from now on.
    pub fn add_folders_with(
        &mut self,
        folders: &[PathBuf],
        preset: Option<&str>,
        progress: Progress<'_>,
    ) -> Result<IndexTotals> {
        let mut requests = Vec::new();
        for folder in folders {
            requests.push(self.request_for(folder)?);
        }
        if let Some(name) = preset {
            self.preset(name)?;
            let roots: Vec<RootId> = requests.iter().map(|request| request.root).collect();
            let name = name.to_owned();
            let reply = self.writer()?.begin(move |writer| {
                roots.iter().try_for_each(|&root| writer.set_root_preset(root, Some(&name)))?;
                Ok(((), Changes::all()))
            });
            self.wait_for_reply(&reply)?;
        }
        self.walk(requests, progress)
    }

    /// Indexes every folder again; returns when all is done.
    pub fn scan(&mut self, progress: Progress<'_>) -> Result<IndexTotals> {
        let roots = self.roots()?;
        let whole = |(root, path)| ScanRequest { root, path, only: Vec::new() };
        self.walk(roots.into_iter().map(whole).collect(), progress)
    }

    /// Follows changes until `progress` says stop. The session must have been opened with `watch`.
    pub fn follow(&mut self, progress: Progress<'_>) -> Result<()> {
        if !self.options.watch {
            return Err(SessionError::Input("the session was not opened to watch folders".to_owned()));
        }
        self.run_until(progress, |_| false)?;
        Ok(())
    }

    /// The walk that indexes a folder: the whole of a new root, or the part of a known one.
    fn request_for(&mut self, folder: &Path) -> Result<ScanRequest> {
        let told = |error: std::io::Error| SessionError::Picture {
            reason: format!("the folder could not be read: {error}"),
            path: folder.to_owned(),
        };
        let path = folder.canonicalize().map_err(told)?;
        std::fs::read_dir(&path).map_err(told)?;
        if let Some((root, outer)) = self.roots()?.into_iter().find(|(_, outer)| path.starts_with(outer)) {
            let only = if outer == path { Vec::new() } else { vec![path] };
            return Ok(ScanRequest { root, path: outer, only });
        }
        let new = path.clone();
        let reply: Reply<RootId> =
            self.writer()?.begin(move |writer| Ok((writer.add_root(&new)?, Changes::all())));
        let root = self.wait_for_reply(&reply)?;
        Ok(ScanRequest { root, path, only: Vec::new() })
    }

    /// Watched folders as the library knows them now.
    pub(in crate::session) fn roots(&mut self) -> Result<Vec<(RootId, PathBuf)>> {
        let rows = self.read(Reader::roots)?;
        Ok(rows.into_iter().map(|root| (root.id, root.path)).collect())
    }

    /// The import preset that holds for a folder of the library, and the pictures in it and below.
    pub(super) fn below(&mut self, folder: &Path) -> Result<(Option<String>, Vec<AssetId>)> {
        let path = folder.canonicalize().unwrap_or_else(|_gone| folder.to_owned());
        self.read(move |reader| {
            let roots = reader.roots()?;
            let root = roots.into_iter().find_map(|root| {
                let inside = path.strip_prefix(&root.path).ok()?.to_owned();
                Some((root, inside))
            });
            let Some((root, inside)) = root else { return Ok((None, Vec::new())) };
            let scope = if inside.as_os_str().is_empty() {
                Some(Scope::Root(root.id))
            } else {
                let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
                let (folders, path) = (reader.folders()?, parts.join("/"));
                let row = folders.into_iter().find(|row| row.root == root.id && row.path == path);
                row.map(|row| Scope::Folder(row.id))
            };
            // A folder without pictures is in no list.
            let Some(scope) = scope else { return Ok((root.preset, Vec::new())) };
            Ok((root.preset, reader.ids(&ListRequest { scope, ..ListRequest::default() })?))
        })
    }

    fn walk(&mut self, requests: Vec<ScanRequest>, progress: Progress<'_>) -> Result<IndexTotals> {
        self.writer()?;
        self.heard = super::super::session::Heard { listening: true, ..Default::default() };
        let expected = requests.len();
        for request in requests {
            self.runtime.scan(request);
        }
        let mut calm = 0;
        let done = self.run_until(progress, |session| {
            // Walks over the same root may have been taken together.
            let idle = session.runtime.idle();
            calm = if idle { calm + 1 } else { 0 };
            idle && (session.heard.scans.len() >= expected || calm > 3)
        })?;
        let heard = std::mem::take(&mut self.heard);
        if !done {
            self.runtime.cancel(crate::jobs::WorkKind::Scan);
        }
        totals(&heard.scans)
    }
}

/// What the walks met, each file once: the last walk over a whole root tells of everything in it, also of what other
/// walks met there. Who follows folders walks each of them once by itself.
fn totals(reports: &[ScanReport]) -> Result<IndexTotals> {
    let whole: BTreeMap<RootId, usize> = reports
        .iter()
        .enumerate()
        .filter(|(_, report)| report.complete && report.totals.is_some())
        .map(|(at, report)| (report.root, at))
        .collect();
    let mut all = ScanTotals::default();
    for (at, report) in reports.iter().enumerate() {
        if whole.get(&report.root).is_some_and(|last| *last != at) {
            continue;
        }
        match &report.totals {
            Some(totals) => all.add(totals),
            None => log::warn!("a walk ended early"),
        }
    }
    if !reports.is_empty() && reports.iter().all(|report| report.totals.is_none()) {
        let reason = "no folder could be walked; see the messages above".to_owned();
        return Err(SessionError::Library(reason));
    }
    Ok(all.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_that_was_walked_twice_is_counted_once() {
        let report = |root, complete, seen| ScanReport {
            root: RootId(root),
            complete,
            totals: Some(ScanTotals { seen, indexed: seen, ..ScanTotals::default() }),
            end: None,
        };
        let seen = |reports: &[ScanReport]| totals(reports).unwrap().seen;
        assert_eq!(seen(&[report(1, true, 7), report(1, true, 7)]), 7, "by itself, and because it was asked");
        assert_eq!(seen(&[report(1, true, 6), report(2, true, 1), report(1, true, 7)]), 8);
        assert_eq!(seen(&[report(1, false, 2), report(1, false, 3)]), 5, "parts of a root are added up");
        assert_eq!(seen(&[report(1, false, 2), report(1, true, 7)]), 7);
        let gone = ScanReport { totals: None, complete: false, ..report(1, true, 0) };
        assert_eq!(seen(&[report(1, true, 7), gone.clone()]), 7);
        assert!(totals(&[gone]).is_err());
    }
}
