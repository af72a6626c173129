//! The set that is open for editing: opened, changed, stored, read from a file and written to one.

use std::path::{Path, PathBuf};

use super::aside::{DraftState, SetStep};
use super::library::DOCUMENT;
use crate::catalog::Edit;
use crate::export::sets::{self, CropSet, SetError, Slot, read};
use crate::export::{Overwrite, atomic_write};
use crate::grammar::{Component, Transformation};
use crate::session::Session;
use crate::session::view::{NoticeLevel, SetDraft, SheetView};

impl Session {
    /// Shows a draft; another one of the same pictures is planned at once.
    pub(super) fn show_draft(&mut self, draft: Option<SetDraft>) {
        let before = self.view.sets.draft.take();
        self.view.sets.draft = draft.map(std::sync::Arc::new);
        let now = self.view.sets.draft.as_ref();
        let name = |draft: Option<&std::sync::Arc<SetDraft>>| draft.map(|draft| draft.set.name.clone());
        if name(before.as_ref()) != name(now) {
            let asked = std::sync::Arc::clone(&self.view.sets.sheet.asked);
            self.view.sets.sheet = SheetView { asked, ..SheetView::default() };
        }
        if before.map(|draft| draft.set.clone()) != now.map(|draft| draft.set.clone()) {
            self.plan_again();
        }
        self.sets.aside.changed();
        self.touch();
    }

    /// Opens a set; changes of it that were put aside come back, and those of the open one are put aside.
    pub(super) fn open_set(&mut self, name: &str) {
        if self.view.sets.draft.as_ref().is_none_or(|draft| draft.set.name != name)
            && !self.open_set_if_there(name)
        {
            self.notice(NoticeLevel::Warning, format!("There is no set '{name}' any more"));
        }
    }

    /// Puts the open draft aside and opens a set; `false` where there is none of this name.
    pub(super) fn open_set_if_there(&mut self, name: &str) -> bool {
        self.put_aside();
        if let Some(draft) = self.take_from_aside(name) {
            self.show_draft(Some(draft));
            return true;
        }
        let Some(entry) = self.view.sets.list.iter().find(|entry| entry.name == name).cloned() else {
            return false;
        };
        let stored = self.sets.stored.contains_key(&entry.name);
        let (set, errors) = match read(&entry.text, &self.view.vocabulary) {
            Ok(set) => (set, Vec::new()),
            Err(errors) => (CropSet { name: entry.name, ..empty_set() }, errors),
        };
        self.show_draft(Some(SetDraft { set, text: entry.text, errors, changed: false, stored }));
        true
    }

    pub(super) fn new_set(&mut self, name: &str) {
        self.put_aside();
        let set = CropSet { name: self.free_name(name), ..empty_set() };
        self.edit_set(set);
    }

    pub(super) fn duplicate_set(&mut self, name: &str) {
        let Some(Ok(set)) = self.view.sets.list.iter().find(|e| e.name == name).map(|e| e.set.clone()) else {
            return self.notice(NoticeLevel::Warning, format!("The set '{name}' has mistakes, or is gone"));
        };
        self.put_aside();
        let copy = CropSet {
            name: self.free_name(&format!("{}-copy", set.name)),
            title: format!("{} copy", set.shown()),
            ..set
        };
        self.edit_set(copy);
    }

    /// The name, with a number where a set or a draft has it already.
    pub(super) fn free_name(&self, wanted: &str) -> String {
        let listed = |name: &str| self.view.sets.list.iter().any(|entry| entry.name == name);
        let taken = |name: &str| listed(name) || self.sets.aside.holds(name);
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }

    pub(super) fn edit_set(&mut self, set: CropSet) {
        let errors = set.check(&self.view.vocabulary);
        let text = sets::written(&set);
        self.draft_changed(set, text, errors);
    }

    pub(super) fn edit_set_text(&mut self, text: String) {
        match read(&text, &self.view.vocabulary) {
            Ok(set) => self.draft_changed(set, text, Vec::new()),
            Err(errors) => {
                let open = self.view.sets.draft.as_ref().map(|draft| draft.set.clone());
                let last = open.unwrap_or_else(|| {
                    let set = empty_set();
                    CropSet { name: self.free_name(&set.name), ..set }
                });
                self.draft_changed(last, text, errors);
            }
        }
    }

