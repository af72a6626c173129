//! The grid, its tool row and the sidebar.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{Page, asked, click, double_click, drag, fixture, harness, told};
use crate::app::request::UiCommand;
use crate::facts::{AssetId, RootId};
use crate::session::{
    Command, FolderRef, ForgetView, Grouping, SelectHow, Selection, SmartAlbum, Sort, SortKey, TagNode,
};

#[test]
fn the_order_is_chosen_from_a_menu() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, "Taken, newest first");
    window.get_by_label("Name, A to Z").click();
    window.run();
    assert!(asked(&window, &Command::SetSort(Sort { key: SortKey::Name, ascending: true })));
    assert!(window.query_by_label("Rating, best first").is_none(), "the menu closes");
}

#[test]
fn rows_follow_the_pictures_when_asked() {
    let mut window = harness(fixture::grouped(), Page::Library);
    let before = window.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").rect();
    click(&mut window, Role::Button, "Rows that follow the pictures");
    let after = window.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").rect();
    // A panorama among equal cells is as wide as any other.
    assert!(after.width() > 1.5 * before.width(), "{before} {after}");
    assert!(asked(&window, &Command::WantSizes(true)));
    window.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").hover();
    window.run();
    click(&mut window, Role::Button, "4 stars, DSC_0391.jpg");
    assert!(asked(&window, &Command::Rate(4)));
    click(&mut window, Role::Button, "Equal cells");
    assert!(asked(&window, &Command::WantSizes(false)));
}

#[test]
fn groups_are_chosen_selected_and_reached() {
    let mut window = harness(fixture::grouped(), Page::Library);
    click(&mut window, Role::Button, "Group by date");
    click(&mut window, Role::Button, "Group by folder");
    assert!(asked(&window, &Command::SetGrouping(Grouping::Folder)));
    window.get_all_by_role_and_label(Role::Button, "12 October 2026, 7 pictures").last().unwrap().click();
    window.run();
    assert!(asked(&window, &Command::SelectMany((1..=7).map(AssetId).collect())));
    assert!(window.query_by_label("31 December 2025, 17 pictures").is_none(), "far below");
    click(&mut window, Role::Button, "December 2025, 17 pictures");
    window.run();
    assert!(window.query_all_by_label("31 December 2025, 17 pictures").next().is_some());
}

#[test]
fn near_duplicates_are_put_together() {
    let mut window = harness(fixture::grouped(), Page::Library);
    click(&mut window, Role::Button, "Group by date");
    click(&mut window, Role::Button, "Group near-duplicates");
    assert!(asked(&window, &Command::SetGrouping(Grouping::Alike)));
}

#[test]
fn the_size_slider_is_dragged_and_stepped() {
    let mut window = harness(fixture::library(), Page::Library);
    let slider = window.get_by_role_and_label(Role::Slider, "Size of the thumbnails").rect();
    drag(&mut window, slider.center(), slider.right_center() - vec2(6.0, 0.0));
    assert_eq!(window.state().shell.state.well, 320.0);
    window.get_by_role_and_label(Role::Slider, "Size of the thumbnails").focus();
    window.run();
    window.key_press(Key::ArrowLeft);
    window.run();
    assert_eq!(window.state().shell.state.well, 312.0);
    assert!(asked(&window, &Command::SetSetting { key: "well".into(), value: "312".into() }));
}

#[test]
fn modifiers_extend_and_toggle_the_selection() {
    let mut window = harness(fixture::library(), Page::Library);
    let cell = |name| (Role::ListBoxOption, name);
    for (modifiers, how, (role, name), id) in [
        (Modifiers::COMMAND, SelectHow::Toggle, cell("DSC_0391.jpg"), 3),
        (Modifiers::SHIFT, SelectHow::Range, cell("DSC_0377.jpg"), 5),
    ] {
        window.get_by_role_and_label(role, name).click_modifiers(modifiers);
        window.run();
        assert!(asked(&window, &Command::Select { id: AssetId(id), how }), "{name}");
    }
}

#[test]
fn every_key_of_the_grid_moves_the_current_cell() {
    // Five columns and four whole rows are on screen; the current one stands in the middle of 40.
    for (key, target) in [
        (Key::ArrowLeft, 21),
        (Key::ArrowRight, 23),
        (Key::ArrowUp, 17),
        (Key::ArrowDown, 27),
        (Key::PageUp, 2),
        (Key::PageDown, 37),
        (Key::Home, 1),
        (Key::End, fixture::COUNT),
    ] {
        let mut view = fixture::library();
        view.selection = Selection::new(Some(AssetId(22)), Some(21), vec![AssetId(22)]);
        let mut window = harness(view, Page::Library);
        window.key_press(key);
        window.run();
        let command = Command::Select { id: AssetId(target), how: SelectHow::Only };
        assert!(asked(&window, &command), "{key:?} {:?}", window.state().asked);
    }
}

