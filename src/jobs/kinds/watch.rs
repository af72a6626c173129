//! Watching folders: a hint where to look, never the truth.
//!
//! Events are gathered for half a second and become walks over what they name. Whatever cannot be
//! told from an event (a removed folder, an overflow of the system's queue) becomes a walk over the
//! whole root. Where the system refuses to watch, roots are walked again every few minutes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer,
};
use parking_lot::Mutex;

use super::ScanRequest;
use crate::facts::RootId;
use crate::jobs::event::Events;
use crate::jobs::spawn;
use crate::media::{self, FileKind};

/// How long events are gathered.
const CALM: Duration = Duration::from_millis(500);
/// How often it is looked whether volumes came or went.
const VOLUMES: Duration = Duration::from_secs(5);
/// How often a root is walked where the system does not watch it.
const UNWATCHED: Duration = Duration::from_mins(5);

/// A folder to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// The watched folder.
    pub root: RootId,
    /// Where it is.
    pub path: PathBuf,
}

/// The watching thread.
pub struct Watcher {
    wanted: Arc<Mutex<Wanted>>,
    poke: Sender<Input>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Wanted {
    roots: Option<Vec<Follow>>,
    closing: bool,
}

/// What wakes the thread.
enum Input {
    Poke,
    Events(DebounceEventResult),
}

/// Puts a walk on the scanner's list.
pub type Submit = Arc<dyn Fn(ScanRequest) + Send + Sync>;

impl Watcher {
    /// Starts the thread; it follows nothing yet.
    pub fn start(submit: Submit, events: Events) -> std::io::Result<Self> {
        let (poke, inbox) = bounded(64);
        let wanted: Arc<Mutex<Wanted>> = Arc::default();
        let (own, feed) = (Arc::clone(&wanted), poke.clone());
        let thread = spawn("watch", move || {
            Watch { debouncer: None, roots: BTreeMap::new(), submit, events, told_limit: false }
                .serve(&inbox, &feed, &own);
        })?;
        Ok(Self { wanted, poke, thread: Some(thread) })
    }

    /// Follows exactly these folders from now on, and walks those that are new; never waits.
    pub fn follow(&self, roots: Vec<Follow>) {
        self.wanted.lock().roots = Some(roots);
        self.wake();
    }

    /// Asks the thread to end, without waiting.
    pub fn close(&self) {
        self.wanted.lock().closing = true;
        self.wake();
    }

