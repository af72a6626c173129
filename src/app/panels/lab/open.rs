//! How any picture comes into the Lab: dropped, chosen, or by its path.

use std::path::PathBuf;

use egui::{Align, Align2, Id, Layout, Order, Rect, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::app::keyboard;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, dashed_target};
use crate::session::Command;

/// A path that is typed.
#[derive(Debug, Default)]
pub struct Open {
    path: String,
    /// Whether a picture was asked for; without a chooser its path is typed.
    asked: bool,
}

impl Open {
    /// Asks the desktop for a picture, unless it has no chooser.
    pub fn ask(&mut self, stage: &mut Stage<'_>) {
        self.asked = !self.asked || !stage.state.no_chooser;
        if !stage.state.no_chooser {
            stage.out.window(UiCommand::ChoosePicture);
        }
    }

    /// The small sheet below the button, where the desktop has no chooser.
    pub fn sheet_ui(&mut self, ui: &Ui, stage: &mut Stage<'_>, button: Rect) {
        if !self.asked || !stage.state.no_chooser {
            return;
        }
        keyboard::note_sheet(ui);
        let mut close = ui.input(|i| i.key_pressed(egui::Key::Escape));
        let area = egui::Area::new(Id::unique("open a picture")).order(Order::Foreground);
        let below = button.right_bottom() + vec2(0.0, measure::GAP_2);
        area.fixed_pos(below).pivot(Align2::RIGHT_TOP).show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
                ui.set_width(360.0);
                ui.horizontal(|ui| close |= self.field_ui(ui, stage, 290.0));
            });
        });
        if close {
            self.asked = false;
        }
    }

    /// A field for the path and its button; answers whether a picture was asked for.
    fn field_ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, width: f32) -> bool {
        let field = Field::new("Path of a picture", Id::unique("lab path"))
            .hint("or type its path")
            .size(width, measure::CONTROL)
            .show(ui, &mut self.path);
        let wanted = Button::new("Open").show(ui).clicked() || field.submitted;
        let path = self.path.trim();
        if !wanted || path.is_empty() {
            return false;
        }
        stage.out.session(Command::OpenFile(expanded(path)));
        self.path.clear();
        true
    }

    /// The one big target while nothing is open.
    pub fn target_ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, room: Rect) {
        let t = ui.tokens();
        let rect =
            Rect::from_center_size(room.center(), vec2(560.0, 280.0).min(room.size() - vec2(24.0, 24.0)));
        let hovering = ui.input(|i| !i.raw.hovered_files.is_empty());
        let (ground, border) = if hovering { (t.raised, t.accent) } else { (t.panel, t.line_target) };
        ui.painter().rect_filled(rect, 6, ground);
        dashed_target(ui.painter(), rect, Stroke::new(1.0, border));
        let top = rect.top() + 76.0;
        let icon = Rect::from_center_size(pos2(rect.center().x, top), vec2(40.0, 40.0));
        Icon::Picture.paint_centred(ui, icon, 40.0, t.text_2);
        let line = |y: f32, style: Text, text: &str, ink| {
            let galley = style.line(ui.painter(), text, ink, rect.width() - 16.0);
            let at = pos2(rect.center().x - galley.size().x / 2.0, y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, ink);
        };
        line(top + 52.0, Text::Title, "Drop any picture here", t.text_1);
        line(top + 80.0, Text::Body, "Models look at it; nothing of it is stored", t.text_2);
        let row = Rect::from_center_size(
            pos2(rect.center().x, top + 124.0),
            vec2(rect.width() - 32.0, measure::TALL),
        );
        let mut inner =
            ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
        let field = (row.width() - 260.0).clamp(80.0, 240.0);
        inner.add_space(((row.width() - field - 252.0) / 2.0).max(0.0));
        if Button::new("Choose a picture…").icon(Icon::Picture).primary().show(&mut inner).clicked() {
            stage.out.window(UiCommand::ChoosePicture);
        }
        self.field_ui(&mut inner, stage, field);
    }
}

/// `~/Pictures` as the path it stands for.
fn expanded(text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(text),
    }
}
