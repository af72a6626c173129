//! What the alternatives would look like, drawn from the same texture.

use egui::{Id, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::app::canvas;
use crate::app::cast;
use crate::app::cut::paint_plan;
use crate::app::stage::Stage;
use crate::app::textures::Shown;
use crate::app::theme::{Overlay, Text, UiTheme as _, measure};
use crate::app::widgets::{hline, vline};
use crate::session::{Command, PreviewCell};

const LABELS: f32 = 188.0;
const GAP: f32 = 16.0;
/// Room for the name of a mode.
const NAME_WIDTH: f32 = 64.0;

pub fn show(ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let Some(shown) = canvas::texture(ui, stage) else { return };
    let strip = egui::Panel::bottom("crop previews").exact_size(measure::PREVIEWS).resizable(false);
    let strip = strip.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    strip.show(ui, |ui| {
        let rect = ui.max_rect();
        hline(ui, rect.x_range(), rect.top());
        if stage.view.crop.previews.is_empty() && stage.view.crop.matrix.is_empty() {
            // The strip stays, so that the picture does not jump while somebody types.
            let words =
                Text::Small.line(ui.painter(), "Previews follow once the text is right", t.text_3, 400.0);
            ui.painter().galley(rect.min + vec2(16.0, 12.0), words, t.text_3);
            return;
        }
        ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
            let origin = ui.max_rect().min;
            let right = ratios_ui(ui, stage, shown, origin);
            let end = matrix_ui(ui, stage, shown, pos2(right, origin.y));
            ui.allocate_rect(Rect::from_min_max(origin, pos2(end, rect.bottom() - 1.0)), Sense::hover());
        });
    });
}

/// Two rows, the same ratio in the same column; answers where they end.
fn ratios_ui(ui: &Ui, stage: &mut Stage<'_>, shown: Shown, origin: egui::Pos2) -> f32 {
    let t = ui.tokens();
    let head = origin + vec2(16.0, 12.0);
    let title = Text::TinyStrong.line(ui.painter(), "The same ratio, two gravities", t.text_3, LABELS);
    ui.painter().galley(head, title, t.text_3);
    let rows = stage.view.crop.previews.clone();
    let mut end = head.x + LABELS;
    for (n, row) in rows.iter().enumerate() {
        let top = origin.y + 32.0 + n as f32 * (measure::PREVIEW + 8.0);
        let label = Rect::from_min_size(pos2(head.x, top), vec2(LABELS - 24.0, measure::PREVIEW));
        label_ui(ui, label, &row.title, if n == 0 { "weighs everything" } else { "the objects alone" });
        let mut x = head.x + LABELS;
        for cell in &row.cells {
            let width = cell_width(&cell.label);
            if n == 0 {
                let ratio = Text::Tiny.line(ui.painter(), &cell.label, t.text_3, 80.0);
                ui.painter().galley(pos2(x, head.y), ratio, t.text_3);
            }
            let place = Rect::from_min_size(pos2(x, top), vec2(width, measure::PREVIEW));
            cell_ui(ui, stage, shown, place, cell, &format!("{} {}", row.title, cell.label), false);
            x += width + GAP;
        }
        end = end.max(x);
    }
    end
}

/// Width of a preview of the ratio in the words `16:9`.
fn cell_width(label: &str) -> f32 {
    let ratio =
        label.split_once(':').and_then(|(w, h)| Some(w.parse::<f32>().ok()? / h.parse::<f32>().ok()?));
    (measure::PREVIEW * ratio.unwrap_or(1.0)).round()
}

fn label_ui(ui: &Ui, rect: Rect, title: &str, note: &str) {
    let t = ui.tokens();
    let code = Text::CodeSmall.paragraph(ui.painter(), &broken(title), t.text_1, rect.width());
    let height = code.size().y + 16.0;
    let top = rect.center().y - height / 2.0;
    let below = top + code.size().y;
    ui.painter().galley(pos2(rect.left(), top), code, t.text_1);
    let note = Text::Tiny.line(ui.painter(), note, t.text_3, rect.width());
    ui.painter().galley(pos2(rect.left(), below), note, t.text_3);
}

