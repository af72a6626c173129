//! Who has the keyboard: arrows on controls, pictures that are stepped to, Escape, and what has no key of its own.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Page, Window, asked, click, fixture, harness, some_asked, told};
use crate::app::request::UiCommand;
use crate::app::state::Sheet;
use crate::app::testing::{Scenery, open};
use crate::app::theme::ThemeChoice;
use crate::facts::{AssetId, Flag};
use crate::session::{Command, FolderRef, SelectHow, Selection, SetCommand, View};

fn press(window: &mut Window<'_>, key: Key) {
    window.key_press(key);
    window.run();
}

fn focus(window: &mut Window<'_>, role: Role, label: &str) {
    window.get_by_role_and_label(role, label).focus();
    window.run();
}

fn has_focus(window: &Window<'_>, role: Role, label: &str) -> bool {
    window.get_by_role_and_label(role, label).accesskit_node().is_focused()
}

fn only(id: i64) -> Command {
    Command::Select { id: AssetId(id), how: SelectHow::Only }
}

/// What the session does when a picture is selected.
fn select(window: &mut Window<'_>, id: i64) {
    let at = usize::try_from(id - 1).unwrap();
    window.state_mut().view.selection = Selection::new(Some(AssetId(id)), Some(at), vec![AssetId(id)]);
    window.run();
}

/// The palette, and in it the command of this name.
fn choose(window: &mut Window<'_>, name: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Find a command").type_text(name);
    window.run();
    click(window, Role::MenuItem, name);
    window.run();
}

#[test]
fn a_slider_keeps_the_keyboard_from_press_to_press() {
    let mut window = harness(fixture::library(), Page::Library);
    focus(&mut window, Role::Slider, "Size of the thumbnails");
    for (key, well) in [
        (Key::ArrowRight, 168.0),
        (Key::ArrowRight, 176.0),
        (Key::ArrowUp, 184.0),
        (Key::ArrowLeft, 176.0),
        (Key::ArrowDown, 168.0),
    ] {
        press(&mut window, key);
        assert_eq!(window.state().shell.state.well, well, "{key:?}");
        assert!(has_focus(&window, Role::Slider, "Size of the thumbnails"), "{key:?}");
    }
    press(&mut window, Key::Tab);
    assert!(!has_focus(&window, Role::Slider, "Size of the thumbnails"), "Tab goes on");
}

#[test]
fn a_cell_with_the_keyboard_takes_verdicts_and_is_left_by_arrows() {
    let mut view = fixture::library();
    view.selection = Selection::new(Some(AssetId(1)), Some(0), vec![AssetId(1)]);
    let mut window = harness(view, Page::Library);
    focus(&mut window, Role::ListBoxOption, "DSC_0405.jpg");
    assert!(has_focus(&window, Role::ListBoxOption, "DSC_0405.jpg"));
    press(&mut window, Key::Num4);
    press(&mut window, Key::P);
    assert!(asked(&window, &Command::Rate(4)) && asked(&window, &Command::Flag(Flag::Pick)));
    press(&mut window, Key::ArrowRight);
    assert!(asked(&window, &only(2)), "{:?}", window.state().asked);
    select(&mut window, 2);
    assert!(has_focus(&window, Role::ListBoxOption, "DSC_0398.jpg"), "the keyboard goes along");
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    window.run();
    let range = Command::Select { id: AssetId(7), how: SelectHow::Range };
    assert!(asked(&window, &range), "{:?}", window.state().asked);
    press(&mut window, Key::Enter);
    assert_eq!(window.state().shell.state.page, Page::Loupe);
}

#[test]
fn arrows_that_repeat_in_every_frame_stay_in_the_grid() {
    let mut view = fixture::library();
    view.selection = Selection::new(Some(AssetId(1)), Some(0), vec![AssetId(1)]);
    let mut window = harness(view, Page::Library);
    focus(&mut window, Role::ListBoxOption, "DSC_0405.jpg");
    for id in 2..=8 {
        window.key_press(Key::ArrowRight);
        window.step();
        assert!(asked(&window, &only(id)), "{id}: {:?}", window.state().asked);
        let at = usize::try_from(id - 1).unwrap();
        window.state_mut().view.selection = Selection::new(Some(AssetId(id)), Some(at), vec![AssetId(id)]);
    }
    window.run();
    assert!(has_focus(&window, Role::ListBoxOption, "DSC_0356.jpg"));
}

