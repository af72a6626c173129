//! Choosing the best: verdicts that go on, pictures side by side, files that go elsewhere, what the hand carries.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{Page, Window, asked, click, drag, fixture, harness, some_asked, told, wheel};
use crate::app::request::UiCommand;
use crate::app::state::Asking;
use crate::facts::{AssetId, Flag, RootId};
use crate::session::{
    Command, Copied, FilesCommand, FolderRef, SelectHow, Selection, SetCommand, TrashView, View,
};

/// The library with one picture selected.
fn single(id: i64) -> View {
    let mut view = fixture::opened();
    let at = usize::try_from(id - 1).unwrap();
    view.selection = Selection::new(Some(AssetId(id)), Some(at), vec![AssetId(id)]);
    view
}

fn cell(window: &Window<'_>, name: &str) -> Pos2 {
    window.get_by_role_and_label(Role::ListBoxOption, name).rect().center()
}

fn ids(list: &[i64]) -> Vec<AssetId> {
    list.iter().copied().map(AssetId).collect()
}

#[test]
fn a_verdict_goes_on_to_the_next_picture_when_wanted() {
    let next = Command::Select { id: AssetId(4), how: SelectHow::Only };
    let mut window = harness(single(3), Page::Library);
    window.key_press(Key::Num4);
    window.run();
    assert!(asked(&window, &Command::Rate(4)) && !asked(&window, &next), "not unless it is wanted");
    window.key_press(Key::A);
    window.run();
    assert!(asked(&window, &Command::SetSetting { key: "advance".into(), value: "1".into() }));
    for key in [Key::Num5, Key::X] {
        window.state_mut().asked.clear();
        window.key_press(key);
        window.run();
        assert!(asked(&window, &next), "{key:?}");
    }
    window.state_mut().asked.clear();
    window.key_press(Key::Num6);
    window.run();
    assert!(!asked(&window, &next), "a colour is no verdict");
    // In the loupe the next picture is opened.
    window.state_mut().shell.state.page = Page::Loupe;
    window.key_press(Key::P);
    window.run();
    assert!(asked(&window, &Command::Flag(Flag::Pick)) && asked(&window, &Command::Step(1)));
}

#[test]
fn several_pictures_get_a_verdict_and_stay() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press(Key::A);
    window.run();
    window.key_press(Key::Num5);
    window.run();
    assert!(asked(&window, &Command::Rate(5)));
    assert!(!some_asked(&window, |c| matches!(c, Command::Select { .. } | Command::Step(_))));
}

#[test]
fn the_selection_is_laid_side_by_side_and_left_again() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press(Key::N);
    window.run();
    assert_eq!(window.state().shell.state.page, Page::Compare);
    assert!(asked(&window, &Command::Compare(ids(&[1, 2]))));
    window.state_mut().view = fixture::compared();
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().shell.state.page, Page::Library);
    assert!(asked(&window, &Command::Compare(Vec::new())), "their memory is free");
}

#[test]
fn compared_pictures_are_judged_one_by_one_and_the_winner_stays() {
    let mut window = harness(fixture::compared(), Page::Compare);
    window.key_press(Key::ArrowRight);
    window.run();
    assert!(asked(&window, &Command::Select { id: AssetId(2), how: SelectHow::Only }));
    window.key_press(Key::Num3);
    window.key_press(Key::X);
    window.run();
    assert!(asked(&window, &Command::Rate(3)) && asked(&window, &Command::Flag(Flag::Reject)));
    window.key_press(Key::Enter);
    window.run();
    assert!(asked(&window, &Command::Compare(ids(&[1, 4, 5]))), "{:?}", window.state().asked);
    window.key_press(Key::Backspace);
    window.run();
    assert!(asked(&window, &Command::Compare(ids(&[2, 3]))));
    window.state_mut().asked.clear();
    click(&mut window, Role::Button, "Pick DSC_0391.jpg");
    click(&mut window, Role::Button, "2 stars, DSC_0391.jpg");
    assert!(asked(&window, &Command::Select { id: AssetId(3), how: SelectHow::Only }));
    assert!(asked(&window, &Command::Flag(Flag::Pick)) && asked(&window, &Command::Rate(2)));
    click(&mut window, Role::Button, "Take DSC_0398.jpg out");
    assert!(asked(&window, &Command::Compare(ids(&[1, 3]))));
    click(&mut window, Role::Button, "Back to the grid");
    assert_eq!(window.state().shell.state.page, Page::Library);
}

#[test]
fn compared_pictures_are_zoomed_together() {
    let mut window = harness(fixture::compared(), Page::Compare);
    let at = window.get_by_role_and_label(Role::Image, "DSC_0398.jpg").rect().center();
    wheel(&mut window, at, 900.0);
    let wanted = |c: &Command| matches!(c, Command::RequestCompared { long_side } if *long_side > 1200);
    assert!(some_asked(&window, wanted), "more pixels of all of them: {:?}", window.state().asked);
    window.state_mut().asked.clear();
    click(&mut window, Role::Image, "DSC_0391.jpg");
    assert!(asked(&window, &Command::Select { id: AssetId(3), how: SelectHow::Only }));
}

