//! Messages that wait to be sent, on disk: what a program that ends could not deliver, the next one does.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::orders::{Delivery, Undelivered, deliver};
use super::secret::signing_secret;
use crate::export::{ExportError, Overwrite, atomic_write};

/// Pause before a message is sent again for the first time.
const PAUSE: Duration = Duration::from_secs(2);

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

    /// Sends what waits, oldest first, and takes it away; says about every message that was given up why.
    ///
    /// What is not sent when `stopped` says so stays for another time.
    pub fn send(&self, stopped: impl Fn() -> bool) -> Result<Vec<String>, String> {
        let mut given_up = Vec::new();
        for (path, letter) in self.list()? {
            if stopped() {
                break;
            }
            let told = |reason: String| format!("{} was not told of new pictures: {reason}", letter.url);
            match send(&letter, &stopped) {
                Ok(()) => {}
                Err(Undelivered::Stopped) => break,
                Err(Undelivered::GivenUp(reason)) => given_up.push(told(reason)),
            }
            if let Err(error) = std::fs::remove_file(&path) {
                log::warn!("a message that is settled could not be removed: {error}: {}", path.display());
            }
        }
        Ok(given_up)
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

fn send(letter: &Letter, stopped: impl Fn() -> bool) -> Result<(), Undelivered> {
    let secret = signing_secret(letter.secret_file.as_deref())
        .map_err(|error| Undelivered::GivenUp(error.to_string()))?;
    let delivery = Delivery { url: &letter.url, body: &letter.body, secret: &secret, pause: PAUSE };
    deliver(&delivery, |_attempt| (), stopped)
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
}
