//! Telling that pictures came in: a message of the desktop and one to an address, as the preset of the folder says.
//!
//! It is told when everything that came in was read and analysed, once for all of it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::Session;
use super::orders::{Delivery, deliver, desktop};
use super::secret::{SECRET_FILE, signing_secret};
use super::view::NoticeLevel;
use crate::facts::RootId;
use crate::jobs::{JobsSnapshot, WorkKind};

/// The setting that silences the desktop when it is `off`.
pub const DESKTOP: &str = "notify.desktop";

/// Analysing begins a moment after reading has ended: calm for this long is the end of both.
const CALM: Duration = Duration::from_secs(2);
/// Pause before a message is sent again for the first time.
const PAUSE: Duration = Duration::from_secs(2);

/// Pictures that came in and were not told of.
#[derive(Default)]
pub struct Imports {
    /// Whether the presets were read from the library.
    pub(super) known: bool,
    waiting: BTreeMap<RootId, u64>,
    calm_since: Option<Instant>,
}

/// What is told about one folder.
struct Told {
    preset: String,
    folder: String,
    pictures: u64,
    notify: bool,
    webhook: Option<String>,
}

impl Imports {
    /// Pictures came in.
    pub(super) fn arrived(&mut self, arrived: &BTreeMap<RootId, u64>) {
        for (root, count) in arrived {
            *self.waiting.entry(*root).or_default() += count;
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
        for (root, pictures) in std::mem::take(&mut self.imports.waiting) {
            if let Some(told) = self.told(root, pictures) {
                self.tell(told);
            }
        }
    }

    /// Waits until everything that came in was told, for at most `patience`: for programs that end afterwards.
    pub fn finish_imports(&mut self, patience: Duration) {
        let end = Instant::now() + patience;
        while !self.imports.waiting.is_empty() && Instant::now() < end {
            self.pump(Duration::from_millis(20));
            let read = self.imports.known && self.view.library.loaded && !self.dirty.sidebar;
            if read && self.runtime.idle() {
                self.tell_all_imports();
            }
            self.doze();
        }
        while !self.runtime.idle() && Instant::now() < end {
            self.pump(Duration::from_millis(20));
            self.doze();
        }
    }

    fn told(&self, root: RootId, pictures: u64) -> Option<Told> {
        let root = self.view.library.roots.iter().find(|known| known.id == root)?;
        let name = root.preset.as_ref()?;
        let preset = &self.view.presets.iter().find(|row| row.name == *name)?.preset;
        let silent = self.view.settings.get(DESKTOP).is_some_and(|word| word == "off");
        let told = Told {
            preset: name.clone(),
            folder: root.path.display().to_string(),
            pictures,
            notify: preset.notify && !silent,
            webhook: preset.webhook.clone(),
        };
        (told.notify || told.webhook.is_some()).then_some(told)
    }

    fn tell(&mut self, told: Told) {
        let file = self.view.settings.get(SECRET_FILE).filter(|file| !file.is_empty()).cloned();
        let work = move || {
            if told.notify {
                desktop::show("Gravitas: new pictures", &sentence(&told));
            }
            let Some(url) = &told.webhook else { return Ok(()) };
            let secret = signing_secret(file.as_deref().map(std::path::Path::new));
            let secret = secret.map_err(|error| format!("{url} was not told of new pictures: {error}"))?;
            let body = message(&told).to_string();
            let delivery = Delivery { url, body: &body, secret: &secret, pause: PAUSE };
            deliver(&delivery, |_attempt| ())
                .map_err(|reason| format!("{url} was not told of new pictures: {reason}"))
        };
        self.chore("telling of new pictures", work, |session, done| {
            if let Err(reason) = done {
                session.notice(NoticeLevel::Warning, reason);
            }
        });
    }
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
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    json!({
        "notification_type": "import",
        "preset": told.preset,
        "folder": told.folder,
        "pictures": told.pictures,
        "timestamp": now,
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
        };
        assert_eq!(sentence(&told(1)), "1 picture came into /in and is analysed");
        assert_eq!(sentence(&told(12)), "12 pictures came into /in and are analysed");
        let body = message(&told(12));
        assert_eq!((&body["notification_type"], &body["pictures"]), (&"import".into(), &12.into()));
        assert_eq!((&body["preset"], &body["folder"]), (&"trip".into(), &"/in".into()));
    }

    #[test]
    fn what_comes_in_bit_by_bit_is_added_up() {
        let mut imports = Imports::default();
        assert!(imports.waiting.is_empty());
        imports.arrived(&[(RootId(1), 2)].into());
        imports.arrived(&[(RootId(1), 3), (RootId(2), 1)].into());
        assert_eq!(imports.waiting, [(RootId(1), 5), (RootId(2), 1)].into());
    }
}
