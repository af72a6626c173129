//! The models page: downloads, choices, order, private models, names.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Page, Window, asked, click, drag, fixture, harness, some_asked, told};
use crate::app::dialogs::Choice;
use crate::app::request::UiCommand;
use crate::session::{Command, ModelCommand, ModelState, RowKind, View};

fn open<'a>(change: impl FnOnce(&mut View)) -> Window<'a> {
    let mut view = fixture::library();
    change(&mut view);
    harness(view, Page::Models)
}

fn rows(view: &mut View, change: impl FnOnce(&mut Vec<crate::session::ModelRow>)) {
    let mut rows = view.models.to_vec();
    change(&mut rows);
    view.models = rows.into();
}

fn wished(window: &Window<'_>, command: &ModelCommand) -> bool {
    asked(window, &Command::Models(command.clone()))
}

/// Waits for a second key press to reach what has the keyboard.
fn press(window: &mut Window<'_>, key: Key) {
    window.key_press(key);
    window.run();
}

#[test]
fn a_download_is_paused_gone_on_with_and_given_up() {
    let mut window = open(|_| {});
    click(&mut window, Role::Button, "Pause the download of captioning");
    assert!(wished(&window, &ModelCommand::Pause("captioning".into())));
    click(&mut window, Role::Row, "analysis captioning");
    window.get_by_label("Downloading, 2.1 MB/s, 110 of 275 MB");
    click(&mut window, Role::Button, "Give up the download of captioning");
    assert!(wished(&window, &ModelCommand::Cancel("captioning".into())));
    let mut paused = window.state().view.clone();
    rows(&mut paused, |rows| {
        for row in rows {
            if let ModelState::Downloading(at) = &mut row.state {
                at.paused = true;
            }
        }
    });
    let mut window = harness(paused, Page::Models);
    click(&mut window, Role::Button, "Go on with captioning");
    assert!(asked(&window, &Command::PullModel("captioning".into())));
}

#[test]
fn a_least_confidence_is_chosen_by_keys_and_by_hand() {
    let mut window = open(|_| {});
    window.get_by_role_and_label(Role::Slider, "Least confidence of coco").focus();
    window.run();
    press(&mut window, Key::ArrowRight);
    let chosen = |least: f32| {
        move |command: &Command| match command {
            Command::Models(ModelCommand::Confidence { analysis, least: Some(found) }) => {
                analysis == "coco" && (found - least).abs() < 0.001
            }
            _ => false,
        }
    };
    assert!(some_asked(&window, chosen(0.55)), "{:?}", window.state().asked);
    let slider = window.get_by_role_and_label(Role::Slider, "Least confidence of coco").rect();
    let from = slider.center();
    drag(&mut window, from, slider.left_center() - egui::vec2(20.0, 0.0));
    assert!(some_asked(&window, chosen(0.05)));
    let count = window.state().asked.len();
    assert_eq!(count, 2, "one step for each movement: {:?}", window.state().asked);
}

#[test]
fn the_confidence_of_the_model_comes_back() {
    let mut window = open(|view| rows(view, |rows| rows[0].default_confidence = 0.35));
    click(&mut window, Role::Row, "analysis coco");
    click(&mut window, Role::Button, "Back to 0.50, the model's own confidence");
    assert!(wished(&window, &ModelCommand::Confidence { analysis: "coco".into(), least: None }));
}

#[test]
fn an_analysis_rests_and_the_table_says_so() {
    let mut window = open(|_| {});
    click(&mut window, Role::Row, "analysis lvis");
    click(&mut window, Role::CheckBox, "Runs by itself on new pictures");
    assert!(wished(&window, &ModelCommand::Rest { analysis: "lvis".into(), off: true }));
    let window = open(|view| rows(view, |rows| rows[1].off = true));
    window.get_by_label("Only when asked");
}

