//! Caption, tags and objects of the current picture.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Page, asked, click, fixture, harness, some_asked, told};
use crate::app::request::{Request, UiCommand};
use crate::app::state::BoxRef;
use crate::facts::{AssetId, FaceRegion};
use crate::session::{Command, ResponseText, TagChip, TagSource};

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
fn a_look_at_the_sentence_of_a_model_does_not_make_it_ones_own() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, CAPTION);
    click(&mut window, Role::TextInput, "Add a tag");
    assert!(window.query_by_role_and_label(Role::MultilineTextInput, "Caption").is_none());
    assert!(!some_asked(&window, |c| matches!(c, Command::SetCaption(_))));
    click(&mut window, Role::Button, CAPTION);
    window.key_press(Key::Enter);
    window.run();
    assert!(some_asked(&window, |c| matches!(c, Command::SetCaption(_))), "Enter takes it over");
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

#[test]
fn a_row_with_the_pointer_or_the_keyboard_lights_its_box() {
    let mut window = harness(fixture::library(), Page::Library);
    let lit = |index| Some(BoxRef { analysis: "coco".into(), index });
    window.get_by_role_and_label(Role::ListItem, "bicycle 0.88").hover();
    window.run();
    assert_eq!(window.state().shell.state.hovered, lit(1));
    window.get_by_role_and_label(Role::ListItem, "dog 0.94").focus();
    window.hover_at(egui::pos2(700.0, 20.0));
    window.run();
    assert_eq!(window.state().shell.state.hovered, lit(0));
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().shell.state.hovered, None);
}

#[test]
fn the_response_is_written_on_demand_and_copied_in_both_forms() {
    let mut window = harness(fixture::library(), Page::Library);
    assert!(!asked(&window, &Command::WriteResponse), "nothing is written while nobody reads it");
    click(&mut window, Role::Button, "Response JSON");
    let times = |window: &super::Window<'_>| {
        let written = |r: &&Request| matches!(r, Request::Session(Command::WriteResponse));
        window.state().asked.iter().filter(written).count()
    };
    window.get_by_label("The response is being written");
    window.run_steps(3);
    assert_eq!(times(&window), 1);
    let response = ResponseText { id: AssetId(1), upload: "{\n \"a\": 1\n}".into(), analyze: "{}".into() };
    window.state_mut().view.response = Some(response.into());
    window.run();
    click(&mut window, Role::Button, "Copy the response");
    // The message about the clipboard lies over the end of the column for a moment.
    for (role, label) in [(Role::RadioButton, "Analyze"), (Role::Button, "Copy the response")] {
        window.get_by_role_and_label(role, label).click_accesskit();
        window.run();
    }
    for text in ["{\n \"a\": 1\n}", "{}"] {
        let copied = UiCommand::Copy { text: text.into(), what: "response" };
        assert!(told(&window, &copied), "{text}");
    }
    // New details, such as another tag, make another response.
    let known = (**window.state().view.inspector.as_ref().unwrap()).clone();
    window.state_mut().view.inspector = Some(known.into());
    window.run();
    assert_eq!(times(&window), 2);
    window.get_by_role_and_label(Role::Button, "Response JSON").click_accesskit();
    window.run();
    assert!(window.query_by_role_and_label(Role::RadioButton, "Analyze").is_none());
}

#[test]
fn what_the_file_says_is_shown_as_such() {
    let mut view = fixture::library();
    let mut known = (**view.inspector.as_ref().unwrap()).clone();
    known.tags.push(TagChip { name: "lane".into(), source: TagSource::File });
    let area = crate::geometry::PxRect::new(0.7, 0.3, 0.05, 0.1);
    known.metadata.face_regions = vec![FaceRegion { name: Some("Ada".into()), area }];
    view.inspector = Some(known.into());
    view.picture = fixture::opened().picture;
    let mut window = harness(view, Page::Library);
    click(&mut window, Role::Button, "tag lane, from the file");
    assert!(asked(&window, &Command::SetQuery("tag:\"lane\"".into())));
    window.get_by_role_and_label(Role::ListItem, "Ada, from the file").hover();
    window.run();
    let hovered = window.state().shell.state.hovered.clone();
    assert_eq!(hovered.map(|at| at.analysis).as_deref(), Some(crate::app::found::FILE));
    window.state_mut().shell.state.page = Page::Loupe;
    window.run();
    click(&mut window, Role::Button, "Show boxes of people, from the file");
    assert!(window.state().shell.state.hidden.contains(crate::app::found::FILE));
}

#[test]
fn labels_of_the_whole_picture_are_told_and_not_clicked() {
    use crate::facts::{Payload, ScoredLabel};
    let mut view = fixture::library();
    let mut known = (**view.inspector.as_ref().unwrap()).clone();
    let label = ScoredLabel { label: "photo".into(), categories: Vec::new(), confidence: 0.98 };
    let mut record = known.records[0].clone();
    (record.analysis, record.payload) = ("image-type".into(), Payload::Labels(vec![label]));
    known.records.push(record);
    view.inspector = Some(known.into());
    let mut window = harness(view, Page::Library);
    click(&mut window, Role::ListItem, "photo 0.98");
    assert!(window.state().asked.is_empty(), "{:?}", window.state().asked);
    assert_eq!(window.state().shell.state.hovered, None);
}
