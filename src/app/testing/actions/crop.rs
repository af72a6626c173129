//! The crop studio: its controls, its previews, its text and the rectangle.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{Page, asked, click, drag, fixture, harness, some_asked, told};
use crate::app::request::UiCommand;
use crate::app::state::CropLayer;
use crate::grammar::{Algorithm, Compass};
use crate::session::{ByHand, Command, CropEdit, Drawn, GravityKind, View};

fn edits(window: &super::Window<'_>, edit: &CropEdit) -> bool {
    asked(window, &Command::SetCrop(edit.clone()))
}

#[test]
fn weights_and_zoom_are_dragged() {
    let mut window = harness(fixture::opened(), Page::Crop);
    let slider = window.get_by_role_and_label(Role::Slider, "bicycle").rect();
    drag(&mut window, slider.center(), slider.left_center() + vec2(6.0, 0.0));
    assert!(edits(&window, &CropEdit::Weight { item: 1, weight: Some(0) }));
    let slider = window.get_by_role_and_label(Role::Slider, "Zoom").rect();
    drag(&mut window, slider.center(), slider.right_center() - vec2(6.0, 0.0));
    assert!(edits(&window, &CropEdit::Zoom(Some(3.0))));
}

#[test]
fn size_and_gravity_are_chosen() {
    let mut window = harness(fixture::opened(), Page::Crop);
    for (name, edit) in
        [("Width in pixels", CropEdit::Width(Some(640))), ("Height in pixels", CropEdit::Height(Some(640)))]
    {
        click(&mut window, Role::TextInput, name);
        window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.get_by_role_and_label(Role::TextInput, name).type_text("640");
        window.run();
        assert!(edits(&window, &edit), "{name}");
        window.key_press(Key::Enter);
        window.run();
    }
    click(&mut window, Role::Button, "auto");
    click(&mut window, Role::Button, "objects");
    assert!(edits(&window, &CropEdit::Gravity(GravityKind::List)));
}

#[test]
fn objects_are_added_by_name() {
    let mut window = harness(fixture::opened(), Page::Crop);
    click(&mut window, Role::TextInput, "Add an object or category");
    window.get_by_role_and_label(Role::TextInput, "Add an object or category").type_text("zeb");
    window.run();
    click(&mut window, Role::Button, "add zebra");
    assert!(edits(&window, &CropEdit::AddItem { item: "zebra".into(), avoid: false }));
}

#[test]
fn a_box_is_avoided_with_alt() {
    let mut window = harness(fixture::opened(), Page::Crop);
    let corner = window.get_by_label("box dog 0.94").rect().min;
    let inside = corner + vec2(60.0, 60.0);
    window.hover_at(inside);
    window.run();
    for pressed in [true, false] {
        let button = egui::PointerButton::Primary;
        let modifiers = Modifiers::ALT;
        let event = egui::Event::PointerButton { pos: inside, button, pressed, modifiers };
        window.event_modifiers(event, modifiers);
    }
    window.run();
    assert!(edits(&window, &CropEdit::Avoid { item: 0, avoid: true }));
}

#[test]
fn layers_are_switched() {
    let mut window = harness(fixture::opened(), Page::Crop);
    for layer in CropLayer::ALL {
        let before = window.state().shell.state.shows(layer);
        click(&mut window, Role::Button, layer.label());
        assert_eq!(window.state().shell.state.shows(layer), !before, "{}", layer.label());
    }
}

#[test]
fn previews_and_modes_are_taken_over() {
    let mut window = harness(fixture::opened(), Page::Crop);
    click(&mut window, Role::Button, "g_dog:bicycle 1:1");
    assert!(asked(&window, &Command::SetCropText("ar_1:1,c_auto,g_dog:bicycle,w_800".into())));
    click(&mut window, Role::Button, "mode thumb");
    assert!(some_asked(&window, |c| matches!(c, Command::SetCropText(text) if text.contains("c_thumb"))));
}

