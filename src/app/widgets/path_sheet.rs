//! A path: typed, or chosen with the desktop's chooser. Opens under a button.

use std::path::PathBuf;

use egui::{Id, Order, Response, Ui};

use super::button::Button;
use super::field::Field;
use crate::app::keyboard;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};

const WIDTH: f32 = 400.0;

/// What a sheet says.
#[derive(Debug, Clone, Copy)]
pub struct PathSheet<'a> {
    /// What screen readers call the field: `Path of a preset`.
    pub name: &'a str,
    /// What the path is.
    pub title: &'a str,
    /// What happens with it.
    pub note: &'a str,
    /// The word on the button that does it.
    pub verb: &'a str,
}

/// Whether it is open, and what is typed.
#[derive(Debug, Default)]
pub struct PathState {
    path: Option<String>,
    /// Just opened: the field takes the keyboard.
    fresh: bool,
}

/// What a sheet answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathAnswer {
    /// This path was typed.
    Typed(PathBuf),
    /// The chooser of the desktop is wanted.
    Browse,
}

impl PathSheet<'_> {
    /// Opens and closes with `button`, and shows itself under it while it is open.
    pub fn show(self, ui: &Ui, state: &mut PathState, button: &Response) -> Option<PathAnswer> {
        if button.clicked() {
            let open = state.path.is_some();
            *state = if open {
                PathState::default()
            } else {
                PathState { path: Some(String::new()), fresh: true }
            };
        }
        let path = state.path.as_mut()?;
        keyboard::note_sheet(ui);
        let below = button.rect.left_bottom() + egui::vec2(0.0, measure::GAP_2);
        let area = egui::Area::new(Id::unique((self.name, "sheet"))).order(Order::Foreground);
        let mut answer = None;
        area.fixed_pos(below).show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
                ui.set_width(WIDTH);
                answer = self.content_ui(ui, path, std::mem::take(&mut state.fresh));
            });
        });
        if answer.is_some() || ui.input(|i| i.key_pressed(egui::Key::Escape)) {
            *state = PathState::default();
        }
        answer
    }

    fn content_ui(self, ui: &mut Ui, path: &mut String, fresh: bool) -> Option<PathAnswer> {
        let t = ui.tokens();
        ui.label(Text::BodyStrong.rich(self.title, t.text_1));
        ui.label(Text::Small.rich(self.note, t.text_3));
        ui.add_space(measure::GAP_1);
        let field = Field::new(self.name, Id::unique(self.name)).size(WIDTH, measure::CONTROL).show(ui, path);
        if fresh {
            field.response.request_focus();
        }
        ui.add_space(measure::GAP_1);
        let mut answer = None;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let wanted = Button::new(self.verb).primary().show(ui).clicked() || field.submitted;
            if wanted && !path.trim().is_empty() {
                answer = Some(PathAnswer::Typed(expanded(path.trim())));
            }
            if Button::new("Browse…").icon(Icon::Folder).show(ui).clicked() {
                answer = Some(PathAnswer::Browse);
            }
        });
        answer
    }
}

/// The person's own folder.
#[must_use]
pub fn home() -> PathBuf {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    home.map(PathBuf::from).unwrap_or_default()
}

/// `~/Pictures` as the path it stands for.
#[must_use]
pub fn expanded(text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(text),
    }
}