    fn draft_changed(&mut self, set: CropSet, text: String, errors: Vec<SetError>) {
        let stored = self.sets.stored.contains_key(&set.name);
        let changed = self.differs(&set, &text, &errors);
        if let Some(before) = self.view.sets.draft.clone().filter(|draft| draft.text != text) {
            self.edited_set(&before, &set);
            self.follow_names(&before.set, &set);
        }
        self.show_draft(Some(SetDraft { set, text, errors, changed, stored }));
    }

    /// Remembers how the set stood; typing makes one step, a slot more or less always one of its own.
    pub(super) fn edited_set(&mut self, before: &SetDraft, now: &CropSet) {
        let label = format!("change of the set `{}`", now.shown());
        let step = SetStep { name: now.name.clone(), before: DraftState::of(before) };
        let typing = before.set.slots.len() == now.slots.len();
        self.typed_in_set(label, step, typing);
    }

    /// Whether a draft says something else than what is stored; a stored set with mistakes is not changed by them.
    pub(super) fn differs(&self, set: &CropSet, text: &str, errors: &[SetError]) -> bool {
        let listed = || self.view.sets.list.iter().any(|entry| entry.set.as_ref() == Ok(set));
        let stored = self.sets.stored.get(&set.name).is_some_and(|stored| stored == text);
        !stored && (!errors.is_empty() || !listed())
    }

    /// The list is another one: the draft may be stored now, or not any more.
    pub(super) fn compare_draft(&mut self) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        let stored = self.sets.stored.contains_key(&draft.set.name);
        let changed = self.differs(&draft.set, &draft.text, &draft.errors);
        if (stored, changed) != (draft.stored, draft.changed) {
            self.view.sets.draft = Some(SetDraft { changed, stored, ..(*draft).clone() }.into());
        }
    }

    pub(super) fn add_crop(&mut self, name: &str, slot: String) {
        let crop = &self.view.crop;
        let tree = crop.transformation.as_ref().filter(|_| crop.errors.is_empty());
        let slot = tree.map(|tree| slot_of(slot, tree)).filter(|slot| !slot.transformation.is_empty());
        let Some(slot) = slot else {
            let text = "There is no crop to add: write a transformation without mistakes first";
            return self.notice(NoticeLevel::Warning, text);
        };
        let open = self.view.sets.draft.clone().filter(|draft| draft.set.name == name);
        let draft = open.clone().or_else(|| self.sets.aside.draft(name));
        let listed = self.view.sets.list.iter().find(|entry| entry.name == name).map(|e| e.set.clone());
        let mut set = match (&draft, listed) {
            (Some(draft), _) if draft.errors.is_empty() => draft.set.clone(),
            (None, Some(Ok(set))) => set,
            (Some(_), _) | (None, Some(Err(_))) => {
                let text = format!("The set '{name}' has mistakes; mend it on the page of sets first");
                return self.notice(NoticeLevel::Warning, text);
            }
            (None, None) => CropSet { name: name.to_owned(), slots: Vec::new(), ..empty_set() },
        };
        let said = format!("Added to '{}' as slot '{}'", set.shown(), slot.name);
        set.slots.push(slot);
        if let Some(error) = set.check(&self.view.vocabulary).first() {
            return self.notice(NoticeLevel::Warning, format!("The crop is not added: {error}"));
        }
        self.take_drawn(&set);
        // A draft with other changes is stored when its person says so.
        let stores = draft.as_ref().is_none_or(|draft| !draft.changed);
        match (open, &draft) {
            (Some(_), _) => self.edit_set(set.clone()),
            (None, Some(aside)) => self.edit_aside(aside, set.clone()),
            (None, None) => {}
        }
        if stores {
            self.store_set(&set);
        }
        self.notice(NoticeLevel::Info, said);
    }

    pub(super) fn save_set(&mut self) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        if let Some(error) = draft.errors.first() {
            return self.notice(NoticeLevel::Warning, format!("The set cannot be saved: {error}"));
        }
        if self.store_set(&draft.set) {
            let saved = SetDraft { changed: false, stored: true, ..(*draft).clone() };
            self.view.sets.draft = Some(saved.into());
            self.keep_drafts();
            self.touch();
        }
    }

    pub(super) fn rename_set(&mut self, name: &str, title: String) {
        let draft = self.view.sets.draft.clone().filter(|draft| draft.set.name == name);
        if let Some(draft) = &draft {
            self.edit_set(CropSet { title: title.clone(), ..draft.set.clone() });
        }
        self.rename_aside(name, &title);
        let Some(Ok(set)) = self.view.sets.list.iter().find(|e| e.name == name).map(|e| e.set.clone()) else {
            return;
        };
        self.store_set(&CropSet { title, ..set });
    }

    pub(super) fn remove_set(&mut self, name: &str) {
        self.discard_draft(name);
        self.edit(&format!("crop set `{name}`"), document(name, None));
        if self.view.read_only.is_none() {
            self.notice(NoticeLevel::Info, format!("The set '{name}' is removed; undo brings it back"));
        }
    }

    /// Stores a set; `false` where nothing can be changed.
    fn store_set(&mut self, set: &CropSet) -> bool {
        let writes = self.view.read_only.is_none();
        let renamed = self.renamed_slots(set);
        let store = document(&set.name, Some(sets::written(set)));
        // The crops of a slot go with it when it gets another name.
        let edit = if renamed.is_empty() {
            store
        } else {
            Edit::Several(vec![Edit::MoveTakes(renamed.moves(&set.name)), store])
        };
        self.edit(&format!("crop set `{}`", set.name), edit);
        writes
    }

    pub(super) fn import_set(&mut self, path: PathBuf) {
        let file = path.clone();
        let read = move || std::fs::read_to_string(file).map_err(|error| error.to_string());
        self.chore("reading a set", read, move |session, text| session.set_arrived(&path, text));
    }

    fn set_arrived(&mut self, path: &Path, text: Result<String, String>) {
        match text {
            Ok(text) => {
                self.put_aside();
                match read(&text, &self.view.vocabulary) {
                    // Changes of a set of the same name wait for their person.
                    Ok(set) if self.sets.aside.holds(&set.name) => {
                        let name = self.free_name(&set.name);
                        self.edit_set(CropSet { name, ..set });
                    }
                    _ => self.edit_set_text(text),
                }
            }
            Err(reason) => {
                let text = format!("The set could not be read: {reason}: {}", path.display());
                self.notice(NoticeLevel::Error, text);
            }
        }
    }

    pub(super) fn write_set(&mut self, out: PathBuf, overwrite: bool) {
        let Some(text) = self.view.sets.draft.as_ref().map(|draft| draft.text.clone()) else { return };
        let rule = if overwrite { Overwrite::Allow } else { Overwrite::Refuse };
        let to = out.clone();
        let write = move || atomic_write(&to, text.as_bytes(), rule).map_err(|error| error.to_string());
        self.chore("writing a set", write, move |session, ended| session.set_written(&out, ended));
    }

    fn set_written(&mut self, path: &Path, ended: Result<(), String>) {
        match ended {
            Ok(()) => self.notice(NoticeLevel::Info, format!("The set was written: {}", path.display())),
            Err(reason) => self.notice(NoticeLevel::Error, reason),
        }
    }
}

