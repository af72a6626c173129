//! Changes of sets that were not saved: put aside when another set is opened, kept in the library over a restart,
//! given up only when a person says so.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::draft::empty_set;
use crate::export::sets::{self, CropSet, read};
use crate::jobs::Changes;
use crate::session::Session;
use crate::session::history::Step;
use crate::session::view::SetDraft;

/// Kind of the documents that hold drafts, by the name of their set.
const DRAFT: &str = "crop_set_draft";
/// A draft is written so long after it was changed, so that not every letter is.
const CALM: Duration = Duration::from_secs(1);

/// A set as it stood while it was edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::session) struct DraftState {
    pub set: CropSet,
    /// As typed, with its mistakes.
    text: String,
}

impl DraftState {
    pub(super) fn of(draft: &SetDraft) -> Self {
        Self { set: draft.set.clone(), text: draft.text.clone() }
    }

    /// The same under this name.
    fn called(self, name: &str) -> Self {
        if self.set.name == name {
            return self;
        }
        let whole = self.text == sets::written(&self.set);
        let set = CropSet { name: name.to_owned(), ..self.set };
        let text = if whole { sets::written(&set) } else { self.text };
        Self { set, text }
    }
}

/// What takes back a change of a draft.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::session) struct SetStep {
    /// The name of the set now.
    pub name: String,
    /// How it stood before.
    pub before: DraftState,
}

/// Drafts beside the one that is open.
#[derive(Default)]
pub(super) struct Aside {
    /// By the name of their set.
    drafts: BTreeMap<String, Arc<SetDraft>>,
    /// What the library has of drafts, the open one included.
    kept: BTreeMap<String, String>,
    /// When to look whether the library lacks something.
    keep_at: Option<Instant>,
}

impl Aside {
    /// Whether a draft of this name was put aside.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.drafts.contains_key(name)
    }

    /// The draft of this name.
    pub(super) fn draft(&self, name: &str) -> Option<Arc<SetDraft>> {
        self.drafts.get(name).cloned()
    }

    /// A draft changed: it is written once things are calm.
    pub(super) fn changed(&mut self) {
        self.keep_at.get_or_insert_with(|| Instant::now() + CALM);
    }
}

impl Session {
    /// Takes in the drafts that an earlier session left.
    pub(in crate::session) fn take_up_drafts(&mut self, texts: BTreeMap<String, String>) {
        for (name, text) in texts {
            match serde_json::from_str::<DraftState>(&text) {
                Ok(state) => {
                    let draft = self.drafted(state.called(&name));
                    self.sets.aside.drafts.insert(name.clone(), Arc::new(draft));
                    self.sets.aside.kept.insert(name, text);
                }
                // It stays in the library, for a program that can read it.
                Err(error) => log::warn!("the unsaved set '{name}' cannot be read: {error}"),
            }
        }
        self.show_aside();
    }

    /// A set as it stood, as a draft.
    pub(super) fn drafted(&self, state: DraftState) -> SetDraft {
        let DraftState { set, text } = state;
        let words = &self.view.vocabulary;
        let errors = if text == sets::written(&set) {
            set.check(words)
        } else {
            read(&text, words).err().unwrap_or_default()
        };
        let stored = self.sets.stored.contains_key(&set.name);
        let changed = self.differs(&set, &text, &errors);
        SetDraft { set, text, errors, changed, stored }
    }

