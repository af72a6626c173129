//! Every page and every sheet in both themes and at two scales, as pictures.
//!
//! The walk reads the registries: a new page or sheet is painted without being named here, and a
//! panel that no picture shows fails the last test.

use egui_kittest::SnapshotResults;

use super::{Scenery, fixture, open_at};
use crate::app::panels;
use crate::app::state::{Page, Sheet, UiState};
use crate::app::theme::ThemeChoice;
use crate::session::View;

/// One state of the window worth a picture.
struct Look {
    name: String,
    view: fn() -> View,
    page: Page,
    sheet: Option<Sheet>,
    justified: bool,
}

impl Look {
    fn new(name: &str, view: fn() -> View, page: Page) -> Self {
        Self { name: name.to_lowercase().replace(' ', "_"), view, page, sheet: None, justified: false }
    }

    fn state(&self) -> UiState {
        let (page, sheet, justified) = (self.page, self.sheet, self.justified);
        UiState { page, justified, sheet, ..UiState::default() }
    }
}

fn looks() -> Vec<Look> {
    let mut looks = vec![Look::new("first run", fixture::empty, Page::Library)];
    looks.extend(Page::ALL.into_iter().map(|page| Look::new(page.label(), scene_of(page), page)));
    let sheet =
        |sheet: Sheet| Look { sheet: Some(sheet), ..Look::new(sheet.name(), fixture::failing, Page::Models) };
    looks.extend(Sheet::ALL.into_iter().map(sheet));
    looks
}

/// What a page is painted over.
const fn scene_of(page: Page) -> fn() -> View {
    match page {
        Page::Motion => fixture::moving,
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
