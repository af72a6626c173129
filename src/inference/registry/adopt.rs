//! Taking a folder of the user into the model folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::model::MANIFEST;
use super::sources::read_folder;
use super::{Models, Registry};
use crate::inference::{InferenceError, LabelSource, Model};

impl Registry {
    /// Copies a model folder into the user's model folder and reads the models again; answers the id
    /// of the model and where it lies now.
    ///
    /// Nothing is copied that cannot be used: the manifest is checked, alone and against the models that are
    /// here, and so is the hash of every weight file beside it. `try_out` sees the model once all its files are
    /// known to be there, and may refuse it. Files that are not there are left to be pulled.
    pub fn adopt(
        &self,
        folder: &Path,
        try_out: &dyn Fn(&Model) -> Result<(), InferenceError>,
    ) -> Result<(String, PathBuf), InferenceError> {
        let model = self.among_the_others(read_folder(folder)?)?;
        let user = self.store().places().user.clone().ok_or_else(|| InferenceError::Missing {
            model: model.id().to_owned(),
            reason: "no model folder is known to put it into; name a library with `--library`".to_owned(),
        })?;
        let dest = user.join(model.id());
        if dest.exists() {
            return Err(told("add the model", io::ErrorKind::AlreadyExists.into(), &dest));
        }
        for file in model.variant_files().filter(|file| folder.join(&file.name).exists()) {
            self.store().read(&model, file)?;
        }
        if self.store().state(&model, model.variant()).is_installed() {
            try_out(&model)?;
        }
        fs::create_dir_all(&user).map_err(|error| told("make the model folder", error, &user))?;
        let fresh = tempfile::Builder::new().prefix(".adding-").tempdir_in(&user);
        let fresh = fresh.map_err(|error| told("write into the model folder", error, &user))?;
        for name in names(&model).into_iter().filter(|name| folder.join(name).is_file()) {
            copy(&folder.join(&name), &fresh.path().join(&name))?;
        }
        // The folder appears whole or not at all.
        fs::rename(fresh.path(), &dest).map_err(|error| told("add the model", error, &dest))?;
        self.refresh();
        Ok((model.id().to_owned(), dest))
    }

    /// The model as it will be among those that are here, or why it could not be.
    fn among_the_others(&self, model: Model) -> Result<Model, InferenceError> {
        let id = model.id().to_owned();
        let others = self.models();
        let all = std::iter::once(model).chain(others.iter().filter(|other| other.id() != id).cloned());
        let preferences = self.preferences.read().clone();
        let (models, refused) = Models::resolve(all.collect(), self.store(), &preferences);
        match refused.into_iter().find(|refusal| refusal.model.id() == id) {
            Some(refusal) => Err(refusal.model.refused(&refusal.reason)),
            None => models.model(&id).cloned(),
        }
    }
}

/// Every file that belongs to a model: the rest of the folder is left where it is.
fn names(model: &Model) -> Vec<String> {
    let mut names = vec![MANIFEST.to_owned(), model.manifest.card.clone()];
    if let Some(LabelSource::File(labels)) = &model.manifest.labels {
        names.push(labels.clone());
    }
    names.extend(model.variant_files().map(|file| file.name.clone()));
    names.sort();
    names.dedup();
    names
}

fn copy(from: &Path, to: &Path) -> Result<(), InferenceError> {
    fs::copy(from, to).map_err(|error| told("copy the model", error, from))?;
    let file = fs::File::open(to).and_then(|file| file.sync_all());
    file.map_err(|error| told("write the model", error, to))
}

fn told(action: &'static str, source: io::Error, path: &Path) -> InferenceError {
    InferenceError::Io { action, source, path: path.to_owned() }
}
