//! Where a film is written, and as what.

use egui::{Rect, Ui};

use super::data::{self, Loops};
use super::{MotionPanel, Scene};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::measure;
use crate::app::widgets::{SaveAnswer, SaveSheet, SaveState, segmented};
use crate::session::{Command, FilmFormat, View};

const SHEET: SaveSheet<'_> = SaveSheet { name: "Path of the film", title: "Save the film" };

/// Named after the picture and the size of the frames.
#[must_use]
pub fn suggested(view: &View, scene: &Scene<'_>) -> SaveState {
    let name = view.picture.as_ref().map_or("film", |p| p.name.as_str());
    let canvas = scene.plan.canvas;
    let written = scene.plan.format.as_deref().and_then(FilmFormat::from_extension);
    let format = written.or(view.film_formats.first().copied()).unwrap_or(FilmFormat::WebP);
    SaveState::at_home(name, Some((canvas.w, canvas.h)), format.extension())
}

pub fn show(panel: &mut MotionPanel, ui: &Ui, stage: &mut Stage<'_>, scene: &Scene<'_>, button: Rect) {
    let formats_ui = |ui: &mut Ui, path: &mut String| {
        format_ui(path, ui, stage, scene);
        ui.add_space(measure::GAP_1);
    };
    match SHEET.show(ui, &mut panel.save, button, formats_ui, |_| {}) {
        Some(SaveAnswer::Save { out, overwrite }) => {
            stage.out.session(Command::SaveFilm { out, overwrite });
        }
        Some(SaveAnswer::Browse(from)) => stage.out.window(UiCommand::ChooseFilmTarget(from)),
        None => {}
    }
}

/// The formats that can be written here, and how often GIF and WebP play.
fn format_ui(path: &mut String, ui: &mut Ui, stage: &mut Stage<'_>, scene: &Scene<'_>) {
    let formats = &stage.view.film_formats;
    let format = data::format_of(path);
    ui.horizontal(|ui| {
        let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
        let chosen = formats.iter().position(|one| Some(*one) == format);
        let width = 68.0 * names.len() as f32;
        if let Some(at) = segmented(ui, "film format", &names, chosen, names.len(), width) {
            *path = data::with_format(path, formats[at]);
        }
        if format.is_none_or(FilmFormat::is_video) {
            return;
        }
        ui.add_space(measure::GAP_2);
        let loops = Loops::of(scene.motion);
        let times = match loops {
            Loops::Times(n) => format!("{n} times"),
            _ => "3 times".to_owned(),
        };
        let chosen = match loops {
            Loops::Once => 0,
            Loops::Times(_) => 1,
            Loops::Forever => 2,
        };
        let width = ui.available_width();
        let options = ["Once", &times, "Forever"];
        let Some(at) = segmented(ui, "plays", &options, Some(chosen), 3, width) else { return };
        let wanted = match (at, loops) {
            (0, _) => Loops::Once,
            (1, Loops::Times(n)) => Loops::Times(n),
            (1, _) => Loops::Times(3),
            _ => Loops::Forever,
        };
        if let Some(tree) = stage.view.crop.transformation.as_deref() {
            stage.out.session(Command::SetCropText(data::with_loops(tree, wanted)));
        }
    });
}
