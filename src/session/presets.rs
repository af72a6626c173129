//! Import presets: storing, removing, giving them to folders, reading and writing their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Session;
use super::command::PresetCommand;
use super::library::PRESET;
use super::view::{NoticeLevel, PresetRow};
use crate::catalog::{Edit, Preset};
use crate::export::{Overwrite, atomic_write};
use crate::facts::RootId;

/// A preset file that is longer is none.
const LONGEST_FILE: u64 = 1024 * 1024;

impl Session {
    /// Obeys a wish about import presets. Storing, removing and giving are undoable.
    pub(super) fn apply_to_presets(&mut self, command: PresetCommand) {
        match command {
            PresetCommand::Save { name, before, preset } => self.save_preset(&name, before, &preset),
            PresetCommand::Remove(name) => self.remove_preset(&name),
            PresetCommand::Give { root, preset } => {
                self.edit("preset of a folder", Edit::FolderPresets(vec![(root, preset)]));
            }
            PresetCommand::Import(path) => self.import_preset(path),
            PresetCommand::Export { name, to, overwrite } => self.export_preset(&name, to, overwrite),
        }
    }

    /// The presets as the library has them.
    pub(super) fn presets_arrived(&mut self, texts: BTreeMap<String, String>) {
        let row = |(name, text): (String, String)| match Preset::parse(&text) {
            Ok(preset) => PresetRow { name, preset, wrong: None },
            Err(reason) => PresetRow { name, preset: Preset::default(), wrong: Some(reason) },
        };
        let rows: Vec<PresetRow> = texts.into_iter().map(row).collect();
        self.imports.known = true;
        if *self.view.presets != rows[..] {
            self.view.presets = rows.into();
            self.touch();
        }
    }

    fn save_preset(&mut self, name: &str, before: Option<String>, preset: &Preset) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return self.notice(NoticeLevel::Warning, "A preset needs a name");
        }
        let text = preset.to_toml();
        if let Err(reason) = Preset::parse(&text) {
            return self.notice(NoticeLevel::Warning, format!("The preset is not stored: {reason}"));
        }
        if let Err(reason) = self.knows_analyses_of(preset) {
            return self.notice(NoticeLevel::Warning, format!("The preset is not stored: {reason}"));
        }
        let taken = self.view.presets.iter().any(|row| row.name == name);
        if taken && before.as_ref() != Some(&name) {
            return self.notice(NoticeLevel::Warning, format!("There is a preset `{name}` already"));
        }
        let mut edits = vec![document(&name, Some(text))];
        if let Some(old) = before.filter(|old| *old != name) {
            edits.push(self.give_users_of(&old, Some(&name)));
            edits.push(document(&old, None));
        }
        self.edit(&format!("preset `{name}`"), Edit::Several(edits));
    }

    /// An analysis that nobody knows, or a version that does not answer, would run for no picture, and nobody would be
    /// told.
    ///
    /// # Errors
    /// Half a sentence that names the analysis.
    pub(super) fn knows_analyses_of(&self, preset: &Preset) -> Result<(), String> {
        for name in &preset.analyses {
            let meant = self.registry.analysis(name).map_err(|error| error.to_string())?;
            let answering = self.registry.analysis(&meant.id).map_err(|error| error.to_string())?;
            if meant.model != answering.model {
                let (id, version) = (meant.id, answering.version);
                return Err(format!("{name} stands behind the model of {id}_v{version}, which answers here"));
            }
        }
        Ok(())
    }

    fn remove_preset(&mut self, name: &str) {
        let edits = vec![self.give_users_of(name, None), document(name, None)];
        self.edit(&format!("preset `{name}`"), Edit::Several(edits));
    }

    /// Another preset, or none, for the folders that have this one.
    fn give_users_of(&self, preset: &str, other: Option<&str>) -> Edit {
        let roots = self.view.library.roots.iter();
        let users = roots.filter(|root| root.preset.as_deref() == Some(preset)).map(|root| root.id);
        let given = |root: RootId| (root, other.map(str::to_owned));
        Edit::FolderPresets(users.map(given).collect())
    }

    fn import_preset(&mut self, path: PathBuf) {
        let work = move || read(&path);
        self.chore("reading a preset", work, |session, read| match read {
            Ok((name, preset)) => {
                let free = session.free_preset_name(&name);
                if let Err(reason) = session.knows_analyses_of(&preset) {
                    return session.notice(NoticeLevel::Error, format!("The preset was not read: {reason}"));
                }
                session.save_preset(&free, None, &preset);
                session.notice(NoticeLevel::Info, format!("The preset `{free}` was read"));
            }
            Err(reason) => session.notice(NoticeLevel::Error, reason),
        });
    }

    /// The name, or one with a number where there is such a preset already.
    fn free_preset_name(&self, name: &str) -> String {
        let taken = |name: &str| self.view.presets.iter().any(|row| row.name == name);
        let numbered = (2..).map(|n| format!("{name} {n}"));
        std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }

    fn export_preset(&mut self, name: &str, to: PathBuf, overwrite: bool) {
        let Some(row) = self.view.presets.iter().find(|row| row.name == name) else { return };
        let text = row.preset.to_toml();
        let told = to.display().to_string();
        self.chore(
            "writing a preset",
            move || write(&to, &text, overwrite),
            move |session, done| match done {
                Ok(()) => session.notice(NoticeLevel::Info, format!("Written: {told}")),
                Err(reason) => session.notice(NoticeLevel::Error, reason),
            },
        );
    }
}

fn document(name: &str, body: Option<String>) -> Edit {
    Edit::Document { kind: PRESET.to_owned(), name: name.to_owned(), body }
}

/// The name of a preset file, and what it says.
fn read(path: &Path) -> Result<(String, Preset), String> {
    let told = |reason: String| format!("The preset was not read: {reason}: {}", path.display());
    let length = std::fs::metadata(path).map_err(|error| told(error.to_string()))?.len();
    if length > LONGEST_FILE {
        return Err(told("this is no preset, it is too long".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| told(error.to_string()))?;
    let preset = Preset::parse(&text).map_err(told)?;
    Ok((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), preset))
}

fn write(to: &Path, text: &str, overwrite: bool) -> Result<(), String> {
    let rule = if overwrite { Overwrite::Allow } else { Overwrite::Refuse };
    atomic_write(to, text.as_bytes(), rule).map_err(|error| format!("The preset was not written: {error}"))
}
