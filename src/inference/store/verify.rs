//! Comparing every file of a model with its manifest, without changing anything.

use std::path::PathBuf;

use super::{Located, Place, Store, embedded, hash_of};
use crate::inference::{Evidence, Model};

/// What was found out about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCheck {
    /// Variant it belongs to.
    pub variant: String,
    /// What it is for.
    pub role: String,
    /// Its name in the manifest.
    pub name: String,
    /// How sure the project is of the promised hash.
    pub evidence: Evidence,
    /// The verdict.
    pub verdict: Verdict,
}

/// The verdict on one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// There, with the right hash.
    Right(Located),
    /// There, with other bytes.
    Wrong {
        /// Their SHA-256; empty where they could not be read.
        found: String,
        /// Where they lie.
        path: PathBuf,
    },
    /// Nowhere.
    Missing,
}

impl Store {
    /// Hashes every file of every variant of `model` that lies somewhere.
    #[must_use]
    pub fn verify(&self, model: &Model) -> Vec<FileCheck> {
        let files = model.manifest.variants.iter().flat_map(|v| v.files.iter().map(move |f| (v, f)));
        let check = |(variant, file): (&super::Variant, &super::WeightFile)| FileCheck {
            variant: variant.name.clone(),
            role: file.role.clone(),
            name: file.name.clone(),
            evidence: file.evidence,
            verdict: self.verdict(model, file),
        };
        files.map(check).collect()
    }

    fn verdict(&self, model: &Model, file: &super::WeightFile) -> Verdict {
        if let Some(bytes) = embedded(model, file) {
            let found = hash_of(bytes);
            return if found == file.sha256 {
                Verdict::Right(Located { place: Place::Embedded, path: None })
            } else {
                Verdict::Wrong { found, path: PathBuf::from(&file.name) }
            };
        }
        let mut verdict = Verdict::Missing;
        for (place, path) in self.candidates(model, file).into_iter().filter(|(_, path)| path.exists()) {
            let found = std::fs::read(&path).map(|bytes| hash_of(&bytes)).unwrap_or_default();
            if found == file.sha256 {
                return Verdict::Right(Located { place, path: Some(path) });
            }
            if verdict == Verdict::Missing {
                verdict = Verdict::Wrong { found, path };
            }
        }
        verdict
    }
}
