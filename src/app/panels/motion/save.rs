//! Where a film is written, and as what.

use std::path::PathBuf;

use egui::{Align2, Id, Order, Rect, Ui};

use super::data::{self, Loops};
use super::{MotionPanel, Scene};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, segmented, tick_box};
use crate::session::{Command, FilmFormat, View};

const WIDTH: f32 = 460.0;

/// The small sheet above the button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save {
    path: String,
    overwrite: bool,
    /// Just opened: the path takes the keyboard, so that Enter saves.
    fresh: bool,
}

impl Save {
    /// In the person's own folder, named after the picture and the size of the frames.
    pub fn suggested(view: &View, scene: &Scene<'_>) -> Self {
        let name = view.picture.as_ref().map_or("film", |p| p.name.as_str());
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let canvas = scene.plan.canvas;
        let written = scene.plan.format.as_deref().and_then(FilmFormat::from_extension);
        let format = written.or(view.film_formats.first().copied()).unwrap_or(FilmFormat::WebP);
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
        let file = format!("{stem} {}x{}.{}", canvas.w, canvas.h, format.extension());
        let path = home.map(PathBuf::from).unwrap_or_default().join(file);
        Self { path: path.display().to_string(), overwrite: false, fresh: true }
    }
}

pub fn show(panel: &mut MotionPanel, ui: &Ui, stage: &mut Stage<'_>, scene: &Scene<'_>, button: Rect) {
    let Some(save) = &mut panel.save else { return };
    let mut close = ui.input(|i| i.key_pressed(egui::Key::Escape));
    let area = egui::Area::new(Id::unique("save film")).order(Order::Foreground);
    let above = egui::pos2(button.right(), button.top() - 16.0);
    area.fixed_pos(above).pivot(Align2::RIGHT_BOTTOM).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
            ui.set_width(WIDTH);
            close |= sheet_ui(save, ui, stage, scene);
        });
    });
    if close {
        panel.save = None;
    }
}

fn sheet_ui(save: &mut Save, ui: &mut Ui, stage: &mut Stage<'_>, scene: &Scene<'_>) -> bool {
    let t = ui.tokens();
    ui.label(Text::BodyStrong.rich("Save the film", t.text_1));
    format_ui(save, ui, stage, scene);
    ui.add_space(measure::GAP_1);
    let field = Field::new("Path of the film", Id::unique("film path")).size(WIDTH, measure::CONTROL);
    let submitted = field.show(ui, &mut save.path).submitted;
    if std::mem::take(&mut save.fresh) {
        ui.memory_mut(|memory| memory.request_focus(Id::unique("film path")));
    }
    ui.add_space(measure::GAP_1);
    let mut done = false;
    ui.horizontal(|ui| {
        if tick_box(ui, save.overwrite, "Replace a file of this name") {
            save.overwrite = !save.overwrite;
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let wanted = Button::new("Save").primary().show(ui).clicked() || submitted;
            if wanted && !save.path.trim().is_empty() {
                let out = PathBuf::from(save.path.trim());
                stage.out.session(Command::SaveFilm { out, overwrite: save.overwrite });
                done = true;
            }
            if Button::new("Browse…").icon(Icon::Folder).show(ui).clicked() {
                stage.out.window(UiCommand::ChooseFilmTarget(PathBuf::from(save.path.trim())));
                done = true;
            }
        });
    });
    done
}

/// The formats that can be written here, and how often GIF and WebP play.
fn format_ui(save: &mut Save, ui: &mut Ui, stage: &mut Stage<'_>, scene: &Scene<'_>) {
    let formats = &stage.view.film_formats;
    let format = data::format_of(&save.path);
    ui.horizontal(|ui| {
        let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
        let chosen = formats.iter().position(|one| Some(*one) == format);
        let width = 68.0 * names.len() as f32;
        if let Some(at) = segmented(ui, "film format", &names, chosen, names.len(), width) {
            save.path = data::with_format(&save.path, formats[at]);
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
