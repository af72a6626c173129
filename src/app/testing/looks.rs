//! Every page and every sheet in both themes and at two scales, as pictures.
//!
//! The walk reads the registries: a new page or sheet is painted without being named here, and a
//! panel that no picture shows fails the last test.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable as _;

use super::{Scenery, fixture, open_at, review};
use crate::app::panels;
use crate::app::state::{Asking, Page, Sheet, UiState};
use crate::app::theme::ThemeChoice;
use crate::facts::{AssetId, RootId};
use crate::session::{ForgetView, View};

/// One state of the window worth a picture.
struct Look {
    name: String,
    view: fn() -> View,
    page: Page,
    sheet: Option<Sheet>,
    justified: bool,
    asking: Option<Asking>,
}

impl Look {
    fn new(name: &str, view: fn() -> View, page: Page) -> Self {
        Self {
            name: name.to_lowercase().replace(' ', "_"),
            view,
            page,
            sheet: None,
            justified: false,
            asking: None,
        }
    }

    fn state(&self) -> UiState {
        let (page, sheet, justified) = (self.page, self.sheet, self.justified);
        // A folder of no machine.
        let export_folder = Some("/web/autumn".into());
        let asking = self.asking.clone();
        UiState { page, justified, export_folder, sheet, asking, ..UiState::default() }
    }
}

fn looks() -> Vec<Look> {
    let mut looks = vec![Look::new("first run", fixture::empty, Page::Library)];
    looks.extend(Page::ALL.into_iter().map(|page| Look::new(page.label(), scene_of(page), page)));
    let sheet =
        |sheet: Sheet| Look { sheet: Some(sheet), ..Look::new(sheet.name(), fixture::failing, Page::Models) };
    let review = [
        Look::new("sets review", review::reviewed, Page::Sets),
        Look::new("sets exported", review::exported, Page::Sets),
    ];
    looks.extend(review);
    looks.extend(Sheet::ALL.into_iter().map(sheet));
    let two = || Arc::from([AssetId(1), AssetId(2)]);
    let asks = |name: &str, asking| Look {
        asking: Some(asking),
        ..Look::new(name, fixture::library, Page::Library)
    };
    looks.push(asks("rename", Asking::Rename(two())));
    looks.push(asks("move", Asking::Move(two(), None)));
    looks.push(asks("export dropped", Asking::Export("article".to_owned(), two())));
    looks.push(Look::new("forget", forgetting, Page::Library));
    looks.push(Look::new("sets unsaved", review::unsaved, Page::Sets));
    looks.push(asks("tag", Asking::Tag(two())));
    looks
}

/// A folder that may be forgotten.
fn forgetting() -> View {
    let forget = ForgetView { root: RootId(1), name: "Pictures".into(), pictures: 8310, made: 1204 };
    View { forget: Some(forget), ..fixture::library() }
}

/// What a page is painted over.
const fn scene_of(page: Page) -> fn() -> View {
    match page {
        Page::Motion => fixture::moving,
        Page::Compare => fixture::compared,
        _ => fixture::opened,
    }
}

/// Paints a look and compares it with the picture that was kept.
fn paint(look: &Look, theme: ThemeChoice, word: &str, size: [f32; 2], scale: f32) -> SnapshotResults {
    let mut scenery = Scenery::new((look.view)(), fixture::thumbs());
    scenery.shell.state = look.state();
    let mut harness = open_at(scenery, size, theme, scale);
    harness.run();
    harness.snapshot(format!("{}_{word}", look.name));
    harness.take_snapshot_results()
}

/// Other layouts of the grid; one theme each, so that the files stay few.
#[test]
fn groups_and_shapes() {
    let size = [1440.0, 900.0];
    let days = Look::new("library days", fixture::grouped, Page::Library);
    let shapes = Look { justified: true, ..Look::new("library shapes", fixture::grouped, Page::Library) };
    let mut results = paint(&days, ThemeChoice::Dark, "dark", size, 1.0);
    results.extend(paint(&shapes, ThemeChoice::Light, "light", size, 1.0));
}

/// What a click opens on the pages of models and presets.
#[test]
fn cards_and_editors() {
    let mut results = SnapshotResults::new();
    for (page, row, typed, name) in [
        (Page::Models, "analysis coco", "tie", "models_card_dark"),
        (Page::Presets, "preset field trip", "", "import_presets_editor_dark"),
    ] {
        let mut scenery = Scenery::new(fixture::opened(), fixture::thumbs());
        scenery.shell.state = Look::new("", fixture::opened, page).state();
        let mut harness = open_at(scenery, [1440.0, 900.0], ThemeChoice::Dark, 1.0);
        harness.run();
        harness.get_by_label(row).click();
        harness.run();
        if !typed.is_empty() {
            harness.get_by_role_and_label(Role::TextInput, "Name finder").focus();
            harness.run();
            harness.get_by_role_and_label(Role::TextInput, "Name finder").type_text(typed);
            harness.run();
        }
        harness.snapshot(name);
        results.extend(harness.take_snapshot_results());
    }
}

#[test]
fn dark() {
    let mut results = SnapshotResults::new();
    for look in looks() {
        results.extend(paint(&look, ThemeChoice::Dark, "dark", [1440.0, 900.0], 1.0));
    }
}

#[test]
fn light() {
    let mut results = SnapshotResults::new();
    for look in looks() {
        results.extend(paint(&look, ThemeChoice::Light, "light", [1440.0, 900.0], 1.0));
    }
}

/// Two pixels to a point in a smaller window; the themes take turns, so that the files stay few.
#[test]
fn on_a_fine_screen() {
    let mut results = SnapshotResults::new();
    for (n, look) in looks().into_iter().enumerate() {
        let theme = if n % 2 == 0 { ThemeChoice::Dark } else { ThemeChoice::Light };
        results.extend(paint(&look, theme, "2x", [1000.0, 620.0], 2.0));
    }
}

#[test]
fn every_panel_of_the_registry_is_in_some_picture() {
    let looks = looks();
    for panel in panels::all() {
        let shown = looks.iter().any(|look| panel.shown(&(look.view)(), &look.state()));
        assert!(shown, "no look shows the panel '{}'", panel.name());
    }
}
