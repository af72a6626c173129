//! How the first run is painted.

use egui::{Align, Align2, Id, Layout, Rect, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2};

use super::{Start, data};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, dashed_rect, expanded, hline};
use crate::session::Command;

const WIDTH: f32 = 720.0;
const TARGET: f32 = 320.0;

pub fn show(start: &mut Start, ui: &mut Ui, stage: &mut Stage<'_>) {
    let lines = data::lines(stage.view);
    let card = 34.0 + lines.len() as f32 * measure::TABLE_ROW;
    let whole = TARGET + measure::GAP_4 + card;
    let rect = ui.max_rect();
    let width = WIDTH.min(rect.width() - 48.0);
    let top = (rect.center().y - whole / 2.0 - 24.0).max(rect.top() + 24.0).round();
    let left = (rect.center().x - width / 2.0).round();
    let target = Rect::from_min_size(pos2(left, top), vec2(width, TARGET));
    target_ui(start, ui, stage, target);
    let card = Rect::from_min_size(pos2(left, target.bottom() + measure::GAP_4), vec2(width, card));
    card_ui(ui, stage, card, &lines);
    let hints = [("Ctrl O", "Open a folder"), ("F1", "Keys")];
    let middle = pos2(rect.center().x, card.bottom() + 34.0);
    if middle.y < rect.bottom() - 16.0 {
        crate::app::widgets::key_hints(ui, middle, &hints);
    }
}

fn target_ui(start: &mut Start, ui: &mut Ui, stage: &mut Stage<'_>, rect: Rect) {
    let t = ui.tokens();
    let hovering = ui.input(|i| !i.raw.hovered_files.is_empty());
    let (ground, border) = if hovering { (t.raised, t.accent) } else { (t.panel, t.line_target) };
    ui.painter().rect_filled(rect, 6, ground);
    dashed_rect(ui.painter(), rect, Stroke::new(1.0, border), 4.0, 3.0);
    let top = rect.top() + 92.0;
    Icon::Folder.paint_centred(
        ui,
        Rect::from_center_size(pos2(rect.center().x, top), vec2(40.0, 40.0)),
        40.0,
        t.text_2,
    );
    let line = |y: f32, style: Text, text: &str, colour| {
        ui.painter().text(pos2(rect.center().x, y), Align2::CENTER_CENTER, text, style.font(), colour);
    };
    line(top + 52.0, Text::Page, "Drop a folder of pictures here", t.text_1);
    line(top + 82.0, Text::Body, "Originals stay where they are and are never changed", t.text_2);
    let row =
        Rect::from_center_size(pos2(rect.center().x, top + 130.0), vec2(rect.width() - 64.0, measure::TALL));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
    let button_width = 156.0;
    let field_width = 300.0_f32.min(row.width() - 260.0);
    let whole = button_width + 8.0 + field_width + 8.0 + 54.0;
    inner.add_space((row.width() - whole) / 2.0);
    if Button::new("Choose a folder…").icon(Icon::Folder).primary().show(&mut inner).clicked() {
        stage.out.window(UiCommand::ChooseFolder);
    }
    let field = Field::new("Path of a folder", Id::unique("start path"))
        .hint("or type its path")
        .size(field_width, measure::CONTROL)
        .show(&mut inner, &mut start.path);
    let add = Button::new("Add").show(&mut inner).clicked();
    if (add || field.submitted) && !start.path.trim().is_empty() {
        stage.out.session(Command::AddFolder(expanded(start.path.trim())));
        start.path.clear();
    }
}

fn card_ui(ui: &mut Ui, stage: &mut Stage<'_>, rect: Rect, lines: &[data::Line]) {
    let t = ui.tokens();
    ui.painter().rect(rect, 6, t.panel, Stroke::new(1.0, t.line), StrokeKind::Inside);
    let head = Text::TinyStrong.line(ui.painter(), "This computer", t.text_3, rect.width());
    ui.painter().galley(pos2(rect.left() + 16.0, rect.top() + 9.0), head, t.text_3);
    for (n, line) in lines.iter().enumerate() {
        let top = rect.top() + 34.0 + n as f32 * measure::TABLE_ROW;
        hline(ui, rect.x_range(), top);
        let row = Rect::from_min_max(
            pos2(rect.left() + 16.0, top),
            pos2(rect.right() - 16.0, top + measure::TABLE_ROW),
        );
        line_ui(ui, stage, row, line);
    }
}

fn line_ui(ui: &mut Ui, stage: &mut Stage<'_>, row: Rect, line: &data::Line) {
    let t = ui.tokens();
    let (icon, ink) = match line.health {
        data::Health::Good => (Icon::Check, t.ok),
        data::Health::Fetchable => (Icon::Download, t.text_2),
        data::Health::Limited => (Icon::Warning, t.warn),
    };
    icon.paint_centred(
        ui,
        Rect::from_center_size(row.left_center() + vec2(8.0, 0.0), vec2(16.0, 16.0)),
        16.0,
        ink,
    );
    let mut right = row.right();
    if !line.download.is_empty() {
        let place = Rect::from_min_max(pos2(row.right() - 160.0, row.top()), row.max);
        let mut inner =
            ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::right_to_left(Align::Center)));
        if Button::new("Download").icon(Icon::Download).show(&mut inner).clicked() {
            for id in &line.download {
                stage.out.session(Command::PullModel(id.clone()));
            }
        }
        right -= 170.0;
    }
    let words = Rect::from_min_max(pos2(row.left() + 28.0, row.top()), pos2(right, row.bottom()));
    crate::app::widgets::two_lines(ui, words, &line.title, &line.detail, t.text_1);
}
