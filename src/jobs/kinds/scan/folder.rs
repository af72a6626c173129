//! One folder: its files sorted into pictures, companions and the rest.

use std::path::{Path, PathBuf};

use super::ScanTotals;
use crate::facts::QuickKey;
use crate::media::{self, FileKind};

/// The content of one folder.
#[derive(Debug, Default)]
pub struct Folder {
    /// Pictures and RAW files worth reading.
    pub pictures: Vec<Candidate>,
    /// Folders in it.
    pub folders: Vec<PathBuf>,
}

/// A file to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where it is.
    pub path: PathBuf,
    /// The other file of a RAW and JPEG pair, and whether this one leads.
    pub pair: Option<(PathBuf, bool)>,
    /// Sidecars whose change counts as a change of this file.
    pub sidecars: Vec<PathBuf>,
}

/// Lists a folder, counting what is passed over. Hidden files and folders of other programs are not
/// met at all.
pub fn list(folder: &Path, library: &Path, totals: &mut ScanTotals) -> std::io::Result<Folder> {
    let mut files = Vec::new();
    let mut content = Folder::default();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !passed_over(&path) && path != library {
                content.folders.push(path);
            }
        } else if kind.is_file() || may_lead_to_a_file(&path) {
            files.push(path);
        }
    }
    files.sort();
    content.folders.sort();
    content.pictures = sort_out(files, totals);
    Ok(content)
}

/// Whether a link leads to a file, or to something that cannot be looked at now.
fn may_lead_to_a_file(link: &Path) -> bool {
    match link.metadata() {
        Ok(facts) => facts.is_file(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

/// Counts every file and keeps those worth reading.
pub fn sort_out(files: Vec<PathBuf>, totals: &mut ScanTotals) -> Vec<Candidate> {
    let mut kept = Vec::new();
    for path in files {
        totals.seen += 1;
        if is_hidden(&path) {
            totals.ignore("hidden");
            continue;
        }
        match media::kind_of(&path) {
            FileKind::Picture | FileKind::Raw => kept.push(path),
            FileKind::Sidecar => {
                totals.ignore("sidecar");
                kept.push(path);
            }
            FileKind::Video => totals.ignore("video"),
            FileKind::Other => totals.ignore("not a picture"),
        }
    }
    paired(&kept)
}

/// The candidates of a folder whose pictures, RAW files and sidecars these are.
fn paired(files: &[PathBuf]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for group in media::companions(files) {
        let other = group.raw.iter().find(|raw| **raw != group.primary).cloned();
        candidates.push(Candidate {
            path: group.primary.clone(),
            pair: other.map(|other| (other, true)),
            sidecars: group.sidecars.clone(),
        });
        for raw in group.raw.iter().filter(|raw| **raw != group.primary) {
            candidates.push(Candidate {
                path: raw.clone(),
                pair: Some((group.primary.clone(), false)),
                sidecars: group.sidecars.clone(),
            });
        }
    }
    candidates
}

/// The quick key of a file and its sidecars: a changed sidecar changes it.
pub fn quick_key(candidate: &Candidate) -> Result<QuickKey, String> {
    let mut key = media::quick_key(&candidate.path).map_err(|error| error.to_string())?;
    for sidecar in candidate.sidecars.iter().filter_map(|path| media::quick_key(path).ok()) {
        key.modified_ns = key.modified_ns.max(sidecar.modified_ns);
    }
    Ok(key)
}

/// Folders that other programs keep for themselves.
fn passed_over(folder: &Path) -> bool {
    const NAMES: [&str; 6] =
        ["@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found", "__MACOSX"];
    let name = folder.file_name().unwrap_or_default();
    is_hidden(folder) || NAMES.iter().any(|known| name == *known)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}
