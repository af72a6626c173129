//! The Lab: models, what they found, the response, and other pictures.

use egui::accesskit::Role;
use egui::{Key, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{Page, asked, click, drag, fixture, harness, told};
use crate::app::request::{Request, UiCommand};
use crate::facts::AssetId;
use crate::session::{Command, LabCommand, LabRun, LabState, LabView, PictureSource, RowKind, View};

fn shows(analysis: &str, least: f32) -> Command {
    Command::Lab(LabCommand::Show { analysis: analysis.into(), least })
}

/// The made-up library with a file open that does not belong to it.
fn outside() -> View {
    let mut view = fixture::opened();
    if let Some(picture) = &mut view.picture {
        picture.path = "/elsewhere/plaza.jpg".into();
        picture.source = PictureSource::File(picture.path.clone());
        picture.name = "plaza.jpg".into();
    }
    view
}

#[test]
fn a_model_is_chosen_by_click_and_keys() {
    let mut window = harness(fixture::opened(), Page::Lab);
    click(&mut window, Role::RadioButton, "model cld-text");
    assert!(asked(&window, &shows("cld-text", 0.5)));
    window.state_mut().asked.clear();
    window.key_press(Key::ArrowUp);
    window.run();
    window.key_press(Key::ArrowDown);
    window.run();
    assert!(asked(&window, &shows("cld-text", 0.5)));
}

#[test]
fn nothing_is_asked_twice() {
    let window = harness(fixture::opened(), Page::Lab);
    assert!(!window.state().asked.iter().any(|r| matches!(r, Request::Session(Command::Lab(_)))));
}

#[test]
fn models_that_are_not_here_are_fetched() {
    let mut window = harness(fixture::opened(), Page::Lab);
    click(&mut window, Role::Button, "Download unidet");
    click(&mut window, Role::Button, "Try iqa again");
    assert!(asked(&window, &Command::PullModel("unidet".into())));
    assert!(asked(&window, &Command::PullModel("iqa".into())));
    window.state_mut().asked.clear();
    click(&mut window, Role::RadioButton, "model unidet");
    assert!(!asked(&window, &shows("unidet", 0.5)), "a model that is not here is not run");
    click(&mut window, Role::Button, "Download 42 MB");
    assert!(asked(&window, &Command::PullModel("unidet".into())));
}

#[test]
fn analyses_without_an_answer_to_read_are_not_offered() {
    let mut view = fixture::opened();
    let mut models = view.models.to_vec();
    models[1].task = "saliency".into();
    models[2].kind = RowKind::StandsBy;
    view.models = models.into();
    let window = harness(view, Page::Lab);
    window.get_by_label("model coco");
    assert!(
        window.query_by_label("model cld-text").is_none() && window.query_by_label("model unidet").is_none()
    );
}

#[test]
fn the_least_confidence_is_dragged_and_hides_boxes() {
    let mut window = harness(fixture::opened(), Page::Lab);
    window.get_by_label("3 boxes in 31 ms");
    window.get_by_label("box person 0.71");
    let slider = window.get_by_role_and_label(Role::Slider, "Least confidence").rect();
    drag(&mut window, slider.center(), slider.right_center() - vec2(24.0, 0.0));
    assert!(window.query_by_label("box person 0.71").is_none());
    window.get_by_label("box dog 0.94");
    window.get_by_label("found dog 1");
    let asked = window.state().asked.iter();
    let least = asked.rev().find_map(|r| match r {
        Request::Session(Command::Lab(LabCommand::Show { least, .. })) => Some(*least),
        _ => None,
    });
    assert!(least.is_some_and(|least| least > 0.75), "{least:?}");
}

#[test]
fn boxes_rows_and_lines_light_one_another() {
    let mut window = harness(fixture::opened(), Page::Lab);
    let dark = window.render().unwrap();
    let lit = |window: &mut super::Window<'_>, at: egui::Pos2| {
        window.hover_at(at);
        window.run_steps(3);
        window.render().unwrap() != dark
    };
    let row = window.get_by_label("found person 1").rect().center();
    assert!(lit(&mut window, row));
    let text = window.get_by_label("box person 0.71").rect().min + vec2(20.0, 30.0);
    assert!(lit(&mut window, text));
}

