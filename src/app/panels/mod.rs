//! The parts of the window, behind one registry. No panel knows another.

mod compare;
mod crop;
mod files;
mod inspector;
mod jobs_strip;
mod lab;
mod library;
mod loupe;
mod models;
mod motion;
mod presets;
mod sets;
mod settings;
mod sheet;
mod sidebar;
mod start;
mod top_bar;

use egui::Ui;

use super::stage::Stage;
use super::state::UiState;
use crate::facts::AssetId;
use crate::session::View;

/// Where in the window a panel stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// Across the top, this high.
    Top(f32),
    /// Across the bottom, this high.
    Bottom(f32),
    /// At the left, this wide at first.
    Left(f32),
    /// At the right, this wide at first.
    Right(f32),
    /// All that is left.
    Middle,
    /// Over everything.
    Over,
}

/// One part of the window.
pub trait Panel {
    /// A name for ids and tests: `inspector`.
    fn name(&self) -> &'static str;

    /// Where it stands.
    fn place(&self) -> Place;

    /// Whether it is on screen now.
    fn shown(&self, view: &View, state: &UiState) -> bool;

    /// Paints itself.
    fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>);
}

/// Every panel, in the order in which they take their room.
#[must_use]
pub fn all() -> Vec<Box<dyn Panel>> {
    vec![
        Box::new(top_bar::TopBar::default()),
        Box::new(jobs_strip::JobsStrip),
        Box::new(sidebar::Sidebar::default()),
        Box::new(inspector::InspectorPanel::default()),
        Box::new(start::Start::default()),
        Box::new(library::LibraryPanel::default()),
        Box::new(loupe::Loupe::default()),
        Box::new(crop::CropPanel::default()),
        Box::new(sets::SetsPanel::default()),
        Box::new(motion::MotionPanel::default()),
        Box::new(lab::Lab::default()),
        Box::new(compare::Compare::default()),
        Box::new(models::Models::default()),
        Box::new(presets::Presets::default()),
        Box::new(settings::Settings::default()),
        Box::new(sheet::SheetPanel::default()),
        Box::new(files::FilesPanel::default()),
    ]
}

/// The pictures that would lie side by side now.
#[must_use]
pub fn to_compare(view: &View) -> Vec<AssetId> {
    compare::chosen(view)
}

/// Whether there is a library to show at all.
#[must_use]
pub fn has_library(view: &View) -> bool {
    !view.library.roots.is_empty()
}

/// Gives a panel its room and lets it paint.
pub fn show(panel: &mut dyn Panel, ui: &mut Ui, stage: &mut Stage<'_>) {
    use super::theme::UiTheme as _;
    let t = ui.tokens();
    let frame = egui::Frame::NONE.fill(t.panel);
    let name = panel.name();
    match panel.place() {
        Place::Top(height) => {
            let bar = egui::Panel::top(name).exact_size(height).resizable(false).frame(frame);
            bar.show_separator_line(false).show(ui, |ui| panel.ui(ui, stage));
        }
        Place::Bottom(height) => {
            let bar = egui::Panel::bottom(name).exact_size(height).resizable(false).frame(frame);
            bar.show_separator_line(false).show(ui, |ui| panel.ui(ui, stage));
        }
        Place::Left(width) => {
            let side = egui::Panel::left(name).default_size(width).size_range(200.0..=420.0).frame(frame);
            side.show_separator_line(false).show(ui, |ui| panel.ui(ui, stage));
        }
        Place::Right(width) => {
            let side = egui::Panel::right(name).default_size(width).size_range(200.0..=420.0).frame(frame);
            side.show_separator_line(false).show(ui, |ui| panel.ui(ui, stage));
        }
        Place::Middle => {
            let middle = egui::CentralPanel::default().frame(egui::Frame::NONE.fill(t.canvas));
            middle.show(ui, |ui| panel.ui(ui, stage));
        }
        Place::Over => panel.ui(ui, stage),
    }
}
