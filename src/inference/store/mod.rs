//! Where the bytes of models lie, how they come here, and that they are the promised ones.
//!
//! Looked for in this order: in the program, beside a private `model.toml`, in the user's model
//! folder, in mirror folders; fetched from the web only when asked to. No byte is used before its
//! SHA-256 was compared with the manifest; wrong bytes are refused, kept aside and named.

mod places;
mod pull;
mod verify;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub use places::{MIRROR_VARIABLE, Places};
pub use pull::{PullProgress, Pulled};
pub use verify::{FileCheck, Verdict};

use super::{InferenceError, Model, Variant, WeightFile};

/// The bytes of models.
#[derive(Debug, Clone, Default)]
pub struct Store {
    places: Places,
}

/// Kinds of places, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// In the program.
    Embedded,
    /// Beside a private `model.toml`.
    Beside,
    /// Fetched into the user's model folder.
    User,
    /// In a mirror folder.
    Mirror,
}

/// Where a file was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Kind of place.
    pub place: Place,
    /// Its path; `None` for a file in the program.
    pub path: Option<PathBuf>,
}

/// Whether the files of a variant are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// All of them, with the right length; the farthest place any of them lies in.
    Installed(Place),
    /// Some are nowhere.
    Missing {
        /// Bytes that would have to be fetched.
        bytes: u64,
        /// Whether each missing file has an address.
        fetchable: bool,
    },
}

impl State {
    /// Whether the variant can be run.
    #[must_use]
    pub const fn is_installed(self) -> bool {
        matches!(self, Self::Installed(_))
    }
}

impl Store {
    /// A store over these places.
    #[must_use]
    pub const fn new(places: Places) -> Self {
        Self { places }
    }

    /// The folders it looks in.
    #[must_use]
    pub const fn places(&self) -> &Places {
        &self.places
    }

    /// The first place that has a file of that name and length; its hash is not computed.
    #[must_use]
    pub fn locate(&self, model: &Model, file: &WeightFile) -> Option<Located> {
        if embedded(model, file).is_some() {
            return Some(Located { place: Place::Embedded, path: None });
        }
        let right = |path: &PathBuf| path.metadata().is_ok_and(|m| m.is_file() && m.len() == file.bytes);
        let (place, path) = self.candidates(model, file).into_iter().find(|(_, path)| right(path))?;
        Some(Located { place, path: Some(path) })
    }

    /// Whether every file of `variant` is there.
    #[must_use]
    pub fn state(&self, model: &Model, variant: &Variant) -> State {
        let mut farthest = Place::Embedded;
        let (mut bytes, mut fetchable) = (0, true);
        for file in &variant.files {
            if let Some(located) = self.locate(model, file) {
                farthest = farthest.max(located.place);
            } else {
                bytes += file.bytes;
                fetchable &= !file.urls.is_empty();
            }
        }
        if bytes == 0 { State::Installed(farthest) } else { State::Missing { bytes, fetchable } }
    }

    /// The bytes of a file, after its hash was found right.
    ///
    /// Bytes with a wrong hash are refused (those in the user's folder are renamed to
    /// `<name>.refused`) and the next place is asked; the last refusal is the error when no place
    /// has the right ones.
    pub fn read(&self, model: &Model, file: &WeightFile) -> Result<Cow<'static, [u8]>, InferenceError> {
        if let Some(bytes) = embedded(model, file) {
            return Ok(bytes.clone());
        }
        let mut refusal = None;
        for (place, path) in self.candidates(model, file) {
            match read_checked(model, file, place, &path) {
                Ok(Some(bytes)) => return Ok(Cow::Owned(bytes)),
                Ok(None) => {}
                Err(error) => {
                    log::warn!("{error}");
                    refusal = Some(error);
                }
            }
        }
        Err(refusal.unwrap_or_else(|| self.missing(model, file)))
    }

    /// Every path where the file may lie, in order.
    fn candidates(&self, model: &Model, file: &WeightFile) -> Vec<(Place, PathBuf)> {
        let beside = model.folder().map(|folder| (Place::Beside, folder.join(&file.name)));
        let fetched = self.places.fetched(model.id(), &file.name).map(|path| (Place::User, path));
        let fetched = fetched.filter(|(_, path)| beside.as_ref().is_none_or(|(_, b)| b != path));
        let mirrored = self.places.mirrored(model.id(), &file.name).into_iter().map(|p| (Place::Mirror, p));
        beside.into_iter().chain(fetched).chain(mirrored).collect()
    }

    /// The sentence that says where was looked and what to do.
    fn missing(&self, model: &Model, file: &WeightFile) -> InferenceError {
        let mut reason = format!("{} was not found", file.name);
        for mirror in self.places.mirrors.iter().filter(|mirror| !mirror.is_dir()) {
            write!(reason, "; the mirror folder {} does not exist", mirror.display())
                .expect("writing to a String cannot fail");
        }
        let advice = if file.urls.is_empty() {
            "it has no public address, so put it into a mirror folder".to_owned()
        } else {
            format!("fetch it with `gravitas models pull {}`, or put it into a mirror folder", model.id())
        };
        write!(reason, "; {advice}").expect("writing to a String cannot fail");
        InferenceError::Missing { model: model.id().to_owned(), reason }
    }
}

/// Bytes that are part of the program.
fn embedded<'m>(model: &'m Model, file: &WeightFile) -> Option<&'m Cow<'static, [u8]>> {
    if file.embedded && !model.is_private() { model.beside(&file.name) } else { None }
}

/// `None` where there is no such file.
fn read_checked(
    model: &Model,
    file: &WeightFile,
    place: Place,
    path: &Path,
) -> Result<Option<Vec<u8>>, InferenceError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(io_error("read the model", source, path)),
    };
    let found = hash_of(&bytes);
    if found == file.sha256 {
        return Ok(Some(bytes));
    }
    let path = if place == Place::User { set_aside(path) } else { path.to_owned() };
    Err(wrong_hash(model, file, &found, path))
}

/// Renames to `<name>.refused`; answers where the bytes lie now.
fn set_aside(path: &Path) -> PathBuf {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".refused");
    let aside = PathBuf::from(aside);
    match std::fs::rename(path, &aside) {
        Ok(()) => aside,
        Err(error) => {
            log::warn!("a refused model could not be set aside: {error}: {}", path.display());
            path.to_owned()
        }
    }
}

fn wrong_hash(model: &Model, file: &WeightFile, found: &str, path: PathBuf) -> InferenceError {
    InferenceError::WrongHash {
        model: model.id().into(),
        name: file.name.as_str().into(),
        expected: file.sha256.as_str().into(),
        found: found.into(),
        path,
    }
}

fn io_error(action: &'static str, source: std::io::Error, path: &Path) -> InferenceError {
    InferenceError::Io { action, source, path: path.to_owned() }
}

fn hash_of(bytes: &[u8]) -> String {
    crate::net::sha256_of(bytes).expect("reading memory cannot fail")
}

#[cfg(test)]
mod tests;
