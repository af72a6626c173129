//! Caption, tags and objects of the current picture.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Page, asked, click, fixture, harness, some_asked};
use crate::session::Command;

const CAPTION: &str =
    "Edit the caption: A dog asleep on the pavement of a narrow lane, a bicycle leaning against the wall";

#[test]
fn the_caption_is_rewritten_and_left_alone() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, CAPTION);
    window.get_by_role_and_label(Role::MultilineTextInput, "Caption").type_text(", at noon");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(some_asked(&window, |c| matches!(c, Command::SetCaption(text) if text.contains("at noon"))));
    assert!(window.query_by_role_and_label(Role::MultilineTextInput, "Caption").is_none());
    window.state_mut().asked.clear();
    click(&mut window, Role::Button, CAPTION);
    window.get_by_role_and_label(Role::MultilineTextInput, "Caption").type_text("nonsense");
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert!(!some_asked(&window, |c| matches!(c, Command::SetCaption(_))), "Escape changes nothing");
    assert!(window.query_by_role_and_label(Role::MultilineTextInput, "Caption").is_none());
}

#[test]
fn tags_are_added_searched_for_and_taken_away() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::TextInput, "Add a tag");
    window.get_by_role_and_label(Role::TextInput, "Add a tag").type_text("lane, noon ");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(
        asked(&window, &Command::AddTag("lane".into())) && asked(&window, &Command::AddTag("noon".into()))
    );
    let chip = window.get_by_role_and_label(Role::Button, "tag morning light").rect();
    click(&mut window, Role::Button, "tag morning light");
    assert!(asked(&window, &Command::SetQuery("tag:\"morning light\"".into())));
    // The cross stands where the icon of the tag is.
    let cross = chip.left_center() + egui::vec2(14.0, 0.0);
    window.hover_at(cross);
    window.run();
    window.drag_at(cross);
    window.drop_at(cross);
    window.run();
    assert!(asked(&window, &Command::RemoveTag("morning light".into())));
    window.get_by_role_and_label(Role::Button, "tag dog").focus();
    window.run();
    window.key_press(Key::Delete);
    window.run();
    assert!(asked(&window, &Command::RemoveTag("dog".into())));
}

#[test]
fn neighbours_are_reached_and_objects_searched_for() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, "Next picture");
    click(&mut window, Role::Button, "Previous picture");
    assert!(asked(&window, &Command::Step(1)) && asked(&window, &Command::Step(-1)));
    click(&mut window, Role::ListItem, "bicycle 0.88");
    assert!(asked(&window, &Command::SetQuery("object:\"bicycle\"".into())));
}

#[test]
fn the_key_hides_and_shows_the_inspector() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press(Key::I);
    window.run();
    assert!(window.query_by_role_and_label(Role::TextInput, "Add a tag").is_none());
    window.key_press(Key::I);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Add a tag");
}
