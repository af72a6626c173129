//! The row above the picture: its name, how long the model took, and other pictures.

use egui::{Align, Align2, Id, Layout, Order, Rect, Ui, vec2};

use super::data::{self, Place};
use super::{Frame, Lab};
use crate::app::keyboard;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, hline, icon_button};
use crate::session::{Command, PictureSource, PictureView};

pub fn show(lab: &mut Lab, ui: &mut Ui, stage: &mut Stage<'_>, frame: Option<&Frame<'_>>) {
    let Some(picture) = &stage.view.picture else { return };
    let t = ui.tokens();
    let row = egui::Panel::top("lab head").exact_size(measure::FILTER_ROW).resizable(false);
    let row = row.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    row.show(ui, |ui| {
        let rect = ui.max_rect();
        hline(ui, rect.x_range(), rect.bottom() - 1.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(measure::GAP_3);
            buttons_ui(lab, ui, stage, picture);
            if let Some((frame, run)) = frame.and_then(|frame| Some((frame, frame.run?))) {
                ui.add_space(measure::GAP_2);
                ui.label(Text::Small.rich(data::outcome(&run.state, frame.least), t.text_2));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(measure::GAP_4);
                name_ui(ui, stage, picture);
            });
        });
    });
}

fn name_ui(ui: &Ui, stage: &Stage<'_>, picture: &PictureView) {
    let t = ui.tokens();
    let (at, room) = (ui.cursor().left_center(), ui.available_width());
    let name = Text::BodyStrong.line(ui.painter(), &picture.name, t.text_1, room);
    let left = room - name.size().x - measure::GAP_2;
    let x = at.x + name.size().x + measure::GAP_2;
    let middle = ui.max_rect().center().y;
    ui.painter().galley(egui::pos2(at.x, middle - name.size().y / 2.0), name, t.text_1);
    let note = Text::Small.line(ui.painter(), &data::subtitle(stage.view, picture), t.text_3, left);
    if left > 48.0 {
        ui.painter().galley(egui::pos2(x, middle - note.size().y / 2.0), note, t.text_3);
    }
}

fn buttons_ui(lab: &mut Lab, ui: &mut Ui, stage: &mut Stage<'_>, picture: &PictureView) {
    if data::place(stage.view, picture) == Place::Outside && stage.view.read_only.is_none() {
        let button = Button::new("Add to library").show(ui);
        if button.clicked() {
            lab.adding = !lab.adding;
        }
        adding_ui(lab, ui, stage, picture, button.rect);
    } else {
        lab.adding = false;
    }
    let button = Button::new("Open another…").show(ui);
    if button.clicked() {
        lab.open.ask(stage);
    }
    lab.open.sheet_ui(ui, stage, button.rect);
    let own = stage.view.selection.current.filter(|_| matches!(picture.source, PictureSource::File(_)));
    if let Some(id) = own
        && icon_button(ui, Icon::Grid, "Show the picture chosen in the library").clicked()
    {
        stage.out.session(Command::Open(id));
    }
}

/// What joining the library means: the folder is watched, the picture stays where it is.
fn adding_ui(lab: &mut Lab, ui: &Ui, stage: &mut Stage<'_>, picture: &PictureView, button: Rect) {
    let folder = picture.path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Some(folder) = folder.filter(|_| lab.adding) else { return };
    keyboard::note_sheet(ui);
    let mut close = ui.input(|i| i.key_pressed(egui::Key::Escape));
    let area = egui::Area::new(Id::unique("add to library")).order(Order::Foreground);
    let below = button.right_bottom() + vec2(0.0, measure::GAP_2);
    area.fixed_pos(below).pivot(Align2::RIGHT_TOP).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
            let t = ui.tokens();
            ui.set_width(320.0);
            ui.label(Text::Body.rich("Its folder joins the library, and all pictures in it", t.text_1));
            ui.label(Text::Small.rich(folder.display().to_string(), t.text_3));
            ui.add_space(measure::GAP_1);
            if Button::new("Add the folder").icon(Icon::Folder).primary().show(ui).clicked() {
                stage.out.session(Command::AddFolder(folder.to_path_buf()));
                close = true;
            }
        });
    });
    if close {
        lab.adding = false;
    }
}