#[test]
fn tags_and_crops_are_copied_from_one_picture_to_others() {
    let mut window = harness(single(3), Page::Library);
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    window.run();
    assert!(!some_asked(&window, |c| matches!(c, Command::Paste { .. })), "nothing was copied yet");
    window.key_press_modifiers(Modifiers::COMMAND, Key::M);
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    window.run();
    window.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").click_secondary();
    window.run();
    click(&mut window, Role::Button, "Paste crops of DSC_0391.jpg");
    window.run();
    for what in [Copied::Tags, Copied::Crops] {
        assert!(asked(&window, &Command::Paste { what, from: AssetId(3) }), "{what:?}");
    }
}

#[test]
fn files_are_renamed_after_a_look_at_the_new_names() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press(Key::F2);
    window.run();
    // The day and a number are offered for several pictures.
    window.get_by_label("DSC_0398.jpg  →  2026-10-12-2.jpg");
    window.get_by_role_and_label(Role::TextInput, "New name").type_text("walk {n} {nam}");
    window.run();
    assert!(window.query_by_role_and_label(Role::Button, "Rename").is_none(), "a mistake cannot be used");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "New name").type_text("walk {n}");
    window.run();
    click(&mut window, Role::Button, "Rename");
    let template = "walk {n}".to_owned();
    let command = FilesCommand::Rename { ids: ids(&[1, 2]), template };
    assert!(asked(&window, &Command::Files(command)), "{:?}", window.state().asked);
    assert!(window.state().shell.state.asking.is_none());
}

#[test]
fn findings_become_tags_of_the_selection_after_a_question() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press_modifiers(Modifiers::COMMAND, Key::T);
    window.run();
    window.get_by_label("Tag 2 pictures automatically");
    click(&mut window, Role::RadioButton, "From a confidence");
    window.get_by_role_and_label(Role::Slider, "Automatic tags from").focus();
    window.key_press(Key::ArrowLeft);
    window.run();
    click(&mut window, Role::Button, "Tag");
    let asked_for = |threshold| Command::AutoTag { ids: ids(&[1, 2]), threshold };
    assert!(asked(&window, &asked_for(Some(0.55))), "{:?}", window.state().asked);
    assert!(window.state().shell.state.asking.is_none());
    window.key_press_modifiers(Modifiers::COMMAND, Key::T);
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(asked(&window, &asked_for(None)), "the last confidence is not carried on");
}

#[test]
fn files_move_to_a_folder_after_a_question() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press(Key::F6);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Find a folder").type_text("stre");
    window.run();
    click(&mut window, Role::Button, "Pictures / Street");
    window.run();
    window.get_by_label("Move 2 pictures to Pictures / Street?");
    click(&mut window, Role::Button, "Move");
    let to = FolderRef { root: RootId(1), path: "Street".into() };
    assert!(asked(&window, &Command::Files(FilesCommand::Move { ids: ids(&[1, 2]), to })));
}

#[test]
fn the_trash_is_asked_for_counted_and_confirmed() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press(Key::Delete);
    window.run();
    assert!(asked(&window, &Command::Files(FilesCommand::PlanTrash(ids(&[1, 2])))));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Delete);
    window.run();
    assert!(asked(&window, &Command::Files(FilesCommand::PlanRejects)));
    let trash =
        TrashView { pictures: 12, files: 19, bytes: 320_000_000, rejected: true, can_come_back: true };
    window.state_mut().view.trash = Some(trash);
    window.run();
    window.get_by_label("Put 12 rejected pictures into the trash?");
    // Keys of the grid are deaf meanwhile.
    window.key_press(Key::Num5);
    window.run();
    assert!(!asked(&window, &Command::Rate(5)));
    click(&mut window, Role::Button, "Cancel");
    assert!(asked(&window, &Command::Files(FilesCommand::Keep)));
    assert!(!asked(&window, &Command::Files(FilesCommand::Trash)));
    click(&mut window, Role::Button, "Put into the trash");
    assert!(asked(&window, &Command::Files(FilesCommand::Trash)));
}

#[test]
fn files_are_copied_for_other_programs() {
    let mut window = harness(fixture::library(), Page::Library);
    window.input_mut().events.push(egui::Event::Copy);
    window.run();
    assert!(asked(&window, &Command::Files(FilesCommand::Paths(ids(&[1, 2])))), "{:?}", window.state().asked);
}

#[test]
fn pictures_are_dropped_onto_a_tag_all_selected_ones_at_once() {
    let mut window = harness(fixture::library(), Page::Library);
    let tag = window.get_by_label("street, 2204 pictures").rect().center();
    let from = cell(&window, "DSC_0398.jpg");
    drag(&mut window, from, tag);
    assert!(asked(&window, &Command::TagAssets { tag: "street".into(), ids: ids(&[1, 2]) }));
    assert!(!some_asked(&window, |c| matches!(c, Command::SelectMany(_))), "no rubber band on a picture");
    window.state_mut().asked.clear();
    // One that is not selected goes alone, and becomes the selection.
    let from = cell(&window, "DSC_0391.jpg");
    drag(&mut window, from, tag);
    assert!(asked(&window, &Command::TagAssets { tag: "street".into(), ids: ids(&[3]) }));
    assert!(asked(&window, &Command::Select { id: AssetId(3), how: SelectHow::Only }));
}