#[test]
fn analyses_change_places_by_keys_by_hand_and_by_menu() {
    let first = |window: &Window<'_>, wanted: [&str; 3]| {
        some_asked(window, |command| match command {
            Command::Models(ModelCommand::Order(order)) => order[..3] == wanted && order.len() == 11,
            _ => false,
        })
    };
    let mut window = open(|_| {});
    window.get_by_label("move coco").focus();
    window.run();
    press(&mut window, Key::ArrowDown);
    assert!(first(&window, ["cld-text", "coco", "unidet"]), "{:?}", window.state().asked);
    let from = window.get_by_label("move unidet").rect().center();
    let to = window.get_by_label("move coco").rect().center();
    drag(&mut window, from, to);
    assert!(first(&window, ["unidet", "coco", "cld-text"]), "{:?}", window.state().asked);
    window.get_by_role_and_label(Role::Row, "analysis cld-text").click_secondary();
    window.run();
    click(&mut window, Role::Button, "Ask it later");
    assert!(first(&window, ["coco", "unidet", "cld-text"]));
}

#[test]
fn another_model_is_fetched_or_answers() {
    let mut window = open(|_| {});
    click(&mut window, Role::Row, "analysis coco");
    window.get_by_role_and_label(Role::Heading, "Other models for coco");
    click(&mut window, Role::Button, "Use this");
    let wish = ModelCommand::Use { analysis: "coco".into(), model: "coco-small-model".into() };
    assert!(wished(&window, &wish));
    let downloads = window.get_all_by_role_and_label(Role::Button, "Download 36 MB");
    let beside = downloads.into_iter().max_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
    beside.unwrap().click();
    window.run();
    assert!(asked(&window, &Command::PullModel("coco-large".into())));
}

#[test]
fn the_card_is_read_in_place() {
    let mut window = open(|_| {});
    click(&mut window, Role::Row, "analysis coco");
    for words in ["A detector", "Finds 80 things.", "Fetch it with models pull coco"] {
        assert!(window.query_all_by_label(words).next().is_some(), "{words}");
    }
    window.get_by_label("Versions: v1, v2");
}

#[test]
fn a_private_model_is_typed_or_browsed_for() {
    let mut window = open(|_| {});
    click(&mut window, Role::Button, "Add a private model…");
    window.get_by_role_and_label(Role::TextInput, "Path of a model folder").type_text("/models/mine");
    window.run();
    click(&mut window, Role::Button, "Add");
    assert!(wished(&window, &ModelCommand::Add("/models/mine".into())));
    assert!(window.query_by_label("Path of a model folder").is_none(), "it closes");
    click(&mut window, Role::Button, "Add a private model…");
    click(&mut window, Role::Button, "Browse…");
    assert!(told(&window, &UiCommand::Choose(Choice::ModelFolder)));
}

#[test]
fn a_folder_that_cannot_be_used_names_the_field() {
    let sentence = "field `family`: there is no family `yol`";
    let mut window = open(|view| {
        rows(view, |rows| {
            let state = ModelState::Failed(sentence.into());
            let kind = RowKind::Refused;
            rows.push(crate::session::ModelRow { kind, id: "mine".into(), state, ..rows[0].clone() });
        });
    });
    window.get_by_label("Cannot be used");
    click(&mut window, Role::Row, "analysis mine");
    window.get_by_label(sentence);
    assert!(window.query_by_label("Try mine again").is_none(), "a download mends nothing");
}

#[test]
fn every_spelling_of_a_name_is_copied() {
    let mut window = open(|_| {});
    window.get_by_role_and_label(Role::TextInput, "Name finder").focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Name finder").type_text("tie");
    window.run();
    for spelling in ["coco_v2_tie", "coco_tie", "tie"] {
        click(&mut window, Role::Button, &format!("Copy {spelling}"));
        assert!(told(&window, &UiCommand::Copy { text: spelling.into(), what: "name" }), "{spelling}");
    }
}
