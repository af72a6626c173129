//! A folder of derived files: what is ours in it, and nothing else is ever replaced.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::manifest::{Manifest, PictureRecord};
use crate::export::{ExportError, Overwrite, atomic_write};

/// Name of the record of an export.
pub const MANIFEST: &str = "manifest.json";
/// Name of the page to look at.
pub const PAGE: &str = "preview.html";
/// What was written since the manifest was: one line of JSON a file.
const JOURNAL: &str = ".gravitas-export.jsonl";

/// A folder that an export writes into. Safe to use from several threads.
pub struct Folder {
    dir: PathBuf,
    overwrite: bool,
    before: Manifest,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Path to SHA-256 of every file that an export wrote here.
    ours: BTreeMap<String, String>,
    /// Paths of this run, in lower case: some systems do not tell `A` from `a`.
    claimed: BTreeSet<String>,
    journal: Option<File>,
}

/// One line of the journal.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    /// A file is about to appear: path and SHA-256.
    File(String, String),
    /// A picture is done: name of the set, and its record.
    Picture(String, Box<PictureRecord>),
}

impl Folder {
    /// Opens or makes a folder. A `manifest.json` of somebody else is an error.
    pub fn open(dir: &Path, overwrite: bool) -> Result<Self, ExportError> {
        fs::create_dir_all(dir).map_err(|source| ExportError::Write { source, path: dir.to_owned() })?;
        let path = dir.join(MANIFEST);
        let mut before = match fs::read_to_string(&path) {
            Ok(text) => match serde_json::from_str::<Manifest>(&text) {
                Ok(manifest) => manifest,
                Err(_) if overwrite => Manifest::default(),
                Err(_) => return Err(ExportError::Foreign(path)),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Manifest::default(),
            Err(source) => return Err(ExportError::Write { source, path }),
        };
        let mut ours = BTreeMap::new();
        for line in journal(&dir.join(JOURNAL)) {
            match line {
                Line::File(path, sha256) => {
                    ours.insert(path, sha256);
                }
                Line::Picture(set, record) => {
                    before.pictures.retain(|picture| picture.source != record.source);
                    before.pictures.push(*record);
                    before.set = set;
                }
            }
        }
        let files = before.pictures.iter().flat_map(|p| &p.files).chain(&before.outdated);
        let written = files.map(|file| (file.path.clone(), file.sha256.clone()));
        for (path, sha256) in before.pages.iter().cloned().chain(written) {
            // What the journal says is newer.
            ours.entry(path).or_insert(sha256);
        }
        let state = State { ours, ..State::default() };
        Ok(Self { dir: dir.to_owned(), overwrite, before, state: Mutex::new(state) })
    }

    /// The manifest of the run before; empty where there was none.
    #[must_use]
    pub const fn before(&self) -> &Manifest {
        &self.before
    }

    /// Where a path of the manifest lies.
    #[must_use]
    pub fn path(&self, relative: &str) -> PathBuf {
        relative.split('/').fold(self.dir.clone(), |path, part| path.join(part))
    }

    /// Whether a file is there with exactly these bytes.
    #[must_use]
    pub fn holds(&self, relative: &str, bytes: u64, sha256: &str) -> bool {
        let path = self.path(relative);
        let same_length = fs::metadata(&path).is_ok_and(|facts| facts.is_file() && facts.len() == bytes);
        same_length && digest_of(&path).is_some_and(|found| found == sha256)
    }

    /// Takes a path for this run; an error when the run has used it already.
    pub fn claim(&self, relative: &str) -> Result<(), ExportError> {
        let fresh = self.state.lock().claimed.insert(relative.to_lowercase());
        if fresh { Ok(()) } else { Err(ExportError::SameName(relative.to_owned())) }
    }

    /// Writes a file whole, or not at all; returns its SHA-256. A file of somebody else stays.
    pub fn write(&self, relative: &str, bytes: &[u8]) -> Result<String, ExportError> {
        let path = self.path(relative);
        if !self.overwrite && path.exists() && !self.is_ours(relative, &path) {
            return Err(ExportError::Foreign(path));
        }
        let sha256 = hex(&Sha256::digest(bytes));
        // Noted before the file appears, so that a crash in between leaves no stranger behind.
        self.note(&Line::File(relative.to_owned(), sha256.clone()))?;
        atomic_write(&path, bytes, Overwrite::Allow)?;
        Ok(sha256)
    }

    /// Remembers a picture that is done, in case the run does not come to its end.
    pub fn done(&self, set: &str, record: &PictureRecord) -> Result<(), ExportError> {
        self.note(&Line::Picture(set.to_owned(), Box::new(record.clone())))
    }

    /// Removes a file that an export wrote and nobody changed; whether it is gone.
    #[must_use]
    pub fn remove(&self, relative: &str) -> bool {
        let path = self.path(relative);
        !path.exists() || (self.is_ours(relative, &path) && fs::remove_file(&path).is_ok())
    }

    /// Writes the manifest, after which the journal has served.
    pub fn finish(&self, manifest: &Manifest) -> Result<PathBuf, ExportError> {
        let path = self.dir.join(MANIFEST);
        let text = serde_json::to_string_pretty(manifest).unwrap_or_default();
        atomic_write(&path, text.as_bytes(), Overwrite::Allow)?;
        let mut state = self.state.lock();
        state.journal = None;
        match fs::remove_file(self.dir.join(JOURNAL)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                log::warn!("the journal of the export stays: {error}");
            }
            _ => {}
        }
        Ok(path)
    }

