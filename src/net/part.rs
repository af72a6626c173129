//! The partial file of a download: kept between tries, hashed, then renamed into place.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::NetError;

/// SHA-256 of everything in `reader`, as 64 hexadecimal digits.
pub fn sha256_of(mut reader: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hasher.finalize())),
            Ok(n) => hasher.update(&buffer[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    })
}

/// `<name>.part` beside the destination, locked while it is open.
pub(super) struct Part {
    file: File,
    path: PathBuf,
    length: u64,
}

impl Part {
    /// Opens what an earlier try left, or begins anew; makes the folder.
    pub fn open(dest: &Path) -> Result<Self, NetError> {
        let path = with_suffix(dest, "part");
        if let Some(folder) = dest.parent() {
            std::fs::create_dir_all(folder).map_err(|e| io_error("make the folder", e, folder))?;
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| io_error("write the download", e, &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(NetError::Busy(path)),
            // Network volumes may know no locks; the hash still guards the result.
            Err(TryLockError::Error(error)) => log::debug!("no lock on {}: {error}", path.display()),
        }
        let length = file.metadata().map_err(|e| io_error("read the download", e, &path))?.len();
        Ok(Self { file, path, length })
    }

    /// Bytes on disk.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Throws away everything after `length` and goes on from there.
    pub fn cut(&mut self, length: u64) -> Result<(), NetError> {
        let cut = self.file.set_len(length).and_then(|()| self.file.seek(SeekFrom::Start(length)));
        cut.map_err(|e| io_error("write the download", e, &self.path))?;
        self.length = length;
        Ok(())
    }

    /// Adds bytes at the end.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), NetError> {
        self.file.write_all(bytes).map_err(|e| io_error("write the download", e, &self.path))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// SHA-256 of the whole file.
    pub fn hash(&mut self) -> Result<String, NetError> {
        let whole = self.file.seek(SeekFrom::Start(0)).and_then(|_| sha256_of(&self.file));
        whole.map_err(|e| io_error("read the download", e, &self.path))
    }

    /// Writes through to the disk and renames to the destination.
    pub fn finish(self, dest: &Path) -> Result<(), NetError> {
        self.file.sync_all().map_err(|e| io_error("write the download", e, &self.path))?;
        drop(self.file);
        std::fs::rename(&self.path, dest).map_err(|e| io_error("move the download into place", e, dest))
    }

    /// Takes it away.
    pub fn discard(self) -> Result<(), NetError> {
        drop(self.file);
        std::fs::remove_file(&self.path).map_err(|e| io_error("remove the download", e, &self.path))
    }

    /// Renames to `<name>.refused`, replacing an older refused file; answers the new path.
    pub fn refuse(self, dest: &Path) -> Result<PathBuf, NetError> {
        let kept = with_suffix(dest, "refused");
        drop(self.file);
        std::fs::rename(&self.path, &kept).map_err(|e| io_error("keep the refused file aside", e, &kept))?;
        Ok(kept)
    }
}

/// `file.onnx` and `part` give `file.onnx.part`.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

fn io_error(action: &'static str, source: io::Error, path: &Path) -> NetError {
    NetError::Io { action, source, path: path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256_of(&b""[..]).unwrap(), empty);
    }

    #[test]
    fn two_processes_do_not_write_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let dest = folder.path().join("a.onnx");
        let first = Part::open(&dest).unwrap();
        assert!(matches!(Part::open(&dest), Err(NetError::Busy(_))));
        drop(first);
        assert!(Part::open(&dest).is_ok());
    }
}
