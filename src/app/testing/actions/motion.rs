//! Films: the movement, its windows, playing them, and the files.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{Page, Window, asked, click, drag, fixture, harness, told};
use crate::app::request::{Request, UiCommand};
use crate::grammar::{Zoompan, ZoompanMode};
use crate::session::Command;

/// The movement that was asked for last.
fn moved(window: &Window<'_>) -> Zoompan {
    let asked = window.state().asked.iter().rev();
    let found = asked.filter_map(|r| match r {
        Request::Session(Command::SetMotion(Some(z))) => Some((**z).clone()),
        _ => None,
    });
    found.into_iter().next().unwrap()
}

fn gravity(z: &Zoompan, end: bool) -> String {
    let area = if end { z.to.clone() } else { z.from.clone() };
    format!("{:?}", area.unwrap().gravity)
}

#[test]
fn a_movement_is_added_and_taken_away() {
    let mut window = harness(fixture::opened(), Page::Motion);
    assert!(window.query_by_label("Save film…").is_none() && window.query_by_label("Play").is_none());
    click(&mut window, Role::Button, "Add a movement");
    assert!(asked(&window, &Command::SetMotion(Some(Box::default()))));
    window.state_mut().view = fixture::moving();
    window.run();
    click(&mut window, Role::Button, "Take the movement away");
    assert!(asked(&window, &Command::SetMotion(None)));
}

#[test]
fn a_page_without_a_text_begins_with_a_film_that_players_show() {
    let mut view = fixture::opened();
    view.crop = crate::session::CropView::default();
    let mut window = harness(view, Page::Library);
    click(&mut window, Role::Tab, "Motion");
    assert!(asked(&window, &Command::BeginCrop("ar_16:9,c_fill,g_auto,w_1280/e_zoompan".into())));
}

#[test]
fn one_of_eight_movements_is_chosen() {
    let mut window = harness(fixture::moving(), Page::Motion);
    click(&mut window, Role::Button, "From the start to the end window");
    click(&mut window, Role::Button, "Pan from left to right");
    let z = moved(&window);
    assert_eq!((z.mode, z.from.is_some(), z.duration_s), (Some(ZoompanMode::Plr), false, Some(7.0)));
    window.state_mut().view.crop = fixture::crop_view("c_fill,h_450,w_800/e_zoompan:mode_ofc");
    window.run();
    let slider = window.get_by_role_and_label(Role::Slider, "Closest").rect();
    drag(&mut window, slider.center(), slider.right_center() - vec2(6.0, 0.0));
    assert_eq!((moved(&window).mode, moved(&window).max_zoom), (Some(ZoompanMode::Ofc), Some(10.0)));
}

#[test]
fn windows_are_dragged_by_corners_and_inside() {
    let mut window = harness(fixture::moving(), Page::Motion);
    let corner = window.get_by_label("start corner bottom right").rect().center();
    drag(&mut window, corner, corner - vec2(80.0, 45.0));
    let z = moved(&window);
    let from = z.from.clone().unwrap();
    assert!(from.gravity.is_none() && from.x.is_some() && from.zoom.unwrap() > 1.8, "{from:?}");
    assert!(gravity(&z, true).contains("dog"), "the other end stays");
    window.state_mut().asked.clear();
    let inside = window.get_by_label("start window").rect().center();
    drag(&mut window, inside, inside + vec2(40.0, 0.0));
    let from = moved(&window).from.unwrap();
    assert_eq!(from.zoom, Some(1.8), "moving it keeps its size");
}

#[test]
fn a_click_on_a_box_aims_the_chosen_end() {
    let mut window = harness(fixture::moving(), Page::Motion);
    let inside = window.get_by_label("aim at dog 0.94").rect().min + vec2(50.0, 50.0);
    window.hover_at(inside);
    window.run();
    window.drag_at(inside);
    window.drop_at(inside);
    window.run();
    assert!(gravity(&moved(&window), false).contains("dog"));
    click(&mut window, Role::RadioButton, "boxes aim the end");
    window.get_by_label("aim at bicycle 0.88").click_accesskit();
    window.run();
    let z = moved(&window);
    assert!(gravity(&z, true).contains("bicycle") && z.to.unwrap().zoom == Some(2.5));
    click(&mut window, Role::Button, "Boxes");
    assert!(window.query_by_label("aim at dog 0.94").is_none());
}

#[test]
fn ends_zoom_and_open() {
    let mut window = harness(fixture::moving(), Page::Motion);
    let slider = window.get_by_role_and_label(Role::Slider, "End zoom").rect();
    drag(&mut window, slider.center(), slider.right_center() - vec2(6.0, 0.0));
    let z = moved(&window);
    assert!(gravity(&z, true).contains("dog"));
    assert_eq!(z.to.unwrap().zoom, Some(10.0));
    click(&mut window, Role::Button, "Whole picture at the start");
    let from = moved(&window).from.unwrap();
    assert_eq!((from.gravity, from.zoom), (None, Some(1.0)));
    window.get_by_label("End looks at dog");
}

