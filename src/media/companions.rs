//! Files that belong together: RAW and JPEG of one exposure, and their sidecars.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{FileKind, kind_of};

/// One exposure: the file that stands for it and what goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companions {
    /// The file that is shown: the JPEG (or HEIC) of a pair, or the only picture.
    pub primary: PathBuf,
    /// The RAW files of the same exposure, when a picture stands for them.
    pub raw: Vec<PathBuf>,
    /// Sidecars of any of them.
    pub sidecars: Vec<PathBuf>,
}

/// Groups the files of one or more folders; pure, opens nothing. Files without a picture are left out.
///
/// `IMG_1.CR2` and `IMG_1.JPG` of one folder are one exposure, `IMG_1.xmp` belongs to it, `IMG_1.JPG.xmp` as
/// well. Two pictures of one name (`a.jpg`, `a.png`) are never joined: somebody converted one into the other,
/// and both are wanted; RAW files then go with the camera's own format. Order follows the paths.
#[must_use]
pub fn companions(paths: &[PathBuf]) -> Vec<Companions> {
    let mut stems: BTreeMap<PathBuf, Stem> = BTreeMap::new();
    for path in paths {
        let stem = stems.entry(key(path)).or_default();
        match kind_of(path) {
            FileKind::Picture => stem.pictures.push(path.clone()),
            FileKind::Raw => stem.raw.push(path.clone()),
            FileKind::Sidecar => stem.sidecars.push(path.clone()),
            FileKind::Video | FileKind::Other => {}
        }
    }
    let mut groups: Vec<Companions> = stems.into_values().flat_map(Stem::groups).collect();
    groups.sort_by(|a, b| a.primary.cmp(&b.primary));
    groups
}

/// Folder and name without extension, in lower case, because cameras and copies disagree about case.
fn key(path: &Path) -> PathBuf {
    let mut stem = path.file_stem().unwrap_or_default().to_os_string();
    if kind_of(path) == FileKind::Sidecar {
        // `name.jpg.xmp` names its picture in full.
        let inner = Path::new(&stem);
        if matches!(kind_of(inner), FileKind::Picture | FileKind::Raw) {
            stem = inner.file_stem().map(OsString::from).unwrap_or(stem);
        }
    }
    path.with_file_name(stem.to_ascii_lowercase())
}

/// Everything of one name in one folder.
#[derive(Default)]
struct Stem {
    pictures: Vec<PathBuf>,
    raw: Vec<PathBuf>,
    sidecars: Vec<PathBuf>,
}

impl Stem {
    fn groups(mut self) -> Vec<Companions> {
        self.pictures.sort_by_key(|p| (rank(p), p.clone()));
        self.raw.sort();
        self.sidecars.sort();
        if self.pictures.is_empty() {
            // Several RAW files of one name (a DNG made from a CR2) are separate; sidecars go where they say.
            let all = std::mem::take(&mut self.raw);
            return all.into_iter().map(|primary| self.group(primary, Vec::new())).collect();
        }
        let mut raw = std::mem::take(&mut self.raw);
        let pictures = std::mem::take(&mut self.pictures);
        pictures.into_iter().map(|primary| self.group(primary, std::mem::take(&mut raw))).collect()
    }

    /// Sidecars that name another file of the stem in full do not belong to this one.
    fn group(&self, primary: PathBuf, raw: Vec<PathBuf>) -> Companions {
        let names_member = |sidecar: &Path| {
            let inner = sidecar.with_extension("");
            let is_full_name = matches!(kind_of(&inner), FileKind::Picture | FileKind::Raw);
            let same = |member: &PathBuf| member.as_os_str().eq_ignore_ascii_case(inner.as_os_str());
            !is_full_name || same(&primary) || raw.iter().any(same)
        };
        let sidecars = self.sidecars.iter().filter(|s| names_member(s)).cloned().collect();
        Companions { primary, raw, sidecars }
    }
}

/// What a camera writes beside its RAW file comes first.
fn rank(path: &Path) -> u8 {
    let extension = path.extension().map(|e| e.to_ascii_lowercase().to_string_lossy().into_owned());
    match extension.as_deref() {
        Some("jpg" | "jpeg" | "jpe") => 0,
        Some("heic" | "heif" | "hif") => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(names: &[&str]) -> Vec<(String, Vec<String>, Vec<String>)> {
        let paths: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
        let text = |p: &PathBuf| p.to_string_lossy().into_owned();
        let texts = |list: &[PathBuf]| list.iter().map(text).collect();
        companions(&paths).iter().map(|g| (text(&g.primary), texts(&g.raw), texts(&g.sidecars))).collect()
    }

    fn row(primary: &str, raw: &[&str], sidecars: &[&str]) -> (String, Vec<String>, Vec<String>) {
        let owned = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        (primary.into(), owned(raw), owned(sidecars))
    }

    #[test]
    fn raw_and_jpeg_are_one_exposure_with_their_sidecars() {
        let found = groups(&["d/IMG_1.CR2", "d/img_1.jpg", "d/IMG_1.xmp", "d/img_1.jpg.xmp", "e/IMG_1.CR2"]);
        assert_eq!(
            found,
            [
                row("d/img_1.jpg", &["d/IMG_1.CR2"], &["d/IMG_1.xmp", "d/img_1.jpg.xmp"]),
                row("e/IMG_1.CR2", &[], &[]),
            ]
        );
    }

    #[test]
    fn conversions_stay_apart() {
        let found = groups(&["a.png", "a.jpg", "a.nef", "a.png.xmp", "notes.txt", "b.xmp"]);
        assert_eq!(found, [row("a.jpg", &["a.nef"], &[]), row("a.png", &[], &["a.png.xmp"])]);
    }
}
