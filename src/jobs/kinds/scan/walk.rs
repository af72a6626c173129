//! One walk over a root, or over the parts of it that changed.

use std::path::{Path, PathBuf};

use super::folder::{self, Candidate};
use super::{ScanReport, ScanRequest, ScanTotals, Shared};
use crate::catalog::{Scan, ScanEnd};
use crate::jobs::event::Changes;
use crate::jobs::kinds::index::PROGRAM_VERSION;
use crate::jobs::kinds::{IndexItem, Intake};

/// Known paths are reported to the catalog in portions of this size.
const PORTION: usize = 500;

/// So many files are found to be gone in one change.
const GONE_AT_ONCE: usize = 2_000;

/// Walks and waits until every file it sent to be read is in the library.
pub(super) fn run(shared: &Shared, request: &ScanRequest) -> ScanReport {
    let nothing = ScanReport { root: request.root, complete: false, totals: None, end: None };
    if std::fs::read_dir(&request.path).is_err() {
        log::warn!("the folder is not there or cannot be read: {}", request.path.display());
        shared.set_online(request.root, false);
        return nothing;
    }
    shared.set_online(request.root, true);
    if request.only.is_empty() { whole(shared, request) } else { parts(shared, request) }.unwrap_or(nothing)
}

/// Everything below the root; what was not seen is missing afterwards.
fn whole(shared: &Shared, request: &ScanRequest) -> Option<ScanReport> {
    let root = request.root;
    let scan: Scan = told(shared.tools.writer.call(move |writer| {
        let scan = writer.begin_scan(root)?;
        Ok((scan, Changes::default()))
    }))?;
    let mut walk = Walk::new(shared, request);
    walk.folders(vec![request.path.clone()])?;
    let (totals, complete) = walk.finish()?;
    if !complete {
        // What could not be looked at may hold anything: nothing may be called missing.
        return Some(ScanReport { root, complete: false, totals: Some(totals), end: None });
    }
    let end = end_of(shared, scan)?;
    Some(ScanReport { root, complete: true, totals: Some(totals), end: Some(end) })
}

/// Tells the catalog that the walk was complete, in portions: what people do meanwhile comes in between.
fn end_of(shared: &Shared, scan: Scan) -> Option<ScanEnd> {
    let mut end = ScanEnd::default();
    loop {
        let (portion, more) = told(shared.tools.writer.call(move |writer| {
            let portion = writer.end_scan_some(scan, GONE_AT_ONCE)?;
            Ok((portion, Changes::all()))
        }))?;
        end.add(portion);
        if !more {
            return Some(end);
        }
    }
}

/// The files and folders that were named; files that are gone are told to the catalog.
fn parts(shared: &Shared, request: &ScanRequest) -> Option<ScanReport> {
    let mut walk = Walk::new(shared, request);
    let mut there = Vec::new();
    for path in &request.only {
        match path.try_exists() {
            Ok(true) => there.push(path.clone()),
            Ok(false) => walk.gone(path),
            Err(error) => log::warn!("left as it was, it cannot be looked at: {error}: {}", path.display()),
        }
    }
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = there.into_iter().partition(|path| path.is_dir());
    // A picture is looked at with its neighbours, because pairs and sidecars belong together.
    let mut shallow: Vec<PathBuf> = files.iter().filter_map(|f| f.parent().map(Path::to_path_buf)).collect();
    shallow.sort();
    shallow.dedup();
    for parent in shallow.iter().filter(|parent| !folders.contains(parent)) {
        walk.folder(parent);
    }
    walk.folders(folders)?;
    let (totals, _) = walk.finish()?;
    Some(ScanReport { root: request.root, complete: false, totals: Some(totals), end: None })
}

/// A walk in progress.
struct Walk<'a> {
    shared: &'a Shared,
    request: &'a ScanRequest,
    intake: Intake,
    totals: ScanTotals,
    seen: Vec<PathBuf>,
    /// Whether everything that is there was met, and noted as seen.
    complete: bool,
}

impl<'a> Walk<'a> {
    fn new(shared: &'a Shared, request: &'a ScanRequest) -> Self {
        let totals = ScanTotals::default();
        Self { shared, request, intake: Intake::default(), totals, seen: Vec::new(), complete: true }
    }

