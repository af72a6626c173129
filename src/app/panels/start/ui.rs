//! How the first run is painted.

use egui::{
    Align, Align2, Id, Layout, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2,
};

use super::{Start, data};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::Page;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, dashed_target, expanded, hline, key_hints};
use crate::session::Command;

const WIDTH: f32 = 720.0;
const TARGET: f32 = 320.0;
/// Height of the head of the card, and of the key hints under it.
const HEAD: f32 = 34.0;
const HINTS: f32 = 64.0;
/// Least room around everything.
const AROUND: f32 = 24.0;

/// Everything in the middle; in a low window it is scrolled.
pub fn show(start: &mut Start, ui: &mut Ui, stage: &mut Stage<'_>) {
    let lines = data::lines(stage.view);
    let room = ui.max_rect().size();
    let card = HEAD + lines.len() as f32 * measure::TABLE_ROW;
    let whole = TARGET + measure::GAP_4 + card + HINTS;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let size = vec2(room.x, room.y.max(whole + AROUND));
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let width = WIDTH.min(rect.width() - 2.0 * AROUND);
        let top = (rect.center().y - whole / 2.0).max(rect.top() + AROUND).round();
        let left = (rect.center().x - width / 2.0).round();
        let target = Rect::from_min_size(pos2(left, top), vec2(width, TARGET));
        target_ui(start, ui, stage, target);
        let card = Rect::from_min_size(pos2(left, target.bottom() + measure::GAP_4), vec2(width, card));
        card_ui(ui, stage, card, &lines);
        let hints = [("Ctrl O", "Open a folder"), ("Ctrl K", "All commands"), ("F1", "Keys")];
        key_hints(ui, pos2(rect.center().x, card.bottom() + HINTS / 2.0), &hints);
    });
}

fn target_ui(start: &mut Start, ui: &mut Ui, stage: &mut Stage<'_>, rect: Rect) {
    let t = ui.tokens();
    let hovering = ui.input(|i| !i.raw.hovered_files.is_empty());
    let (ground, border) = if hovering { (t.raised, t.accent) } else { (t.panel, t.line_target) };
    ui.painter().rect_filled(rect, measure::RADIUS_CELL, ground);
    dashed_target(ui.painter(), rect, Stroke::new(1.0, border));
    let top = rect.top() + 72.0;
    let icon = Rect::from_center_size(pos2(rect.center().x, top), vec2(40.0, 40.0));
    Icon::Folder.paint_centred(ui, icon, 40.0, t.text_2);
    let line = |y: f32, style: Text, text: &str, colour| {
        ui.painter().text(pos2(rect.center().x, y), Align2::CENTER_CENTER, text, style.font(), colour);
    };
    line(top + 52.0, Text::Page, "Drop a folder of pictures here", t.text_1);
    line(top + 82.0, Text::Body, "Originals stay where they are and are never changed", t.text_2);
    // Centred by what the buttons measure in the shipped font.
    let mut buttons = row_at(ui, rect, top + 128.0, 156.0 + measure::GAP_2 + 166.0);
    if Button::new("Choose a folder…").icon(Icon::Folder).primary().show(&mut buttons).clicked() {
        stage.out.window(UiCommand::ChooseFolder);
    }
    if Button::new("Look at one picture").icon(Icon::Picture).show(&mut buttons).clicked() {
        // There is a field for its path as well, where the desktop has no chooser.
        stage.out.window(UiCommand::Show(Page::Lab));
        stage.out.window(UiCommand::ChoosePicture);
    }
    let field_width = 300.0_f32.min(rect.width() - 128.0);
    let mut typed = row_at(ui, rect, top + 172.0, field_width + measure::GAP_2 + 52.0);
    let field = Field::new("Path of a folder", Id::unique("start path"))
        .hint("or type its path")
        .size(field_width, measure::CONTROL)
        .show(&mut typed, &mut start.path);
    let add = Button::new("Add").show(&mut typed).clicked();
    if (add || field.submitted) && !start.path.trim().is_empty() {
        stage.out.session(Command::AddFolder(expanded(start.path.trim())));
        start.path.clear();
    }
}

/// A row about the middle of the target, for things that are `width` wide together.
fn row_at(ui: &mut Ui, target: Rect, y: f32, width: f32) -> Ui {
    let row = Rect::from_center_size(pos2(target.center().x, y), vec2(width, measure::TALL));
    let mut row = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
    row.spacing_mut().item_spacing.x = measure::GAP_2;
    row
}

fn card_ui(ui: &mut Ui, stage: &mut Stage<'_>, rect: Rect, lines: &[data::Line]) {
    let t = ui.tokens();
    ui.painter().rect(rect, measure::RADIUS_CELL, t.panel, Stroke::new(1.0, t.line), StrokeKind::Inside);
    let head = Text::TinyStrong.line(ui.painter(), "This computer", t.text_3, rect.width());
    ui.painter().galley(pos2(rect.left() + 16.0, rect.top() + 9.0), head, t.text_3);
    for (n, line) in lines.iter().enumerate() {
        let top = rect.top() + HEAD + n as f32 * measure::TABLE_ROW;
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
