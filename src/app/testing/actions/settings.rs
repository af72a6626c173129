//! The settings page, and what leads there.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{Page, Window, asked, click, fixture, harness, told};
use crate::app::dialogs::Choice;
use crate::app::request::UiCommand;
use crate::app::theme::ThemeChoice;
use crate::session::{Command, DELIVERY_BASE, DESKTOP, SECRET_FILE, UpkeepCommand, WorkKind};

fn open<'a>() -> Window<'a> {
    harness(fixture::library(), Page::Settings)
}

fn wished(window: &Window<'_>, command: &UpkeepCommand) -> bool {
    asked(window, &Command::Upkeep(command.clone()))
}

fn set(key: &str, value: &str) -> Command {
    Command::SetSetting { key: key.to_owned(), value: value.to_owned() }
}

#[test]
fn runs_of_automatic_tagging_are_listed_and_taken_back() {
    let mut window = open();
    reach(&mut window, Role::Button, "Take back automatic tags from 0.6, 24 pictures");
    assert!(asked(&window, &Command::TakeBackTags(7)), "{:?}", window.state().asked);
}

/// Scrolls to something and clicks it.
fn reach(window: &mut Window<'_>, role: Role, label: &str) {
    window.get_by_role_and_label(role, label).scroll_to_me();
    window.run();
    click(window, role, label);
}

#[test]
fn the_pages_without_tabs_have_keys() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    window.run();
    assert_eq!(window.state().shell.state.page, Page::Settings);
    assert!(wished(&window, &UpkeepCommand::Survey), "what it shows is looked at");
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    window.run();
    assert_eq!(window.state().shell.state.page, Page::Presets);
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().shell.state.page, Page::Library);
}

#[test]
fn looks_are_chosen_and_remembered() {
    let mut window = open();
    click(&mut window, Role::RadioButton, "Light");
    click(&mut window, Role::CheckBox, "Nothing moves by itself");
    assert!(told(&window, &UiCommand::Theme(ThemeChoice::Light)) && told(&window, &UiCommand::Still(true)));
    assert!(asked(&window, &set("theme", "Light")) && asked(&window, &set("motion", "still")));
}

#[test]
fn work_is_made_polite_and_held_by_kind() {
    let mut window = open();
    window.get_by_label("3 pictures at once, as usual");
    window.get_by_role_and_label(Role::Slider, "Pictures at once").focus();
    window.run();
    window.key_press(Key::ArrowLeft);
    window.run();
    assert!(wished(&window, &UpkeepCommand::Workers(Some(2))), "{:?}", window.state().asked);
    let ticks = window.get_all_by_role_and_label(Role::CheckBox, "Runs when there is work");
    ticks.into_iter().nth(2).unwrap().click();
    window.run();
    assert!(asked(&window, &Command::Pause(Some(WorkKind::Analyze))));
    let mut view = fixture::library();
    view.jobs.rows[0].paused = true;
    let mut window = harness(view, Page::Settings);
    click(&mut window, Role::CheckBox, "Held until you let it go on");
    assert!(asked(&window, &Command::Resume(Some(WorkKind::Index))));
}

#[test]
fn room_and_messages_are_chosen() {
    let mut window = open();
    window.get_by_label("412 MB are used");
    click(&mut window, Role::RadioButton, "4 GB");
    assert!(wished(&window, &UpkeepCommand::ThumbBudget(4 << 30)));
    click(&mut window, Role::CheckBox, "Messages when imports and jobs are done");
    assert!(asked(&window, &set(DESKTOP, "off")));
}

#[test]
fn addresses_and_the_secret_are_named() {
    let mut window = open();
    window.get_by_label("give a secret: name its file");
    window.get_by_role_and_label(Role::TextInput, "Where deliveries begin").focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Where deliveries begin").type_text("https://x");
    window.run();
    assert!(asked(&window, &set(DELIVERY_BASE, "https://x")));
    reach(&mut window, Role::Button, "Choose its file…");
    window.get_by_role_and_label(Role::TextInput, "Path of the secret").type_text("/secret");
    window.run();
    click(&mut window, Role::Button, "Take it");
    assert!(wished(&window, &UpkeepCommand::SecretFile(Some("/secret".into()))));
    let mut view = fixture::library();
    view.settings = std::sync::Arc::new([(SECRET_FILE.to_owned(), "/secret".to_owned())].into());
    let mut window = harness(view, Page::Settings);
    reach(&mut window, Role::Button, "Forget this file");
    assert!(wished(&window, &UpkeepCommand::SecretFile(None)));
}

#[test]
fn folders_are_shown_and_backups_made_and_restored() {
    let mut window = open();
    reach(&mut window, Role::Button, "Show the folder: Models");
    assert!(wished(&window, &UpkeepCommand::Show("/home/person/library/models".into())));
    reach(&mut window, Role::Button, "Back up…");
    window.get_by_role_and_label(Role::TextInput, "Path of the backup").type_text("/b.db");
    window.run();
    click(&mut window, Role::Button, "Back up");
    assert!(wished(&window, &UpkeepCommand::Backup { to: "/b.db".into(), overwrite: false }));
    reach(&mut window, Role::Button, "Restore…");
    click(&mut window, Role::Button, "Browse…");
    assert!(told(&window, &UiCommand::Choose(Choice::Restore)));
    reach(&mut window, Role::Button, "Restore…");
    window.get_by_role_and_label(Role::TextInput, "Path of a backup").type_text("/b.db");
    window.run();
    click(&mut window, Role::Button, "Restore");
    assert!(wished(&window, &UpkeepCommand::Restore("/b.db".into())));
}

#[test]
fn a_backup_that_waits_is_put_in_place_or_forgotten() {
    let mut view = fixture::library();
    view.upkeep.restore_waits = true;
    let mut window = harness(view, Page::Settings);
    reach(&mut window, Role::Button, "Keep what is here");
    assert!(wished(&window, &UpkeepCommand::ForgetRestore));
    reach(&mut window, Role::Button, "Quit now");
    assert!(told(&window, &UiCommand::Quit));
}

#[test]
fn health_is_looked_at_and_told() {
    let mut window = open();
    reach(&mut window, Role::Button, "Check the library");
    assert!(wished(&window, &UpkeepCommand::Check));
    window.get_by_label("Everything works, 1 with limits");
    window.get_by_label("at most 8192 folders");
    window.state_mut().view.upkeep.checking = true;
    window.run();
    assert!(window.query_by_label("Check the library").is_none());
}
