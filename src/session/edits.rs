//! What people say about pictures, and taking it back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use parking_lot::Mutex;

use super::Session;
use super::history::{Entry, Slot, Step};
use super::library::ALBUM;
use super::sets::SetStep;
use super::view::NoticeLevel;
use crate::catalog::{Copied, Edit, MODELS_OWN, TagMark, Writer};
use crate::facts::{AssetId, Flag};
use crate::geometry::{Point, PxRect};
use crate::grammar::search::parse_query;
use crate::jobs::Changes;

impl Session {
    pub(super) fn rate(&mut self, stars: u8) {
        let ids = self.targets();
        self.edit("rating", Edit::rating(&ids, Some(stars.min(5))));
    }

    pub(super) fn flag(&mut self, flag: Flag) {
        let ids = self.targets();
        self.edit("flag", Edit::flag(&ids, flag));
    }

    pub(super) fn label(&mut self, label: Option<&str>) {
        let ids = self.targets();
        self.edit("colour label", Edit::label(&ids, label));
    }

    /// Takes a tag off the targets.
    pub(super) fn remove_tag(&mut self, tag: &str) {
        let ids = self.targets();
        self.edit(&format!("tag `{}`", tag.trim()), Edit::untag(&ids, tag));
    }

    /// Writes, promotes, rejects or (`None`) forgets a tag on the targets.
    pub(super) fn mark_tag(&mut self, tag: &str, mark: Option<TagMark>) {
        let ids = self.targets();
        self.mark_tag_on(&ids, tag, mark);
    }

    pub(super) fn mark_tag_on(&mut self, ids: &[AssetId], tag: &str, mark: Option<TagMark>) {
        let tag = tag.trim();
        if tag.is_empty() {
            return self.notice(NoticeLevel::Warning, "A tag needs at least one character");
        }
        self.edit(&format!("tag `{tag}`"), Edit::tag(ids, tag, mark));
    }

    pub(super) fn auto_tag(&mut self, ids: &[AssetId], threshold: Option<f32>) {
        if ids.is_empty() {
            return self.notice(NoticeLevel::Warning, "No picture is selected, so tags stay as they were");
        }
        let least = threshold.unwrap_or(MODELS_OWN);
        let name = run_name(threshold, &[], Some(ids.len()));
        self.edit("automatic tags", Edit::AutoTag { name, assets: ids.to_vec(), least });
    }

    /// Takes a run of automatic tagging back.
    pub(super) fn take_back_tags(&mut self, run: i64) {
        let name = self.view.library.runs.iter().find(|known| known.id == run).map(|known| &known.name);
        let label =
            name.map_or_else(|| "a run of automatic tags".to_owned(), |name| format!("taking back {name}"));
        self.edit(&label, Edit::TakeBack(run));
    }

    /// Saves a search, or forgets it.
    pub(super) fn save_album(&mut self, name: &str, query: Option<String>) {
        let name = name.trim();
        if name.is_empty() {
            return self.notice(NoticeLevel::Warning, "A saved search needs a name");
        }
        if let Some(Err(error)) = query.as_deref().map(parse_query) {
            return self.notice(NoticeLevel::Warning, format!("The search is not saved: {}", error.message));
        }
        let edit = Edit::Document { kind: ALBUM.to_owned(), name: name.to_owned(), body: query };
        self.edit(&format!("saved search `{name}`"), edit);
    }

    /// Gives what a person made on one picture to the targets as well.
    pub(super) fn paste(&mut self, what: Copied, from: AssetId) {
        let to: Vec<AssetId> = self.targets().into_iter().filter(|id| *id != from).collect();
        let words = if what == Copied::Tags { "tags" } else { "crops" };
        self.edit(words, Edit::Copy { what, from, to });
    }

    pub(super) fn caption(&mut self, text: &str) {
        let Some(id) = self.view.selection.current else { return };
        let text = text.trim();
        self.edit("caption", Edit::caption(&[id], (!text.is_empty()).then_some(text)));
    }

    pub(super) fn focus(&mut self, areas: Vec<PxRect>) {
        let Some(id) = self.view.selection.current else { return };
        self.edit("custom coordinates", Edit::Focus(vec![(id, areas)]));
    }

    pub(super) fn region(&mut self, name: String, points: Vec<Point>) {
        let Some(details) = self.view.inspector.clone() else {
            return self
                .notice(NoticeLevel::Warning, "The picture is still being read; try again in a moment");
        };
        let good = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if name.is_empty() || !name.chars().all(good) || points.len() == 1 {
            let text = "A region needs a name of letters, digits and hyphens, and at least two points";
            return self.notice(NoticeLevel::Warning, text);
        }
        let mut regions: BTreeMap<String, Vec<Point>> = details.regions.iter().cloned().collect();
        if points.is_empty() {
            regions.remove(&name);
        } else {
            regions.insert(name, points);
        }
        self.edit("region", Edit::Regions(vec![(details.id, regions)]));
    }

    /// Sends an edit to the writer and remembers how to take it back.
    pub(super) fn edit(&mut self, what: &str, edit: Edit) {
        let count = edit.assets().into_iter().collect::<BTreeSet<_>>().len();
        if count == 0 && is_about_pictures(&edit) {
            return;
        }
        let label = if count <= 1 { what.to_owned() } else { format!("{what} of {count} pictures") };
        let given: Slot = Arc::new(Mutex::new(Some(edit)));
        if let Some(inverse) = self.send_edit(given) {
            self.history.did(label, Step::Edit(inverse));
            self.name_history();
        }
    }

