//! Finding and reading model folders.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::builtin::{self, BuiltIn};
use super::model::MANIFEST;
use super::{ManifestProblem, Model, Origin};
use crate::inference::{InferenceError, LabelSource, Manifest, Places, hint};

/// Every file of the model and mirror folders with its length and time; equal stamps, equal folders.
pub(super) type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// Looks at names, lengths and times only.
pub(super) fn stamp(places: &Places) -> Stamp {
    let mut stamp = Stamp::new();
    for folder in places.extra.iter().chain(&places.user).chain(&places.mirrors) {
        for path in entries(folder) {
            if path.is_dir() {
                stamp.extend(entries(&path).into_iter().map(stamped));
            }
            stamp.push(stamped(path));
        }
    }
    stamp.sort();
    stamp
}

fn stamped(path: PathBuf) -> (PathBuf, u64, Option<SystemTime>) {
    let meta = path.metadata().ok().filter(std::fs::Metadata::is_file);
    let length = meta.as_ref().map_or(0, std::fs::Metadata::len);
    let time = meta.and_then(|m| m.modified().ok());
    (path, length, time)
}

/// Every model that can be read, in order of invocation, and every one that cannot.
pub(super) fn read_all(places: &Places) -> (Vec<Model>, Vec<ManifestProblem>) {
    let (mut models, mut problems) = (Vec::<Model>::new(), Vec::new());
    let private = private_folders(places);
    let read = private.iter().map(|folder| (folder.join(MANIFEST), read_folder(folder)));
    for (path, result) in read.chain(builtin::ALL.iter().map(|b| (built_in_path(b), read_built_in(b)))) {
        match result {
            Err(error) => problems.push(ManifestProblem { path, message: error.to_string() }),
            Ok(model) => match models.iter().find(|m| m.id() == model.id()) {
                None => models.push(model),
                // A private folder may stand in for a model of the program; two private ones may not share an id.
                Some(_) if !model.is_private() => {}
                Some(_) => problems.push(problem(&model, "field `id`: another model has the same id")),
            },
        }
    }
    (models, problems)
}

/// A problem of a model that was read.
pub(super) fn problem(model: &Model, reason: &str) -> ManifestProblem {
    ManifestProblem { path: model.manifest_path(), message: model.refused(reason).to_string() }
}

/// Folders with a `model.toml`: those named by hand first, then those of the user, by name.
fn private_folders(places: &Places) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for place in places.extra.iter().chain(&places.user) {
        let inside = entries(place).into_iter();
        // A folder with a dot is one that is being written.
        let hidden = |dir: &PathBuf| dir.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        let inside = inside.filter(|dir| !hidden(dir));
        let found = std::iter::once(place.clone()).chain(inside).filter(|dir| dir.join(MANIFEST).is_file());
        folders.extend(found);
    }
    folders
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = read.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// Reads a model folder of the user.
pub(super) fn read_folder(folder: &Path) -> Result<Model, InferenceError> {
    let path = folder.join(MANIFEST);
    let io = |source, path: &Path| InferenceError::Io {
        action: "read the model's description",
        source,
        path: path.to_owned(),
    };
    let text = std::fs::read_to_string(&path).map_err(|e| io(e, &path))?;
    let manifest = Manifest::read_with(&text, &path, &|name| measured(name, folder))?;
    let mut files = Vec::new();
    if let Some(LabelSource::File(name)) = &manifest.labels {
        let labels = folder.join(name);
        let bytes = std::fs::read(&labels).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                let reason = format!("field `labels.file`: {}", absent(name, folder));
                InferenceError::Manifest { reason, path }
            }
            _ => io(error, &labels),
        })?;
        files.push((name.clone(), Cow::Owned(bytes)));
    }
    let card = std::fs::read_to_string(folder.join(&manifest.card)).unwrap_or_default();
    checked(model(manifest, card, Origin::Private(folder.to_owned()), files))
}

/// That a file is not in the folder, and which one was probably meant.
fn absent(name: &str, folder: &Path) -> String {
    let names = entries(folder).into_iter().filter(|path| path.is_file());
    let names: Vec<String> =
        names.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    let near = hint::nearest(name, &names).map(|near| format!("; did you mean `{near}`?"));
    format!("there is no `{name}` in the folder{}", near.unwrap_or_default())
}

/// Length and SHA-256 of a file; `None` where it cannot be read.
fn measured(name: &str, folder: &Path) -> Result<Option<(u64, String)>, String> {
    let file = match std::fs::File::open(folder.join(name)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(absent(name, folder)),
        Err(_unreadable) => return Ok(None),
    };
    let length = file.metadata().ok().map(|meta| meta.len());
    Ok(length.zip(crate::net::sha256_of(file).ok()))
}

fn read_built_in(source: &BuiltIn) -> Result<Model, InferenceError> {
    let manifest = Manifest::read(source.manifest, &built_in_path(source))?;
    let files = source.files.iter().map(|&(name, bytes)| (name.to_owned(), Cow::Borrowed(bytes)));
    checked(model(manifest, source.card.to_owned(), Origin::BuiltIn, files.collect()))
}

/// The model, where its manifest goes with the names of its classes; names in a file that is still to be
/// fetched are not known yet.
fn checked(model: Model) -> Result<Model, InferenceError> {
    let names = model.labels_beside().transpose()?;
    match names.map_or(Ok(()), |labels| model.manifest.check_words(&labels)) {
        Ok(()) => Ok(model),
        Err(reason) => Err(model.refused(&reason)),
    }
}

fn model(
    manifest: Manifest,
    card: String,
    origin: Origin,
    files: Vec<(String, Cow<'static, [u8]>)>,
) -> Model {
    Model { manifest, card, origin, engine_id: String::new(), files, variant: 0 }
}

fn built_in_path(source: &BuiltIn) -> PathBuf {
    Path::new("models").join(source.id).join(MANIFEST)
}
