//! States that nobody hopes for: nothing found, something broken, something on its way. One picture each.

use egui_kittest::SnapshotResults;

use super::{Scenery, fixture, open_at, review};
use crate::app::state::{Page, UiState};
use crate::app::theme::ThemeChoice;
use crate::session::{
    EngineState, LabView, ModelState, Notice, NoticeLevel, QueryProblem, Selection, SheetView, TrashView,
    View,
};

/// What is changed about the usual window.
type Change = fn(&mut View);

const STATES: &[(&str, Page, Change)] = &[
    ("nothing_found", Page::Library, |view| {
        empty_grid(view);
        "zebra".clone_into(&mut view.grid.query);
    }),
    ("nothing_indexed", Page::Library, |view| {
        empty_grid(view);
        view.library.roots[0].assets = 0;
        view.library.counts.assets = 0;
    }),
    ("wrong_search", Page::Library, |view| {
        "dog rating>=x".clone_into(&mut view.grid.query);
        let message = "a rating is a number from 0 to 5, not 'x'".to_owned();
        view.grid.query_error = Some(QueryProblem { message, offset: 12, len: 1, suggestion: None });
    }),
    ("rows_on_their_way", Page::Library, |view| {
        view.grid.set_rows(Vec::new());
        view.grid.loading = true;
        view.inspector = None;
    }),
    ("folder_away", Page::Library, |view| {
        view.library.roots[0].online = false;
        let rows = view.grid.ids.iter().filter_map(|id| view.row(*id).cloned());
        let mut rows: Vec<_> = rows.collect();
        for row in &mut rows {
            row.offline = true;
        }
        view.grid.set_rows(rows);
    }),
    ("reading_only", Page::Library, |view| {
        view.read_only = Some("another window has this library open".to_owned());
    }),
    ("messages", Page::Library, |view| {
        let said = [
            (NoticeLevel::Info, "Saved as dog 800x600.webp"),
            (NoticeLevel::Warning, "The folder Field trips is not there; its pictures are shown as away"),
            (NoticeLevel::Error, "The crop was not saved: the disk is full; free some space and save again"),
        ];
        let notice =
            |(id, (level, text)): (u64, (NoticeLevel, &str))| Notice { id, level, text: text.into() };
        view.notices = (1..).zip(said).map(notice).collect();
    }),
    ("trash_question", Page::Library, |view| {
        view.trash =
            Some(TrashView { pictures: 2, files: 3, bytes: 9_100_000, rejected: false, can_come_back: true });
    }),
    ("unreadable_picture", Page::Loupe, |view| {
        let picture = view.picture.as_mut().expect("a picture is open");
        (picture.pixels, picture.error) = (None, Some("the file ends too early".to_owned()));
        picture.records = [].into();
    }),
    ("picture_on_its_way", Page::Loupe, |view| {
        let picture = view.picture.as_mut().expect("a picture is open");
        (picture.pixels, picture.loading) = (None, true);
        picture.records = [].into();
    }),
    ("looking_closer", Page::Loupe, |view| {
        let picture = view.picture.as_mut().expect("a picture is open");
        picture.records = [].into();
        picture.analysing = vec!["coco".to_owned(), "cld-text".to_owned()];
    }),
    ("crop_without_picture", Page::Crop, |view| view.picture = None),
    ("lab_without_picture", Page::Lab, |view| {
        view.picture = None;
        view.lab = LabView::default();
    }),
    ("no_engine", Page::Models, |view| {
        let reason = "ONNX Runtime was not found; `cargo xtask setup` fetches it";
        view.engine = EngineState::Unavailable(reason.to_owned());
        let mut models = view.models.to_vec();
        models[0].state = ModelState::Failed("the downloaded file has other bytes than expected".to_owned());
        view.models = models.into();
    }),
    ("review_of_nothing", Page::Sets, |view| {
        *view = review::reviewed();
        view.sets.sheet = SheetView::default();
    }),
];

fn empty_grid(view: &mut View) {
    view.grid.ids = [].into();
    view.grid.set_rows(Vec::new());
    view.selection = Selection::default();
    view.inspector = None;
}

/// The themes take turns, so that the files stay few.
#[test]
fn nothing_looks_broken_when_something_is() {
    let mut results = SnapshotResults::new();
    for (n, (name, page, change)) in STATES.iter().enumerate() {
        let mut view = fixture::opened();
        change(&mut view);
        let theme = if n % 2 == 0 { ThemeChoice::Dark } else { ThemeChoice::Light };
        results.extend(paint(name, view, *page, theme, 1.0));
    }
}

/// Half a pixel between the others: lines stay sharp and nothing is cut.
#[test]
fn at_one_and_a_half() {
    let mut results = SnapshotResults::new();
    for (name, page) in [("library", Page::Library), ("crop", Page::Crop), ("models", Page::Models)] {
        let name = format!("{name}_1.5x");
        results.extend(paint(&name, fixture::opened(), page, ThemeChoice::Dark, 1.5));
    }
}

fn paint(name: &str, view: View, page: Page, theme: ThemeChoice, scale: f32) -> SnapshotResults {
    let thumbs = if name == "rows_on_their_way" { Vec::new() } else { fixture::thumbs() };
    let mut scenery = Scenery::new(view, thumbs);
    scenery.shell.state = UiState { page, ..UiState::default() };
    let mut harness = open_at(scenery, [1180.0, 720.0], theme, scale);
    harness.run_steps(8);
    harness.snapshot(name);
    harness.take_snapshot_results()
}
