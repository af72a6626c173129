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