    /// Has the writer make the edit in `given`; what takes it back will stand in the result.
    fn send_edit(&mut self, given: Slot) -> Option<Slot> {
        let Some(writer) = self.runtime.writer() else {
            let reason = self.view.read_only.clone().unwrap_or_default();
            self.notice(NoticeLevel::Warning, format!("Nothing can be changed here: {reason}"));
            return None;
        };
        let inverse: Slot = Arc::default();
        let filled = Arc::clone(&inverse);
        writer.write_now(move |writer: &mut Writer| {
            let Some(edit) = given.lock().clone() else { return Ok(Changes::default()) };
            *filled.lock() = Some(writer.edit(&edit)?);
            Ok(changes_of(&edit))
        });
        Some(inverse)
    }

    /// Takes back the last undoable command; `false` when there is none.
    pub fn undo(&mut self) -> bool {
        let Some(entry) = self.history.take_undo() else { return false };
        if let Some(step) = self.reverse(entry.step) {
            self.history.undid(Entry { label: entry.label, step });
        }
        self.name_history();
        true
    }

    /// Does again what was taken back; `false` when there is nothing.
    pub fn redo(&mut self) -> bool {
        let Some(entry) = self.history.take_redo() else { return false };
        if let Some(step) = self.reverse(entry.step) {
            self.history.redid(Entry { label: entry.label, step });
        }
        self.name_history();
        true
    }

    /// Makes a step and returns the one that takes it back.
    fn reverse(&mut self, step: Step) -> Option<Step> {
        match step {
            Step::Edit(slot) => {
                self.drawings.await_nothing();
                self.send_edit(slot).map(Step::Edit)
            }
            Step::CropText(text) => {
                let before = std::mem::replace(&mut self.view.crop.text, text);
                self.dirty.crop = true;
                Some(Step::CropText(before))
            }
            Step::Set(step) => self.reverse_draft(*step).map(|back| Step::Set(Box::new(back))),
            Step::Watch(folder) => Some(self.reverse_folder(folder, true)),
            Step::Unwatch(folder) => Some(self.reverse_folder(folder, false)),
            Step::Drawn(source, drawn) => {
                let before = self.swap_drawing(source.clone(), drawn);
                Some(Step::Drawn(source, before))
            }
            Step::Files(given) => self.reverse_files(given).map(Step::Files),
        }
    }

    /// The text of the crop studio was typed or rewritten.
    pub(super) fn set_crop_text(&mut self, text: String) {
        if self.view.crop.text == text {
            return;
        }
        let before = std::mem::replace(&mut self.view.crop.text, text);
        self.history.typed(before, Instant::now());
        self.dirty.crop = true;
        self.refresh_crop();
        self.name_history();
    }

    /// A crop set was edited; `typing` goes on with the step before where that was typing too.
    pub(super) fn typed_in_set(&mut self, label: String, step: SetStep, typing: bool) {
        if typing {
            self.history.typed_in_set(label, step, Instant::now());
        } else {
            self.history.did(label, Step::Set(Box::new(step)));
        }
        self.name_history();
    }

    /// Fills the text of the crop studio where nobody wrote one.
    pub(super) fn begin_crop(&mut self, text: String) {
        if self.view.crop.text.is_empty() {
            self.view.crop.text = text;
            self.refresh_crop();
        }
    }

    /// Remembers a step that was made elsewhere.
    pub(super) fn did(&mut self, label: String, step: Step) {
        self.history.did(label, step);
        self.name_history();
    }

    fn name_history(&mut self) {
        (self.view.undo, self.view.redo) = self.history.labels();
        self.touch();
    }
}

/// What a run of automatic tagging is called: `automatic tags from 0.6, 24 pictures`, `automatic tags of coco from 0.6,
/// everything`; no `analyses` means all, and `pictures` is `None` for all.
pub(super) fn run_name(threshold: Option<f32>, analyses: &[String], pictures: Option<usize>) -> String {
    let of = if analyses.is_empty() { String::new() } else { format!(" of {}", analyses.join(", ")) };
    let from = threshold.map_or_else(|| "each model's own".to_owned(), |t| format!("{t}"));
    let what = match pictures {
        None => "everything".to_owned(),
        Some(1) => "1 picture".to_owned(),
        Some(count) => format!("{count} pictures"),
    };
    format!("automatic tags{of} from {from}, {what}")
}

/// What must be read again after an edit.
fn changes_of(edit: &Edit) -> Changes {
    if matches!(edit, Edit::TakeBack(_)) {
        return Changes::all();
    }
    Changes { settings: !is_about_pictures(edit), ..Changes::edit_of(edit.assets()) }
}

/// Whether an edit says something about pictures, and not about the library.
const fn is_about_pictures(edit: &Edit) -> bool {
    !matches!(
        edit,
        Edit::Document { .. }
            | Edit::Thresholds(_)
            | Edit::TakeBack(_)
            | Edit::FolderPresets(_)
            | Edit::Several(_)
            | Edit::MoveTakes(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_automatic_tagging_says_what_it_is_about() {
        let named = ["human-anatomy".to_owned()];
        assert_eq!(
            run_name(Some(0.6), &named, Some(1)),
            "automatic tags of human-anatomy from 0.6, 1 picture"
        );
        assert_eq!(run_name(Some(0.6), &[], Some(24)), "automatic tags from 0.6, 24 pictures");
        assert_eq!(run_name(None, &[], None), "automatic tags from each model's own, everything");
    }
}
