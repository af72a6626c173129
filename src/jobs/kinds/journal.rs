//! Which files are being read right now, on disk, so that the next start knows what a crash hit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

/// A small file beside the databases that names the files being read, with how often the program
/// stopped while reading them.
///
/// A file that stopped the program twice is not read again by itself: it becomes a failed item.
/// Losing the journal (power failure) costs only this protection, so it is written without fsync.
pub struct Journal {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Crashes so far of files from earlier runs; kept until the file was read.
    strikes: BTreeMap<PathBuf, u32>,
    reading: BTreeMap<PathBuf, u32>,
}

impl Journal {
    /// Strikes after which a file is left alone.
    pub const LIMIT: u32 = 2;

    /// Reads what the last run left behind.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        let path = folder.join("reading.txt");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let state = State { strikes: text.lines().filter_map(entry).collect(), ..State::default() };
        Self { path, state: Mutex::new(state) }
    }

    /// Notes that a file is about to be read; `false` when it stopped the program too often.
    pub fn begin(&self, file: &Path) -> bool {
        let mut state = self.state.lock();
        let strikes = state.strikes.get(file).copied().unwrap_or(0);
        if strikes >= Self::LIMIT {
            return false;
        }
        state.reading.insert(file.to_owned(), strikes + 1);
        self.store(&state);
        true
    }

    /// Notes that a file was read, or became a failed item: the program is still alive.
    pub fn end(&self, file: &Path) {
        let mut state = self.state.lock();
        state.reading.remove(file);
        state.strikes.remove(file);
        self.store(&state);
    }

    fn store(&self, state: &State) {
        use std::fmt::Write as _;
        let mut text = String::new();
        let earlier = state.strikes.iter().filter(|(file, _)| !state.reading.contains_key(*file));
        for (file, strikes) in earlier.chain(&state.reading) {
            // A name with a line break or broken Unicode is not protected, and harms nothing.
            let Some(name) = file.to_str().filter(|name| !name.contains('\n')) else { continue };
            writeln!(text, "{strikes}\t{name}").expect("writing to a String cannot fail");
        }
        if let Err(error) = std::fs::write(&self.path, text) {
            log::warn!(
                "the journal of files being read could not be written: {error}: {}",
                self.path.display()
            );
        }
    }
}

fn entry(line: &str) -> Option<(PathBuf, u32)> {
    let (strikes, name) = line.split_once('\t')?;
    Some((PathBuf::from(name), strikes.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_crash_over_a_file_is_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let (bad, good) = (Path::new("/p/bad.tif"), Path::new("/p/good.jpg"));
        for _ in 0..2 {
            let journal = Journal::open(folder.path());
            assert!(journal.begin(bad));
            assert!(journal.begin(good));
            journal.end(good);
            // The program stops here, still reading the bad one.
        }
        let journal = Journal::open(folder.path());
        assert!(journal.begin(good));
        assert!(!journal.begin(bad));
        journal.end(bad);
        assert!(journal.begin(bad), "once it is a failed item, trying again is a decision");
    }
}
