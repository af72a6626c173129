//! One model as the registry knows it: its manifest and where it came from.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::inference::{InferenceError, Label, LabelSource, Manifest, Store, Variant, WeightFile};

/// The file of a model folder that describes it.
pub(super) const MANIFEST: &str = "model.toml";

/// Where a model's folder lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Part of the program.
    BuiltIn,
    /// A folder of the user: joins in front.
    Private(PathBuf),
}

/// A model folder that was read and found usable.
#[derive(Debug, Clone)]
pub struct Model {
    /// `model.toml`.
    pub manifest: Manifest,
    /// `card.md`, for people; empty where there is none.
    pub card: String,
    /// Where the folder lies.
    pub origin: Origin,
    /// Hash over weights, manifest revision, family revision and the engines it builds on, as hex.
    pub engine_id: String,
    pub(in crate::inference) files: Vec<(String, Cow<'static, [u8]>)>,
    pub(in crate::inference) variant: usize,
}

impl Model {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// Whether it is a folder of the user.
    #[must_use]
    pub fn is_private(&self) -> bool {
        matches!(self.origin, Origin::Private(_))
    }

    /// The folder of a private model.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.origin {
            Origin::BuiltIn => None,
            Origin::Private(folder) => Some(folder),
        }
    }

    /// Its `model.toml`; of a model of the program, where that lies in the source.
    #[must_use]
    pub(in crate::inference) fn manifest_path(&self) -> PathBuf {
        let folder = self.folder().map_or_else(|| Path::new("models").join(self.id()), Path::to_owned);
        folder.join(MANIFEST)
    }

    /// The error that it cannot be used; `reason` names the field.
    pub(in crate::inference) fn refused(&self, reason: &str) -> InferenceError {
        InferenceError::Manifest { reason: reason.to_owned(), path: self.manifest_path() }
    }

    /// The variant in use: the first whose files are all there, else the first.
    #[must_use]
    pub fn variant(&self) -> &Variant {
        &self.manifest.variants[self.variant]
    }

    /// The files of all variants.
    pub(in crate::inference) fn variant_files(&self) -> impl Iterator<Item = &WeightFile> {
        self.manifest.variants.iter().flat_map(|variant| &variant.files)
    }

    /// The variant of that name.
    pub fn variant_named(&self, name: &str) -> Result<&Variant, InferenceError> {
        let find = |v: &&Variant| v.name == name;
        self.manifest.variants.iter().find(find).ok_or_else(|| {
            let known: Vec<&str> = self.manifest.variants.iter().map(|v| v.name.as_str()).collect();
            let hint = crate::inference::hint::nearest(name, &known);
            InferenceError::Unknown { name: format!("{} variant {name}", self.id()), hint }
        })
    }

    /// The file of the variant in use that has this role.
    #[must_use]
    pub fn file(&self, role: &str) -> Option<&WeightFile> {
        self.variant().files.iter().find(|f| f.role == role)
    }

    /// Bytes that lie beside the manifest: a text of the folder, or weights that are part of the program.
    pub(in crate::inference) fn beside(&self, name: &str) -> Option<&Cow<'static, [u8]>> {
        self.files.iter().find(|(n, _)| n == name).map(|(_, bytes)| bytes)
    }

    /// The names of its classes where no other file has to be there first.
    pub(super) fn labels_beside(&self) -> Option<Result<Vec<Label>, InferenceError>> {
        let elsewhere = matches!(self.manifest.labels, Some(LabelSource::Role(_)));
        (!elsewhere).then(|| self.labels(&Store::default()))
    }

    /// The names of its classes, in order; empty where it has none.
    pub fn labels(&self, store: &Store) -> Result<Vec<Label>, InferenceError> {
        let missing = |reason: String| InferenceError::Missing { model: self.id().to_owned(), reason };
        match &self.manifest.labels {
            None => Ok(Vec::new()),
            Some(LabelSource::Names(names)) => Ok(names.iter().map(|name| Label::named(name)).collect()),
            Some(LabelSource::Standard(list)) => {
                Label::standard(list).ok_or_else(|| missing(format!("there is no list of names `{list}`")))
            }
            Some(LabelSource::File(name)) => match self.beside(name) {
                Some(bytes) => Ok(Label::read(&String::from_utf8_lossy(bytes))),
                None => Err(missing(format!("its labels file {name} is not there"))),
            },
            Some(LabelSource::Role(role)) => {
                let file = self.file(role).ok_or_else(|| missing(format!("no file has the role {role}")))?;
                let bytes = store.read(self, file)?;
                Ok(Label::read(&String::from_utf8_lossy(&bytes)))
            }
        }
    }
}