#[test]
fn tab_stops_at_one_cell_only() {
    let mut window = harness(fixture::library(), Page::Library);
    focus(&mut window, Role::ListBoxOption, "DSC_0405.jpg");
    press(&mut window, Key::Tab);
    let cells = window.query_all_by_role(Role::ListBoxOption);
    assert!(!cells.into_iter().any(|cell| cell.accesskit_node().is_focused()));
}

#[test]
fn what_the_keyboard_stands_on_is_what_a_verdict_is_about() {
    let mut view = fixture::library();
    view.selection = Selection::default();
    let mut window = harness(view, Page::Library);
    focus(&mut window, Role::ListBoxOption, "DSC_0405.jpg");
    assert!(asked(&window, &only(1)));
}

#[test]
fn the_filmstrip_and_compared_pictures_leave_plain_keys_to_the_page() {
    let mut window = harness(fixture::opened(), Page::Loupe);
    focus(&mut window, Role::ListBoxOption, "film DSC_0405.jpg");
    press(&mut window, Key::Num3);
    press(&mut window, Key::ArrowRight);
    assert!(asked(&window, &Command::Rate(3)) && asked(&window, &Command::Step(1)));
    select(&mut window, 2);
    assert!(has_focus(&window, Role::ListBoxOption, "film DSC_0398.jpg"));
    let mut window = harness(fixture::compared(), Page::Compare);
    focus(&mut window, Role::Image, "DSC_0398.jpg");
    assert!(asked(&window, &only(2)));
    select(&mut window, 2);
    press(&mut window, Key::X);
    assert!(asked(&window, &Command::Flag(Flag::Reject)));
    press(&mut window, Key::ArrowRight);
    assert!(asked(&window, &only(3)));
}

#[test]
fn a_field_keeps_its_letters() {
    let mut window = harness(fixture::library(), Page::Library);
    focus(&mut window, Role::TextInput, "Add a tag");
    press(&mut window, Key::Num4);
    assert!(!some_asked(&window, |c| matches!(c, Command::Rate(_))));
}

#[test]
fn escape_closes_a_menu_and_means_nothing_else() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, "Menu");
    window.get_by_role_and_label(Role::Button, "Quit");
    press(&mut window, Key::Escape);
    assert!(window.query_by_role_and_label(Role::Button, "Quit").is_none(), "the menu is closed");
    assert!(!asked(&window, &Command::SelectNone), "the selection stays");
    press(&mut window, Key::Escape);
    assert!(asked(&window, &Command::SelectNone));
    let mut window = harness(fixture::opened(), Page::Loupe);
    click(&mut window, Role::Button, "Menu");
    press(&mut window, Key::Escape);
    assert_eq!(window.state().shell.state.page, Page::Loupe);
    press(&mut window, Key::Escape);
    assert_eq!(window.state().shell.state.page, Page::Library);
}

#[test]
fn escape_closes_a_sheet_whose_field_lost_the_keyboard() {
    for (page, view, button, inside) in [
        (Page::Crop, fixture::opened as fn() -> View, "Save crop…", "Path of the crop"),
        (Page::Crop, fixture::opened, "Add to set…", "Name of the slot"),
        (Page::Motion, fixture::moving, "Save film…", "Path of the film"),
        (Page::Sets, fixture::opened, "Import…", "Path of the set"),
        (Page::Models, fixture::opened, "Add a private model…", "Path of a model folder"),
    ] {
        let mut window = harness(view(), page);
        click(&mut window, Role::Button, button);
        window.get_by_role_and_label(Role::TextInput, inside);
        // A click on nothing takes the keyboard away.
        let aside = egui::pos2(500.0, 12.0);
        window.hover_at(aside);
        window.drag_at(aside);
        window.drop_at(aside);
        window.run();
        assert!(!has_focus(&window, Role::TextInput, inside), "{inside}");
        press(&mut window, Key::Escape);
        assert!(window.query_by_role_and_label(Role::TextInput, inside).is_none(), "{inside}");
        assert_eq!(window.state().shell.state.page, page, "{inside}");
    }
}

