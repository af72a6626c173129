//! The desktop application: a session, a window, and what goes between them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use eframe::{App, CreationContext, Frame, NativeOptions};
use egui::{Context, Ui, ViewportBuilder};

use super::clipboard::Clipboard;
use super::dialogs::{Answer, Dialogs, Purpose};
use super::request::{Request, UiCommand};
use super::shell::Shell;
use super::{icon, textures, theme};
use crate::session::{Command, FilesCommand, Session, SessionError, SessionOptions, SetCommand};

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// The library could not be opened.
    #[error("{0}")]
    Start(Box<dyn std::error::Error + Send + Sync>),
    /// The desktop gave no window.
    #[error("no window could be opened: {0}; is a desktop running, and does it offer OpenGL?")]
    Window(String),
}

/// Time of a frame that may go into news from the workers.
const PUMP: Duration = Duration::from_millis(4);

/// Opens the window over the library that `options` name, and returns when it is closed.
///
/// A `folder` is added to the library and indexed; `opened` is called once the library is open. The waker of `options`
/// is replaced by one that asks the window for a frame.
pub fn run(
    options: SessionOptions,
    folder: Option<PathBuf>,
    opened: Box<dyn FnOnce()>,
) -> Result<(), AppError> {
    let native = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Gravitas")
            .with_app_id("gravitas")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([900.0, 600.0])
            .with_icon(icon::data()),
        ..NativeOptions::default()
    };
    let create = Box::new(move |cc: &CreationContext<'_>| {
        let mut window = Window::open(&cc.egui_ctx, options)?;
        opened();
        if let Some(folder) = folder {
            window.session.apply(Command::AddFolder(folder));
        }
        Ok(Box::new(window) as Box<dyn App>)
    });
    eframe::run_native("Gravitas", native, create).map_err(|error| match error {
        eframe::Error::AppCreation(reason) => AppError::Start(reason),
        other => AppError::Window(other.to_string()),
    })
}

/// The window and its session.
struct Window {
    session: Session,
    shell: Shell,
    dialogs: Dialogs,
    clipboard: Clipboard,
}

impl Window {
    fn open(ctx: &Context, mut options: SessionOptions) -> Result<Self, SessionError> {
        theme::install(ctx);
        let waked = ctx.clone();
        options.waker = Arc::new(move || waked.request_repaint_after(Duration::from_millis(10)));
        let session = Session::open(options)?;
        let shell = Shell::default();
        shell.attach(ctx);
        Ok(Self { session, shell, dialogs: Dialogs::default(), clipboard: Clipboard::default() })
    }

    /// Does what the panels asked for.
    fn obey(&mut self, ctx: &Context, requests: Vec<Request>) {
        let now = ctx.input(|i| i.time);
        for request in requests {
            match request {
                Request::Session(command) => self.session.apply(command),
                Request::Window(UiCommand::Undo) => self.step_back(true, now),
                Request::Window(UiCommand::Redo) => self.step_back(false, now),
                Request::Window(UiCommand::ChooseFolder) => self.dialogs.choose_folder(now),
                Request::Window(UiCommand::ChoosePicture) => self.dialogs.choose_picture(now),
                Request::Window(UiCommand::ChooseCropTarget(path)) => {
                    self.dialogs.choose_target(Purpose::CropTarget, &path, now);
                }
                Request::Window(UiCommand::ChooseSetTarget(path)) => {
                    self.dialogs.choose_target(Purpose::SetTarget, &path, now);
                }
                Request::Window(UiCommand::ChooseFilmTarget(path)) => {
                    self.dialogs.choose_target(Purpose::FilmTarget, &path, now);
                }
                Request::Window(UiCommand::ChooseSetFile) => self.dialogs.choose_set(now),
                Request::Window(UiCommand::ChooseExportFolder) => self.dialogs.choose_export_folder(now),
                Request::Window(UiCommand::Choose(choice)) => self.dialogs.choose(choice, now),
                Request::Window(command) => {
                    for told in self.shell.apply(ctx, self.session.view(), command) {
                        self.session.apply(told);
                    }
                }
            }
            ctx.request_repaint();
        }
    }

    fn step_back(&mut self, undo: bool, now: f64) {
        let view = self.session.view();
        let what = if undo { view.undo.clone() } else { view.redo.clone() };
        let done = if undo { self.session.undo() } else { self.session.redo() };
        if let Some(what) = what.filter(|_| done) {
            let word = if undo { "Undone" } else { "Done again" };
            self.shell.toasts.say(format!("{word}: {what}"), now);
        }
    }

    /// Files that were asked for go to the clipboard, for other programs to paste.
    fn copy_files(&mut self, ctx: &Context) {
        let Some(paths) = self.session.view().paths.clone() else { return };
        let said = self.clipboard.put_files(ctx, &paths);
        self.shell.toasts.say(said, ctx.input(|i| i.time));
        self.session.apply(Command::Files(FilesCommand::PathsTaken));
    }

    fn chosen(&mut self, ctx: &Context) {
        let now = ctx.input(|i| i.time);
        match self.dialogs.poll(ctx, now) {
            Some(Answer::Chosen(Purpose::AddFolder, path)) => self.session.apply(Command::AddFolder(path)),
            Some(Answer::Chosen(Purpose::Choice(choice), path)) => self.session.apply(choice.command(path)),
            Some(Answer::Chosen(Purpose::CropTarget, out)) => {
                // The chooser asked about replacing already.
                self.session.apply(Command::SaveCrop { out, overwrite: true });
            }
            Some(Answer::Chosen(Purpose::FilmTarget, out)) => {
                self.session.apply(Command::SaveFilm { out, overwrite: true });
            }
            Some(Answer::Chosen(Purpose::Picture, path)) => self.session.apply(Command::OpenFile(path)),
            Some(Answer::Chosen(Purpose::SetFile, path)) => {
                self.session.apply(Command::Set(SetCommand::Import(path)));
            }
            Some(Answer::Chosen(Purpose::SetTarget, out)) => {
                self.session.apply(Command::Set(SetCommand::ExportToml { out, overwrite: true }));
            }
            Some(Answer::Chosen(Purpose::ExportFolder, path)) => {
                self.obey(ctx, vec![Request::Window(UiCommand::ExportFolder(path))]);
            }
            Some(Answer::NoChooser(purpose)) => {
                self.shell.toasts.say(no_chooser(&purpose), now);
                self.shell.apply(ctx, self.session.view(), UiCommand::NoChooser);
            }
            Some(Answer::Cancelled) | None => {}
        }
    }
}

/// What to do without the file chooser of a desktop.
const fn no_chooser(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::AddFolder => "This desktop offers no file chooser; drop the folder here or type its path",
        Purpose::Picture => "This desktop offers no file chooser; drop the picture here or type its path",
        _ => "This desktop offers no file chooser; type the path",
    }
}

impl App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        let pumped = self.session.pump(PUMP);
        let thumbs = self.session.take_thumbs(textures::FRAME_BYTES);
        self.shell.take_thumbs(ctx, &thumbs);
        self.chosen(ctx);
        self.copy_files(ctx);
        if pumped.more || !self.session.view().thumbs.is_empty() {
            ctx.request_repaint();
        } else if let Some(after) = pumped.again_in {
            ctx.request_repaint_after(after);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        let requests = self.shell.frame(ui, self.session.view());
        self.obey(&ui.ctx().clone(), requests);
    }
}
