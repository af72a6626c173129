//! What stands beside the files: snippets, the page to look at, the manifest.

use std::collections::{BTreeMap, BTreeSet};

use super::ExportTotals;
use super::export::manifest_of;
use crate::export::ExportError;
use crate::export::sets::{self, CropSet, Derived, FileRecord, Folder, Manifest};
use crate::grammar::template::safe_name;

/// Writes the pages and the manifest, and adds everything up.
pub(super) fn finish(
    folder: &Folder,
    set: &CropSet,
    made: Vec<Derived>,
    prune: bool,
) -> Result<ExportTotals, ExportError> {
    let mut totals = ExportTotals::default();
    let mut manifest = manifest_of(set);
    for derived in made {
        totals.written += derived.written;
        totals.kept += derived.kept;
        totals.bytes_written += derived.bytes_written;
        totals.failed += u64::from(!derived.record.errors.is_empty());
        manifest.pictures.push(derived.record);
    }
    let asked = manifest.pictures.len();
    keep_others(&mut manifest, folder.before());
    manifest.outdated = outdated(&manifest, folder.before());
    if prune {
        manifest.outdated.retain(|file| !folder.remove(&file.path));
    }
    totals.outdated = manifest.outdated.len() as u64;
    totals.set.clone_from(&set.name);
    totals.snippets = write_snippets(folder, &mut manifest, &mut totals.problems);
    match folder.write(sets::PAGE, sets::page(&manifest).as_bytes()) {
        Ok(sha256) => manifest.pages.push((sets::PAGE.to_owned(), sha256)),
        Err(error) => totals.problems.push(error.to_string()),
    }
    totals.page = folder.path(sets::PAGE);
    totals.manifest = folder.finish(&manifest)?;
    manifest.pictures.truncate(asked);
    totals.bytes = manifest.bytes();
    totals.records = manifest.pictures;
    Ok(totals)
}

/// Pictures of earlier runs of the same set stay in the manifest, as their files do in the folder.
fn keep_others(manifest: &mut Manifest, before: &Manifest) {
    if before.set != manifest.set {
        return;
    }
    let here: BTreeSet<String> = manifest.pictures.iter().map(|p| p.source.clone()).collect();
    let taken: BTreeSet<String> =
        manifest.pictures.iter().flat_map(|p| &p.files).map(|f| f.path.clone()).collect();
    let others = before.pictures.iter().filter(|p| !here.contains(&p.source));
    let whole = others.filter(|p| p.files.iter().all(|f| !taken.contains(&f.path)));
    manifest.pictures.extend(whole.cloned());
}

/// Files of earlier runs that no picture of the manifest has.
fn outdated(manifest: &Manifest, before: &Manifest) -> Vec<FileRecord> {
    let now: BTreeSet<&str> =
        manifest.pictures.iter().flat_map(|p| &p.files).map(|f| f.path.as_str()).collect();
    let all = before.pictures.iter().flat_map(|p| &p.files).chain(&before.outdated);
    let mut seen = BTreeSet::new();
    all.filter(|file| !now.contains(file.path.as_str()) && seen.insert(file.path.clone())).cloned().collect()
}

/// Writes the HTML of every picture; answers it by source.
fn write_snippets(
    folder: &Folder,
    manifest: &mut Manifest,
    problems: &mut Vec<String>,
) -> BTreeMap<String, String> {
    let mut names = BTreeSet::new();
    let mut snippets = BTreeMap::new();
    for at in 0..manifest.pictures.len() {
        let picture = &manifest.pictures[at];
        if picture.files.is_empty() {
            continue;
        }
        let file = picture.source.rsplit(['/', '\\']).next().unwrap_or(&picture.source);
        let stem = safe_name(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
        let mut path = format!("html/{stem}.html");
        if !names.insert(path.to_lowercase()) {
            path = format!("html/{stem}-{}.html", picture.fingerprint.get(..8).unwrap_or_default());
            names.insert(path.to_lowercase());
        }
        let html = sets::snippet(manifest, picture);
        snippets.insert(picture.source.clone(), html.clone());
        match folder.write(&path, html.as_bytes()) {
            Ok(sha256) => {
                manifest.pages.push((path.clone(), sha256));
                manifest.pictures[at].html = Some(path);
            }
            Err(error) => problems.push(error.to_string()),
        }
    }
    snippets
}
