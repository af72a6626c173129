//! Where a new file goes: a path, whether it may take the place of another, and the desktop's chooser. Opens
//! above a button.

use std::path::{Path, PathBuf};

use egui::{Align, Align2, Id, Layout, Order, Rect, Ui, pos2};

use super::button::{Button, tick_box};
use super::field::Field;
use super::path_sheet::expanded;
use crate::app::keyboard;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};

/// Of what the sheet holds, in points.
const WIDTH: f32 = 460.0;

/// What a sheet says.
#[derive(Debug, Clone, Copy)]
pub struct SaveSheet<'a> {
    /// What screen readers call the field: `Path of the crop`.
    pub name: &'a str,
    /// What is saved: `Save the crop`.
    pub title: &'a str,
}

/// What is typed in an open sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveState {
    /// The path, as typed.
    pub path: String,
    overwrite: bool,
    /// Just opened: the path takes the keyboard, so that Enter saves.
    fresh: bool,
}

/// What a sheet answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveAnswer {
    /// Save there.
    Save {
        /// The file.
        out: PathBuf,
        /// Whether a file of this name may be replaced.
        overwrite: bool,
    },
    /// The chooser of the desktop is wanted, beginning here.
    Browse(PathBuf),
}

impl SaveState {
    /// In the person's own folder, beside nothing of the library, named after the picture and its new size:
    /// `beach 800x600.jpg`.
    #[must_use]
    pub fn at_home(picture: &str, size: Option<(u32, u32)>, ending: &str) -> Self {
        let stem = Path::new(picture).file_stem().map_or(picture.into(), |stem| stem.to_string_lossy());
        let size = size.map(|(w, h)| format!(" {w}x{h}")).unwrap_or_default();
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
        let path = home.map(PathBuf::from).unwrap_or_default().join(format!("{stem}{size}.{ending}"));
        Self { path: path.display().to_string(), overwrite: false, fresh: true }
    }
}

impl SaveSheet<'_> {
    /// Shows the sheet above `button` while `open` holds one, with `more` between the title and the path and
    /// `last` under everything; closes it when it has answered.
    pub fn show(
        self,
        ui: &Ui,
        open: &mut Option<SaveState>,
        button: Rect,
        more: impl FnOnce(&mut Ui, &mut String),
        last: impl FnOnce(&mut Ui),
    ) -> Option<SaveAnswer> {
        let state = open.as_mut()?;
        keyboard::note_sheet(ui);
        let area = egui::Area::new(Id::unique((self.name, "sheet"))).order(Order::Foreground);
        let above = pos2(button.right(), button.top() - 16.0);
        let mut answer = None;
        area.fixed_pos(above).pivot(Align2::RIGHT_BOTTOM).show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.label(Text::BodyStrong.rich(self.title, ui.tokens().text_1));
                more(ui, &mut state.path);
                answer = self.path_ui(ui, state);
                last(ui);
            });
        });
        if answer.is_some() || ui.input(|i| i.key_pressed(egui::Key::Escape)) {
            *open = None;
        }
        answer
    }

    fn path_ui(self, ui: &mut Ui, state: &mut SaveState) -> Option<SaveAnswer> {
        let id = Id::unique(self.name);
        let field = Field::new(self.name, id).size(WIDTH, measure::CONTROL);
        let submitted = field.show(ui, &mut state.path).submitted;
        if std::mem::take(&mut state.fresh) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        ui.add_space(measure::GAP_1);
        ui.horizontal(|ui| {
            if tick_box(ui, state.overwrite, "Replace a file of this name") {
                state.overwrite = !state.overwrite;
            }
            let buttons = |ui: &mut Ui| {
                let mut answer = None;
                let out = expanded(state.path.trim());
                let wanted = Button::new("Save").primary().show(ui).clicked() || submitted;
                if wanted && !out.as_os_str().is_empty() {
                    answer = Some(SaveAnswer::Save { out: out.clone(), overwrite: state.overwrite });
                }
                if Button::new("Browse…").icon(Icon::Folder).show(ui).clicked() {
                    answer = Some(SaveAnswer::Browse(out));
                }
                answer
            };
            ui.with_layout(Layout::right_to_left(Align::Center), buttons).inner
        })
        .inner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_picture_and_size() {
        let name = |state: SaveState| Path::new(&state.path).file_name().unwrap().to_owned();
        assert_eq!(
            name(SaveState::at_home("sea.side.jpg", Some((800, 600)), "webp")),
            "sea.side 800x600.webp"
        );
        assert_eq!(name(SaveState::at_home("beach", None, "jpg")), "beach.jpg");
    }
}