#[test]
fn a_window_with_the_keyboard_is_moved_by_arrows() {
    let mut window = harness(fixture::moving(), Page::Motion);
    window.get_by_label("end window").focus();
    window.run();
    window.key_press(Key::ArrowLeft);
    window.run();
    let z = moved(&window);
    assert!(z.to.clone().unwrap().x.is_some() && gravity(&z, false).contains("bicycle"), "{z:?}");
    assert!(!asked(&window, &Command::Step(-1)), "the arrow means the window alone");
}

#[test]
fn length_and_speed_are_chosen() {
    let mut window = harness(fixture::moving(), Page::Motion);
    let slider = window.get_by_role_and_label(Role::Slider, "Seconds").rect();
    drag(&mut window, slider.center(), slider.right_center() - vec2(6.0, 0.0));
    assert_eq!(moved(&window).duration_s, Some(60.0));
    click(&mut window, Role::RadioButton, "30");
    assert_eq!(moved(&window).fps, Some(30.0));
}

#[test]
fn the_film_plays_in_place_pauses_and_is_idle_then() {
    let mut window = harness(fixture::moving(), Page::Motion);
    // While it plays there is always a next frame, so the window never comes to rest.
    window.get_by_role_and_label(Role::Button, "Play").click();
    window.run_steps(4);
    assert!(window.query_by_label("film, frame 1 of 175, 0.0 s").is_none(), "it moves");
    window.get_by_label("Pause");
    window.key_press(Key::Space);
    window.run_steps(2);
    window.get_by_label("Play");
    assert_eq!(window.run(), 1, "a film that does not play asks for no frames");
    click(&mut window, Role::RadioButton, "Windows");
    window.get_by_label("start window");
}

#[test]
fn the_film_is_scrubbed_also_where_nothing_may_move() {
    let mut window = harness(fixture::moving(), Page::Motion);
    window.state_mut().shell.state.still = true;
    window.run();
    // Whoever presses Play has asked for movement.
    click(&mut window, Role::Button, "Frame after");
    window.get_by_label("film, frame 2 of 175, 0.0 s");
    window.key_press(Key::Space);
    window.run_steps(2);
    window.get_by_label("Pause");
    window.key_press(Key::Space);
    window.run_steps(2);
    window.get_by_label("Play");
    let slider = window.get_by_role_and_label(Role::Slider, "Frame").rect();
    drag(&mut window, slider.center(), slider.right_center() - vec2(6.0, 0.0));
    window.get_by_label("film, frame 175 of 175, 7.0 s");
    click(&mut window, Role::Button, "Frame before");
    window.get_by_label("film, frame 174 of 175, 6.9 s");
    window.key_press(Key::Comma);
    window.run();
    window.key_press(Key::Period);
    window.run();
    click(&mut window, Role::Button, "Frame after");
    window.get_by_label("film, frame 175 of 175, 7.0 s");
}

#[test]
fn a_film_is_saved_where_and_as_it_is_told() {
    let mut window = harness(fixture::moving(), Page::Motion);
    click(&mut window, Role::Button, "Save film…");
    assert!(window.query_by_label("Once").is_none(), "players decide how often a video plays");
    click(&mut window, Role::RadioButton, "GIF");
    click(&mut window, Role::RadioButton, "Once");
    let text = window.state().asked.iter().rev().find_map(|r| match r {
        Request::Session(Command::SetCropText(text)) => Some(text.clone()),
        _ => None,
    });
    assert!(!text.unwrap().contains("e_loop"));
    click(&mut window, Role::TextInput, "Path of the film");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Path of the film").type_text("/films/dog.gif");
    window.run();
    click(&mut window, Role::RadioButton, "WebP");
    click(&mut window, Role::CheckBox, "Replace a file of this name");
    click(&mut window, Role::Button, "Save");
    assert!(asked(&window, &Command::SaveFilm { out: "/films/dog.webp".into(), overwrite: true }));
    click(&mut window, Role::Button, "Save film…");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Path of the film").type_text("/films/a.mp4");
    window.run();
    click(&mut window, Role::Button, "Browse…");
    assert!(told(&window, &UiCommand::ChooseFilmTarget("/films/a.mp4".into())));
}

#[test]
fn films_are_stopped_found_and_forgotten() {
    let mut window = harness(fixture::moving(), Page::Motion);
    click(&mut window, Role::Button, "Stop dog.mp4");
    click(&mut window, Role::Button, "Show dog.gif in its folder");
    click(&mut window, Role::Button, "Forget dog.webm");
    assert!(asked(&window, &Command::StopFilm(3)) && asked(&window, &Command::ForgetFilm(2)));
    assert!(asked(&window, &Command::ShowInFolder("/films/dog.gif".into())));
    window.get_by_label("film dog.gif: 1.2 MB, GIF, 800 × 450 px");
}

#[test]
fn the_text_is_typed_and_explained_here_too() {
    let mut window = harness(fixture::moving(), Page::Motion);
    click(&mut window, Role::TextInput, "Transformation");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Transformation").type_text("e_zoompan:zoom_2");
    window.run();
    assert!(asked(&window, &Command::SetCropText("e_zoompan:zoom_2".into())));
    window.state_mut().view.crop = fixture::crop_view("e_zoompan:zoom_2");
    window.run();
    window.get_by_label("Perhaps maxzoom_2");
    window.get_by_label("The movement follows once the text is right");
}
