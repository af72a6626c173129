//! Everything that can be asked for by name: what has a key, and what only menus have.

use super::pages;
use crate::app::dialogs::Choice;
use crate::app::keys::{self, Action};
use crate::app::panels::{has_library, to_compare};
use crate::app::request::{Request, UiCommand};
use crate::app::state::{Page, UiState};
use crate::app::theme::ThemeChoice;
use crate::session::{Command, ModelCommand, ModelState, RootView, RowKind, UpkeepCommand, View, WorkKind};

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

/// Something for the window, without a key.
pub(super) fn window(text: &str, command: UiCommand) -> Entry {
    Entry { text: text.to_owned(), key: String::new(), request: Request::Window(command) }
}

/// Something for the session, without a key.
pub(super) fn session(text: &str, command: Command) -> Entry {
    Entry { text: text.to_owned(), key: String::new(), request: Request::Session(command) }
}

/// Every command that makes sense now.
#[must_use]
pub fn all(view: &View, state: &UiState) -> Vec<Entry> {
    let here = |pages: &[Page]| pages.is_empty() || pages.contains(&state.page);
    let mut entries: Vec<Entry> = Vec::new();
    for binding in keys::TABLE.iter().filter(|b| here(b.pages) && makes_sense(b.action, view, state)) {
        // Two keys for one thing are one command.
        if entries.iter().any(|entry| entry.text == binding.text) {
            continue;
        }
        let entry = window(binding.text, UiCommand::Act(binding.action));
        entries.push(Entry { key: keys::shown(binding), ..entry });
    }
    entries.extend(pages::of(view, state));
    entries.extend(everywhere(view, state.page));
    entries
}

/// Whether an action would do anything now.
fn makes_sense(action: Action, view: &View, state: &UiState) -> bool {
    let chosen = !view.selection.ids.is_empty() || view.selection.current.is_some();
    match action {
        Action::Undo => view.undo.is_some(),
        Action::Redo => view.redo.is_some(),
        Action::Palette => false,
        Action::PasteTags | Action::PasteCrops => state.copied.is_some() && chosen,
        Action::TrashRejects => view.library.counts.rejected > 0,
        Action::Automatic if state.page == Page::Crop => view.crop.by_hand.is_some(),
        Action::Search | Action::Inspector | Action::Sidebar | Action::Go(Page::Sets) => has_library(view),
        Action::Go(Page::Loupe | Page::Crop | Page::Motion) | Action::Open => {
            view.picture.is_some() || !view.grid.ids.is_empty()
        }
        Action::Compare => to_compare(view).len() > 1,
        Action::Rate(_)
        | Action::Flag(_)
        | Action::Label(_)
        | Action::TagAutomatically
        | Action::CopyMarks
        | Action::CopyFiles
        | Action::Rename
        | Action::MoveTo
        | Action::Trash => chosen,
        Action::SelectAll
        | Action::Up
        | Action::Down
        | Action::PageUp
        | Action::PageDown
        | Action::Home
        | Action::End
            if state.page == Page::Library =>
        {
            !view.grid.ids.is_empty()
        }
        Action::Left | Action::Right => view.grid.ids.len() > 1,
        Action::Save => view.crop.plan.as_ref().is_some_and(|plan| match state.page {
            Page::Motion => plan.motion.is_some(),
            _ => view.picture.is_some(),
        }),
        _ => true,
    }
}

/// What has no key and makes sense on every page.
fn everywhere(view: &View, page: Page) -> Vec<Entry> {
    let mut entries: Vec<Entry> = ThemeChoice::ALL
        .into_iter()
        .map(|choice| window(&format!("Theme: {}", choice.label()), UiCommand::Theme(choice)))
        .collect();
    entries.extend(keeping(view));
    if has_library(view) {
        entries.push(session("Look for changes now", Command::Rescan(None)));
        if view.jobs.paused {
            entries.push(session("Go on with all work", Command::Resume(None)));
        } else {
            entries.push(session("Pause all work", Command::Pause(None)));
        }
        let forget = |root: &RootView| {
            session(&format!("Forget the folder {}…", root.name), Command::PlanForget(root.id))
        };
        entries.extend(view.library.roots.iter().map(forget));
    }
    if has_library(view) && page != Page::Sets {
        let ids = &view.selection.ids;
        for set in view.sets.list.iter().filter(|set| !ids.is_empty() && set.set.is_ok()) {
            let command = UiCommand::ReviewIn { set: set.name.clone(), ids: ids.to_vec() };
            entries.push(window(&format!("Review in {}", set.shown()), command));
        }
    }
    for model in view.models.iter().filter(|m| matches!(m.state, ModelState::Missing { .. })) {
        entries.push(session(&format!("Download {}", model.id), Command::PullModel(model.id.clone())));
    }
    entries
}

