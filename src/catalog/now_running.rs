//! Which analysis runs on which picture at this moment, in a small file beside the databases.
//!
//! When the program is killed, the next start reads here what it died over: only that analysis is blamed, and the
//! others that were planned for the same picture are done as if nothing had happened. A file is much cheaper than
//! a transaction a model; losing it (power failure) costs only the blame.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

use crate::facts::Fingerprint;

/// Name of the file.
const FILE: &str = "running.txt";

/// Written by those who analyse.
#[derive(Debug)]
pub struct NowRunning {
    path: PathBuf,
    /// Contents in work, with the analysis that runs; `None` while the picture is decoded.
    running: Mutex<BTreeMap<[u8; 32], Option<String>>>,
}

impl NowRunning {
    /// Begins anew in the folder of a library that is open for writing.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        let this = Self { path: dir.join(FILE), running: Mutex::default() };
        this.store(&BTreeMap::new());
        this
    }

    /// The picture is being decoded.
    pub fn decodes(&self, fingerprint: Fingerprint) {
        self.set(fingerprint, None);
    }

    /// An analysis of the picture begins.
    pub fn runs(&self, fingerprint: Fingerprint, analysis: &str) {
        self.set(fingerprint, Some(analysis.to_owned()));
    }

    /// Nothing more is done with the picture.
    pub fn ended(&self, fingerprint: Fingerprint) {
        let mut running = self.running.lock();
        running.remove(&fingerprint.0);
        self.store(&running);
    }

    fn set(&self, fingerprint: Fingerprint, analysis: Option<String>) {
        let mut running = self.running.lock();
        running.insert(fingerprint.0, analysis);
        self.store(&running);
    }

    fn store(&self, running: &BTreeMap<[u8; 32], Option<String>>) {
        let mut text = String::new();
        for (print, analysis) in running {
            for byte in print {
                write!(text, "{byte:02x}").expect("writing to a String cannot fail");
            }
            writeln!(text, "\t{}", analysis.as_deref().unwrap_or_default())
                .expect("writing to a String cannot fail");
        }
        if let Err(error) = std::fs::write(&self.path, text) {
            log::warn!("what is being analysed could not be noted: {error}: {}", self.path.display());
        }
    }
}

/// What the last run was doing when it ended.
#[derive(Debug, Default)]
pub(super) struct LastRunning(Option<Vec<([u8; 32], String)>>);

impl LastRunning {
    /// Reads what was left behind; without a file everything that had begun is suspect.
    pub(super) fn read(dir: &Path) -> Self {
        let text = std::fs::read_to_string(dir.join(FILE)).ok();
        Self(text.map(|text| text.lines().filter_map(entry).collect()))
    }

    /// Whether this analysis of this content may have stopped the program.
    pub(super) fn suspects(&self, fingerprint: Fingerprint, analysis: &str) -> bool {
        let Some(running) = &self.0 else { return true };
        running.iter().any(|(print, name)| *print == fingerprint.0 && (name.is_empty() || name == analysis))
    }
}

fn entry(line: &str) -> Option<([u8; 32], String)> {
    let (hex, analysis) = line.split_once('\t')?;
    let digits = hex.as_bytes().as_chunks::<2>().0;
    let bytes: Option<Vec<u8>> = digits
        .iter()
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    Some((bytes?.try_into().ok()?, analysis.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_ran_is_suspect() {
        let dir = tempfile::tempdir().unwrap();
        let (one, two, three) = (Fingerprint([1; 32]), Fingerprint([2; 32]), Fingerprint([3; 32]));
        assert!(LastRunning::read(dir.path()).suspects(one, "coco"), "without a file all are");
        let running = NowRunning::new(dir.path());
        running.decodes(one);
        running.decodes(two);
        running.runs(two, "coco");
        running.runs(three, "iqa");
        running.ended(three);
        let last = LastRunning::read(dir.path());
        assert!(last.suspects(one, "coco") && last.suspects(one, "iqa"), "a bad file is bad for all");
        assert!(last.suspects(two, "coco") && !last.suspects(two, "iqa"));
        assert!(!last.suspects(three, "iqa"));
    }
}
