//! What the desktop of this computer is asked for.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Session;
use super::view::NoticeLevel;

impl Session {
    /// Shows a file where it lies, in the file manager of the desktop.
    pub(super) fn show_in_folder(&mut self, path: PathBuf) {
        self.chore(
            "showing a file in its folder",
            move || reveal(&path),
            |session, shown| {
                if let Err(reason) = shown {
                    session.notice(NoticeLevel::Warning, reason);
                }
            },
        );
    }
}

/// Has the desktop open a file or a folder with its own program, and waits until that took over.
///
/// # Errors
/// Half a sentence that says why it was not opened.
pub(super) fn open(path: &Path) -> Result<(), String> {
    if !path.exists() {
        return Err("it is not there any more".to_owned());
    }
    start(OPENER, &[path.to_owned()])
}

/// Starts the file manager and waits until it took over.
fn reveal(path: &Path) -> Result<(), String> {
    if !path.exists() {
        return Err(format!("The file is not there any more: {}", path.display()));
    }
    let (program, arguments) = manager(path);
    start(program, &arguments).map_err(|reason| {
        format!("This desktop opens no folders ({reason}); the file is here: {}", path.display())
    })
}

fn start(program: &str, arguments: &[PathBuf]) -> Result<(), String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.status() {
        // The explorer of Windows answers 1 also when all went well.
        Ok(status) if status.success() || cfg!(windows) => Ok(()),
        Ok(status) => Err(format!("{program} ended with {status}")),
        Err(error) => Err(format!("{program} cannot be started: {error}")),
    }
}

const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

/// The program that shows files, and what it is told.
fn manager(path: &Path) -> (&'static str, Vec<PathBuf>) {
    if cfg!(target_os = "macos") {
        (OPENER, vec!["-R".into(), path.to_owned()])
    } else if cfg!(windows) {
        (OPENER, vec!["/select,".into(), path.to_owned()])
    } else {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        (OPENER, vec![folder.to_owned()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_not_opened() {
        assert!(open(Path::new("/no/such/preview.html")).unwrap_err().contains("not there"));
    }

    #[test]
    fn a_file_that_is_gone_is_said() {
        let told = reveal(Path::new("/no/such/film.mp4")).unwrap_err();
        assert!(told.contains("/no/such/film.mp4"), "{told}");
    }

    #[test]
    fn the_manager_is_told_about_the_file_or_its_folder() {
        let (_, arguments) = manager(Path::new("/films/dog.mp4"));
        let last = arguments.last().unwrap();
        assert!(last.starts_with("/films"), "{last:?}");
    }
}
