//! Telling that pictures came in: a message of the desktop and one to an address, as the preset of the folder says.
//!
//! It is told when everything that came in was read and analysed, once for all of it. Messages to addresses go through
//! the outbox, so that none is lost when the program ends before they arrive.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::Session;
use super::absorb::failed_work;
use super::orders::{FAILURES, FailureNote, desktop};
use super::outbox::{Letter, Outbox};
use super::secret::SECRET_FILE;
use super::view::NoticeLevel;
use crate::catalog::Failure;
use crate::facts::RootId;
use crate::jobs::work::Step;
use crate::jobs::{JobsSnapshot, WorkKind};

/// The setting that silences the desktop when it is `off`.
pub const DESKTOP: &str = "notify.desktop";

/// Analysing begins a moment after reading has ended: calm for this long is the end of both.
const CALM: Duration = Duration::from_secs(2);
/// Files of an import that cannot be read may have failed this many seconds before its first picture was stored.
const LEAD: i64 = 60;

/// Pictures that came in and were not told of.
#[derive(Default)]
pub struct Imports {
    /// Whether the presets were read from the library.
    pub(super) known: bool,
    waiting: BTreeMap<RootId, Arrival>,
    calm_since: Option<Instant>,
    /// When it was told last, in seconds since 1970.
    told: i64,
    /// Whether messages are being sent, and whether others came meanwhile.
    sending: bool,
    send_again: bool,
}

/// Pictures that came into one folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Arrival {
    pictures: u64,
    /// Failures from then on belong to it, in seconds since 1970.
    since: i64,
}

/// What is told about one folder.
struct Told {
    preset: String,
    folder: String,
    pictures: u64,
    notify: bool,
    webhook: Option<String>,
    /// How many failures there were, and the first of them.
    failed: usize,
    failures: Vec<FailureNote>,
}

impl Imports {
    /// Pictures came in.
    pub(super) fn arrived(&mut self, arrived: &BTreeMap<RootId, u64>) {
        let since = self.told.max(now() - LEAD);
        for (root, count) in arrived {
            self.waiting.entry(*root).or_insert(Arrival { pictures: 0, since }).pictures += count;
        }
    }
}

impl Session {
    /// Tells of imports that have ended; says when to look again.
    pub(super) fn tell_imports(&mut self, jobs: &JobsSnapshot) -> Option<Duration> {
        if self.imports.waiting.is_empty() {
            return None;
        }
        let working = [WorkKind::Scan, WorkKind::Index, WorkKind::Analyze];
        let busy = jobs.kinds.iter().any(|kind| working.contains(&kind.kind) && !kind.idle);
        if busy || !self.imports.known || !self.view.library.loaded {
            self.imports.calm_since = None;
            return Some(CALM);
        }
        let since = *self.imports.calm_since.get_or_insert_with(Instant::now);
        if since.elapsed() < CALM {
            return Some(CALM);
        }
        self.imports.calm_since = None;
        self.tell_all_imports();
        None
    }

    /// Tells of everything that came in, now.
    fn tell_all_imports(&mut self) {
        self.imports.told = now();
        for (root, arrival) in std::mem::take(&mut self.imports.waiting) {
            if let Some(told) = self.told(root, arrival) {
                self.tell(told);
            }
        }
    }

    /// Waits until everything that came in was told, for at most `patience`: for programs that end afterwards.
    pub fn finish_imports(&mut self, patience: Duration) {
        let roots = self.read(crate::catalog::Reader::roots).unwrap_or_default();
        if roots.iter().all(|root| root.preset.is_none()) {
            return;
        }
        let end = Instant::now() + patience;
        while !self.imports.waiting.is_empty() && Instant::now() < end {
            self.pump(Duration::from_millis(20));
            let asked = self.dirty.sidebar || self.dirty.failures;
            let read = self.imports.known && self.view.library.loaded && !asked;
            if read && self.runtime.idle() {
                self.tell_all_imports();
            }
            self.doze();
        }
        while !(self.errands.is_empty() && self.runtime.idle()) && Instant::now() < end {
            self.pump(Duration::from_millis(20));
            self.doze();
        }
    }