#[test]
fn a_rubber_band_selects_what_it_touches() {
    let mut window = harness(fixture::library(), Page::Library);
    let left = window.get_by_role_and_label(Role::ListBoxOption, "DSC_0405.jpg").rect();
    let right = window.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").rect();
    // From the margin beside the first cell into the third.
    drag(&mut window, left.left_top() - vec2(6.0, 6.0), right.center());
    let band = Command::SelectMany(vec![AssetId(1), AssetId(2), AssetId(3)]);
    assert!(asked(&window, &band), "{:?}", window.state().asked);
    window.state_mut().asked.clear();
    window.hover_at(left.left_top() - vec2(6.0, 6.0));
    window.run();
    window.drag_at(left.left_top() - vec2(6.0, 6.0));
    window.drop_at(left.left_top() - vec2(6.0, 6.0));
    window.run();
    assert!(asked(&window, &Command::SelectNone), "a click beside the cells selects nothing");
}

#[test]
fn everything_and_nothing_are_selected_by_keys() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert!(asked(&window, &Command::SelectAll) && asked(&window, &Command::SelectNone));
}

#[test]
fn stars_under_the_pointer_rate_and_a_second_click_takes_them_back() {
    let mut window = harness(fixture::library(), Page::Library);
    window.get_by_role_and_label(Role::ListBoxOption, "DSC_0405.jpg").hover();
    window.run();
    click(&mut window, Role::Button, "5 stars, DSC_0405.jpg");
    assert!(asked(&window, &Command::Rate(5)));
    // The row has three stars in the made-up library.
    click(&mut window, Role::Button, "3 stars, DSC_0405.jpg");
    assert!(asked(&window, &Command::Rate(0)));
    window.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").hover();
    window.run();
    click(&mut window, Role::Button, "2 stars, DSC_0391.jpg");
    assert!(asked(&window, &Command::Select { id: AssetId(3), how: SelectHow::Only }));
}

#[test]
fn a_double_click_opens_the_picture() {
    let mut window = harness(fixture::library(), Page::Library);
    let middle = window.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").rect().center();
    window.hover_at(middle);
    window.run();
    double_click(&mut window, middle);
    assert!(asked(&window, &Command::Open(AssetId(3))));
    assert_eq!(window.state().shell.state.page, Page::Loupe);
}

#[test]
fn filters_are_taken_away_one_by_one() {
    let mut view = fixture::library();
    view.grid.query = "tag:dog rating>=3".into();
    view.grid.folder = Some(FolderRef { root: RootId(1), path: "Field trips".into() });
    let mut window = harness(view, Page::Library);
    click(&mut window, Role::Button, "remove filter tag dog");
    click(&mut window, Role::Button, "remove filter in Field trips");
    assert!(asked(&window, &Command::SetQuery("rating>=3".into())));
    assert!(asked(&window, &Command::SetFolderFilter(None)));
    click(&mut window, Role::Button, "Filter");
    click(&mut window, Role::Button, "Picked");
    assert!(asked(&window, &Command::SetQuery("tag:dog rating>=3 flag:pick".into())));
}

#[test]
fn labels_have_keys_and_a_menu() {
    let mut window = harness(fixture::library(), Page::Library);
    for (key, label) in [(Key::Num6, Some("red")), (Key::Num9, Some("blue")), (Key::Minus, None)] {
        window.key_press(key);
        window.run();
        assert!(asked(&window, &Command::Label(label.map(str::to_owned))), "{label:?}");
    }
    window.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").click_secondary();
    window.run();
    assert!(asked(&window, &Command::Select { id: AssetId(3), how: SelectHow::Only }));
    click(&mut window, Role::Button, "Green label");
    window.run();
    assert!(asked(&window, &Command::Label(Some("green".into()))));
}