#[test]
fn pictures_are_dropped_onto_a_set_to_be_reviewed_in_it() {
    let mut window = harness(fixture::library(), Page::Library);
    let set = window.state().view.sets.list[0].clone();
    let row = window.get_by_label(set.shown()).rect().center();
    let from = cell(&window, "DSC_0398.jpg");
    drag(&mut window, from, row);
    assert!(asked(&window, &Command::Set(SetCommand::Open(set.name))));
    assert!(asked(&window, &Command::Set(SetCommand::Review(vec![AssetId(1), AssetId(2)]))));
    assert_eq!(window.state().shell.state.page, Page::Sets);
}

#[test]
fn a_tag_is_dropped_onto_pictures() {
    let mut window = harness(fixture::library(), Page::Library);
    let tag = window.get_by_label("portrait, 946 pictures").rect().center();
    let to = cell(&window, "DSC_0405.jpg");
    drag(&mut window, tag, to);
    assert!(asked(&window, &Command::TagAssets { tag: "portrait".into(), ids: ids(&[1, 2]) }));
    let to = cell(&window, "DSC_0377.jpg");
    drag(&mut window, tag, to);
    assert!(asked(&window, &Command::TagAssets { tag: "portrait".into(), ids: ids(&[5]) }));
}

#[test]
fn pictures_on_a_folder_are_moved_after_a_question() {
    let mut window = harness(fixture::library(), Page::Library);
    let folder = window.get_by_label("Commissions, 1940 pictures").rect().center();
    let from = cell(&window, "DSC_0405.jpg");
    drag(&mut window, from, folder);
    let to = FolderRef { root: RootId(1), path: "Commissions".into() };
    let two: Arc<[AssetId]> = ids(&[1, 2]).into();
    assert!(told(&window, &UiCommand::Ask(Some(Asking::Move(two, Some(to.clone()))))));
    assert!(!some_asked(&window, |c| matches!(c, Command::Files(_))), "nothing moves before the answer");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(asked(&window, &Command::Files(FilesCommand::Move { ids: ids(&[1, 2]), to })));
}

#[test]
fn files_from_the_desktop_say_what_they_will_do() {
    let mut window = harness(fixture::library(), Page::Library);
    let above = |name: &str| egui::HoveredFile { path: Some(name.into()), mime: String::new() };
    for (names, words) in [
        (vec!["/a/Holidays"], "Let go to add the folder"),
        (vec!["/a/one.jpg"], "Let go to open the picture"),
        (vec![], ""),
    ] {
        window.input_mut().hovered_files = names.into_iter().map(above).collect();
        // The hand is still moving.
        window.run_steps(3);
        assert_eq!(window.query_by_label(words).is_some(), !words.is_empty(), "{words}");
    }
}

#[test]
fn a_file_beside_the_library_takes_no_verdict_for_another_picture() {
    let mut view = fixture::opened();
    let picture = view.picture.as_mut().unwrap();
    picture.source = crate::session::PictureSource::File("/elsewhere/x.jpg".into());
    let mut window = harness(view, Page::Loupe);
    assert!(window.query_by_role_and_label(Role::Button, "Pick").is_none());
    for key in [Key::Num5, Key::X, Key::Delete] {
        window.key_press(key);
        window.run();
    }
    let touched = |c: &Command| matches!(c, Command::Rate(_) | Command::Flag(_) | Command::Files(_));
    assert!(!some_asked(&window, touched), "{:?}", window.state().asked);
}

#[test]
fn what_the_hand_carries_is_seen_and_counted() {
    let mut window = harness(fixture::library(), Page::Library);
    let from = cell(&window, "DSC_0405.jpg");
    window.hover_at(from);
    window.run();
    window.drag_at(from);
    window.run();
    window.hover_at(from + vec2(0.0, 80.0));
    window.run();
    window.get_by_label("dragging 2 pictures");
    window.key_press(Key::Escape);
    window.run();
    assert!(window.query_by_label("dragging 2 pictures").is_none(), "Escape lets go");
}

#[test]
fn hints_of_the_comparison_give_way_in_a_narrow_window() {
    for width in [900.0, 1000.0, 1440.0] {
        let mut scenery = crate::app::testing::Scenery::new(fixture::compared(), fixture::thumbs());
        scenery.shell.state.page = Page::Compare;
        let mut window =
            crate::app::testing::open(scenery, [width, 600.0], crate::app::theme::ThemeChoice::Dark);
        window.run();
        let back = window.get_by_role_and_label(Role::Button, "Back to the grid").rect();
        let words = window.get_by_label("Stars and flags go to the chosen one").rect();
        assert!(words.right() < back.left(), "{width}: {words} {back}");
    }
}