    fn told(&self, root: RootId, arrival: Arrival) -> Option<Told> {
        let root = self.view.library.roots.iter().find(|known| known.id == root)?;
        let name = root.preset.as_ref()?;
        let preset = &self.view.presets.iter().find(|row| row.name == *name)?.preset;
        let silent = self.view.settings.get(DESKTOP).is_some_and(|word| word == "off");
        let of_it =
            |failure: &&Failure| failure.when >= arrival.since && failure.path.starts_with(&root.path);
        let failures = self.failures.iter().filter(of_it);
        let told = Told {
            preset: name.clone(),
            folder: root.path.display().to_string(),
            pictures: arrival.pictures,
            notify: preset.notify && !silent,
            webhook: preset.webhook.clone(),
            failed: failures.clone().count(),
            failures: failures.take(FAILURES).map(note).collect(),
        };
        (told.notify || told.webhook.is_some()).then_some(told)
    }

    fn tell(&mut self, told: Told) {
        let file = self.view.settings.get(SECRET_FILE).filter(|file| !file.is_empty());
        let secret_file = file.map(std::path::PathBuf::from);
        let outbox = Outbox::of_library(&self.options.library_dir);
        let work = move || {
            // Kept first: showing waits for the desktop, and the program may end meanwhile.
            let kept = told.webhook.clone().map(|url| {
                let letter = Letter { url, secret_file, body: message(&told).to_string() };
                let put = outbox.put(&letter);
                put.map_err(|reason| format!("{} was not told of new pictures: {reason}", letter.url))
            });
            if told.notify {
                desktop::show("Gravitas: new pictures", &sentence(&told));
            }
            Ok(kept.transpose()?.is_some())
        };
        self.chore("telling of new pictures", work, |session, kept| match kept {
            Ok(true) => session.send_messages(),
            Ok(false) => {}
            Err(reason) => session.notice(NoticeLevel::Warning, reason),
        });
    }

    /// Sends the messages that wait, also those that an earlier program could not deliver.
    pub(super) fn send_messages(&mut self) {
        if std::mem::replace(&mut self.imports.sending, true) {
            self.imports.send_again = true;
            return;
        }
        let outbox = Outbox::of_library(&self.options.library_dir);
        let send = move |step: &Step<'_>| outbox.send(|| step.cancelled());
        self.delivery("sending of messages", send, |session, sent| {
            session.imports.sending = false;
            for reason in sent.unwrap_or_else(|reason| vec![reason]) {
                session.notice(NoticeLevel::Warning, reason);
            }
            if std::mem::take(&mut session.imports.send_again) {
                session.send_messages();
            }
        });
    }
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

fn note(failure: &Failure) -> FailureNote {
    FailureNote::new(&failure.path, failed_work(failure), &failure.reason)
}

/// `12 pictures came into /pictures/inbox and are analysed`
fn sentence(told: &Told) -> String {
    match told.pictures {
        1 => format!("1 picture came into {} and is analysed", told.folder),
        n => format!("{n} pictures came into {} and are analysed", told.folder),
    }
}

/// The body of the message to an address.
fn message(told: &Told) -> serde_json::Value {
    json!({
        "notification_type": "import",
        "preset": told.preset,
        "folder": told.folder,
        "pictures": told.pictures,
        "failed": told.failed,
        "failures": told.failures,
        "timestamp": now(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_how_many_came_where() {
        let told = |pictures| Told {
            preset: "trip".to_owned(),
            folder: "/in".to_owned(),
            pictures,
            notify: true,
            webhook: None,
            failed: 101,
            failures: vec![FailureNote::new("/in/a.jpg".as_ref(), "coco", "too dark")],
        };
        assert_eq!(sentence(&told(1)), "1 picture came into /in and is analysed");
        assert_eq!(sentence(&told(12)), "12 pictures came into /in and are analysed");
        let body = message(&told(12));
        assert_eq!((&body["notification_type"], &body["pictures"]), (&"import".into(), &12.into()));
        assert_eq!((&body["preset"], &body["folder"]), (&"trip".into(), &"/in".into()));
        assert_eq!(body["failed"], 101);
        assert_eq!(body["failures"], json!([{"path": "/in/a.jpg", "what": "coco", "reason": "too dark"}]));
    }

    #[test]
    fn what_comes_in_bit_by_bit_is_added_up() {
        let mut imports = Imports::default();
        assert!(imports.waiting.is_empty());
        imports.arrived(&[(RootId(1), 2)].into());
        imports.arrived(&[(RootId(1), 3), (RootId(2), 1)].into());
        let waiting: Vec<_> =
            imports.waiting.iter().map(|(root, arrival)| (root.0, arrival.pictures)).collect();
        assert_eq!(waiting, [(1, 5), (2, 1)]);
    }
}
