//! What clicks and keys ask for: every control of every page, by role and label.

mod crop;
mod culling;
mod inspector;
mod keyboard;
mod lab;
mod library;
mod loupe;
mod models;
mod motion;
mod pages;
mod presets;
mod sets;
mod settings;
mod strip;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Scenery, fixture, open};
use crate::app::request::{Request, UiCommand};
use crate::app::state::Page;
use crate::app::theme::ThemeChoice;
use crate::facts::{AssetId, Flag};
use crate::session::{Command, CropEdit, SelectHow, View};

const SIZE: [f32; 2] = [1440.0, 900.0];

fn harness<'a>(view: View, page: Page) -> egui_kittest::Harness<'a, Scenery> {
    let mut scenery = Scenery::new(view, fixture::thumbs());
    scenery.shell.state.page = page;
    let mut harness = open(scenery, SIZE, ThemeChoice::Dark);
    harness.run();
    harness.state_mut().asked.clear();
    harness
}

type Window<'a> = egui_kittest::Harness<'a, Scenery>;

/// Whether the window was asked for something.
fn told(harness: &Window<'_>, command: &UiCommand) -> bool {
    harness.state().asked.iter().any(|r| matches!(r, Request::Window(c) if c == command))
}

/// Clicks what has this role and label with the pointer.
fn click(harness: &mut Window<'_>, role: Role, label: &str) {
    harness.get_by_role_and_label(role, label).click();
    harness.run();
}

/// Drags from one place of the screen to another, as a hand does.
fn drag(harness: &mut Window<'_>, from: egui::Pos2, to: egui::Pos2) {
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from.lerp(to, 0.5));
    harness.run();
    harness.hover_at(to);
    harness.run();
    harness.drop_at(to);
    harness.run();
}

/// Clicks twice within one frame.
fn double_click(harness: &mut Window<'_>, at: egui::Pos2) {
    let events = &mut harness.input_mut().events;
    events.push(egui::Event::PointerMoved(at));
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
        events.push(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
    }
    harness.run();
}

/// Turns the wheel over the pointer's place; positive is away from the hand.
fn wheel(harness: &mut Window<'_>, at: egui::Pos2, points: f32) {
    harness.hover_at(at);
    harness.run();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(20);
}

/// Whether anything was asked that `matches`.
fn some_asked(harness: &Window<'_>, matches: impl Fn(&Command) -> bool) -> bool {
    harness.state().asked.iter().any(|r| matches!(r, Request::Session(c) if matches(c)))
}

fn asked(harness: &egui_kittest::Harness<'_, Scenery>, command: &Command) -> bool {
    harness.state().asked.iter().any(|r| matches!(r, Request::Session(c) if c == command))
}

#[test]
fn a_settled_window_draws_no_frames() {
    let looks: [(fn() -> View, Page); 12] = [
        (fixture::empty, Page::Library),
        (fixture::opened, Page::Library),
        (fixture::opened, Page::Loupe),
        (fixture::opened, Page::Crop),
        (fixture::opened, Page::Sets),
        (super::review::exported, Page::Sets),
        (fixture::moving, Page::Motion),
        (fixture::opened, Page::Lab),
        (fixture::empty, Page::Lab),
        (fixture::opened, Page::Models),
        (fixture::opened, Page::Presets),
        (fixture::opened, Page::Settings),
    ];
    for (view, page) in looks {
        let mut harness = harness(view(), page);
        // The harness paints once to begin with; every frame more would be one that nobody needs.
        assert_eq!(harness.run(), 1, "{page:?}");
    }
}

#[test]
fn cells_are_selected_by_click_and_keys() {
    let mut harness = harness(fixture::library(), Page::Library);
    harness.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").click();
    harness.run();
    assert!(asked(&harness, &Command::Select { id: AssetId(3), how: SelectHow::Only }));
    harness.key_press(egui::Key::ArrowRight);
    harness.run();
    assert!(asked(&harness, &Command::Select { id: AssetId(2), how: SelectHow::Only }));
    harness.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::End);
    harness.run();
    assert!(asked(&harness, &Command::Select { id: AssetId(fixture::COUNT), how: SelectHow::Range }));
}

#[test]
fn ratings_flags_and_pages_have_keys() {
    let mut harness = harness(fixture::library(), Page::Library);
    for key in [egui::Key::Num4, egui::Key::P, egui::Key::Enter] {
        harness.key_press(key);
        harness.run();
    }
    assert!(asked(&harness, &Command::Rate(4)));
    assert!(asked(&harness, &Command::Flag(Flag::Pick)));
    assert!(asked(&harness, &Command::Open(AssetId(1))));
    assert_eq!(harness.state().shell.state.page, Page::Loupe);
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert_eq!(harness.state().shell.state.page, Page::Library);
}

#[test]
fn typing_searches_and_does_not_rate() {
    let mut harness = harness(fixture::library(), Page::Library);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::F);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Search").type_text("5 dogs");
    harness.run();
    assert!(asked(&harness, &Command::SetQuery("5 dogs".into())));
    assert!(!asked(&harness, &Command::Rate(5)));
}

#[test]
fn a_wrong_search_is_explained_under_the_box() {
    let mut view = fixture::library();
    view.grid.query = "hight:low".into();
    view.grid.query_error = Some(crate::session::QueryProblem {
        message: "there is no field 'hight'".into(),
        offset: 0,
        len: 5,
        suggestion: Some("height:".into()),
    });
    let harness = harness(view, Page::Library);
    harness.get_by_label("there is no field 'hight'");
    harness.get_by_label("Perhaps height:");
}

