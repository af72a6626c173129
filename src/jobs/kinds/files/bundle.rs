//! Which files go together, and what they are called afterwards.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::relocate::Relocation;
use crate::grammar::template::Template;
use crate::media::{self, FileKind};

/// What a name may be made of: the old name, a number, the day it was taken.
pub const RENAME_FIELDS: [&str; 3] = ["name", "n", "date"];

/// Which files go together, by folder; each folder is read once for a whole order.
#[derive(Default)]
pub struct Bundles {
    folders: BTreeMap<PathBuf, BTreeMap<PathBuf, Vec<PathBuf>>>,
}

impl Bundles {
    /// The files of the same exposure: the picture, its RAW files, its sidecars.
    pub fn of(&mut self, path: &Path) -> Result<Vec<PathBuf>, String> {
        let folder = path.parent().ok_or_else(|| "it lies in no folder".to_owned())?;
        if !self.folders.contains_key(folder) {
            self.folders.insert(folder.to_path_buf(), together(&list(folder)?));
        }
        let known = self.folders.get(folder).and_then(|files| files.get(path));
        Ok(known.cloned().unwrap_or_else(|| vec![path.to_path_buf()]))
    }
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error: std::io::Error| format!("its folder cannot be read: {error}");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if matches!(media::kind_of(&file), FileKind::Picture | FileKind::Raw | FileKind::Sidecar) {
            files.push(file);
        }
    }
    Ok(files)
}

/// Every picture of a folder with its companions; a sidecar that belongs to several pictures stays with none.
fn together(files: &[PathBuf]) -> BTreeMap<PathBuf, Vec<PathBuf>> {
    let groups = media::companions(files);
    let mut claims: BTreeMap<&Path, usize> = BTreeMap::new();
    for sidecar in groups.iter().flat_map(|group| &group.sidecars) {
        *claims.entry(sidecar).or_default() += 1;
    }
    let mut all = BTreeMap::new();
    for group in &groups {
        let own = group.sidecars.iter().filter(|sidecar| claims.get(sidecar.as_path()) == Some(&1));
        let bundle: Vec<PathBuf> =
            std::iter::once(&group.primary).chain(&group.raw).chain(own).cloned().collect();
        for picture in std::iter::once(&group.primary).chain(&group.raw) {
            all.insert(picture.clone(), bundle.clone());
        }
    }
    all
}

/// A picture and its companions into another folder.
pub fn moves(bundles: &mut Bundles, path: &Path, folder: &Path) -> Result<Vec<Relocation>, String> {
    if path.parent() == Some(folder) {
        return Err("it is in this folder already".to_owned());
    }
    let to = |file: PathBuf| {
        let target = folder.join(file.file_name().unwrap_or_default());
        Relocation { from: file, to: target }
    };
    Ok(bundles.of(path)?.into_iter().map(to).collect())
}

/// A picture and its companions under another name; each keeps its ending.
pub fn renames(bundles: &mut Bundles, path: &Path, stem: &str) -> Result<Vec<Relocation>, String> {
    let old = path.file_stem().unwrap_or_default().as_encoded_bytes().len();
    let to = |file: PathBuf| {
        let name = file.file_name().unwrap_or_default().as_encoded_bytes();
        let ending = String::from_utf8_lossy(name.get(old..).unwrap_or_default()).into_owned();
        let mut renamed = OsString::from(stem);
        renamed.push(ending);
        Relocation { to: file.with_file_name(renamed), from: file }
    };
    let all: Vec<Relocation> = bundles.of(path)?.into_iter().map(to).collect();
    if all.iter().all(|one| one.from == one.to) {
        return Err("it has this name already".to_owned());
    }
    Ok(all)
}

/// The name without ending that a template gives the picture at place `number` of `count`.
pub fn stem_from(
    template: &Template,
    stem: &str,
    taken: Option<&str>,
    number: usize,
    count: usize,
) -> String {
    let width = count.to_string().len();
    template.fill(|field| match field {
        "n" => format!("{:0width$}", number + 1),
        "date" => taken.and_then(|t| t.get(..10)).unwrap_or("undated").to_owned(),
        _ => stem.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn a_pair_goes_with_its_sidecars_and_leaves_those_of_others() {
        let files = paths(&["d/IMG_1.CR2", "d/img_1.jpg", "d/IMG_1.xmp", "d/a.jpg", "d/a.png", "d/a.xmp"]);
        let all = together(&files);
        let of = |name: &str| all.get(Path::new(name)).cloned().unwrap_or_default();
        assert_eq!(of("d/img_1.jpg"), paths(&["d/img_1.jpg", "d/IMG_1.CR2", "d/IMG_1.xmp"]));
        assert_eq!(of("d/IMG_1.CR2"), of("d/img_1.jpg"));
        assert_eq!(of("d/a.png"), paths(&["d/a.png"]), "a.xmp speaks of a.jpg as well");
    }

    #[test]
    fn names_are_numbered_to_the_same_width_and_say_the_day() {
        let template = Template::parse("{date} walk {n}", &RENAME_FIELDS).unwrap();
        let stem = |number, taken| stem_from(&template, "IMG_1", taken, number, 120);
        assert_eq!(stem(0, Some("2026-10-12T07:41:00")), "2026-10-12 walk 001");
        assert_eq!(stem(99, None), "undated walk 100");
    }
}