#[test]
fn the_text_is_typed_copied_and_explained() {
    let mut window = harness(fixture::opened(), Page::Crop);
    click(&mut window, Role::Button, "Copy");
    assert!(window.state().asked.iter().any(|r| matches!(
        r,
        crate::app::request::Request::Window(UiCommand::Copy { what: "transformation", .. })
    )));
    click(&mut window, Role::TextInput, "Transformation");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Transformation").type_text("c_fil");
    window.run();
    assert!(asked(&window, &Command::SetCropText("c_fil".into())));
    window.state_mut().view.crop = fixture::crop_view("c_fil");
    window.run();
    let message = window.state().view.crop.errors[0].message.clone();
    window.get_by_label(&message);
}

/// The studio with a rectangle that was drawn by hand.
fn drawn() -> View {
    let mut view = fixture::opened();
    let area = crate::geometry::PxRect::new(100.0, 100.0, 640.0, 360.0);
    let text = "c_crop,g_north_west,h_360,w_640,x_100,y_100/c_scale,h_450,w_800".to_owned();
    view.crop.plan = fixture::crop_view(&text).plan;
    view.crop.certainty = None;
    view.crop.by_hand = Some(ByHand { drawn: Drawn { area, free: false }, text });
    view
}

/// What was drawn last.
fn last_drawn(window: &super::Window<'_>) -> Option<Drawn> {
    window.state().asked.iter().rev().find_map(|r| match r {
        crate::app::request::Request::Session(Command::DrawCrop(drawn)) => *drawn,
        _ => None,
    })
}

#[test]
fn a_rectangle_by_hand_is_said_copied_and_given_back() {
    let window = harness(fixture::opened(), Page::Crop);
    assert!(window.query_by_label("Back to automatic").is_none() && window.query_by_label("yours").is_none());
    let mut window = harness(drawn(), Page::Crop);
    window.get_by_label("yours");
    click(&mut window, Role::Button, "Copy");
    let text = window.state().view.crop.deliverable().to_owned();
    assert!(text.starts_with("c_crop"));
    assert!(told(&window, &UiCommand::Copy { text, what: "transformation" }));
    let written = window.get_by_role_and_label(Role::TextInput, "Transformation").value();
    assert_eq!(written.as_deref(), Some(window.state().view.crop.text.as_str()), "the text stays");
    click(&mut window, Role::Button, "Back to automatic");
    assert!(asked(&window, &Command::DrawCrop(None)));
    window.state_mut().asked.clear();
    window.key_press(Key::Backspace);
    window.run();
    assert!(asked(&window, &Command::DrawCrop(None)));
}

#[test]
fn shift_lets_go_of_the_shape() {
    let mut window = harness(fixture::opened(), Page::Crop);
    let edge = window.get_by_label("crop edge left").rect().center();
    drag(&mut window, edge, edge + vec2(50.0, 0.0));
    let kept = last_drawn(&window).unwrap();
    assert!(!kept.free && (kept.area.w / kept.area.h - 16.0 / 9.0).abs() < 0.01, "{kept:?}");
    window.hover_at(edge);
    window.run();
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::SHIFT,
    };
    window.event_modifiers(button(edge, true), Modifiers::SHIFT);
    window.run();
    let to = edge + vec2(50.0, 0.0);
    window.event_modifiers(egui::Event::PointerMoved(to), Modifiers::SHIFT);
    window.run();
    window.get_by_label("Shift lets go of the shape");
    window.event_modifiers(button(to, false), Modifiers::SHIFT);
    window.run();
    let free = last_drawn(&window).unwrap();
    assert!(free.free && (free.area.h - 620.0).abs() < 1.0, "{free:?}");
}

#[test]
fn the_rectangle_moves_by_keys() {
    let mut window = harness(drawn(), Page::Crop);
    window.get_by_label("crop rectangle").focus();
    window.run();
    window.key_press(Key::ArrowRight);
    window.run();
    assert_eq!(last_drawn(&window).unwrap().area.x, 101.0);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    window.run();
    assert_eq!(last_drawn(&window).unwrap().area.y, 110.0);
    assert!(!asked(&window, &Command::Step(1)), "the arrows belong to what has the keyboard");
    window.get_by_label("crop corner bottom right").focus();
    window.run();
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    window.run();
    let larger = last_drawn(&window).unwrap().area;
    assert_eq!((larger.x, larger.y, larger.w, larger.h), (100.0, 100.0, 650.0, 366.0));
}

