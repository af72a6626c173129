//! Undo and redo: each step knows the change that takes it back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::folders::WatchedFolder;
use super::sets::SetStep;
use crate::catalog::Edit;
use crate::jobs::kinds::FilesDone;
use crate::session::view::{Drawn, PictureSource};

/// Steps that are remembered.
const STEPS: usize = 200;
/// Typing within this time makes one step.
const CALM: Duration = Duration::from_secs(1);

/// An edit that the writer fills in once it has made the change it belongs to. The thread of the
/// session only passes it on; it is read and written on the writer's thread, in order.
pub type Slot = Arc<Mutex<Option<Edit>>>;

/// What a step takes back.
#[derive(Clone)]
pub enum Step {
    /// A change of what people made.
    Edit(Slot),
    /// The text of the crop studio as it was.
    CropText(String),
    /// A crop set as it stood before it was edited.
    Set(Box<SetStep>),
    /// A folder that was forgotten is watched again.
    Watch(WatchedFolder),
    /// A folder is forgotten again.
    Unwatch(WatchedFolder),
    /// What was drawn on a picture that the library does not keep it for.
    Drawn(PictureSource, Option<Drawn>),
    /// Files that went elsewhere; filled in by the worker.
    Files(Arc<Mutex<Option<FilesDone>>>),
}

/// One step with its name.
pub struct Entry {
    /// `rating of 12 pictures`
    pub label: String,
    /// How to take it back.
    pub step: Step,
}

/// Two stacks.
#[derive(Default)]
pub struct History {
    undo: Vec<Entry>,
    redo: Vec<Entry>,
    /// When somebody typed last, and where: in the set of this name, or in the crop text.
    typed: Option<(Option<String>, Instant)>,
}

impl History {
    /// Something was done; what was undone before is forgotten.
    pub fn did(&mut self, label: String, step: Step) {
        self.redo.clear();
        self.typed = None;
        self.undo.push(Entry { label, step });
        if self.undo.len() > STEPS {
            self.undo.remove(0);
        }
    }

    /// The crop text changed from `before`; quick typing makes one step.
    pub fn typed(&mut self, before: String, now: Instant) {
        if !self.goes_on(None, now) {
            self.did("crop text".to_owned(), Step::CropText(before));
        }
        self.typed = Some((None, now));
    }

    /// A set was edited; quick typing in one set makes one step.
    pub fn typed_in_set(&mut self, label: String, step: SetStep, now: Instant) {
        let name = step.name.clone();
        if self.goes_on(Some(&step.before.set.name), now) {
            // The set may have got its name while it was typed.
            if let Some(Entry { step: Step::Set(last), .. }) = self.undo.last_mut() {
                last.name.clone_from(&name);
            }
        } else {
            self.did(label, Step::Set(Box::new(step)));
        }
        self.typed = Some((Some(name), now));
    }

    fn goes_on(&self, place: Option<&str>, now: Instant) -> bool {
        let last = self.typed.as_ref();
        last.is_some_and(|(at, last)| at.as_deref() == place && now.duration_since(*last) < CALM)
    }

    /// Takes the last step for undoing it; put its inverse back with [`Self::undid`].
    pub fn take_undo(&mut self) -> Option<Entry> {
        self.typed = None;
        self.undo.pop()
    }

    /// Takes the last undone step; put its inverse back with [`Self::redid`].
    pub fn take_redo(&mut self) -> Option<Entry> {
        self.redo.pop()
    }

    /// A step was undone; `entry` does it again.
    pub fn undid(&mut self, entry: Entry) {
        self.redo.push(entry);
    }

    /// A step was done again; `entry` takes it back.
    pub fn redid(&mut self, entry: Entry) {
        self.undo.push(entry);
    }

    /// Names of what undo and redo would do.
    pub fn labels(&self) -> (Option<String>, Option<String>) {
        let name = |stack: &[Entry]| stack.last().map(|entry| entry.label.clone());
        (name(&self.undo), name(&self.redo))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(entry: Option<Entry>) -> Option<String> {
        entry.map(|entry| match entry.step {
            Step::CropText(text) => text,
            _ => "edit".to_owned(),
        })
    }

    #[test]
    fn quick_typing_is_one_step_and_a_pause_begins_another() {
        let mut history = History::default();
        let start = Instant::now();
        history.typed("a".to_owned(), start);
        history.typed("ab".to_owned(), start + Duration::from_millis(300));
        history.typed("abc".to_owned(), start + Duration::from_secs(5));
        assert_eq!(text(history.take_undo()).as_deref(), Some("abc"));
        assert_eq!(text(history.take_undo()).as_deref(), Some("a"));
        assert!(history.take_undo().is_none());
    }

    #[test]
    fn a_new_step_forgets_what_was_undone() {
        let mut history = History::default();
        history.did("one".to_owned(), Step::CropText(String::new()));
        let entry = history.take_undo().unwrap();
        history.undid(entry);
        assert_eq!(history.labels(), (None, Some("one".to_owned())));
        history.did("two".to_owned(), Step::CropText(String::new()));
        assert_eq!(history.labels(), (Some("two".to_owned()), None));
    }
}