    /// Puts the open draft aside, where it has changes that are not saved, and closes it.
    pub(super) fn put_aside(&mut self) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        if draft.changed && !is_untouched(&draft) {
            // Two drafts may have got one name while it was typed; neither replaces the other.
            let clash = self.sets.aside.holds(&draft.set.name);
            let name = if clash { self.free_name(&draft.set.name) } else { draft.set.name.clone() };
            let kept = self.drafted(DraftState::of(&draft).called(&name));
            self.sets.aside.drafts.insert(name, Arc::new(kept));
            self.show_aside();
        }
        self.show_draft(None);
        self.keep_drafts();
    }

    /// The draft of this name, which is not aside any more.
    pub(super) fn take_from_aside(&mut self, name: &str) -> Option<SetDraft> {
        let draft = self.sets.aside.drafts.remove(name)?;
        self.show_aside();
        Some(self.drafted(DraftState::of(&draft)))
    }

    /// Gives up changes that were put aside. Undoable.
    pub(super) fn discard_draft(&mut self, name: &str) {
        let Some(draft) = self.take_from_aside(name) else { return };
        self.can_come_back(&draft);
        self.keep_drafts();
    }

    /// Closes the open draft without what was changed. Undoable.
    pub(super) fn close_draft(&mut self) {
        if let Some(draft) =
            self.view.sets.draft.clone().filter(|draft| draft.changed && !is_untouched(draft))
        {
            self.can_come_back(&draft);
        }
        self.show_draft(None);
        self.keep_drafts();
    }

    fn can_come_back(&mut self, draft: &SetDraft) {
        let step = SetStep { name: draft.set.name.clone(), before: DraftState::of(draft) };
        self.did(format!("giving up changes of the set `{}`", draft.set.shown()), Step::Set(Box::new(step)));
    }

    /// Changes a draft where it lies. Undoable.
    pub(super) fn edit_aside(&mut self, before: &SetDraft, set: CropSet) {
        self.edited_set(before, &set);
        let (name, text) = (set.name.clone(), sets::written(&set));
        let draft = self.drafted(DraftState { set, text });
        self.sets.aside.drafts.insert(name, Arc::new(draft));
        self.show_aside();
    }

    /// Gives a draft that was put aside another name for people, as its set gets it.
    pub(super) fn rename_aside(&mut self, name: &str, title: &str) {
        if let Some(draft) = self.sets.aside.draft(name).filter(|draft| draft.errors.is_empty()) {
            self.edit_aside(&draft, CropSet { title: title.to_owned(), ..draft.set.clone() });
        }
    }

    /// The list of sets is another one: drafts may be stored now, or not any more.
    pub(super) fn compare_aside(&mut self) {
        let drafts = std::mem::take(&mut self.sets.aside.drafts);
        let compared = drafts.into_iter().map(|(name, draft)| (name, self.drafted(DraftState::of(&draft))));
        let changed = compared.filter(|(_, draft)| draft.changed);
        let drafts = changed.map(|(name, draft)| (name, Arc::new(draft))).collect();
        self.sets.aside.drafts = drafts;
        self.show_aside();
    }

    fn show_aside(&mut self) {
        self.view.sets.aside = self.sets.aside.drafts.values().cloned().collect();
        self.sets.aside.changed();
        self.touch();
    }

    /// Brings a set back to how it stood, and opens it; answers what takes that back.
    pub(in crate::session) fn reverse_draft(&mut self, step: SetStep) -> Option<SetStep> {
        let SetStep { name, before } = step;
        let open = self.view.sets.draft.as_ref().is_some_and(|draft| draft.set.name == name);
        if !open {
            self.open_set_if_there(&name);
        }
        let now = self.view.sets.draft.clone();
        let back =
            now.as_ref().map(|now| SetStep { name: before.set.name.clone(), before: DraftState::of(now) });
        if let Some(now) = &now {
            self.follow_names(&now.set, &before.set);
        }
        let draft = self.drafted(before);
        self.show_draft(Some(draft));
        back
    }

    /// Writes drafts that changed a moment ago; says when to come back where it is not time yet.
    pub(in crate::session) fn keep_changed_drafts(&mut self) -> Option<Duration> {
        let left = self.sets.aside.keep_at?.saturating_duration_since(Instant::now());
        if left.is_zero() {
            self.keep_drafts();
            return None;
        }
        Some(left)
    }

    /// Writes what the library lacks of drafts, and takes away what it has too much.
    pub(in crate::session) fn keep_drafts(&mut self) {
        self.sets.aside.keep_at = None;
        let Some(writer) = self.runtime.writer().cloned() else { return };
        let open = self.view.sets.draft.iter().filter(|draft| draft.changed && !is_untouched(draft));
        let all = self.sets.aside.drafts.values().chain(open);
        let mut wanted: BTreeMap<String, String> = BTreeMap::new();
        for draft in all {
            let Ok(text) = serde_json::to_string(&DraftState::of(draft)) else { continue };
            let mut name = draft.set.name.clone();
            while wanted.contains_key(&name) {
                name.push_str("-2");
            }
            wanted.insert(name, text);
        }
        let kept = std::mem::replace(&mut self.sets.aside.kept, wanted);
        let wanted = &self.sets.aside.kept;
        let gone = kept.keys().filter(|name| !wanted.contains_key(*name)).map(|name| (name.clone(), None));
        let new = wanted.iter().filter(|(name, text)| kept.get(*name) != Some(*text));
        let new = new.map(|(name, text)| (name.clone(), Some(text.clone())));
        let changes: Vec<(String, Option<String>)> = gone.chain(new).collect();
        if changes.is_empty() {
            return;
        }
        writer.write_now(move |writer| {
            for (name, text) in &changes {
                writer.set_document(DRAFT, name, text.as_deref())?;
            }
            Ok(Changes::default())
        });
    }
}

/// Drafts that a library holds.
pub(in crate::session) fn drafts_of(
    reader: &crate::catalog::Reader,
) -> crate::catalog::Result<BTreeMap<String, String>> {
    reader.documents(DRAFT)
}

/// Whether a draft is a new set in which nobody changed anything.
fn is_untouched(draft: &SetDraft) -> bool {
    !draft.stored
        && draft.errors.is_empty()
        && draft.set == CropSet { name: draft.set.name.clone(), ..empty_set() }
}
