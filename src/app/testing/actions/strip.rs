//! The jobs strip, sheets, messages and the menu.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{Page, asked, click, fixture, harness, told};
use crate::app::request::UiCommand;
use crate::app::state::Sheet;
use crate::app::theme::ThemeChoice;
use crate::facts::AssetId;
use crate::session::{Command, Failed, Grouping, Notice, NoticeLevel, WorkKind};

#[test]
fn work_is_held_and_goes_on() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, "Pause: index");
    assert!(asked(&window, &Command::Pause(Some(WorkKind::Index))));
    window.state_mut().view.jobs.rows[0].paused = true;
    window.run();
    click(&mut window, Role::Button, "Go on: index");
    assert!(asked(&window, &Command::Resume(Some(WorkKind::Index))));
}

#[test]
fn failures_are_listed_and_tried_again() {
    let mut window = harness(fixture::failing(), Page::Library);
    click(&mut window, Role::Button, "2 need attention");
    click(&mut window, Role::Button, "Try broken.jpg again");
    click(&mut window, Role::Button, "Try all again");
    assert!(asked(&window, &Command::Retry(Failed::Picture(AssetId(5)))));
    assert!(asked(&window, &Command::Retry(Failed::Everything)));
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().shell.state.sheet, None);
    assert!(!asked(&window, &Command::SelectNone), "Escape closes the sheet and nothing else");
}

#[test]
fn a_file_that_is_no_picture_of_the_library_is_tried_again_by_its_path() {
    let mut view = fixture::failing();
    view.jobs.failures[0].id = None;
    let mut window = harness(view, Page::Library);
    click(&mut window, Role::Button, "2 need attention");
    click(&mut window, Role::Button, "Try broken.jpg again");
    assert!(asked(&window, &Command::Retry(Failed::File("/pictures/broken.jpg".into()))));
}

#[test]
fn a_sheet_is_closed_with_its_cross() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press(Key::F1);
    window.run();
    assert_eq!(window.state().shell.state.sheet, Some(Sheet::Keys));
    click(&mut window, Role::Button, "Close");
    assert_eq!(window.state().shell.state.sheet, None);
}

#[test]
fn the_strip_leads_to_the_models() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, "Models 8 of 11");
    assert_eq!(window.state().shell.state.page, Page::Models);
}

#[test]
fn the_menu_does_what_it_says() {
    let mut view = fixture::library();
    view.undo = Some("rating".into());
    view.redo = Some("flag".into());
    let mut window = harness(view, Page::Library);
    click(&mut window, Role::Button, "Menu");
    click(&mut window, Role::Button, "Look for changes now");
    assert!(asked(&window, &Command::Rescan(None)));
    for (words, command) in [
        ("Add a folder…", UiCommand::ChooseFolder),
        ("Undo rating", UiCommand::Undo),
        ("Redo flag", UiCommand::Redo),
        ("Theme: Light", UiCommand::Theme(ThemeChoice::Light)),
        ("Reduce motion", UiCommand::Still(true)),
        ("Import presets", UiCommand::Show(Page::Presets)),
        ("Settings", UiCommand::Show(Page::Settings)),
        ("Find a command…", UiCommand::Sheet(Some(Sheet::Palette))),
        ("Keys", UiCommand::Sheet(Some(Sheet::Keys))),
        ("Quit", UiCommand::Quit),
    ] {
        click(&mut window, Role::Button, "Menu");
        // A row of the menu is wide; the sidebar has a short button of the same name.
        let items = window.get_all_by_role_and_label(Role::Button, words);
        let item = items.into_iter().find(|node| node.rect().width() > 190.0);
        item.unwrap_or_else(|| panic!("{words} is missing")).click();
        window.run();
        assert!(told(&window, &command), "{words}");
        window.key_press(Key::Escape);
        window.run();
    }
}

#[test]
fn undo_and_redo_have_keys() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert!(told(&window, &UiCommand::Undo) && !told(&window, &UiCommand::Redo));
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.run();
    assert!(told(&window, &UiCommand::Redo));
}

#[test]
fn messages_are_taken_away() {
    let mut view = fixture::library();
    view.notices.push(Notice { id: 7, level: NoticeLevel::Error, text: "The disk is full".into() });
    let mut window = harness(view, Page::Library);
    window.get_by_role_and_label(Role::Status, "The disk is full");
    click(&mut window, Role::Button, "Dismiss");
    assert!(asked(&window, &Command::DismissNotice(7)));
}

#[test]
fn commands_are_found_by_name() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Find a command").type_text("group");
    window.run();
    window.key_press(Key::ArrowDown);
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(asked(&window, &Command::SetGrouping(Grouping::Folder)), "{:?}", window.state().asked);
    assert_eq!(window.state().shell.state.sheet, None);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Find a command").type_text("5 stars");
    window.run();
    click(&mut window, Role::MenuItem, "5 stars");
    window.run();
    assert!(asked(&window, &Command::Rate(5)));
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().shell.state.sheet, None);
}

#[test]
fn work_that_the_strip_has_no_room_for_is_held_too() {
    let mut view = fixture::library();
    let row = view.jobs.rows[0].clone();
    let of = |kind| crate::session::JobRow { kind, ..row.clone() };
    view.jobs.rows = vec![of(WorkKind::Index), of(WorkKind::Analyze), of(WorkKind::Pull)];
    let mut window = harness(view, Page::Library);
    assert!(window.query_by_label("Pause: pull").is_none());
    click(&mut window, Role::Button, "1 more");
    click(&mut window, Role::Button, "Pause: pull");
    assert!(asked(&window, &Command::Pause(Some(WorkKind::Pull))));
}
