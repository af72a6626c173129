//! Files that are whole or not there at all.

use std::io::Write as _;
use std::path::Path;

use super::ExportError;

/// What to do where the name is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overwrite {
    /// Leave the file alone and say so.
    #[default]
    Refuse,
    /// Replace it.
    Allow,
}

/// Writes `bytes` to a temporary file in the same folder, syncs it, and renames it to `path`.
///
/// A crash leaves either the old file or the new one. Missing folders are made.
pub fn atomic_write(path: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<(), ExportError> {
    let failed = |source| ExportError::Write { source, path: path.to_owned() };
    if overwrite == Overwrite::Refuse && path.exists() {
        return Err(ExportError::Exists(path.to_owned()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = beside(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    keep(file, path, overwrite)
}

/// Syncs a finished temporary file and renames it to `path`.
pub(super) fn keep(
    file: tempfile::NamedTempFile,
    path: &Path,
    overwrite: Overwrite,
) -> Result<(), ExportError> {
    let failed = |source| ExportError::Write { source, path: path.to_owned() };
    file.as_file().sync_all().map_err(failed)?;
    let kept = match overwrite {
        Overwrite::Allow => file.persist(path),
        // Between the look above and the rename another program may have taken the name.
        Overwrite::Refuse => file.persist_noclobber(path),
    };
    match kept {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(ExportError::Exists(path.to_owned()))
        }
        Err(error) => Err(failed(error.error)),
    }
}

/// A temporary file that others may read as far as the user's mask allows, like any file they make.
pub(super) fn beside(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gravitas-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_is_kept_unless_replacing_is_allowed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/folder/a.jpg");
        atomic_write(&path, b"one", Overwrite::Refuse).unwrap();
        let refused = atomic_write(&path, b"two", Overwrite::Refuse).unwrap_err();
        assert!(matches!(refused, ExportError::Exists(_)));
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        atomic_write(&path, b"two", Overwrite::Allow).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        let left: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(left.len(), 1, "a temporary file was left behind");
    }
}