    fn is_ours(&self, relative: &str, path: &Path) -> bool {
        let known = self.state.lock().ours.get(relative).cloned();
        known.is_some_and(|sha256| digest_of(path).is_some_and(|found| found == sha256))
    }

    fn note(&self, line: &Line) -> Result<(), ExportError> {
        let path = self.dir.join(JOURNAL);
        let failed = |source| ExportError::Write { source, path: path.clone() };
        let mut state = self.state.lock();
        if state.journal.is_none() {
            let opened = OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
            state.journal = Some(opened);
        }
        let text = serde_json::to_string(line).unwrap_or_default() + "\n";
        if let Some(journal) = &mut state.journal {
            journal.write_all(text.as_bytes()).map_err(failed)?;
        }
        Ok(())
    }
}

/// What was written since the last manifest; the last line may be cut short by a crash.
fn journal(path: &Path) -> Vec<Line> {
    let Ok(file) = File::open(path) else { return Vec::new() };
    let lines = BufReader::new(file).lines().map_while(Result::ok);
    lines.filter_map(|line| serde_json::from_str(&line).ok()).collect()
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn digest_of(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        match file.read(&mut block).ok()? {
            0 => return Some(hex(&hasher.finalize())),
            n => hasher.update(&block[..n]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_stay_and_our_own_are_replaced_also_after_a_crash() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("theirs.jpg"), b"theirs").unwrap();
        let folder = Folder::open(dir.path(), false).unwrap();
        assert!(matches!(folder.write("theirs.jpg", b"ours"), Err(ExportError::Foreign(_))));
        let sha256 = folder.write("sub/ours.jpg", b"one").unwrap();
        assert!(folder.holds("sub/ours.jpg", 3, &sha256) && !folder.holds("sub/ours.jpg", 4, &sha256));
        let record = PictureRecord { source: "a.jpg".to_owned(), ..PictureRecord::default() };
        folder.done("two", &record).unwrap();
        drop(folder);
        // No manifest was written: the journal says what is ours and what is done.
        let again = Folder::open(dir.path(), false).unwrap();
        assert_eq!((again.before().set.as_str(), again.before().picture("a.jpg")), ("two", Some(&record)));
        again.write("sub/ours.jpg", b"two").unwrap();
        again.finish(&Manifest::default()).unwrap();
        assert!(!dir.path().join(JOURNAL).exists() && dir.path().join(MANIFEST).exists());
    }

    #[test]
    fn a_file_that_was_changed_is_not_ours_any_more() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), false).unwrap();
        folder.write("a.jpg", b"one").unwrap();
        fs::write(dir.path().join("a.jpg"), b"retouched").unwrap();
        assert!(matches!(folder.write("a.jpg", b"two"), Err(ExportError::Foreign(_))));
        assert!(!folder.remove("a.jpg"));
        let bold = Folder::open(dir.path(), true).unwrap();
        bold.write("a.jpg", b"two").unwrap();
        assert_eq!(fs::read(dir.path().join("a.jpg")).unwrap(), b"two");
    }

    #[test]
    fn a_name_is_used_once_a_run() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), false).unwrap();
        folder.claim("A.jpg").unwrap();
        assert!(matches!(folder.claim("a.jpg"), Err(ExportError::SameName(_))));
        fs::write(dir.path().join(MANIFEST), "{}").unwrap();
        assert!(matches!(Folder::open(dir.path(), false), Err(ExportError::Foreign(_))));
    }
}
