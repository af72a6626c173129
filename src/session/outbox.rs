//! Messages that wait to be sent, on disk: what a program that ends could not deliver, the next one does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::orders::{Delivery, Undelivered, deliver};
use super::secret::signing_secret;
use crate::export::{ExportError, Overwrite, atomic_write};
use crate::jobs;

/// Pause before a message is sent again for the first time.
const PAUSE: Duration = Duration::from_secs(2);

/// Addresses that are told at the same time; further ones share a thread.
const MOST_LINES: usize = 8;
/// How often it is looked whether everything was sent, or the program ends.
const GLANCE: Duration = Duration::from_millis(20);

/// A message for an address. It is signed when it is sent; the secret itself is never written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// `http` or `https`.
    pub url: String,
    /// The file with the secret, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_file: Option<PathBuf>,
    /// JSON.
    pub body: String,
}

/// The messages of one library: one file each in its folder `messages`, until they arrive or are given up.
#[derive(Debug, Clone)]
pub struct Outbox {
    dir: PathBuf,
}

impl Outbox {
    /// Of the library in this folder.
    pub fn of_library(library_dir: &Path) -> Self {
        Self { dir: library_dir.join("messages") }
    }

    /// Keeps a message until it is sent.
    pub fn put(&self, letter: &Letter) -> Result<(), String> {
        let text = serde_json::to_vec_pretty(letter).map_err(|error| error.to_string())?;
        loop {
            // Later ones sort later; a name that another thread took in the same moment is not taken again.
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
            let path = self.dir.join(format!("{now:016x}.json"));
            match atomic_write(&path, &text, Overwrite::Refuse) {
                Err(ExportError::Exists(_)) => {}
                other => return other.map_err(|error| error.to_string()),
            }
        }
    }

    /// Sends what waits, oldest first, and takes it away; says about every message that was given up why. Each address
    /// is told on a thread of its own, so that one that does not answer holds no other one up.
    ///
    /// What is not sent when `stopped` says so stays for another time.
    pub fn send(&self, stopped: impl Fn() -> bool) -> Result<Vec<String>, String> {
        let ending = Arc::new(AtomicBool::new(stopped()));
        let mut lines: Vec<JoinHandle<Vec<String>>> = Vec::new();
        for letters in by_address(self.list()?) {
            let ending = Arc::clone(&ending);
            let line = move || send_each(letters, || ending.load(SeqCst));
            lines.push(jobs::spawn("tell-import", line).map_err(|error| error.to_string())?);
        }
        while lines.iter().any(|line| !line.is_finished()) {
            std::thread::sleep(GLANCE);
            if stopped() {
                ending.store(true, SeqCst);
            }
        }
        let lost = |_| vec!["a message was not sent because of an internal error".to_owned()];
        Ok(lines.into_iter().flat_map(|line| line.join().unwrap_or_else(lost)).collect())
    }

    /// All messages, oldest first; files that are none are passed over.
    fn list(&self) -> Result<Vec<(PathBuf, Letter)>, String> {
        let told = |error| format!("The messages could not be looked at: {error}: {}", self.dir.display());
        let entries = match std::fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(told(error)),
        };
        let paths = entries.flatten().map(|entry| entry.path());
        let mut paths: Vec<PathBuf> =
            paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
        paths.sort();
        let read = |path: PathBuf| {
            let letter = serde_json::from_slice(&std::fs::read(&path).ok()?).ok()?;
            Some((path, letter))
        };
        Ok(paths.into_iter().filter_map(read).collect())
    }
}

/// The messages of each address, or of several where there are many.
fn by_address(letters: Vec<(PathBuf, Letter)>) -> Vec<Vec<(PathBuf, Letter)>> {
    let mut addresses: BTreeMap<String, Vec<(PathBuf, Letter)>> = BTreeMap::new();
    for (path, letter) in letters {
        addresses.entry(letter.url.clone()).or_default().push((path, letter));
    }
    let mut lines: Vec<Vec<(PathBuf, Letter)>> = Vec::new();
    for (number, own) in addresses.into_values().enumerate() {
        match lines.get_mut(number % MOST_LINES) {
            Some(line) => line.extend(own),
            None => lines.push(own),
        }
    }
    lines
}

/// Sends messages one after the other; answers which were given up, and why.
fn send_each(letters: Vec<(PathBuf, Letter)>, stopped: impl Fn() -> bool) -> Vec<String> {
    let mut given_up = Vec::new();
    for (path, letter) in letters {
        if stopped() {
            break;
        }
        match send(&letter, &stopped) {
            Ok(()) => {}
            Err(Undelivered::Stopped) => break,
            Err(Undelivered::GivenUp(reason)) => {
                given_up.push(format!("{} was not told of new pictures: {reason}", letter.url));
            }
        }
        if let Err(error) = std::fs::remove_file(&path) {
            log::warn!("a message that is settled could not be removed: {error}: {}", path.display());
        }
    }
    given_up
}

fn send(letter: &Letter, stopped: impl Fn() -> bool) -> Result<(), Undelivered> {
    let secret = signing_secret(letter.secret_file.as_deref())
        .map_err(|error| Undelivered::GivenUp(error.to_string()))?;
    let delivery = Delivery { url: &letter.url, body: &letter.body, secret: &secret, pause: PAUSE };
    deliver(&delivery, |_attempt, _error| (), stopped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_wait_in_the_order_in_which_they_came() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::of_library(folder.path());
        assert_eq!(outbox.send(|| false), Ok(Vec::new()), "there is no folder yet");
        let letter =
            |n: usize| Letter { url: format!("http://x/{n}"), secret_file: None, body: "{}".to_owned() };
        (0..5).for_each(|n| outbox.put(&letter(n)).unwrap());
        let listed = || outbox.list().unwrap().into_iter().map(|(_, letter)| letter).collect::<Vec<_>>();
        assert_eq!(listed(), (0..5).map(letter).collect::<Vec<_>>());
        std::fs::write(folder.path().join("messages/zzz.json"), "none").unwrap();
        assert_eq!(outbox.send(|| true), Ok(Vec::new()));
        assert_eq!(listed().len(), 5, "a program that ends leaves them to the next");
    }

    #[test]
    fn a_message_that_cannot_be_signed_is_given_up_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::of_library(folder.path());
        let secret_file = Some(folder.path().join("none"));
        outbox.put(&Letter { url: "http://x/".to_owned(), secret_file, body: "{}".to_owned() }).unwrap();
        let told = outbox.send(|| false).unwrap();
        assert!(told[0].starts_with("http://x/ was not told of new pictures: the secret cannot"), "{told:?}");
        assert!(outbox.list().unwrap().is_empty());
    }

    #[test]
    fn each_address_has_its_own_line_as_long_as_there_are_few() {
        let letter = |url: usize, n: usize| {
            let letter = Letter { url: format!("http://{url}/"), secret_file: None, body: n.to_string() };
            (PathBuf::from(n.to_string()), letter)
        };
        let lines = by_address(vec![letter(1, 0), letter(2, 1), letter(1, 2)]);
        let bodies = |line: &Vec<(PathBuf, Letter)>| {
            line.iter().map(|(_, letter)| letter.body.clone()).collect::<Vec<_>>()
        };
        assert_eq!(lines.iter().map(bodies).collect::<Vec<_>>(), [vec!["0", "2"], vec!["1"]]);
        let many = by_address((10..40).map(|url| letter(url, url)).collect());
        assert_eq!((many.len(), many.iter().map(Vec::len).sum::<usize>()), (MOST_LINES, 30));
    }
}