#[test]
fn the_response_is_copied_in_the_dialect_that_is_shown() {
    let mut window = harness(fixture::opened(), Page::Lab);
    let text = |window: &super::Window<'_>, analyze: bool| {
        let response = window.state().view.lab.response.clone().unwrap();
        if analyze { response.analyze.to_string() } else { response.upload.to_string() }
    };
    click(&mut window, Role::Button, "Copy the response");
    assert!(told(&window, &UiCommand::Copy { text: text(&window, false), what: "response" }));
    click(&mut window, Role::RadioButton, "Analyze");
    click(&mut window, Role::Button, "Copy the response");
    assert!(told(&window, &UiCommand::Copy { text: text(&window, true), what: "response" }));
}

#[test]
fn lists_of_the_response_close_and_open() {
    let mut window = harness(fixture::opened(), Page::Lab);
    click(&mut window, Role::Button, "hide 1 box of dog");
    click(&mut window, Role::Button, "show 1 box of dog");
    window.get_by_label("hide 1 box of dog");
}

#[test]
fn another_picture_is_chosen_or_typed() {
    let mut window = harness(fixture::opened(), Page::Lab);
    click(&mut window, Role::Button, "Open another…");
    assert!(told(&window, &UiCommand::ChoosePicture));
    assert!(window.query_by_label("Path of a picture").is_none());
    // The desktop answers that it has no chooser.
    window.state_mut().shell.state.no_chooser = true;
    window.run();
    click(&mut window, Role::TextInput, "Path of a picture");
    window.get_by_role_and_label(Role::TextInput, "Path of a picture").type_text("/elsewhere/plaza.jpg");
    window.run();
    click(&mut window, Role::Button, "Open");
    assert!(asked(&window, &Command::OpenFile("/elsewhere/plaza.jpg".into())));
    assert!(window.query_by_label("Path of a picture").is_none());
}

#[test]
fn without_a_library_a_picture_is_dropped_chosen_or_typed() {
    let mut window = harness(fixture::empty(), Page::Lab);
    click(&mut window, Role::Button, "Choose a picture…");
    assert!(told(&window, &UiCommand::ChoosePicture));
    click(&mut window, Role::TextInput, "Path of a picture");
    window.get_by_role_and_label(Role::TextInput, "Path of a picture").type_text("/a.jpg");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(asked(&window, &Command::OpenFile("/a.jpg".into())));
}

#[test]
fn a_file_outside_joins_the_library_by_its_folder() {
    let mut window = harness(outside(), Page::Lab);
    click(&mut window, Role::Button, "Add to library");
    window.get_by_label("/elsewhere");
    click(&mut window, Role::Button, "Add the folder");
    assert!(asked(&window, &Command::AddFolder("/elsewhere".into())));
    click(&mut window, Role::Button, "Show the picture chosen in the library");
    assert!(asked(&window, &Command::Open(AssetId(1))));
    let inside = harness(fixture::opened(), Page::Lab);
    assert!(inside.query_by_label("Add to library").is_none());
}

#[test]
fn a_file_that_is_open_stays_when_the_lab_is_shown_again() {
    let mut window = harness(outside(), Page::Library);
    click(&mut window, Role::Tab, "Lab");
    assert_eq!(window.state().shell.state.page, Page::Lab);
    assert!(!asked(&window, &Command::Open(AssetId(1))));
}

#[test]
fn a_model_that_failed_says_why_and_is_tried_again() {
    let mut view = fixture::opened();
    let state = LabState::Failed("the picture is too small".into());
    view.lab = LabView {
        shown: Some(("coco".into(), 0.5)),
        runs: vec![LabRun { analysis: "coco".into(), state }],
        response: None,
    };
    let mut window = harness(view, Page::Lab);
    window.get_by_label("the picture is too small");
    click(&mut window, Role::Button, "Try again");
    assert!(asked(&window, &Command::Lab(LabCommand::Again("coco".into()))));
}

#[test]
fn names_are_found_beside_the_models() {
    let mut window = harness(fixture::opened(), Page::Lab);
    window.get_by_role_and_label(Role::TextInput, "Name finder").scroll_to_me();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Name finder").focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Name finder").type_text("zebra");
    window.run();
    window.get_by_role_and_label(Role::Button, "Copy coco_zebra").scroll_to_me();
    window.run();
    click(&mut window, Role::Button, "Copy coco_zebra");
    assert!(told(&window, &UiCommand::Copy { text: "coco_zebra".into(), what: "name" }));
}
