//! The lock of the one process that writes; the operating system releases it even after `kill -9`.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{CatalogError, Result};

const LOCK: &str = "writer.lock";
/// Who holds the lock; a file of its own, because some systems do not let others read a locked one.
const OWNER: &str = "writer.txt";

/// Held while the library is open for writing.
#[derive(Debug)]
pub(super) struct WriterLock {
    file: File,
    owner: PathBuf,
}

impl WriterLock {
    /// Takes the lock of the library in `dir`, waiting up to `wait` for another process.
    pub(super) fn take(dir: &Path, wait: Duration) -> Result<Self> {
        let path = dir.join(LOCK);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(CatalogError::file("open the lock of the library", &path))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if begun.elapsed() < wait => {
                    std::thread::sleep(Duration::from_millis(50).min(wait));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(CatalogError::Locked { owner: owner_of(dir), path: dir.to_path_buf() });
                }
                Err(TryLockError::Error(source)) => {
                    return Err(CatalogError::File { action: "lock the library", source, path });
                }
            }
        }
        let owner = dir.join(OWNER);
        let name = format!("{}, process {} on {}\n", program(), std::process::id(), host());
        std::fs::write(&owner, name).map_err(CatalogError::file("name the owner of the lock", &owner))?;
        Ok(Self { file, owner })
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // The name goes before the lock: later it could be another owner's. A leftover name without a lock is harmless.
        if let Err(error) = std::fs::remove_file(&self.owner).and_then(|()| self.file.unlock()) {
            log::warn!("could not tidy up the lock of the library: {error}: {}", self.owner.display());
        }
    }
}

fn owner_of(dir: &Path) -> String {
    let text = std::fs::read_to_string(dir.join(OWNER)).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default().trim();
    if line.is_empty() { "another program".to_owned() } else { line.to_owned() }
}

fn program() -> String {
    let path = std::env::current_exe().ok();
    path.and_then(|p| p.file_stem().map(|s| s.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "gravitas".to_owned())
}

fn host() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "this computer".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_refused_by_name_and_let_in_afterwards() {
        let dir = tempfile::tempdir().unwrap();
        let first = WriterLock::take(dir.path(), Duration::ZERO).unwrap();
        let begun = Instant::now();
        let error = WriterLock::take(dir.path(), Duration::from_millis(120)).unwrap_err();
        assert!(begun.elapsed() >= Duration::from_millis(120), "it waited first");
        let text = error.to_string();
        assert!(text.contains(&format!("process {}", std::process::id())), "{text}");
        assert!(text.ends_with(&dir.path().display().to_string()), "{text}");
        drop(first);
        WriterLock::take(dir.path(), Duration::ZERO).unwrap();
    }

    #[test]
    fn a_name_left_by_a_killed_process_does_not_lock() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(OWNER), "gravitas, process 1 on elsewhere\n").unwrap();
        std::fs::write(dir.path().join(LOCK), "").unwrap();
        WriterLock::take(dir.path(), Duration::ZERO).unwrap();
    }
}
