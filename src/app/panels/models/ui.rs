//! The table.

use egui::{Align, Id, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Models, add, cells, data};
use crate::app::bytes;
use crate::app::cast;
use crate::app::stage::Stage;
use crate::app::theme::{Text, UiTheme as _, measure};
use crate::app::widgets::{Reorder, hline, menu_item};
use crate::session::{Command, ModelCommand, ModelRow, RowKind};

/// Names of the columns.
const NAMES: [&str; 8] =
    ["Analysis", "Model behind it", "Version", "Size", "Licence", "Gives", "Least confidence", "State"];
/// Left edges of the columns as shares of the width.
const WIDE: [Option<f32>; 8] =
    [Some(0.026), Some(0.165), Some(0.36), Some(0.42), Some(0.486), Some(0.572), Some(0.66), Some(0.80)];
/// The same where there is less room; what has none stands in the card.
const NARROW: [Option<f32>; 8] =
    [Some(0.04), Some(0.25), None, Some(0.45), None, None, Some(0.56), Some(0.745)];
/// From this width on there is room for every column.
const ROOM: f32 = 880.0;

pub fn show(models: &mut Models, ui: &mut Ui, stage: &mut Stage<'_>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    title_ui(models, ui, stage);
    header_ui(ui);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let rows: Vec<ModelRow> = data::rows(stage.view).into_iter().cloned().collect();
        let first = rows.iter().position(data::is_asked).unwrap_or(0);
        let top = ui.next_widget_position().y + first as f32 * measure::TABLE_ROW;
        for row in &rows {
            row_ui(models, ui, stage, row, top);
        }
        drop_ui(models, ui, stage, top);
        foot_ui(ui, stage);
    });
}

fn title_ui(models: &mut Models, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let (title, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover());
    let inner = title.shrink2(vec2(measure::GAP_4, 0.0));
    let mut right =
        ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center)));
    add::show(models, &mut right, stage);
    let end = right.min_rect().left() - measure::GAP_3;
    let head = Text::Title.line(ui.painter(), "Models", t.text_1, 200.0);
    let after = inner.left() + head.size().x + measure::GAP_3;
    ui.painter().galley(pos2(inner.left(), title.center().y - head.size().y / 2.0), head, t.text_1);
    let sub = Text::Small.line(ui.painter(), &data::subtitle(stage.view), t.text_3, end - after);
    ui.painter().galley(pos2(after, title.center().y - sub.size().y / 2.0), sub, t.text_3);
}

fn foot_ui(ui: &mut Ui, stage: &Stage<'_>) {
    let t = ui.tokens();
    let (foot, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    let words = Text::Small.line(ui.painter(), &data::totals(stage.view), t.text_3, foot.width());
    let at = pos2(foot.right() - 16.0 - words.size().x, foot.center().y - words.size().y / 2.0);
    let end = at.x - measure::GAP_4;
    ui.painter().galley(at, words, t.text_3);
    let mut x = foot.left() + measure::GAP_4;
    for (word, icon) in cells::GIVES {
        let galley = Text::Small.line(ui.painter(), word, t.text_3, 100.0);
        if x + galley.size().x + 24.0 > end {
            return;
        }
        let place = Rect::from_center_size(pos2(x + 8.0, foot.center().y), egui::Vec2::splat(16.0));
        icon.paint_centred(ui, place, measure::ICON_SMALL, t.text_2);
        let width = galley.size().x;
        ui.painter().galley(pos2(x + 20.0, foot.center().y - galley.size().y / 2.0), galley, t.text_3);
        x += 20.0 + width + measure::GAP_3;
    }
}

/// The cell of a column; `None` where there is no room for it.
pub(super) fn column(row: Rect, n: usize) -> Option<Rect> {
    let shares = if row.width() < ROOM { &NARROW } else { &WIDE };
    let inner = row.shrink2(vec2(measure::GAP_4, 0.0));
    let at = |share: f32| inner.left() + share * inner.width();
    let right = shares[n + 1..].iter().flatten().next().map_or(inner.right(), |next| at(*next) - 12.0);
    shares[n].map(|left| Rect::from_min_max(pos2(at(left), row.top()), pos2(right, row.bottom())))
}

/// One line in the middle of a column, where there is room for it.
fn text_at(ui: &Ui, row: Rect, n: usize, style: Text, text: &str, ink: egui::Color32) {
    if let Some(cell) = column(row, n) {
        text_in(ui, cell, style, text, ink);
    }
}

pub(super) fn text_in(ui: &Ui, cell: Rect, style: Text, text: &str, ink: egui::Color32) {
    let galley = style.line(ui.painter(), text, ink, cell.width());
    ui.painter().galley(pos2(cell.left(), cell.center().y - galley.size().y / 2.0), galley, ink);
}

fn header_ui(ui: &mut Ui) {
    let t = ui.tokens();
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::TALL), Sense::hover());
    for (n, name) in NAMES.iter().enumerate() {
        text_at(ui, row, n, Text::Tiny, name, t.text_3);
    }
    hline(ui, row.x_range(), row.bottom() - 1.0);
}

