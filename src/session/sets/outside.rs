//! Pages and folders shown by the programs of the desktop.

use std::path::{Path, PathBuf};

use crate::session::view::NoticeLevel;
use crate::session::{Session, desktop};

impl Session {
    /// Has the desktop open a file or a folder.
    pub(super) fn show_outside(&mut self, path: PathBuf) {
        let file = path.clone();
        let show = move || desktop::open(&file);
        self.chore("showing a file", show, move |session, ended| session.was_shown(&path, ended));
    }

    fn was_shown(&mut self, path: &Path, ended: Result<(), String>) {
        if let Err(reason) = ended {
            let text = format!("The desktop could not open it: {reason}: {}", path.display());
            self.notice(NoticeLevel::Error, text);
        }
    }
}