#[test]
fn automatic_tags_are_promoted_and_rejected() {
    let mut harness = harness(fixture::library(), Page::Library);
    harness.get_by_label("make tag bicycle mine").click();
    harness.run();
    harness.get_by_label("reject tag pavement").click();
    harness.run();
    assert!(asked(&harness, &Command::PromoteTag("bicycle".into())));
    assert!(asked(&harness, &Command::RejectTag("pavement".into())));
}

#[test]
fn folders_albums_and_tags_filter() {
    let mut harness = harness(fixture::library(), Page::Library);
    harness.get_by_label("Untagged, 412 pictures").click();
    harness.run();
    harness.get_by_label("morning light, 64 pictures").click();
    harness.run();
    assert!(asked(&harness, &Command::SetQuery("is:untagged".into())));
    assert!(asked(&harness, &Command::SetQuery("tag:\"morning light\"".into())));
}

#[test]
fn a_folder_can_be_typed_on_the_first_run() {
    let mut harness = harness(fixture::empty(), Page::Library);
    harness.get_by_role_and_label(Role::TextInput, "Path of a folder").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Path of a folder").type_text("/pictures");
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Add").click();
    harness.run();
    assert!(asked(&harness, &Command::AddFolder("/pictures".into())));
}

#[test]
fn models_are_downloaded_and_names_found() {
    let mut harness = harness(fixture::library(), Page::Models);
    harness.get_by_label("Download 42 MB").click();
    harness.run();
    assert!(asked(&harness, &Command::PullModel("unidet".into())));
    harness.get_by_role_and_label(Role::TextInput, "Name finder").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Name finder").type_text("zebra");
    harness.run();
    harness.get_by_label("Copy coco_zebra").click();
    harness.run();
    assert!(harness.state().asked.iter().any(|r| matches!(r, Request::Window(UiCommand::Copy { .. }))));
}

#[test]
fn the_loupe_steps_zooms_and_hides_boxes() {
    let mut harness = harness(fixture::opened(), Page::Loupe);
    harness.key_press(egui::Key::ArrowRight);
    harness.run();
    assert!(asked(&harness, &Command::Step(1)));
    harness.key_press(egui::Key::Z);
    harness.run();
    assert!(harness.state().shell.state.viewport.zoom.is_some());
    harness.get_by_label("Fit").click();
    harness.run();
    assert!(harness.state().shell.state.viewport.zoom.is_none());
    harness.get_by_label("Show boxes of coco").click();
    harness.run();
    assert!(harness.state().shell.state.hidden.contains("coco"));
}

#[test]
fn controls_of_the_crop_studio_edit_the_transformation() {
    let mut harness = harness(fixture::opened(), Page::Crop);
    for (label, edit) in [
        ("thumb", CropEdit::Mode(Some(crate::grammar::Mode::Thumb))),
        ("1:1", CropEdit::Ratio(Some((1.0, 1.0)))),
        ("remove bicycle", CropEdit::RemoveItem(1)),
        ("keep person", CropEdit::Avoid { item: 2, avoid: false }),
        ("box dog 0.94", CropEdit::RemoveItem(0)),
    ] {
        harness.get_by_label(label).click_accesskit();
        harness.run();
        assert!(asked(&harness, &Command::SetCrop(edit.clone())), "{label}");
    }
}

#[test]
fn a_click_inside_the_crop_reaches_the_box_under_the_pointer() {
    let mut harness = harness(fixture::opened(), Page::Crop);
    let corner = harness.get_by_label("box dog 0.94").rect().min;
    let inside = corner + egui::vec2(60.0, 60.0);
    harness.hover_at(inside);
    harness.run();
    harness.drag_at(inside);
    harness.drop_at(inside);
    harness.run();
    assert!(asked(&harness, &Command::SetCrop(CropEdit::RemoveItem(0))));
}

#[test]
fn a_corner_of_the_crop_is_dragged_by_hand() {
    let mut harness = harness(fixture::opened(), Page::Crop);
    let corner = harness.get_by_label("crop corner bottom right").rect().center();
    harness.drag_at(corner);
    harness.run();
    harness.hover_at(corner - egui::vec2(60.0, 40.0));
    harness.run();
    harness.drop_at(corner - egui::vec2(60.0, 40.0));
    harness.run();
    assert!(some_asked(&harness, |command| match command {
        Command::DrawCrop(Some(drawn)) => {
            !drawn.free && (drawn.area.w / drawn.area.h - 16.0 / 9.0).abs() < 0.01 && drawn.area.w < 1100.0
        }
        _ => false,
    }));
    let touched = |command: &Command| matches!(command, Command::SetCropText(_));
    assert!(!some_asked(&harness, touched), "the transformation stays as it is");
}

#[test]
fn a_written_crop_is_said_once() {
    let mut harness = harness(fixture::opened(), Page::Crop);
    let saved = crate::session::Saved { path: "/crops/dog.jpg".into(), bytes: 120_000 };
    harness.state_mut().view.crop.saved.push(saved);
    harness.run_steps(3);
    assert_eq!(harness.query_all_by_label("Saved, 120 kB: /crops/dog.jpg").count(), 1);
}

#[test]
fn every_cell_and_handle_is_named() {
    let harness = harness(fixture::opened(), Page::Crop);
    for name in ["crop corner top left", "crop edge left", "crop rectangle", "DSC_0405.jpg"] {
        assert!(harness.query_all_by_label(name).next().is_some(), "{name}");
    }
    let node = harness.get_by_label("gravity dog");
    assert_eq!(node.accesskit_node().role(), Role::ListItem);
}
