//! Everything that can be asked for by name: what has a key, and what only menus have.

use crate::app::dialogs::Choice;
use crate::app::keys::{self, Action};
use crate::app::request::{Request, UiCommand};
use crate::app::state::Page;
use crate::app::theme::ThemeChoice;
use crate::session::{Command, Grouping, ModelCommand, ModelState, RowKind, UpkeepCommand, View, WorkKind};

/// One command.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// In words.
    pub text: String,
    /// Its key, where it has one.
    pub key: String,
    /// What it asks for.
    pub request: Request,
}

/// Every command that makes sense on `page` now; `pasting`: whether tags and crops were copied.
#[must_use]
pub fn all(view: &View, page: Page, pasting: bool) -> Vec<Entry> {
    let here = |pages: &[Page]| pages.is_empty() || pages.contains(&page);
    let sense = |action: Action| match action {
        Action::Undo => view.undo.is_some(),
        Action::Redo => view.redo.is_some(),
        Action::Palette => false,
        Action::PasteTags | Action::PasteCrops => pasting,
        Action::TrashRejects => view.library.counts.rejected > 0,
        Action::Automatic if page == Page::Crop => view.crop.by_hand.is_some(),
        Action::Search => !view.library.roots.is_empty(),
        _ => true,
    };
    let mut entries: Vec<Entry> = Vec::new();
    for binding in keys::TABLE.iter().filter(|b| here(b.pages) && sense(b.action)) {
        // Two keys for one thing are one command.
        if entries.iter().any(|entry| entry.text == binding.text) {
            continue;
        }
        let request = Request::Window(UiCommand::Act(binding.action));
        entries.push(Entry { text: binding.text.to_owned(), key: keys::shown(binding), request });
    }
    entries.extend(menus(view, page));
    entries
}

/// What has no key.
fn menus(view: &View, page: Page) -> Vec<Entry> {
    let entry = |text: String, request| Entry { text, key: String::new(), request };
    let window = |text: &str, command| entry(text.to_owned(), Request::Window(command));
    let session = |text: &str, command| entry(text.to_owned(), Request::Session(command));
    let mut entries: Vec<Entry> = ThemeChoice::ALL
        .into_iter()
        .map(|choice| window(&format!("Theme: {}", choice.label()), UiCommand::Theme(choice)))
        .collect();
    entries.extend(keeping(view));
    if !view.library.roots.is_empty() {
        entries.push(session("Look for changes now", Command::Rescan(None)));
        if view.jobs.paused {
            entries.push(session("Go on with all work", Command::Resume(None)));
        } else {
            entries.push(session("Pause all work", Command::Pause(None)));
        }
    }
    if page == Page::Library {
        entries.push(window("Rows that follow the pictures", UiCommand::Justified(true)));
        entries.push(window("Equal cells", UiCommand::Justified(false)));
        let named = [
            (Grouping::Date, "Group by date"),
            (Grouping::Folder, "Group by folder"),
            (Grouping::Alike, "Group near-duplicates"),
            (Grouping::None, "No groups"),
        ];
        entries.extend(named.map(|(grouping, text)| window(text, UiCommand::Grouping(grouping))));
    }
    if !view.library.roots.is_empty() && page != Page::Sets {
        let ids = &view.selection.ids;
        for set in view.sets.list.iter().filter(|set| !ids.is_empty() && set.set.is_ok()) {
            let command = UiCommand::ReviewIn { set: set.name.clone(), ids: ids.to_vec() };
            entries.push(window(&format!("Review in {}", set.shown()), command));
        }
    }
    if page == Page::Crop && view.crop.transformation.is_some() {
        entries.extend(addresses(view));
    }
    for model in view.models.iter().filter(|m| matches!(m.state, ModelState::Missing { .. })) {
        entries.push(session(&format!("Download {}", model.id), Command::PullModel(model.id.clone())));
    }
    entries
}

/// Models, presets and the library itself.
fn keeping(view: &View) -> Vec<Entry> {
    let entry = |text: String, request| Entry { text, key: String::new(), request };
    let window = |text: &str, command| entry(text.to_owned(), Request::Window(command));
    let upkeep = |text: &str, command| entry(text.to_owned(), Request::Session(Command::Upkeep(command)));
    let mut entries = vec![
        window("Add a private model…", UiCommand::Choose(Choice::ModelFolder)),
        window("Read a preset…", UiCommand::Choose(Choice::Preset)),
        window("Back up what you made…", UiCommand::Choose(Choice::Backup)),
        window("Restore a backup…", UiCommand::Choose(Choice::Restore)),
        upkeep("Check the library", UpkeepCommand::Check),
        upkeep("Show the folder of the library", UpkeepCommand::Show(view.upkeep.library.clone())),
    ];
    for kind in WorkKind::ALL {
        let held = view.jobs.row(kind).is_some_and(|row| row.paused);
        let (word, command) =
            if held { ("Go on", Command::Resume(Some(kind))) } else { ("Pause", Command::Pause(Some(kind))) };
        entries.push(entry(format!("{word}: {}", kind.name()), Request::Session(command)));
    }
    for model in view.models.iter().filter(|m| m.kind == RowKind::Answers && (m.public || m.private)) {
        let word = if model.off { "Run by itself" } else { "Run only when asked" };
        let rest = ModelCommand::Rest { analysis: model.id.clone(), off: !model.off };
        entries.push(entry(format!("{word}: {}", model.id), Request::Session(Command::Models(rest))));
    }
    entries
}

/// The crop as something to paste.
fn addresses(view: &View) -> Vec<Entry> {
    let copy = |text: &str, what| UiCommand::Copy { text: text.to_owned(), what };
    let entry = |text: &str, request| Entry { text: text.to_owned(), key: String::new(), request };
    let mut entries = vec![entry(
        "Copy the transformation",
        Request::Window(copy(view.crop.deliverable(), "transformation")),
    )];
    if !view.crop.url.is_empty() {
        entries.push(entry("Copy the URL", Request::Window(copy(&view.crop.url, "URL"))));
        entries.push(entry("Copy the signed URL", Request::Session(Command::SignUrl)));
    }
    entries
}

/// The entries whose words hold every word of `typed`, those that begin with it first.
#[must_use]
pub fn matching(entries: Vec<Entry>, typed: &str) -> Vec<Entry> {
    let typed = typed.trim().to_lowercase();
    let mut kept: Vec<(bool, Entry)> = entries
        .into_iter()
        .filter_map(|entry| {
            let text = entry.text.to_lowercase();
            let all = typed.split_whitespace().all(|word| text.contains(word));
            all.then(|| (!text.starts_with(&typed), entry))
        })
        .collect();
    kept.sort_by_key(|(later, _)| *later);
    kept.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(typed: &str) -> Vec<String> {
        matching(all(&View::default(), Page::Library, false), typed).into_iter().map(|e| e.text).collect()
    }

    #[test]
    fn commands_are_found_by_their_words() {
        assert_eq!(texts("star 5"), ["5 stars"]);
        assert_eq!(texts("group")[0], "Group by date");
        assert_eq!(texts("li")[..1], ["Library"]);
        assert!(texts("zzz").is_empty());
    }

    #[test]
    fn what_makes_no_sense_now_is_not_offered() {
        let all = texts("");
        assert!(!all.iter().any(|text| text == "Undo" || text == "Look for changes now"));
        let view = View { undo: Some("rating".into()), ..View::default() };
        assert!(super::all(&view, Page::Models, false).iter().any(|e| e.text == "Undo"));
    }

    #[test]
    fn no_two_commands_have_the_same_words() {
        let mut all = texts("");
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
