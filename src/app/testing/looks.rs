//! Every page in both themes, as pictures.

use egui_kittest::SnapshotResults;

use super::{Scenery, fixture, open};
use crate::app::state::{Page, Sheet};
use crate::app::theme::ThemeChoice;
use crate::session::View;

fn look(name: &str, view: fn() -> View, page: Page, prepare: impl Fn(&mut Scenery)) {
    let mut results = SnapshotResults::new();
    for (theme, word) in [(ThemeChoice::Dark, "dark"), (ThemeChoice::Light, "light")] {
        let mut scenery = Scenery::new(view(), fixture::thumbs());
        scenery.shell.state.page = page;
        prepare(&mut scenery);
        let mut harness = open(scenery, [1440.0, 900.0], theme);
        harness.run();
        harness.snapshot(format!("{name}_{word}"));
        results.extend_harness(&mut harness);
    }
}

#[test]
fn first_run() {
    look("first_run", fixture::empty, Page::Library, |_| {});
}

#[test]
fn library() {
    look("library", fixture::library, Page::Library, |_| {});
}

#[test]
fn loupe() {
    look("loupe", fixture::opened, Page::Loupe, |_| {});
}

#[test]
fn crop() {
    look("crop", fixture::opened, Page::Crop, |_| {});
}

#[test]
fn models() {
    look("models", fixture::library, Page::Models, |_| {});
}

#[test]
fn keys() {
    look("keys", fixture::library, Page::Library, |s| s.shell.state.sheet = Some(Sheet::Keys));
}
