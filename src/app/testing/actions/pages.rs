//! Tabs, the first run and the models page.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Page, asked, click, fixture, harness, told};
use crate::app::request::UiCommand;
use crate::session::Command;

#[test]
fn every_tab_leads_to_its_page() {
    let mut window = harness(fixture::library(), Page::Library);
    // The comparison has a tab only while something lies there.
    let tabs = |page: &Page| page.is_tab() && *page != Page::Compare;
    for page in Page::ALL.into_iter().rev().filter(tabs) {
        click(&mut window, Role::Tab, page.label());
        assert_eq!(window.state().shell.state.page, page);
    }
}

#[test]
fn the_first_run_opens_a_chooser_and_downloads() {
    let mut window = harness(fixture::empty(), Page::Library);
    click(&mut window, Role::Button, "Choose a folder…");
    assert!(told(&window, &UiCommand::ChooseFolder));
    click(&mut window, Role::Button, "Download");
    assert!(asked(&window, &Command::PullModel("unidet".into())));
}

#[test]
fn a_failed_download_is_tried_again_and_explained() {
    let mut window = harness(fixture::library(), Page::Models);
    click(&mut window, Role::Button, "Try iqa again");
    assert!(asked(&window, &Command::PullModel("iqa".into())));
    click(&mut window, Role::Row, "analysis iqa");
    window.get_by_label("the hash differs");
}

/// What a desktop hands over when something is let go above the window.
#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn dropped_folders_join_and_dropped_files_open() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.jpg");
    std::fs::write(&file, "not a picture").unwrap();
    let mut window = harness(fixture::library(), Page::Library);
    for path in [folder.path().to_path_buf(), file.clone()] {
        window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
    }
    window.run();
    assert!(asked(&window, &Command::AddFolder(folder.path().into())));
    assert!(asked(&window, &Command::OpenFile(file)));
    assert_eq!(window.state().shell.state.page, Page::Loupe);
    // In the Lab a picture is looked at where it was dropped.
    window.state_mut().shell.state.page = Page::Lab;
    window.state_mut().asked.clear();
    window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(folder.path().join("one.jpg"))));
    window.run();
    assert!(asked(&window, &Command::OpenFile(folder.path().join("one.jpg"))));
    assert!(!asked(&window, &Command::Open(crate::facts::AssetId(1))), "nothing else takes its place");
    assert_eq!(window.state().shell.state.page, Page::Lab);
}

#[test]
fn a_search_is_completed_by_keys_and_by_hand() {
    let mut window = harness(fixture::library(), Page::Library);
    window.get_by_role_and_label(Role::TextInput, "Search").focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Search").type_text("mor");
    window.run();
    window.get_by_label("complete tag:\"morning light\"");
    window.key_press(egui::Key::Tab);
    window.run();
    assert!(asked(&window, &Command::SetQuery("tag:\"morning light\"".into())));
    window.get_by_role_and_label(Role::TextInput, "Search").type_text(" zeb");
    window.run();
    click(&mut window, Role::MenuItem, "complete object:zebra");
    assert!(asked(&window, &Command::SetQuery("tag:\"morning light\" object:zebra".into())));
}

#[test]
fn a_library_that_has_not_answered_is_no_first_run() {
    let mut view = fixture::empty();
    view.library.loaded = false;
    let mut window = harness(view, Page::Library);
    assert!(window.query_by_label("Choose a folder…").is_none());
    window.state_mut().view.library.loaded = true;
    window.run();
    window.get_by_role_and_label(Role::Button, "Choose a folder…");
}

#[test]
fn one_picture_is_looked_at_without_a_library() {
    let mut window = harness(fixture::empty(), Page::Library);
    click(&mut window, Role::Button, "Look at one picture");
    assert!(told(&window, &UiCommand::ChoosePicture));
    assert_eq!(window.state().shell.state.page, Page::Lab);
}

#[test]
fn the_first_run_is_scrolled_in_a_low_window() {
    let scenery = crate::app::testing::Scenery::new(fixture::empty(), fixture::thumbs());
    let mut window = crate::app::testing::open(scenery, [900.0, 600.0], crate::app::theme::ThemeChoice::Dark);
    window.run();
    let place = |window: &super::Window<'_>| window.get_by_role_and_label(Role::Button, "Download").rect();
    assert!(place(&window).bottom() > 570.0, "it begins below the window: {}", place(&window));
    super::wheel(&mut window, egui::pos2(450.0, 300.0), -2000.0);
    assert!(place(&window).bottom() < 570.0, "{}", place(&window));
}

#[test]
fn a_wrong_search_is_told_about_in_the_library_and_nowhere_else() {
    let mut view = fixture::opened();
    view.grid.query = "hight:low".into();
    view.grid.query_error = Some(crate::session::QueryProblem {
        message: "there is no field 'hight'".into(),
        offset: 0,
        len: 5,
        suggestion: None,
    });
    let mut window = harness(view, Page::Library);
    let words = window.get_by_label("there is no field 'hight'").rect();
    let chip = window.get_by_role_and_label(Role::Button, "remove filter search hight:low").rect();
    assert!(chip.bottom() < words.top(), "the way out is not covered: {chip} {words}");
    window.state_mut().shell.state.page = Page::Loupe;
    window.run();
    assert!(window.query_by_label("there is no field 'hight'").is_none());
    window.get_by_role_and_label(Role::TextInput, "Search").focus();
    window.run();
    window.get_by_label("there is no field 'hight'");
}