    fn wake(&self) {
        if self.poke.try_send(Input::Poke).is_err() {
            log::trace!("the watching thread is awake already");
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the watching thread ended with an internal error");
        }
    }
}

struct Watch {
    debouncer: Option<Debouncer<RecommendedWatcher, RecommendedCache>>,
    roots: BTreeMap<RootId, Root>,
    submit: Submit,
    events: Events,
    told_limit: bool,
}

struct Root {
    path: PathBuf,
    watched: bool,
    online: bool,
    walked: Instant,
}

impl Watch {
    fn serve(&mut self, inbox: &Receiver<Input>, feed: &Sender<Input>, wanted: &Mutex<Wanted>) {
        loop {
            let input = if self.roots.is_empty() {
                inbox.recv().map_err(|_gone| RecvTimeoutError::Disconnected)
            } else {
                inbox.recv_timeout(VOLUMES)
            };
            let (roots, closing) = {
                let mut wanted = wanted.lock();
                (wanted.roots.take(), wanted.closing)
            };
            if closing {
                return;
            }
            if let Some(roots) = roots {
                self.follow(roots, feed);
            }
            match input {
                Ok(Input::Events(Ok(events))) => self.changed(&events),
                Ok(Input::Events(Err(errors))) => self.failed(&errors),
                Ok(Input::Poke) => {}
                Err(RecvTimeoutError::Timeout) => self.look_at_volumes(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn follow(&mut self, roots: Vec<Follow>, feed: &Sender<Input>) {
        let gone: Vec<RootId> =
            self.roots.keys().copied().filter(|id| !roots.iter().any(|root| root.root == *id)).collect();
        for id in gone {
            if let Some(root) = self.roots.remove(&id) {
                self.unwatch(&root);
            }
        }
        for follow in roots {
            if self.roots.get(&follow.root).is_some_and(|known| known.path == follow.path) {
                continue;
            }
            let online = follow.path.is_dir();
            let watched = online && self.watch(&follow.path, feed);
            // What happened while nobody watched is found by looking.
            (self.submit)(ScanRequest { root: follow.root, path: follow.path.clone(), only: Vec::new() });
            let root = Root { path: follow.path, watched, online, walked: Instant::now() };
            self.roots.insert(follow.root, root);
        }
    }

    fn watch(&mut self, path: &Path, feed: &Sender<Input>) -> bool {
        if self.debouncer.is_none() {
            let feed = feed.clone();
            let told = move |events: DebounceEventResult| {
                if feed.send(Input::Events(events)).is_err() {
                    log::debug!("nobody watches any more");
                }
            };
            self.debouncer = new_debouncer(CALM, None, told)
                .map_err(|error| log::warn!("folders cannot be watched: {error}"))
                .ok();
        }
        let Some(debouncer) = &mut self.debouncer else { return false };
        match debouncer.watch(path, RecursiveMode::Recursive) {
            Ok(()) => true,
            Err(error) => {
                self.tell_limit(&error, path);
                false
            }
        }
    }

    fn unwatch(&mut self, root: &Root) {
        if let Some(debouncer) = &mut self.debouncer
            && root.watched
            && let Err(error) = debouncer.unwatch(&root.path)
        {
            log::debug!("a folder could not be let go: {error}");
        }
    }

    /// Says once that the system does not watch, and what happens instead.
    fn tell_limit(&mut self, error: &notify::Error, path: &Path) {
        log::warn!("a folder cannot be watched: {error}: {}", path.display());
        if std::mem::replace(&mut self.told_limit, true) {
            return;
        }
        let limit = matches!(error.kind, notify::ErrorKind::MaxFilesWatch);
        let advice = if limit {
            "the system's limit of watched folders is used up; raise fs.inotify.max_user_watches"
        } else {
            "the system does not watch it"
        };
        let minutes = UNWATCHED.as_secs() / 60;
        let text =
            format!("Changes are found every {minutes} minutes only, because {advice}: {}", path.display());
        self.events.notice(false, text);
    }

    fn changed(&mut self, events: &[DebouncedEvent]) {
        let mut hints: BTreeMap<RootId, Option<Vec<PathBuf>>> = BTreeMap::new();
        for event in events {
            if matches!(event.kind, EventKind::Access(_)) {
                continue;
            }
            if event.need_rescan() {
                hints.extend(self.roots.keys().map(|id| (*id, None)));
            }
            for path in &event.paths {
                let Some((id, _)) = self.roots.iter().find(|(_, root)| path.starts_with(&root.path)) else {
                    continue;
                };
                let hint = hint(path);
                if hint == Hint::Nothing {
                    continue;
                }
                match (hint, hints.entry(*id).or_insert_with(|| Some(Vec::new()))) {
                    (Hint::Everything, all) => *all = None,
                    (_, Some(paths)) => paths.push(path.clone()),
                    (_, None) => {}
                }
            }
        }
        for (id, paths) in hints {
            let Some(root) = self.roots.get_mut(&id) else { continue };
            let only = paths.unwrap_or_default();
            if only.is_empty() {
                root.walked = Instant::now();
            }
            (self.submit)(ScanRequest { root: id, path: root.path.clone(), only });
        }
    }

    fn failed(&mut self, errors: &[notify::Error]) {
        for error in errors {
            self.tell_limit(error, error.paths.first().map_or(Path::new(""), PathBuf::as_path));
        }
        // What was missed is unknown, so everything is looked at.
        for root in self.roots.values_mut() {
            root.walked = Instant::now().checked_sub(UNWATCHED).unwrap_or(root.walked);
        }
        self.look_at_volumes();
    }

    /// Walks roots whose volume came or went, and those that the system does not watch.
    fn look_at_volumes(&mut self) {
        for (id, root) in &mut self.roots {
            let online = root.path.is_dir();
            let due = !root.watched && online && root.walked.elapsed() >= UNWATCHED;
            if online != root.online || due {
                root.online = online;
                root.walked = Instant::now();
                (self.submit)(ScanRequest { root: *id, path: root.path.clone(), only: Vec::new() });
            }
        }
    }
}

/// What a changed path means.
#[derive(Debug, PartialEq, Eq)]
enum Hint {
    /// Nothing of ours.
    Nothing,
    /// Look at it.
    Look,
    /// It could have been a folder: look at everything.
    Everything,
}

fn hint(path: &Path) -> Hint {
    if path.is_dir() {
        return Hint::Look;
    }
    match media::kind_of(path) {
        FileKind::Picture | FileKind::Raw | FileKind::Sidecar => Hint::Look,
        _ if path.exists() => Hint::Nothing,
        // Gone, and without the ending of a picture: a folder, or a passing temporary file.
        _ if path.extension().is_none() => Hint::Everything,
        _ => Hint::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vanished_folder_means_looking_at_everything() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(hint(folder.path()), Hint::Look);
        assert_eq!(hint(&folder.path().join("gone")), Hint::Everything);
        assert_eq!(hint(&folder.path().join("gone.tmp")), Hint::Nothing);
    }
}