    /// Walks folders and everything below; `None` when cancelled.
    fn folders(&mut self, start: Vec<PathBuf>) -> Option<()> {
        let mut waiting = start;
        while let Some(folder) = waiting.pop() {
            if !self.shared.proceed() {
                self.intake.cancel();
                return None;
            }
            waiting.extend(self.folder(&folder).into_iter().rev());
        }
        Some(())
    }

    /// Looks at the files of one folder; returns the folders in it.
    fn folder(&mut self, folder: &Path) -> Vec<PathBuf> {
        match folder::list(folder, &self.shared.tools.library, &mut self.totals) {
            Ok(content) => {
                for candidate in content.pictures {
                    self.candidate(&candidate);
                }
                content.folders
            }
            Err(error) => {
                self.complete = false;
                let text = format!("a folder could not be read: {error}: {}", folder.display());
                self.shared.tools.events.notice(false, text);
                Vec::new()
            }
        }
    }

    fn candidate(&mut self, candidate: &Candidate) {
        let Some(rel_path) = self.relative(&candidate.path) else { return };
        let quick_key = match folder::quick_key(candidate) {
            Ok(key) => key,
            Err(reason) => return self.fail(candidate, reason),
        };
        let root = self.request.root;
        let known = self.shared.tools.connections.with(|reader| reader.known_place(root, &rel_path));
        match known {
            Ok(Some(known)) if known.is_current(&quick_key, PROGRAM_VERSION) => {
                match known.failure {
                    Some(failure) => self.fail(candidate, failure.reason),
                    None => self.totals.indexed += 1,
                }
                self.saw(rel_path);
            }
            Ok(_) => self.read(candidate, rel_path, quick_key),
            Err(reason) => self.fail(candidate, reason),
        }
    }

    fn read(&mut self, candidate: &Candidate, rel_path: PathBuf, quick_key: crate::facts::QuickKey) {
        let pair = candidate.pair.as_ref();
        let pair = pair.and_then(|(other, leads)| Some((self.relative(other)?, *leads)));
        let ticket = self.intake.ticket();
        let item = IndexItem {
            root: self.request.root,
            path: candidate.path.clone(),
            rel_path,
            quick_key,
            pair,
            ticket: ticket.clone(),
        };
        if !self.shared.read(item) {
            ticket.cancel();
        }
    }

    fn fail(&mut self, candidate: &Candidate, reason: String) {
        self.totals.failed += 1;
        self.totals.failures.insert(candidate.path.clone(), reason);
    }

    fn gone(&mut self, path: &Path) {
        let Some(rel_path) = self.relative(path) else { return };
        let root = self.request.root;
        let noted = self.shared.tools.writer.call(move |writer| {
            writer.record_gone(root, &rel_path)?;
            Ok(((), Changes::all()))
        });
        told(noted);
    }

    fn saw(&mut self, rel_path: PathBuf) {
        self.seen.push(rel_path);
        if self.seen.len() >= PORTION {
            self.report_seen();
        }
    }

    fn report_seen(&mut self) {
        let (root, seen) = (self.request.root, std::mem::take(&mut self.seen));
        if seen.is_empty() || !self.request.only.is_empty() {
            return;
        }
        let noted = self.shared.tools.writer.call(move |writer| {
            let paths: Vec<&Path> = seen.iter().map(PathBuf::as_path).collect();
            writer.mark_seen(root, &paths)?;
            Ok(((), Changes::default()))
        });
        self.complete &= told(noted).is_some();
    }

    /// Waits for the files being read and adds them up; says whether the walk was complete.
    fn finish(mut self) -> Option<(ScanTotals, bool)> {
        let tally = loop {
            if let Some(tally) = self.intake.wait_briefly()? {
                break tally;
            }
            if !self.shared.proceed() {
                self.intake.cancel();
                return None;
            }
        };
        tally.add_to(&mut self.totals);
        self.saw_failures();
        self.report_seen();
        Some((self.totals, self.complete))
    }

    /// A file that was met is there, whatever failed afterwards: looking at it, reading it or recording it.
    fn saw_failures(&mut self) {
        let met: Vec<PathBuf> = self.totals.failures.keys().filter_map(|path| self.relative(path)).collect();
        for rel_path in met {
            self.saw(rel_path);
        }
    }

    fn relative(&self, path: &Path) -> Option<PathBuf> {
        path.strip_prefix(&self.request.path).ok().map(Path::to_path_buf)
    }
}

fn told<T>(outcome: Result<T, String>) -> Option<T> {
    outcome.map_err(|reason| log::warn!("walking a folder: {reason}")).ok()
}
