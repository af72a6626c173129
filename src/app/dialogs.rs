//! Choosers of the desktop. They run beside the frame: the answer is looked for once a frame.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, Wake, Waker};

use egui::Context;

use crate::session::{Command, ModelCommand, PresetCommand, UpkeepCommand};

/// What a chooser was opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// A folder for the library.
    AddFolder,
    /// A picture to open.
    Picture,
    /// Where a crop is written.
    CropTarget,
    /// Where a film is written.
    FilmTarget,
    /// A crop set to read.
    SetFile,
    /// Where a crop set is written.
    SetTarget,
    /// Where a crop set is exported to.
    ExportFolder,
    /// Something for the models, the presets or the library.
    Choice(Choice),
}

/// What a chosen path is for, where the session is told of it at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A folder with a model of one's own.
    ModelFolder,
    /// A preset to be read.
    Preset,
    /// Where a preset is written.
    PresetTarget(String),
    /// Where a backup is written.
    Backup,
    /// A backup to be put in place.
    Restore,
    /// The file with the secret for signatures.
    SecretFile,
}

impl Choice {
    /// What the session is asked for; a chooser has asked about replacing already.
    #[must_use]
    pub fn command(self, path: PathBuf) -> Command {
        match self {
            Self::ModelFolder => Command::Models(ModelCommand::Add(path)),
            Self::Preset => Command::Preset(PresetCommand::Import(path)),
            Self::PresetTarget(name) => {
                Command::Preset(PresetCommand::Export { name, to: path, overwrite: true })
            }
            Self::Backup => Command::Upkeep(UpkeepCommand::Backup { to: path, overwrite: true }),
            Self::Restore => Command::Upkeep(UpkeepCommand::Restore(path)),
            Self::SecretFile => Command::Upkeep(UpkeepCommand::SecretFile(Some(path))),
        }
    }

    /// Title of the chooser, and the name that is suggested for a new file.
    fn words(&self) -> (&'static str, Option<String>) {
        match self {
            Self::ModelFolder => ("Choose a folder with a model", None),
            Self::Preset => ("Choose a preset", None),
            Self::PresetTarget(name) => ("Save the preset", Some(format!("{name}.toml"))),
            Self::Backup => ("Save the backup", Some("gravitas-backup.db".to_owned())),
            Self::Restore => ("Choose a backup", None),
            Self::SecretFile => ("Choose the file with the secret", None),
        }
    }
}

/// An open chooser.
struct Open {
    purpose: Purpose,
    answer: Pin<Box<dyn Future<Output = Option<rfd::FileHandle>>>>,
    since: f64,
}

/// What a chooser said.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// A path was chosen.
    Chosen(Purpose, PathBuf),
    /// It closed at once, so the desktop has none.
    NoChooser(Purpose),
    /// The person changed their mind.
    Cancelled,
}

/// At most one chooser at a time.
#[derive(Default)]
pub struct Dialogs {
    open: Option<Open>,
}

/// Wakes the window when the answer is there.
struct Repaint(Context);

impl Wake for Repaint {
    fn wake(self: Arc<Self>) {
        self.0.request_repaint();
    }
}

/// A chooser that answers nothing within this many seconds was never shown.
const AT_ONCE_S: f64 = 0.3;

impl Dialogs {
    /// Asks for a folder.
    pub fn choose_folder(&mut self, now: f64) {
        let dialog = rfd::AsyncFileDialog::new().set_title("Choose a folder of pictures").pick_folder();
        self.start(Purpose::AddFolder, dialog, now);
    }

    /// Asks for a picture.
    pub fn choose_picture(&mut self, now: f64) {
        let dialog = rfd::AsyncFileDialog::new().set_title("Choose a picture").pick_file();
        self.start(Purpose::Picture, dialog, now);
    }

    /// Asks for a crop set to read.
    pub fn choose_set(&mut self, now: f64) {
        let dialog = rfd::AsyncFileDialog::new().set_title("Choose a crop set").add_filter("TOML", &["toml"]);
        self.start(Purpose::SetFile, dialog.pick_file(), now);
    }

    /// Asks for a folder to export into.
    pub fn choose_export_folder(&mut self, now: f64) {
        let dialog = rfd::AsyncFileDialog::new().set_title("Choose a folder for the files").pick_folder();
        self.start(Purpose::ExportFolder, dialog, now);
    }

    /// Asks for what a choice is about.
    pub fn choose(&mut self, choice: Choice, now: f64) {
        let (title, name) = choice.words();
        let dialog = rfd::AsyncFileDialog::new().set_title(title);
        let purpose = Purpose::Choice(choice.clone());
        match (choice, name) {
            (Choice::ModelFolder, _) => self.start(purpose, dialog.pick_folder(), now),
            (_, Some(name)) => self.start(purpose, dialog.set_file_name(name).save_file(), now),
            (_, None) => self.start(purpose, dialog.pick_file(), now),
        }
    }

    /// Asks where to write a file, starting at `suggestion`.
    pub fn choose_target(&mut self, purpose: Purpose, suggestion: &Path, now: f64) {
        let title = match purpose {
            Purpose::SetTarget => "Save the set",
            Purpose::FilmTarget => "Save the film",
            _ => "Save the crop",
        };
        let mut dialog = rfd::AsyncFileDialog::new().set_title(title);
        if let Some(folder) = suggestion.parent() {
            dialog = dialog.set_directory(folder);
        }
        if let Some(name) = suggestion.file_name() {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
        self.start(purpose, dialog.save_file(), now);
    }

    fn start(
        &mut self,
        purpose: Purpose,
        dialog: impl Future<Output = Option<rfd::FileHandle>> + 'static,
        now: f64,
    ) {
        if self.open.is_none() {
            self.open = Some(Open { purpose, answer: Box::pin(dialog), since: now });
        }
    }

    /// The answer, once there is one.
    pub fn poll(&mut self, ctx: &Context, now: f64) -> Option<Answer> {
        let open = self.open.as_mut()?;
        let waker = Waker::from(Arc::new(Repaint(ctx.clone())));
        let Poll::Ready(answer) = open.answer.as_mut().poll(&mut std::task::Context::from_waker(&waker))
        else {
            return None;
        };
        let (purpose, quick) = (open.purpose.clone(), now - open.since < AT_ONCE_S);
        self.open = None;
        Some(match answer {
            Some(file) => Answer::Chosen(purpose, file.path().to_path_buf()),
            None if quick => Answer::NoChooser(purpose),
            None => Answer::Cancelled,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_path_becomes_a_wish() {
        let path = || PathBuf::from("/a/b");
        let told = |choice: Choice| choice.command(path());
        assert_eq!(told(Choice::ModelFolder), Command::Models(ModelCommand::Add(path())));
        assert_eq!(told(Choice::Preset), Command::Preset(PresetCommand::Import(path())));
        let name = "trip".to_owned();
        assert_eq!(
            told(Choice::PresetTarget(name.clone())),
            Command::Preset(PresetCommand::Export { name, to: path(), overwrite: true })
        );
        assert_eq!(told(Choice::Restore), Command::Upkeep(UpkeepCommand::Restore(path())));
    }
}
