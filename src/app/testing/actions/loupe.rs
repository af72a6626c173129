//! Zoom, overlays and verdict of one picture.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Page, asked, click, double_click, drag, fixture, harness, told, wheel};
use crate::app::request::UiCommand;
use crate::app::viewport::Viewport;
use crate::facts::{AssetId, Flag};
use crate::session::Command;

#[test]
fn the_wheel_zooms_and_the_hand_pans() {
    let mut window = harness(fixture::opened(), Page::Loupe);
    let middle = window.get_by_role_and_label(Role::Image, "DSC_0405.jpg").rect().center();
    wheel(&mut window, middle, 400.0);
    let zoomed = window.state().shell.state.viewport;
    assert!(zoomed.zoom.is_some_and(|z| z > 1.0), "{zoomed:?}");
    drag(&mut window, middle, middle + egui::vec2(120.0, 40.0));
    let panned = window.state().shell.state.viewport;
    assert!(panned.middle.x < zoomed.middle.x && panned.zoom == zoomed.zoom, "{panned:?}");
    wheel(&mut window, middle, -4000.0);
    assert_eq!(window.state().shell.state.viewport, Viewport::default());
}

#[test]
fn a_double_click_shows_pixels_and_the_next_one_everything() {
    let mut window = harness(fixture::opened(), Page::Loupe);
    let middle = window.get_by_role_and_label(Role::Image, "DSC_0405.jpg").rect().center();
    for whole in [false, true] {
        window.hover_at(middle);
        window.run();
        double_click(&mut window, middle);
        assert_eq!(window.state().shell.state.viewport.zoom.is_none(), whole);
        // The next click must not count as the third of the same series.
        window.input_mut().time = Some(window.input().time.unwrap_or(0.0) + 5.0);
        window.run_steps(4);
    }
}

#[test]
fn zoom_has_keys_and_a_control() {
    let mut window = harness(fixture::opened(), Page::Loupe);
    for (label, zoom) in [("100 %", Some(1.0)), ("200 %", Some(2.0)), ("Fit", None)] {
        click(&mut window, Role::RadioButton, label);
        assert_eq!(window.state().shell.state.viewport.zoom, zoom, "{label}");
    }
    for (key, whole) in [(Key::Z, false), (Key::F, true), (Key::H, false)] {
        window.key_press(key);
        window.run();
        assert_eq!(window.state().shell.state.viewport.zoom.is_none(), whole, "{key:?}");
    }
}

#[test]
fn the_least_confidence_hides_boxes() {
    let mut window = harness(fixture::opened(), Page::Loupe);
    window.get_by_role_and_label(Role::ListItem, "person 0.71");
    let slider = window.get_by_role_and_label(Role::Slider, "Least confidence").rect();
    drag(&mut window, slider.center(), slider.right_center() - egui::vec2(24.0, 0.0));
    assert!(window.query_by_role_and_label(Role::ListItem, "person 0.71").is_none());
    window.get_by_role_and_label(Role::ListItem, "dog 0.94");
}

#[test]
fn the_verdict_is_given_by_click() {
    let mut window = harness(fixture::opened(), Page::Loupe);
    click(&mut window, Role::Button, "2 stars, DSC_0405.jpg");
    // The picture is picked, so the same click takes it back.
    click(&mut window, Role::Button, "Pick");
    click(&mut window, Role::Button, "Reject");
    for command in [Command::Rate(2), Command::Flag(Flag::None), Command::Flag(Flag::Reject)] {
        assert!(asked(&window, &command), "{command:?}");
    }
}

#[test]
fn neighbours_stand_in_the_filmstrip() {
    let mut window = harness(fixture::opened(), Page::Loupe);
    click(&mut window, Role::ListBoxOption, "film DSC_0391.jpg");
    assert!(asked(&window, &Command::Open(AssetId(3))));
    click(&mut window, Role::Button, "Next picture");
    assert!(asked(&window, &Command::Step(1)));
}

#[test]
fn the_response_is_copied_in_both_forms() {
    let mut window = harness(fixture::opened(), Page::Loupe);
    click(&mut window, Role::Button, "Upload form");
    click(&mut window, Role::Button, "Analyze form");
    assert!(told(&window, &UiCommand::Copy { text: "{}".into(), what: "response" }));
}

#[test]
fn the_subject_is_found_also_where_no_box_is_drawn() {
    let mut window = harness(fixture::opened(), Page::Loupe);
    window.state_mut().shell.state.hidden = ["coco", "faces"].map(str::to_owned).into();
    window.state_mut().shell.state.least_confidence = 0.95;
    window.run();
    window.key_press(Key::Z);
    window.run();
    assert!(window.state().shell.state.viewport.zoom.is_some());
}