fn row_ui(models: &mut Models, ui: &mut Ui, stage: &mut Stage<'_>, model: &ModelRow, top: f32) {
    let t = ui.tokens();
    let (row, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::click());
    let chosen = models.chosen.as_deref() == Some(&model.id);
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::Row, true, chosen, format!("analysis {}", model.id))
    });
    if chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(row, 0, if chosen { t.raised } else { t.panel });
    }
    if chosen || response.has_focus() {
        let bar = Rect::from_min_max(row.min, pos2(row.left() + 2.0, row.bottom()));
        ui.painter().rect_filled(bar, 0, t.accent);
    }
    hline(ui, row.x_range(), row.bottom() - 1.0);
    let quiet = !data::is_asked(model) || model.off;
    text_at(ui, row, 0, Text::BodyStrong, &model.id, if quiet { t.text_3 } else { t.text_1 });
    text_at(ui, row, 1, Text::Small, &model.name, t.text_2);
    text_at(ui, row, 2, Text::Small, &data::version(model), t.text_2);
    if model.kind != RowKind::Refused {
        text_at(ui, row, 3, Text::Small, &bytes::in_words(model.bytes), t.text_2);
    }
    text_at(ui, row, 4, Text::Small, &model.licence, t.text_2);
    if let Some(cell) = column(row, 5) {
        cells::gives_ui(ui, cell, model);
    }
    if let Some(cell) = column(row, 6) {
        cells::confidence_ui(models, ui, stage, cell, model);
    }
    if let Some(cell) = column(row, 7) {
        cells::state_ui(ui, stage, cell, model);
    }
    if data::is_asked(model) {
        handle_ui(models, ui, stage, row, model, top);
        menu_ui(stage, &response, model);
    }
    if response.clicked() {
        models.chosen = (!chosen).then(|| model.id.clone());
    }
}

/// The dots that a row is dragged by.
fn handle_ui(models: &mut Models, ui: &Ui, stage: &mut Stage<'_>, row: Rect, model: &ModelRow, top: f32) {
    let place = Rect::from_min_max(
        pos2(row.left() + 8.0, row.top() + 12.0),
        pos2(column(row, 0).map_or(row.left() + 32.0, |cell| cell.left() - 2.0), row.bottom() - 12.0),
    );
    let at = cast::whole((row.top() - top) / measure::TABLE_ROW + 0.5);
    let (id, name) = (Id::unique(("order", &model.id)), format!("move {}", model.id));
    let rows = rows_of(stage, top);
    if let Some(to) = rows.grip(ui, id, (place, &name), at, &mut models.dragged) {
        order(stage, &model.id, to);
    }
}

fn rows_of(stage: &Stage<'_>, top: f32) -> Reorder {
    Reorder { top, row: measure::TABLE_ROW, gap: 0.0, count: data::asked(stage.view).len() }
}

/// The line where a dragged row would come to stand, and letting go of it.
fn drop_ui(models: &mut Models, ui: &Ui, stage: &mut Stage<'_>, top: f32) {
    let rows = rows_of(stage, top);
    let dropped = rows.drop_ui(ui, ui.max_rect().x_range(), &mut models.dragged);
    if let Some((from, to)) = dropped
        && let Some(id) = data::asked(stage.view).get(from)
    {
        order(stage, id, to);
    }
}

fn order(stage: &mut Stage<'_>, id: &str, to: usize) {
    if let Some(order) = data::moved(stage.view, id, to) {
        stage.out.session(Command::Models(ModelCommand::Order(order)));
    }
}

fn menu_ui(stage: &mut Stage<'_>, response: &egui::Response, model: &ModelRow) {
    let at = data::asked(stage.view).iter().position(|id| *id == model.id).unwrap_or(0);
    let last = data::asked(stage.view).len().saturating_sub(1);
    response.context_menu(|ui| {
        ui.set_min_width(200.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let analysis = model.id.clone();
        let words = if model.off { "Run by itself" } else { "Run only when asked" };
        if menu_item(ui, words, "", false) {
            stage.out.session(Command::Models(ModelCommand::Rest { analysis, off: !model.off }));
        }
        if at > 0 && menu_item(ui, "Ask it earlier", "", false) {
            order(stage, &model.id, at - 1);
        }
        if at < last && menu_item(ui, "Ask it later", "", false) {
            order(stage, &model.id, at + 1);
        }
    });
}