#[test]
fn a_box_is_kept_and_avoided_by_keys() {
    let mut window = harness(fixture::opened(), Page::Crop);
    window.get_by_label("box person 0.71").focus();
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(edits(&window, &CropEdit::Avoid { item: 2, avoid: false }));
    window.get_by_label("box dog 0.94").focus();
    window.run();
    window.key_press_modifiers(Modifiers::ALT, Key::Enter);
    window.run();
    assert!(edits(&window, &CropEdit::Avoid { item: 0, avoid: true }));
}

#[test]
fn a_preview_takes_the_place_of_what_was_drawn() {
    let mut window = harness(drawn(), Page::Crop);
    click(&mut window, Role::Button, "mode thumb");
    assert!(asked(&window, &Command::DrawCrop(None)));
}

#[test]
fn objects_change_places_by_hand_and_by_keys() {
    let mut window = harness(fixture::opened(), Page::Crop);
    let centre = |window: &super::Window<'_>, name: &str| window.get_by_label(name).rect().center();
    let (from, to) = (centre(&window, "move person"), centre(&window, "move dog"));
    drag(&mut window, from, to);
    assert!(edits(&window, &CropEdit::MoveItem { from: 2, to: 0 }));
    window.get_by_label("move dog").focus();
    window.run();
    window.key_press(Key::ArrowDown);
    window.run();
    assert!(edits(&window, &CropEdit::MoveItem { from: 0, to: 1 }));
    window.state_mut().view.crop = fixture::crop_view("c_fill,g_dog:bicycle,w_300,h_200");
    window.run();
    let (from, to) = (centre(&window, "move dog"), centre(&window, "move bicycle"));
    drag(&mut window, from, to);
    assert_eq!(
        window
            .state()
            .asked
            .iter()
            .filter(|r| {
                matches!(
                    r,
                    crate::app::request::Request::Session(Command::SetCrop(CropEdit::MoveItem {
                        from: 0,
                        to: 1
                    }))
                )
            })
            .count(),
        2
    );
}

#[test]
fn sides_levels_and_offsets_are_chosen() {
    let mut window = harness(fixture::opened(), Page::Crop);
    click(&mut window, Role::Button, "auto");
    click(&mut window, Role::Button, "auto, subjects only");
    assert!(edits(&window, &CropEdit::Algorithm(Some(Algorithm::Subject))));
    click(&mut window, Role::Button, "auto");
    click(&mut window, Role::Button, "north east");
    assert!(edits(&window, &CropEdit::Gravity(GravityKind::Compass(Compass::NorthEast))));
    let slider = window.get_by_role_and_label(Role::Slider, "Level").rect();
    drag(&mut window, slider.center(), slider.left_center() + vec2(6.0, 0.0));
    assert!(edits(&window, &CropEdit::Level(Some(0))));
    assert!(
        window.query_by_label("Offset across in pixels").is_none(),
        "automatic gravity decides the place"
    );
    window.state_mut().view.crop = fixture::crop_view("c_fill,g_north_east,h_300,w_300");
    window.run();
    for (name, edit) in [
        ("Offset across in pixels", CropEdit::Offset(Some((-20, 0)))),
        ("Offset down in pixels", CropEdit::Offset(Some((0, -20)))),
    ] {
        click(&mut window, Role::TextInput, name);
        window.get_by_role_and_label(Role::TextInput, name).type_text("-20");
        window.run();
        assert!(edits(&window, &edit), "{name}: {:?}", window.state().asked);
        window.key_press(Key::Enter);
        window.run();
    }
}

#[test]
fn a_crop_is_saved_where_it_is_told() {
    let mut window = harness(fixture::opened(), Page::Crop);
    click(&mut window, Role::Button, "Save crop…");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Path of the crop").type_text("/crops/dog.webp");
    window.run();
    click(&mut window, Role::CheckBox, "Replace a file of this name");
    click(&mut window, Role::Button, "Browse…");
    assert!(told(&window, &UiCommand::ChooseCropTarget("/crops/dog.webp".into())));
    click(&mut window, Role::Button, "Save crop…");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Path of the crop").type_text("/crops/dog.webp");
    window.run();
    click(&mut window, Role::Button, "Save");
    assert!(asked(&window, &Command::SaveCrop { out: "/crops/dog.webp".into(), overwrite: false }));
    assert!(window.query_by_label("Path of the crop").is_none());
}

