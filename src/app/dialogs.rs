//! Choosers of the desktop. They run beside the frame: the answer is looked for once a frame.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, Wake, Waker};

use egui::Context;

/// What a chooser was opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A folder for the library.
    AddFolder,
    /// A picture to open.
    Picture,
    /// Where a crop is written.
    CropTarget,
    /// Where a film is written.
    FilmTarget,
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

    /// Asks where to write a file, starting at `suggestion`.
    pub fn choose_target(&mut self, purpose: Purpose, suggestion: &Path, now: f64) {
        let title = if purpose == Purpose::FilmTarget { "Save the film" } else { "Save the crop" };
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
        let (purpose, quick) = (open.purpose, now - open.since < AT_ONCE_S);
        self.open = None;
        Some(match answer {
            Some(file) => Answer::Chosen(purpose, file.path().to_path_buf()),
            None if quick => Answer::NoChooser(purpose),
            None => Answer::Cancelled,
        })
    }
}
