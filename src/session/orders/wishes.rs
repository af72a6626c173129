//! Wishes to hold work or to go on, left for whichever process writes to the library.

use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use serde::{Deserialize, Serialize};

use super::Orders;
use crate::export::{ExportError, Overwrite, atomic_write};
use crate::jobs::{self, Waker, WorkKind};
use crate::session::{Result, Session, SessionError};

/// How often it is looked whether somebody left a wish.
const EVERY: Duration = Duration::from_secs(1);

/// A wish of a process that may not write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Whether to hold; else to go on.
    pub held: bool,
    /// Which kinds of work, by [`WorkKind::name`].
    pub kinds: Vec<String>,
}

impl Wish {
    /// To hold one kind of work or all, or to go on with it.
    #[must_use]
    pub fn new(kind: Option<WorkKind>, held: bool) -> Self {
        let all = kind.map_or(WorkKind::ALL.to_vec(), |kind| vec![kind]);
        Self { held, kinds: all.into_iter().map(|kind| kind.name().to_owned()).collect() }
    }

    fn kinds(&self) -> impl Iterator<Item = WorkKind> {
        WorkKind::ALL.into_iter().filter(|kind| self.kinds.iter().any(|name| name == kind.name()))
    }
}

impl Orders {
    /// Leaves a wish.
    pub fn wish(&self, wish: &Wish) -> Result<()> {
        let told = |reason: String| SessionError::Library(format!("could not leave the wish: {reason}"));
        let text = serde_json::to_vec(wish).map_err(|error| told(error.to_string()))?;
        std::fs::create_dir_all(self.dir()).map_err(|error| told(error.to_string()))?;
        loop {
            // Later ones sort later; a name that another process took in the same moment is not taken again.
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
            match atomic_write(&self.dir().join(format!("{now:016x}.wish")), &text, Overwrite::Refuse) {
                Err(ExportError::Exists(_)) => {}
                other => return other.map_err(|error| told(error.to_string())),
            }
        }
    }

    /// Wishes that nobody has followed yet, oldest first.
    pub(super) fn wishes(&self) -> Vec<(PathBuf, Wish)> {
        let Ok(entries) = std::fs::read_dir(self.dir()) else { return Vec::new() };
        let paths = entries.flatten().map(|entry| entry.path());
        let mut paths: Vec<PathBuf> =
            paths.filter(|path| path.extension().is_some_and(|ending| ending == "wish")).collect();
        paths.sort();
        let read = |path: PathBuf| {
            let wish = serde_json::from_slice(&std::fs::read(&path).ok()?).ok()?;
            Some((path, wish))
        };
        paths.into_iter().filter_map(read).collect()
    }
}

/// A thread that looks for wishes, so that nobody else has to read a file for it.
pub struct WishWatch {
    found: Receiver<Vec<(PathBuf, Wish)>>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl WishWatch {
    /// Starts the thread; `waker` is called when there is something to follow.
    pub fn start(orders: Orders, waker: Waker) -> std::io::Result<Self> {
        let (stop, stopped) = bounded::<()>(0);
        let (tell, found) = bounded(1);
        let look = move || {
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let wishes = orders.wishes();
                // Where the last ones were not taken yet these are found again.
                if !wishes.is_empty() && tell.try_send(wishes).is_ok() {
                    waker();
                }
            }
        };
        let thread = Some(jobs::spawn("wishes", look)?);
        Ok(Self { found, stop: Some(stop), thread })
    }
}

impl Drop for WishWatch {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the thread that looks for wishes ended with an internal error");
        }
    }
}

impl Session {
    /// Follows the wishes that others left, also those that an earlier process found no time for, and goes on looking
    /// for more.
    pub(in crate::session) fn look_for_wishes(&mut self) {
        if self.runtime.writer().is_none() {
            return;
        }
        self.follow_wishes();
        let orders = Orders::of_library(&self.options.library_dir);
        match WishWatch::start(orders, self.options.waker.clone()) {
            Ok(watch) => self.wishes = Some(watch),
            Err(error) => log::warn!("wishes of other processes are not followed: {error}"),
        }
    }

    /// Follows what the thread has found.
    pub(in crate::session) fn follow_found_wishes(&mut self) {
        let found = self.wishes.as_ref().and_then(|watch| watch.found.try_recv().ok());
        self.obey(found.unwrap_or_default());
    }

    /// Follows the wishes that lie there now.
    pub(super) fn follow_wishes(&mut self) {
        self.obey(Orders::of_library(&self.options.library_dir).wishes());
    }

    fn obey(&mut self, wishes: Vec<(PathBuf, Wish)>) {
        // Whoever takes a wish away is the one to follow it.
        for (_, wish) in wishes.into_iter().filter(|(path, _)| std::fs::remove_file(path).is_ok()) {
            for kind in wish.kinds() {
                self.hold_as_wished(kind, wish.held);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::SessionOptions;

    #[test]
    fn a_wish_is_left_followed_and_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let orders = Orders::of_library(folder.path());
        assert_eq!(orders.wishes(), []);
        let mut session = Session::open(SessionOptions::new(folder.path())).unwrap();
        orders.wish(&Wish::new(Some(WorkKind::Analyze), true)).unwrap();
        let held = |word: &'static str| {
            move |view: &crate::session::View| {
                view.settings.get(&WorkKind::Analyze.setting()).is_some_and(|held| held == word)
            }
        };
        session.wait_until(held("1"), Duration::from_secs(30)).unwrap();
        assert_eq!(orders.wishes(), []);
        session.close();
        orders.wish(&Wish::new(None, true)).unwrap();
        orders.wish(&Wish::new(None, false)).unwrap();
        let mut session = Session::open(SessionOptions::new(folder.path())).unwrap();
        session.wait_until(held("0"), Duration::from_secs(30)).unwrap();
        assert_eq!(orders.wishes(), [], "what nobody had time for is followed by the next");
    }
}
