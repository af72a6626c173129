//! Where a crop is written.

use std::path::PathBuf;

use egui::{Align2, Id, Order, Rect, Ui};

use super::CropPanel;
use crate::app::bytes;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, tick_box};
use crate::session::{Command, View};

/// The small sheet above the button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save {
    path: String,
    overwrite: bool,
    /// Just opened: the path takes the keyboard, so that Enter saves.
    fresh: bool,
}

impl Save {
    /// Beside nothing of the library: in the person's own folder, named after the picture and its shape.
    pub fn suggested(view: &View) -> Self {
        let name = view.picture.as_ref().map_or("crop", |p| p.name.as_str());
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let size =
            view.crop.plan.as_ref().map(|p| format!(" {}x{}", p.canvas.w, p.canvas.h)).unwrap_or_default();
        let format = view.crop.plan.as_ref().and_then(|p| p.format.clone()).filter(|f| f != "auto");
        let ending = format.unwrap_or_else(|| "jpg".to_owned());
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
        let path = home.map(PathBuf::from).unwrap_or_default().join(format!("{stem}{size}.{ending}"));
        Self { path: path.display().to_string(), overwrite: false, fresh: true }
    }
}

pub fn show(panel: &mut CropPanel, ui: &Ui, stage: &mut Stage<'_>, button: Rect) {
    let Some(save) = &mut panel.save else { return };
    let mut close = ui.input(|i| i.key_pressed(egui::Key::Escape));
    let area = egui::Area::new(Id::unique("save crop")).order(Order::Foreground);
    let above = egui::pos2(button.right(), button.top() - 16.0);
    area.fixed_pos(above).pivot(Align2::RIGHT_BOTTOM).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
            ui.set_width(460.0);
            close |= sheet_ui(save, ui, stage);
        });
    });
    if close {
        panel.save = None;
    }
}

fn sheet_ui(save: &mut Save, ui: &mut Ui, stage: &mut Stage<'_>) -> bool {
    let t = ui.tokens();
    ui.label(Text::BodyStrong.rich("Save the crop", t.text_1));
    let field = Field::new("Path of the crop", Id::unique("crop path")).size(460.0, measure::CONTROL);
    let submitted = field.show(ui, &mut save.path).submitted;
    if std::mem::take(&mut save.fresh) {
        ui.memory_mut(|memory| memory.request_focus(Id::unique("crop path")));
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
                stage.out.session(Command::SaveCrop { out, overwrite: save.overwrite });
                done = true;
            }
            if Button::new("Browse…").icon(Icon::Folder).show(ui).clicked() {
                stage.out.window(UiCommand::ChooseCropTarget(PathBuf::from(save.path.trim())));
                done = true;
            }
        });
    });
    if let Some(last) = stage.view.crop.saved.last() {
        let words = format!("Last saved: {}, {}", last.path.display(), bytes::in_words(last.bytes));
        ui.label(Text::Tiny.rich(words, t.text_3));
    }
    done
}