/// Models, presets and the library itself.
fn keeping(view: &View) -> Vec<Entry> {
    let upkeep = |text: &str, command| session(text, Command::Upkeep(command));
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
        entries.push(session(&format!("{word}: {}", kind.name()), command));
    }
    for model in view.models.iter().filter(|m| m.kind == RowKind::Answers && (m.public || m.private)) {
        let word = if model.off { "Run by itself" } else { "Run only when asked" };
        let rest = ModelCommand::Rest { analysis: model.id.clone(), off: !model.off };
        entries.push(session(&format!("{word}: {}", model.id), Command::Models(rest)));
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
    use crate::app::testing::fixture;

    fn on(page: Page) -> UiState {
        UiState { page, ..UiState::default() }
    }

    fn texts(view: &View, page: Page, typed: &str) -> Vec<String> {
        matching(all(view, &on(page)), typed).into_iter().map(|e| e.text).collect()
    }

    #[test]
    fn commands_are_found_by_their_words() {
        let view = fixture::library();
        assert_eq!(texts(&view, Page::Library, "star 5"), ["5 stars", "Filter: 5 stars"]);
        assert_eq!(texts(&view, Page::Library, "group")[0], "Group by date");
        assert_eq!(texts(&view, Page::Library, "li")[..1], ["Library"]);
        assert!(texts(&view, Page::Library, "zzz").is_empty());
    }

    #[test]
    fn what_makes_no_sense_now_is_not_offered() {
        let start = texts(&fixture::empty(), Page::Library, "");
        for text in ["Undo", "Look for changes now", "Loupe", "Crop", "Motion", "Sets", "5 stars", "Sidebar"]
        {
            assert!(!start.iter().any(|offered| offered == text), "{text}");
        }
        assert!(start.iter().any(|text| text == "Open a folder") && start.iter().any(|text| text == "Lab"));
        let view = View { undo: Some("rating".into()), ..View::default() };
        assert!(texts(&view, Page::Models, "").iter().any(|text| text == "Undo"));
    }

    #[test]
    fn what_has_no_key_is_offered_where_it_belongs() {
        let (opened, failing) = (fixture::opened(), fixture::failing());
        for (view, page, wanted) in [
            (&opened, Page::Library, "Sort: Name, A to Z"),
            (&opened, Page::Library, "Filter: Picked"),
            (&opened, Page::Library, "Larger thumbnails"),
            (&opened, Page::Library, "Response JSON"),
            (&opened, Page::Library, "Inspector"),
            (&opened, Page::Loupe, "Hide boxes of coco"),
            (&opened, Page::Loupe, "Copy the response, upload form"),
            (&opened, Page::Crop, "Save the crop"),
            (&opened, Page::Crop, "Add the crop to a set…"),
            (&opened, Page::Crop, "Show faces"),
            (&opened, Page::Crop, "Mark what matters"),
            (&opened, Page::Crop, "Mark a region with a name"),
            (&fixture::moving(), Page::Motion, "Save the film"),
            (&opened, Page::Lab, "Copy the response, analyze form"),
            (&opened, Page::Sets, "New set"),
            (&crate::app::testing::review::reviewed(), Page::Sets, "Export the set"),
            (&failing, Page::Models, "What needs attention"),
        ] {
            let offered = texts(view, page, "");
            assert!(offered.iter().any(|text| text == wanted), "{page:?}: {wanted}");
        }
    }

    #[test]
    fn folders_are_forgotten_by_their_name() {
        let view = crate::app::testing::fixture::library();
        let found = matching(all(&view, &on(Page::Loupe)), "forget pictures");
        let id = view.library.roots[0].id;
        assert_eq!(found[0].request, Request::Session(Command::PlanForget(id)));
    }

    #[test]
    fn no_two_commands_have_the_same_words() {
        for page in Page::ALL {
            let mut all = texts(&fixture::failing(), page, "");
            let count = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), count, "{page:?}");
        }
    }
}
