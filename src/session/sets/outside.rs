//! Pages and folders shown by the programs of the desktop.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::state::Message;
use crate::session::Session;
use crate::session::view::NoticeLevel;

impl Session {
    /// Has the desktop open a file or a folder.
    pub(super) fn show_outside(&mut self, path: PathBuf) {
        self.beside("showing a file", move || {
            let ended = show(&path);
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

/// Waits for the opener of the desktop, which ends as soon as it has found a program.
fn show(path: &Path) -> Result<(), String> {
    if !path.exists() {
        return Err("it is not there any more".to_owned());
    }
    let mut opener = Command::new(OPENER);
    opener.arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match opener.status() {
        // The explorer of Windows answers 1 also when all went well.
        Ok(status) if status.success() || cfg!(windows) => Ok(()),
        Ok(status) => Err(format!("{OPENER} ended with {status}")),
        Err(error) => Err(format!("{OPENER} cannot be started: {error}")),
    }
}

const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_said() {
        let folder = tempfile::tempdir().unwrap();
        assert!(show(&folder.path().join("preview.html")).unwrap_err().contains("not there"));
    }
}
