//! A small sheet that asks for the path of a file: typed, or chosen with the desktop's own window.

use std::path::PathBuf;

use egui::{Align, Align2, Id, Layout, Order, Rect, Ui};

use crate::app::keyboard;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, tick_box};

const WIDTH: f32 = 420.0;

/// What the path is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A set is read from it.
    Read,
    /// The open set is written to it.
    Write,
}

/// The sheet while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    purpose: Purpose,
    path: String,
    overwrite: bool,
    /// Just opened: the path takes the keyboard, so that Enter goes on.
    fresh: bool,
}

/// A path that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Where.
    pub path: PathBuf,
    /// Whether a file there may be replaced.
    pub overwrite: bool,
}

impl Ask {
    /// Asks, starting at `path`.
    pub const fn new(purpose: Purpose, path: String) -> Self {
        Self { purpose, path, overwrite: false, fresh: true }
    }

    const fn words(&self) -> (&'static str, &'static str, &'static str) {
        match self.purpose {
            Purpose::Read => ("Import a set", "Path of the set", "Import"),
            Purpose::Write => ("Write the set as TOML", "Path of the TOML file", "Write"),
        }
    }
}

/// Shows the sheet under `button`; answers the path that was typed.
pub fn show(ask: &mut Option<Ask>, ui: &Ui, stage: &mut Stage<'_>, button: Rect) -> Option<Typed> {
    let open = ask.as_mut()?;
    keyboard::note_sheet(ui);
    let mut close = ui.input(|i| i.key_pressed(egui::Key::Escape));
    let mut typed = None;
    let area = egui::Area::new(Id::unique("path of a set")).order(Order::Foreground);
    let below = egui::pos2(button.right(), button.bottom() + measure::GAP_2);
    area.fixed_pos(below).pivot(Align2::RIGHT_TOP).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
            ui.set_width(WIDTH);
            typed = sheet_ui(open, ui, stage, &mut close);
        });
    });
    if close || typed.is_some() {
        *ask = None;
    }
    typed
}

fn sheet_ui(ask: &mut Ask, ui: &mut Ui, stage: &mut Stage<'_>, close: &mut bool) -> Option<Typed> {
    let (title, label, button) = ask.words();
    ui.label(Text::BodyStrong.rich(title, ui.tokens().text_1));
    let id = Id::unique("set path");
    let submitted = Field::new(label, id).hint("/folder/set.toml").size(WIDTH, measure::CONTROL);
    let submitted = submitted.show(ui, &mut ask.path).submitted;
    if std::mem::take(&mut ask.fresh) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    ui.add_space(measure::GAP_1);
    let mut typed = None;
    ui.horizontal(|ui| {
        if ask.purpose == Purpose::Write && tick_box(ui, ask.overwrite, "Replace a file of this name") {
            ask.overwrite = !ask.overwrite;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let wanted = Button::new(button).primary().show(ui).clicked() || submitted;
            let path = PathBuf::from(ask.path.trim());
            if Button::new("Browse…").icon(Icon::Folder).show(ui).clicked() {
                stage.out.window(match ask.purpose {
                    Purpose::Read => UiCommand::ChooseSetFile,
                    Purpose::Write => UiCommand::ChooseSetTarget(path),
                });
                *close = true;
            } else if wanted && !path.as_os_str().is_empty() {
                typed = Some(Typed { path, overwrite: ask.overwrite });
            }
        });
    });
    typed
}
