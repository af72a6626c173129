//! Import presets: made, changed, removed, read, written, given to folders.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Page, Window, asked, click, fixture, harness, told};
use crate::app::dialogs::Choice;
use crate::app::request::{Request, UiCommand};
use crate::facts::RootId;
use crate::session::{AutoTagging, Command, DefaultWord, Preset, PresetCommand};

fn open<'a>() -> Window<'a> {
    harness(fixture::library(), Page::Presets)
}

fn wished(window: &Window<'_>, command: &PresetCommand) -> bool {
    asked(window, &Command::Preset(command.clone()))
}

fn write(window: &mut Window<'_>, field: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, field).focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, field).type_text(text);
    window.run();
}

#[test]
fn a_new_preset_says_all_that_was_chosen() {
    let mut window = open();
    click(&mut window, Role::Button, "New preset");
    window.get_by_label("It needs a name");
    write(&mut window, "Name of the preset", "inbox");
    click(&mut window, Role::RadioButton, "Only some");
    window.get_by_label("Choose an analysis, or let all of them run");
    click(&mut window, Role::CheckBox, "coco");
    write(&mut window, "Tags that are added", "new, places/italy");
    click(&mut window, Role::RadioButton, "From a confidence");
    window.get_by_role_and_label(Role::Slider, "Automatic tags from");
    click(&mut window, Role::RadioButton, "3");
    click(&mut window, Role::RadioButton, "green");
    click(&mut window, Role::CheckBox, "A message of the desktop");
    write(&mut window, "Address that is told", "https://example.org/done");
    click(&mut window, Role::Button, "Save the preset");
    let preset = Preset {
        analyses: vec!["coco".into()],
        auto_tagging: Some(AutoTagging::From(0.6)),
        tags: vec!["new".into(), "places/italy".into()],
        rating: Some(3),
        label: Some("green".into()),
        notify: true,
        webhook: Some("https://example.org/done".into()),
    };
    let wish = PresetCommand::Save { name: "inbox".into(), before: None, preset };
    assert!(wished(&window, &wish), "{:?}", window.state().asked);
    assert!(window.query_by_label("Name of the preset").is_none(), "it closes");
}

#[test]
fn a_preset_is_changed_and_removed() {
    let mut window = open();
    click(&mut window, Role::Row, "preset field trip");
    click(&mut window, Role::RadioButton, "All of them");
    click(&mut window, Role::RadioButton, "As the models say");
    click(&mut window, Role::CheckBox, "A message of the desktop");
    click(&mut window, Role::Button, "Save the preset");
    let preset = Preset {
        auto_tagging: Some(AutoTagging::Default(DefaultWord::Default)),
        tags: vec!["field trip".into()],
        ..Preset::default()
    };
    let name = "field trip".to_owned();
    assert!(wished(&window, &PresetCommand::Save { name: name.clone(), before: Some(name), preset }));
    click(&mut window, Role::Row, "preset studio");
    click(&mut window, Role::Button, "Remove");
    assert!(wished(&window, &PresetCommand::Remove("studio".into())));
    click(&mut window, Role::Row, "preset studio");
    click(&mut window, Role::Button, "Close the preset");
    assert!(window.query_by_label("Name of the preset").is_none());
}

#[test]
fn changes_of_a_preset_wait_while_another_one_is_looked_at() {
    let mut window = open();
    click(&mut window, Role::Row, "preset field trip");
    click(&mut window, Role::RadioButton, "3");
    click(&mut window, Role::Row, "preset studio");
    click(&mut window, Role::Button, "New preset");
    write(&mut window, "Name of the preset", "studio");
    window.get_by_label("There is a preset of this name already");
    click(&mut window, Role::Row, "preset field trip, not saved");
    click(&mut window, Role::Button, "Save the preset");
    let rated = |r: &Request| {
        matches!(r, Request::Session(Command::Preset(PresetCommand::Save { name, preset, .. }))
            if name == "field trip" && preset.rating == Some(3))
    };
    assert!(window.state().asked.iter().any(rated), "{:?}", window.state().asked);
    click(&mut window, Role::Button, "Go on with the new preset");
    window.get_by_label("There is a preset of this name already");
    click(&mut window, Role::Button, "Discard");
    click(&mut window, Role::Button, "New preset");
    window.get_by_label("It needs a name");
}

#[test]
fn presets_are_read_and_written() {
    let mut window = open();
    click(&mut window, Role::Button, "Read a preset…");
    write(&mut window, "Path of a preset", "/presets/trip.toml");
    click(&mut window, Role::Button, "Read");
    assert!(wished(&window, &PresetCommand::Import("/presets/trip.toml".into())));
    click(&mut window, Role::Button, "Read a preset…");
    click(&mut window, Role::Button, "Browse…");
    assert!(told(&window, &UiCommand::Choose(Choice::Preset)));
    click(&mut window, Role::Row, "preset studio");
    click(&mut window, Role::Button, "Write…");
    write(&mut window, "Path to write the preset to", "/presets/studio.toml");
    click(&mut window, Role::Button, "Write");
    let to = "/presets/studio.toml".into();
    assert!(wished(&window, &PresetCommand::Export { name: "studio".into(), to, overwrite: false }));
    click(&mut window, Role::Button, "Write…");
    click(&mut window, Role::Button, "Browse…");
    assert!(told(&window, &UiCommand::Choose(Choice::PresetTarget("studio".into()))));
}

#[test]
fn a_folder_is_given_a_preset_here_and_in_the_sidebar() {
    let give =
        |preset: Option<&str>| PresetCommand::Give { root: RootId(1), preset: preset.map(str::to_owned) };
    let mut window = open();
    click(&mut window, Role::Button, "No preset");
    click(&mut window, Role::Button, "field trip");
    assert!(wished(&window, &give(Some("field trip"))));

    let mut view = fixture::library();
    view.library.roots[0].preset = Some("studio".into());
    let mut window = harness(view, Page::Library);
    window.get_by_label("Pictures, 8310 pictures").click_secondary();
    window.run();
    click(&mut window, Role::Button, "Preset: field trip");
    assert!(wished(&window, &give(Some("field trip"))));
    window.get_by_label("Pictures, 8310 pictures").click_secondary();
    window.run();
    click(&mut window, Role::Button, "Preset: studio");
    assert!(wished(&window, &give(None)), "a second click takes it away");
    window.get_by_label("Pictures, 8310 pictures").click_secondary();
    window.run();
    click(&mut window, Role::Button, "Import presets…");
    assert_eq!(window.state().shell.state.page, Page::Presets);
}
