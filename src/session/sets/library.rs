//! Which sets there are: those that come with the program, and those of the library.

use std::collections::BTreeMap;

use crate::export::sets::{self, CropSet};
use crate::grammar::Vocabulary;
use crate::jobs::Changes;
use crate::session::{Result, Session, SessionError, Workbench};

/// Kind of the documents that hold sets.
pub(in crate::session) const DOCUMENT: &str = "crop_set";

/// Where a set comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOrigin {
    /// With the program; cannot be changed, only hidden by one of the same name.
    BuiltIn,
    /// Stored in the library.
    Library,
}

/// A set by name.
#[derive(Debug, Clone, PartialEq)]
pub struct SetEntry {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub origin: SetOrigin,
    /// The set, or the sentences that say what is wrong with it.
    pub set: std::result::Result<CropSet, Vec<String>>,
    /// The set as TOML.
    pub text: String,
}

impl SetEntry {
    /// The name for people.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.set.as_ref().map_or(&self.name, CropSet::shown)
    }
}

/// All sets: those of the library first hide built-in ones of the same name; by name, built-in first.
#[must_use]
pub(in crate::session) fn entries(stored: &BTreeMap<String, String>, words: &Vocabulary) -> Vec<SetEntry> {
    let hidden = |set: &CropSet| stored.contains_key(&set.name);
    let own = |set: CropSet| SetEntry {
        name: set.name.clone(),
        origin: SetOrigin::BuiltIn,
        text: sets::written(&set),
        set: Ok(set),
    };
    let mut all: Vec<SetEntry> = sets::built_in().into_iter().filter(|set| !hidden(set)).map(own).collect();
    all.extend(stored.iter().map(|(name, text)| SetEntry {
        name: name.clone(),
        origin: SetOrigin::Library,
        set: sets::read(text, words).map_err(|errors| errors.iter().map(ToString::to_string).collect()),
        text: text.clone(),
    }));
    all
}

impl Workbench {
    /// The sets that come with the program.
    #[must_use]
    pub fn built_in_sets() -> Vec<SetEntry> {
        entries(&BTreeMap::new(), &Vocabulary::standard())
    }
}

impl Session {
    /// Every set, those that come with the program first.
    pub fn crop_sets(&self) -> Result<Vec<SetEntry>> {
        let stored = self.read(|reader| reader.documents(DOCUMENT))?;
        Ok(entries(&stored, &self.view.vocabulary))
    }

    /// Stores a set under its name; the one that was there is replaced.
    pub fn store_crop_set(&mut self, set: &CropSet) -> Result<()> {
        self.write_crop_set(&set.name, Some(sets::written(set)))
    }

    /// Removes a set of the library; built-in ones cannot be removed.
    pub fn remove_crop_set(&mut self, name: &str) -> Result<()> {
        let stored = self.read(|reader| reader.documents(DOCUMENT))?;
        if !stored.contains_key(name) {
            let text = if sets::built_in().iter().any(|set| set.name == name) {
                format!("'{name}' comes with the program and cannot be removed")
            } else {
                format!("the library has no set '{name}'; `gravitas sets list` shows them")
            };
            return Err(SessionError::Input(text));
        }
        self.write_crop_set(name, None)
    }

    fn write_crop_set(&mut self, name: &str, body: Option<String>) -> Result<()> {
        let name = name.to_owned();
        let reply = self.writer()?.begin(move |writer| {
            writer.set_document(DOCUMENT, &name, body.as_deref())?;
            Ok(((), Changes::settings()))
        });
        self.wait_for_reply(&reply)
    }
}
