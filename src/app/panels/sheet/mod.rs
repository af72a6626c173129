//! Windows over the page: what needs attention, the keyboard map, and every command by its name.

mod data;
mod entries;
mod keymap;
mod pages;
mod palette;

use egui::{Id, Modal, ScrollArea, Sense, Ui, pos2, vec2};

use super::{Panel, Place};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::{Sheet, UiState};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, hline, icon_button};
use crate::session::{Command, Failed, View};

/// The sheet that is open, if any.
#[derive(Default)]
pub struct SheetPanel {
    palette: palette::Palette,
}

impl Panel for SheetPanel {
    fn name(&self) -> &'static str {
        "sheet"
    }

    fn place(&self) -> Place {
        Place::Over
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.sheet.is_some()
    }

    fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let Some(sheet) = stage.state.sheet else { return };
        let frame = egui::Frame::window(ui.style()).inner_margin(egui::Margin::same(16));
        if sheet == Sheet::Palette {
            return self.palette.show(ui, stage);
        }
        let modal = Modal::new(Id::unique("sheet")).frame(frame).show(ui.ctx(), |ui| match sheet {
            Sheet::Failures => failures_ui(ui, stage),
            Sheet::Keys => keys_ui(ui, stage),
            Sheet::Palette => {}
        });
        if modal.should_close() {
            stage.out.window(UiCommand::Sheet(None));
        }
    }
}

fn head_ui(ui: &mut Ui, stage: &mut Stage<'_>, title: &str, width: f32) {
    ui.set_width(width);
    ui.horizontal(|ui| {
        ui.label(Text::Title.rich(title, ui.tokens().text_1));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button(ui, Icon::Close, "Close").clicked() {
                stage.out.window(UiCommand::Sheet(None));
            }
        });
    });
    ui.add_space(measure::GAP_1);
}

fn failures_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    head_ui(ui, stage, "Needs attention", 640.0);
    let t = ui.tokens();
    let lines = data::failures(stage.view);
    if lines.is_empty() {
        ui.label(Text::Body.rich("Nothing needs attention", t.text_2));
        return;
    }
    let height = 420.0;
    ui.scope(|ui| {
        // Before the rows are counted: they stand without room between them.
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
        area.show_rows(ui, measure::TABLE_ROW, lines.len(), |ui, range| {
            for line in &lines[range] {
                failure_ui(ui, stage, line);
            }
        });
    });
    ui.add_space(measure::GAP_2);
    if Button::new("Try all again").icon(Icon::Refresh).show(ui).clicked() {
        stage.out.session(Command::Retry(Failed::Everything));
    }
}

fn failure_ui(ui: &mut Ui, stage: &mut Stage<'_>, line: &data::Failure) {
    let t = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ListItem, true, format!("{}: {}", line.name, line.reason))
    });
    hline(ui, rect.x_range(), rect.bottom() - 1.0);
    let words = egui::Rect::from_min_max(rect.min, pos2(rect.right() - 40.0, rect.bottom()));
    crate::app::widgets::two_lines(ui, words, &line.name, &line.reason, t.text_1);
    let place = egui::Rect::from_min_max(pos2(rect.right() - 36.0, rect.top()), rect.max);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
    if let Some(failed) = &line.failed
        && icon_button(&mut inner, Icon::Refresh, &format!("Try {} again", line.name)).clicked()
    {
        stage.out.session(Command::Retry(failed.clone()));
    }
    response.on_hover_text(&line.detail);
}

fn keys_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let width = keymap::width(ui);
    head_ui(ui, stage, "Keys", width);
    keymap::show(ui);
}