fn document(name: &str, body: Option<String>) -> Edit {
    Edit::Document { kind: DOCUMENT.to_owned(), name: name.to_owned(), body }
}

/// A slot names its formats beside the transformation, so that is where an `f_` of the studio goes.
fn slot_of(name: String, tree: &Transformation) -> Slot {
    let mut tree = tree.clone();
    let named = tree.components.iter_mut().filter_map(|component| component.format.take()).next_back();
    tree.components.retain(|component| *component != Component::default());
    let usual = || vec!["webp".to_owned(), "jpg".to_owned()];
    let formats = named.filter(|format| format != "auto").map_or_else(usual, |format| vec![format]);
    Slot { name, transformation: tree.canonical(), formats, ..Slot::default() }
}

/// One plain slot, so that there is something to change.
pub(super) fn empty_set() -> CropSet {
    CropSet {
        name: "my-set".to_owned(),
        title: String::new(),
        about: String::new(),
        template: "{name}-{slot}-{width}.{ext}".to_owned(),
        base_url: String::new(),
        slots: vec![Slot {
            name: "main".to_owned(),
            transformation: "ar_16:9,c_fill,g_auto:{object}".to_owned(),
            widths: vec![640, 1280, 1920],
            formats: vec!["webp".to_owned(), "jpg".to_owned()],
            ..Slot::default()
        }],
    }
}
