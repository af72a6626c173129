//! The table.

use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Models, data};
use crate::app::bytes;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, confidence_bar, hline, icon_button, progress_bar};
use crate::session::{Command, ModelRow, ModelState, RowKind};

/// Left edges of the columns as shares of the width after the first one.
const COLUMNS: [(&str, f32); 7] = [
    ("Analysis", 0.0),
    ("Model behind it", 0.18),
    ("Version", 0.43),
    ("Size", 0.50),
    ("Licence", 0.585),
    ("Least confidence", 0.70),
    ("State", 0.83),
];

pub fn show(models: &mut Models, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let (title, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover());
    let head = Text::Title.line(ui.painter(), "Models", t.text_1, 200.0);
    let x = title.left() + measure::GAP_4;
    let after = x + head.size().x + measure::GAP_3;
    ui.painter().galley(pos2(x, title.center().y - head.size().y / 2.0), head, t.text_1);
    let sub = Text::Small.line(ui.painter(), &data::subtitle(stage.view), t.text_3, title.right() - after);
    ui.painter().galley(pos2(after, title.center().y - sub.size().y / 2.0), sub, t.text_3);
    header_ui(ui);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for row in data::rows(stage.view).into_iter().cloned().collect::<Vec<_>>() {
            row_ui(models, ui, stage, &row);
        }
        let (foot, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
        let words = Text::Small.line(ui.painter(), &data::totals(stage.view), t.text_3, foot.width());
        let at = pos2(foot.right() - 16.0 - words.size().x, foot.center().y - words.size().y / 2.0);
        ui.painter().galley(at, words, t.text_3);
    });
}

fn column(row: Rect, n: usize) -> Rect {
    let inner = row.shrink2(vec2(measure::GAP_4, 0.0));
    let left = inner.left() + COLUMNS[n].1 * inner.width();
    let right = COLUMNS.get(n + 1).map_or(inner.right(), |c| inner.left() + c.1 * inner.width() - 12.0);
    Rect::from_min_max(pos2(left, row.top()), pos2(right, row.bottom()))
}

fn text_in(ui: &Ui, cell: Rect, style: Text, text: &str, ink: egui::Color32) {
    let galley = style.line(ui.painter(), text, ink, cell.width());
    ui.painter().galley(pos2(cell.left(), cell.center().y - galley.size().y / 2.0), galley, ink);
}

fn header_ui(ui: &mut Ui) {
    let t = ui.tokens();
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::TALL), Sense::hover());
    for (n, (name, _)) in COLUMNS.iter().enumerate() {
        text_in(ui, column(row, n), Text::Tiny, name, t.text_3);
    }
    hline(ui, row.x_range(), row.bottom() - 1.0);
}

fn row_ui(models: &mut Models, ui: &mut Ui, stage: &mut Stage<'_>, model: &ModelRow) {
    let t = ui.tokens();
    let (row, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::click());
    let chosen = models.chosen.as_deref() == Some(&model.id);
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::Row, true, chosen, format!("analysis {}", model.id))
    });
    if chosen || response.hovered() {
        ui.painter().rect_filled(row, 0, if chosen { t.raised } else { t.panel });
    }
    if chosen {
        let bar = Rect::from_min_max(row.min, pos2(row.left() + 2.0, row.bottom()));
        ui.painter().rect_filled(bar, 0, t.accent);
    }
    hline(ui, row.x_range(), row.bottom() - 1.0);
    let quiet = !model.public && !model.private;
    text_in(ui, column(row, 0), Text::BodyStrong, &model.id, if quiet { t.text_3 } else { t.text_1 });
    text_in(ui, column(row, 1), Text::Small, &model.name, t.text_2);
    text_in(ui, column(row, 2), Text::Small, &data::version(model), t.text_2);
    text_in(ui, column(row, 3), Text::Small, &bytes::in_words(model.bytes), t.text_2);
    text_in(ui, column(row, 4), Text::Small, &model.licence, t.text_2);
    confidence_ui(ui, column(row, 5), model);
    state_ui(ui, stage, column(row, 6), model);
    if response.clicked() {
        models.chosen = (!chosen).then(|| model.id.clone());
    }
}

fn confidence_ui(ui: &Ui, cell: Rect, model: &ModelRow) {
    let t = ui.tokens();
    if model.default_confidence > 0.0 {
        let width = (cell.width() - 44.0).clamp(16.0, 80.0);
        let bar = Rect::from_min_size(pos2(cell.left(), cell.center().y - 2.0), vec2(width, 4.0));
        confidence_bar(ui, bar, model.default_confidence);
        let rest = Rect::from_min_max(pos2(bar.right() + 8.0, cell.top()), cell.max);
        text_in(ui, rest, Text::Small, &data::confidence(model), t.text_2);
    } else {
        text_in(ui, cell, Text::Small, &data::confidence(model), t.text_3);
    }
}

fn state_ui(ui: &mut Ui, stage: &mut Stage<'_>, cell: Rect, model: &ModelRow) {
    let t = ui.tokens();
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(cell).layout(Layout::left_to_right(Align::Center)));
    let mark = |ui: &mut Ui, icon: Icon, ink| {
        let (place, _) = ui.allocate_exact_size(egui::Vec2::splat(measure::ICON_SMALL), Sense::hover());
        icon.paint(ui, place, ink);
    };
    match &model.state {
        ModelState::Ready => {
            mark(&mut inner, Icon::Check, t.ok);
            inner.label(Text::Small.rich("On board", t.text_2));
        }
        ModelState::Missing { bytes } => {
            let words = format!("Download {}", bytes::in_words(*bytes));
            if Button::new(&words).icon(Icon::Download).show(&mut inner).clicked() {
                stage.out.session(Command::PullModel(model.id.clone()));
            }
        }
        ModelState::Downloading(share) => {
            let width = (cell.width() - 44.0).max(24.0);
            progress_bar(&mut inner, width, *share, true, &format!("download of {}", model.id));
            inner.label(Text::Small.rich(format!("{:.0} %", share * 100.0), t.text_2));
        }
        ModelState::Failed(reason) => {
            mark(&mut inner, Icon::Warning, t.error);
            let words = if model.kind == RowKind::Refused { "Cannot be used" } else { "Failed" };
            inner.label(Text::Small.rich(words, t.error)).on_hover_text(reason);
            let retry = model.kind != RowKind::Refused;
            if retry && icon_button(&mut inner, Icon::Refresh, &format!("Try {} again", model.id)).clicked() {
                stage.out.session(Command::PullModel(model.id.clone()));
            }
        }
    }
}
