//! `presets`, saved searches, `backup` and `restore`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use crate::catalog::{self, Access, CatalogError, Edit, Preset};
use crate::grammar::names;
use crate::jobs::Changes;
use crate::session::library::{ALBUM, PRESET};
use crate::session::view::SmartAlbum;
use crate::session::{Result, Session, SessionError};

/// How long restoring waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

impl Session {
    /// Import presets by name; one that is not understood is an error that names it.
    pub fn presets(&mut self) -> Result<BTreeMap<String, Preset>> {
        let texts = self.read(|reader| reader.documents(PRESET))?;
        let parsed = texts.into_iter().map(|(name, text)| {
            let preset = Preset::parse(&text).map_err(|reason| {
                SessionError::Input(format!("the preset '{name}' is not understood: {reason}"))
            })?;
            Ok((name, preset))
        });
        parsed.collect()
    }

    /// One preset; an unknown name is an error with what was probably meant.
    pub fn preset(&mut self, name: &str) -> Result<Preset> {
        let mut presets = self.presets()?;
        presets.remove(name).ok_or_else(|| {
            let near = names::near(name, presets.keys().map(String::as_str));
            let hint = match near.first() {
                Some(near) => format!("did you mean '{near}'?"),
                None => "`gravitas presets list` shows them".to_owned(),
            };
            SessionError::Input(format!("there is no import preset '{name}'; {hint}"))
        })
    }

    /// Stores a preset, in place of one of that name; `None` removes it. Returns whether there was one.
    pub fn set_preset(&mut self, name: &str, preset: Option<&Preset>) -> Result<bool> {
        let name = document_name(name)?;
        if let Some(preset) = preset {
            let told = |reason| SessionError::Input(format!("the preset is not stored: {reason}"));
            self.knows_analyses_of(preset).map_err(told)?;
        }
        self.set_document(PRESET, name, preset.map(Preset::to_toml))
    }

    /// Searches that were saved, by name, with how many pictures each finds now.
    pub fn saved_searches(&mut self) -> Result<Vec<SmartAlbum>> {
        let words = std::sync::Arc::clone(&self.view.vocabulary);
        let saved = self.read(move |reader| crate::jobs::saved_searches(reader, &words))?;
        Ok(saved.into_iter().map(SmartAlbum::from).collect())
    }

    /// Saves a search under a name, in place of one of that name; `None` removes it. Returns whether there was one.
    pub fn save_search(&mut self, name: &str, query: Option<&str>) -> Result<bool> {
        if let Some(query) = query {
            self.understood(query)?;
        }
        let name = document_name(name)?;
        self.set_document(ALBUM, name, query.map(str::to_owned))
    }

    fn set_document(&mut self, kind: &str, name: String, body: Option<String>) -> Result<bool> {
        let edit = Edit::Document { kind: kind.to_owned(), name, body };
        let reply = self.writer()?.begin(move |writer| {
            let before = writer.edit(&edit)?;
            let there = matches!(before, Edit::Document { body: Some(_), .. });
            Ok((there, Changes::all()))
        });
        self.wait_for_reply(&reply)
    }

    /// Writes what people made into one file; works while another process writes.
    pub fn backup(&mut self, to: &Path) -> Result<()> {
        let to = to.to_owned();
        self.read(move |reader| reader.backup(&to))
    }
}

/// Pictures that are indexed at once after a restore.
const STEP: usize = 2_000;

/// Puts what people made back from a backup and indexes it; the present state is kept beside it. Nobody may have the
/// library open.
pub fn restore_library(dir: &Path, backup: &Path) -> Result<()> {
    let restored = || {
        catalog::restore(dir, backup, BUSY)?;
        let mut library = catalog::open(dir, Access::Write { wait: BUSY })?;
        if let Some(mut writer) = library.take_writer() {
            while writer.settle(STEP)? > 0 {}
        }
        Ok(())
    };
    restored().map_err(|error: CatalogError| SessionError::Library(error.to_string()))
}

fn document_name(name: &str) -> Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        Err(SessionError::Input("a name needs at least one character".to_owned()))
    } else {
        Ok(name)
    }
}