#[test]
fn a_set_with_changes_is_not_left_by_the_escape_that_closes_the_question() {
    let mut view = crate::app::testing::review::reviewed();
    let mut draft = (**view.sets.draft.as_ref().unwrap()).clone();
    draft.changed = true;
    view.sets.draft = Some(std::sync::Arc::new(draft));
    let mut window = harness(view, Page::Sets);
    click(&mut window, Role::Button, "All sets");
    window.get_by_role_and_label(Role::Button, "Leave without");
    press(&mut window, Key::Escape);
    assert!(window.query_by_role_and_label(Role::Button, "Leave without").is_none());
    assert_eq!(window.state().shell.state.page, Page::Sets);
}

#[test]
fn the_sidebar_is_reached_in_a_narrow_window() {
    let scenery = Scenery::new(fixture::library(), fixture::thumbs());
    let mut window = open(scenery, [900.0, 600.0], ThemeChoice::Dark);
    window.run();
    assert!(window.query_by_label("Untagged, 412 pictures").is_none());
    press(&mut window, Key::B);
    click(&mut window, Role::Button, "Untagged, 412 pictures");
    assert!(asked(&window, &Command::SetQuery("is:untagged".into())));
    // Menus of the tool row are icons with the same names now, and nothing lies over anything else.
    let (sort, filter) = ("Taken, newest first", "Filter");
    let left = window.get_by_role_and_label(Role::Button, filter).rect();
    let right = window.get_by_role_and_label(Role::Button, sort).rect();
    assert!(left.right() <= right.left(), "{left} {right}");
    click(&mut window, Role::Button, "Menu");
    click(&mut window, Role::Button, "Sidebar");
    assert!(window.query_by_label("Untagged, 412 pictures").is_none());
    click(&mut window, Role::Button, "Menu");
    click(&mut window, Role::Button, "Inspector");
    window.get_by_role_and_label(Role::TextInput, "Add a tag");
}

#[test]
fn the_palette_reaches_what_panels_do() {
    let mut window = harness(fixture::opened(), Page::Crop);
    choose(&mut window, "Save the crop");
    window.get_by_role_and_label(Role::TextInput, "Path of the crop");
    choose(&mut window, "Add the crop to a set…");
    window.get_by_role_and_label(Role::TextInput, "Name of the slot");
    press(&mut window, Key::Escape);
    choose(&mut window, "Mark what matters");
    window.get_by_label("draw a mark here");
    choose(&mut window, "Hide thirds");
    assert!(!window.state().shell.state.shows(crate::app::state::CropLayer::Thirds));
    let mut window = harness(fixture::moving(), Page::Motion);
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Path of the film");
    let mut window = harness(fixture::opened(), Page::Sets);
    choose(&mut window, "New set");
    assert!(some_asked(&window, |c| matches!(c, Command::Set(SetCommand::New(_)))));
    let mut window = harness(crate::app::testing::review::reviewed(), Page::Sets);
    choose(&mut window, "Export the set");
    assert!(some_asked(&window, |c| matches!(c, Command::Set(SetCommand::Export { .. }))));
}

#[test]
fn the_palette_sorts_filters_and_shows_what_failed() {
    let mut view = fixture::failing();
    view.grid.folder = Some(FolderRef { root: crate::facts::RootId(1), path: "Street".into() });
    let mut window = harness(view, Page::Library);
    choose(&mut window, "Filter: Picked");
    assert!(asked(&window, &Command::SetQuery("flag:pick".into())));
    choose(&mut window, "Larger thumbnails");
    assert_eq!(window.state().shell.state.well, 192.0);
    choose(&mut window, "Show every folder");
    assert!(asked(&window, &Command::SetFolderFilter(None)));
    choose(&mut window, "What needs attention");
    assert!(told(&window, &UiCommand::Sheet(Some(Sheet::Failures))));
    window.get_by_role_and_label(Role::ListItem, "broken.jpg: Could not be read: the file ends too early");
}