/// A gravity in lines of at most 24 letters where that is possible, broken before colons; four lines at most.
fn broken(title: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (n, part) in title.split(':').enumerate() {
        let part = if n == 0 { part.to_owned() } else { format!(":{part}") };
        match lines.last_mut() {
            Some(line) if line.len() + part.len() <= 24 => line.push_str(&part),
            _ => lines.push(part),
        }
    }
    if lines.len() > 4 {
        lines.truncate(3);
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// The same gravity and size in other modes; answers where they end.
fn matrix_ui(ui: &Ui, stage: &mut Stage<'_>, shown: Shown, origin: egui::Pos2) -> f32 {
    let cells = stage.view.crop.matrix.clone();
    if cells.is_empty() {
        return origin.x;
    }
    let t = ui.tokens();
    vline(ui, origin.x, (origin.y..=origin.y + measure::PREVIEWS).into());
    let left = origin.x + 20.0;
    let title = Text::TinyStrong.line(ui.painter(), "The same gravity, other modes", t.text_3, 300.0);
    ui.painter().galley(pos2(left, origin.y + 12.0), title, t.text_3);
    let (columns, size) = matrix_shape(&cells, ui.clip_rect().right() - left - 12.0);
    let pitch = size.x.max(NAME_WIDTH) + 8.0;
    for (n, cell) in cells.iter().enumerate() {
        let (column, row) = ((n % columns) as f32, (n / columns) as f32);
        let at = pos2(left + column * pitch, origin.y + 32.0 + row * (size.y + 8.0));
        cell_ui(ui, stage, shown, Rect::from_min_size(at, size), cell, &format!("mode {}", cell.label), true);
    }
    left + columns as f32 * pitch + 12.0
}

/// Columns and the size of a cell: two rows as large as the ratios beside them where the room is wide enough, else
/// three lower ones.
fn matrix_shape(cells: &[PreviewCell], room: f32) -> (usize, egui::Vec2) {
    let ratios = cells.iter().filter_map(|c| c.plan.as_ref().ok()).map(|p| cast::screen(p.canvas.ratio()));
    let widest = ratios.fold(0.5, f32::max).min(16.0 / 9.0);
    let shape = |rows: usize| {
        let gaps = (rows - 1) as f32 * 8.0;
        let height = ((2.0 * measure::PREVIEW + 8.0 - gaps) / rows as f32).floor();
        (cells.len().div_ceil(rows), vec2((height * widest).round(), height))
    };
    let two = shape(2);
    let fits = two.0 as f32 * (two.1.x.max(NAME_WIDTH) + 8.0) <= room;
    if fits || cells.len() <= 4 { two } else { shape(3) }
}

fn cell_ui(
    ui: &Ui,
    stage: &mut Stage<'_>,
    shown: Shown,
    place: Rect,
    cell: &PreviewCell,
    name: &str,
    named: bool,
) {
    let t = ui.tokens();
    let response = ui.interact(place, Id::unique(("preview", name)), Sense::click());
    let crop = &stage.view.crop;
    let same = crop.transformation.as_ref().is_some_and(|t| t.canonical() == cell.text);
    let by_hand = crop.by_hand.is_some();
    let chosen = same && !by_hand;
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, name));
    let picture = match &cell.plan {
        Ok(plan) => paint_plan(ui, place, plan, shown),
        Err(reason) => {
            ui.painter().rect_filled(place, 0, t.canvas);
            let words = Text::Tiny.paragraph(ui.painter(), reason, t.text_3, place.width() - 8.0);
            ui.painter_at(place).galley(place.min + vec2(4.0, 4.0), words, t.text_3);
            place
        }
    };
    if chosen {
        ui.painter().rect_stroke(picture.expand(2.0), 0, Stroke::new(2.0, t.accent), StrokeKind::Outside);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_stroke(picture, 0, Stroke::new(1.0, t.text_2), StrokeKind::Outside);
    }
    if named {
        let words = Text::Tiny.line(ui.painter(), &cell.label, Overlay::get().on_plate, 120.0);
        let size = words.size() + vec2(12.0, 4.0);
        // A name that is wider than its picture stands out at both sides.
        let left = (picture.left() + 4.0).min(picture.center().x - size.x / 2.0);
        let plate = Rect::from_min_size(pos2(left, picture.bottom() - size.y - 4.0), size);
        ui.painter().rect_filled(plate, 4, Overlay::get().plate);
        ui.painter().galley(plate.min + vec2(6.0, 2.0), words, Overlay::get().on_plate);
    }
    if response.on_hover_text(&cell.text).clicked() {
        stage.out.session(Command::SetCropText(cell.text.clone()));
        // Previews show what would be chosen: whoever takes one wants it here, and not what was drawn.
        if by_hand {
            stage.out.session(Command::DrawCrop(None));
        }
    }
}
