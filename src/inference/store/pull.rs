//! Bringing the files of a variant into the user's model folder.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Place, Store, embedded, io_error, read_checked, wrong_hash};
use crate::inference::{InferenceError, Model, Variant, WeightFile};
use crate::net::{self, NetError};

/// How far a pull has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PullProgress<'a> {
    /// The file being fetched.
    pub file: &'a str,
    /// Bytes of the whole pull that are there.
    pub done: u64,
    /// Bytes of the whole pull.
    pub total: u64,
}

/// What a pull did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pulled {
    /// Files that were fetched from the web.
    pub fetched: Vec<PathBuf>,
    /// Files that were copied from a mirror folder.
    pub copied: Vec<PathBuf>,
    /// Files that were there already, with the right hash.
    pub kept: Vec<PathBuf>,
}

impl Store {
    /// Makes sure that every file of `variant` lies in the program or in the user's folder.
    ///
    /// A mirror folder is asked before the web. A broken download is resumed by the next pull.
    pub fn pull(
        &self,
        model: &Model,
        variant: &Variant,
        progress: &dyn Fn(PullProgress<'_>),
        cancel: &dyn Fn() -> bool,
    ) -> Result<Pulled, InferenceError> {
        let total = variant.files.iter().map(|f| f.bytes).sum();
        let (mut done, mut pulled) = (0, Pulled::default());
        for file in &variant.files {
            if cancel() {
                return Err(download_error(model, NetError::Cancelled));
            }
            let report = |bytes| progress(PullProgress { file: &file.name, done: done + bytes, total });
            self.pull_file(model, file, &report, cancel, &mut pulled)?;
            done += file.bytes;
        }
        Ok(pulled)
    }

    /// Forgets what was fetched of a variant so far, except for whole files.
    pub fn forget_parts(&self, model: &Model, variant: &Variant) -> Result<(), InferenceError> {
        let fetched = variant.files.iter().filter_map(|file| self.places.fetched(model.id(), &file.name));
        for dest in fetched.filter(|dest| !dest.exists() && dest.parent().is_some_and(Path::is_dir)) {
            net::discard(&dest).map_err(|error| download_error(model, error))?;
        }
        Ok(())
    }

    fn pull_file(
        &self,
        model: &Model,
        file: &WeightFile,
        report: &dyn Fn(u64),
        cancel: &dyn Fn() -> bool,
        pulled: &mut Pulled,
    ) -> Result<(), InferenceError> {
        if embedded(model, file).is_some() {
            report(file.bytes);
            return Ok(());
        }
        for (place, path) in self.candidates(model, file) {
            let Ok(Some(bytes)) = read_checked(model, file, place, &path) else { continue };
            if place == Place::Mirror {
                let dest = self.destination(model, file)?;
                write_whole(&dest, &bytes)?;
                pulled.copied.push(dest);
            } else {
                pulled.kept.push(path);
            }
            report(file.bytes);
            return Ok(());
        }
        let dest = self.destination(model, file)?;
        self.fetch(model, file, &dest, report, cancel)?;
        pulled.fetched.push(dest);
        Ok(())
    }

    /// Tries one address after the other; the last failure is the answer.
    fn fetch(
        &self,
        model: &Model,
        file: &WeightFile,
        dest: &Path,
        report: &dyn Fn(u64),
        cancel: &dyn Fn() -> bool,
    ) -> Result<(), InferenceError> {
        let mut failure = self.missing(model, file);
        for url in &file.urls {
            match net::download(url, dest, file.bytes, &file.sha256, report, cancel) {
                Ok(()) => return Ok(()),
                Err(error @ NetError::Cancelled) => return Err(download_error(model, error)),
                Err(NetError::WrongHash { found, kept, .. }) => {
                    failure = wrong_hash(model, file, &found, kept);
                }
                Err(error) => failure = download_error(model, error),
            }
            log::warn!("{failure}");
        }
        Err(failure)
    }

    /// Where the file goes; makes the folder, so that a read-only one is named before any byte is fetched.
    fn destination(&self, model: &Model, file: &WeightFile) -> Result<PathBuf, InferenceError> {
        let Some(dest) = self.places.fetched(model.id(), &file.name) else {
            let reason =
                "no model folder is known to put it into; name a library with `--library`".to_owned();
            return Err(InferenceError::Missing { model: model.id().to_owned(), reason });
        };
        let folder = dest.parent().unwrap_or(&dest);
        let writable = std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder));
        match writable {
            Ok(_) => Ok(dest),
            Err(source) => Err(io_error("write into the model folder", source, folder)),
        }
    }
}

/// Writes beside `dest`, through to the disk, and renames.
fn write_whole(dest: &Path, bytes: &[u8]) -> Result<(), InferenceError> {
    let folder = dest.parent().unwrap_or(dest);
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(dest)?;
        Ok(())
    };
    write().map_err(|source| io_error("write the model", source, dest))
}

fn download_error(model: &Model, source: NetError) -> InferenceError {
    InferenceError::Download { model: model.id().to_owned(), source: Box::new(source) }
}