#[test]
fn what_matters_is_marked_by_hand() {
    let mut window = harness(fixture::opened(), Page::Crop);
    click(&mut window, Role::Button, "Mark what matters");
    let picture = window.get_by_role_and_label(Role::Image, "draw a mark here").rect();
    let at = |x: f32, y: f32| picture.min + picture.size() * vec2(x, y);
    drag(&mut window, at(0.25, 0.25), at(0.5, 0.75));
    let marked = some_asked(&window, |c| match c {
        Command::SetFocus(areas) => areas.len() == 1 && (areas[0].w - 300.0).abs() < 3.0,
        _ => false,
    });
    assert!(marked, "{:?}", window.state().asked);
    assert!(window.query_by_label("draw a mark here").is_none(), "the tool is put down");
}

#[test]
fn a_region_gets_a_name() {
    let mut window = harness(fixture::opened(), Page::Crop);
    click(&mut window, Role::Button, "Mark a region with a name");
    let picture = window.get_by_role_and_label(Role::Image, "draw a mark here").rect();
    let at = |x: f32, y: f32| picture.min + picture.size() * vec2(x, y);
    drag(&mut window, at(0.25, 0.25), at(0.5, 0.5));
    window.get_by_role_and_label(Role::TextInput, "Name of the region").type_text("logo");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(some_asked(
        &window,
        |c| matches!(c, Command::SetRegion { name, points } if name == "logo" && points.len() == 2)
    ));
}

#[test]
fn marks_are_listed_used_and_forgotten() {
    let mut view = fixture::opened();
    let mut known = (**view.inspector.as_ref().unwrap()).clone();
    known.focus = vec![crate::geometry::PxRect::new(10.0, 10.0, 300.0, 200.0)];
    known.regions = vec![(
        "logo".into(),
        vec![crate::geometry::Point::new(0.0, 0.0), crate::geometry::Point::new(90.0, 90.0)],
    )];
    view.inspector = Some(std::sync::Arc::new(known));
    let mut window = harness(view, Page::Crop);
    click(&mut window, Role::Button, "add custom");
    click(&mut window, Role::Button, "forget Custom coordinates");
    click(&mut window, Role::Button, "forget logo");
    assert!(edits(&window, &CropEdit::AddItem { item: "custom".into(), avoid: false }));
    assert!(asked(&window, &Command::SetFocus(Vec::new())));
    assert!(asked(&window, &Command::SetRegion { name: "logo".into(), points: Vec::new() }));
}

#[test]
fn addresses_of_the_crop_are_copied_and_signed() {
    let mut window = harness(fixture::opened(), Page::Crop);
    click(&mut window, Role::Button, "Copy URL");
    let text = fixture::opened().crop.url;
    assert!(told(&window, &UiCommand::Copy { text, what: "URL" }));
    click(&mut window, Role::Button, "Signed URL");
    assert!(asked(&window, &Command::SignUrl));
    let signed = crate::session::Signed { serial: 1, url: "https://x/s--a--/y.jpg".into() };
    window.state_mut().view.crop.signed = Some(signed);
    window.run();
    window.get_by_label("The signed URL is on the clipboard");
}

#[test]
fn every_spelling_of_a_name_is_added() {
    let mut window = harness(fixture::opened(), Page::Crop);
    for spelling in ["coco_v2_zebra", "coco_zebra", "zebra"] {
        click(&mut window, Role::TextInput, "Add an object or category");
        window.get_by_role_and_label(Role::TextInput, "Add an object or category").type_text("zeb");
        window.run();
        click(&mut window, Role::Button, &format!("add {spelling}"));
        let edit = CropEdit::AddItem { item: spelling.into(), avoid: false };
        assert!(asked(&window, &Command::SetCrop(edit)), "{spelling}");
    }
}
