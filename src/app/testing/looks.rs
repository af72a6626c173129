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
}

impl Look {
    fn state(&self) -> UiState {
        UiState { page: self.page, sheet: self.sheet, ..UiState::default() }
    }
}

fn looks() -> Vec<Look> {
    let word = |label: &str| label.to_lowercase().replace(' ', "_");
    let first = Look { name: "first_run".into(), view: fixture::empty, page: Page::Library, sheet: None };
    let pages = Page::ALL.into_iter().map(|page| Look {
        name: word(page.label()),
        view: fixture::opened,
        page,
        sheet: None,
    });
    let sheets = Sheet::ALL.into_iter().map(|sheet| Look {
        name: word(sheet.name()),
        view: fixture::opened,
        page: Page::Library,
        sheet: Some(sheet),
    });
    std::iter::once(first).chain(pages).chain(sheets).collect()
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