#[test]
fn folders_are_shown_looked_at_again_and_forgotten() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, "Street, 2204 pictures");
    let street = FolderRef { root: RootId(1), path: "Street".into() };
    assert!(asked(&window, &Command::SetFolderFilter(Some(street))));
    for (words, command) in [
        ("Look for changes now", Command::Rescan(Some(RootId(1)))),
        ("Forget this folder…", Command::PlanForget(RootId(1))),
    ] {
        window.get_by_role_and_label(Role::Button, "Pictures, 8310 pictures").click_secondary();
        window.run();
        click(&mut window, Role::Button, words);
        assert!(asked(&window, &command), "{words}");
    }
    click(&mut window, Role::Button, "All pictures, 8310 pictures");
    assert!(asked(&window, &Command::SetFolderFilter(None)));
    click(&mut window, Role::Button, "Add a folder…");
    assert!(told(&window, &UiCommand::ChooseFolder));
}

#[test]
fn a_folder_is_forgotten_once_its_person_has_seen_what_goes() {
    let mut view = fixture::library();
    view.forget = Some(ForgetView { root: RootId(1), name: "Pictures".into(), pictures: 8310, made: 1204 });
    let mut window = harness(view.clone(), Page::Library);
    window.get_by_label("Forget the folder Pictures?");
    window.get_by_label_contains("1,204 of them have ratings, tags, captions or crops made by you");
    click(&mut window, Role::Button, "Keep");
    assert!(asked(&window, &Command::KeepFolder));
    assert!(!asked(&window, &Command::RemoveFolder(RootId(1))));
    click(&mut window, Role::Button, "Forget folder");
    assert!(asked(&window, &Command::RemoveFolder(RootId(1))));
    let mut window = harness(view, Page::Library);
    window.key_press(Key::Escape);
    window.run();
    assert!(asked(&window, &Command::KeepFolder));
}

#[test]
fn folders_open_and_close() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, "close Pictures");
    assert!(window.query_by_label("Street, 2204 pictures").is_none());
    let (key, value) = ("closed-folders".to_owned(), "1/".to_owned());
    assert!(asked(&window, &Command::SetSetting { key, value }));
    click(&mut window, Role::Button, "open Pictures");
    window.get_by_role_and_label(Role::Button, "Street, 2204 pictures");
    assert!(!asked(&window, &Command::SetFolderFilter(None)), "the row itself was not clicked");
}

#[test]
fn tags_are_found_by_a_part_of_their_name() {
    let mut window = harness(fixture::library(), Page::Library);
    click(&mut window, Role::Button, "Find a tag");
    click(&mut window, Role::TextInput, "Find a tag");
    window.get_by_role_and_label(Role::TextInput, "Find a tag").type_text("light");
    window.run();
    assert!(window.query_by_label("dog, 804 pictures").is_none());
    click(&mut window, Role::Button, "morning light, 64 pictures");
    assert!(asked(&window, &Command::SetQuery("tag:\"morning light\"".into())));
}

#[test]
fn searches_are_saved_and_forgotten() {
    let mut view = fixture::library();
    view.grid.query = "object:dog rating>=4".into();
    let album = SmartAlbum { name: "Good boys".into(), query: "object:dog".into(), assets: 12 };
    view.library.saved = vec![album];
    let mut window = harness(view, Page::Library);
    click(&mut window, Role::Button, "Good boys, 12 pictures");
    assert!(asked(&window, &Command::SetQuery("object:dog".into())));
    window.get_by_role_and_label(Role::Button, "Good boys, 12 pictures").click_secondary();
    window.run();
    click(&mut window, Role::Button, "Forget this search");
    assert!(asked(&window, &Command::ForgetSearch("Good boys".into())));
    click(&mut window, Role::Button, "Save this search…");
    window.get_by_role_and_label(Role::TextInput, "Name of the search").type_text("Best boys");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let save = Command::SaveSearch { name: "Best boys".into(), query: "object:dog rating>=4".into() };
    assert!(asked(&window, &save));
}

#[test]
fn levels_of_tags_open_and_close() {
    let mut view = fixture::library();
    let node = |path: &str, name: &str, children| TagNode {
        path: path.into(),
        name: name.into(),
        assets: 30,
        exact: 10,
        children,
    };
    view.library.tag_tree = vec![node("animal", "animal", vec![node("animal/otter", "otter", Vec::new())])];
    let mut window = harness(view, Page::Library);
    assert!(window.query_by_label("otter, 30 pictures").is_none());
    click(&mut window, Role::Button, "open animal");
    click(&mut window, Role::Button, "otter, 30 pictures");
    assert!(asked(&window, &Command::SetQuery("tag:animal/otter".into())));
    click(&mut window, Role::Button, "close animal");
    assert!(window.query_by_label("otter, 30 pictures").is_none());
}
