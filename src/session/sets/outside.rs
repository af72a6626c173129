//! Pages and folders shown by the programs of the desktop.

use std::path::{Path, PathBuf};

use super::state::Message;
use crate::session::view::NoticeLevel;
use crate::session::{Session, desktop};

impl Session {
    /// Has the desktop open a file or a folder.
    pub(super) fn show_outside(&mut self, path: PathBuf) {
        self.beside("showing a file", move || {
            let ended = desktop::open(&path);
            Message::Shown(path, ended)
        });
    }

    pub(super) fn was_shown(&mut self, path: &Path, ended: Result<(), String>) {
        if let Err(reason) = ended {
            let text = format!("The desktop could not open it: {reason}: {}", path.display());
            self.notice(NoticeLevel::Error, text);
        }
    }
}
