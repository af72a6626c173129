//! Lines, rings and plates: what the other widgets are drawn with.

use egui::emath::GuiRounding as _;
use egui::{Color32, CornerRadius, Painter, Rect, Response, Shape, Stroke, StrokeKind, Ui, Vec2};

use crate::app::theme::{Overlay, Text, UiTheme as _, measure};

/// What a ring around something means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ring {
    /// One of several selected cells.
    Selected,
    /// The current one.
    Current,
}

/// Corner radius from a measure.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "radii are small whole numbers")]
pub(super) const fn radius(points: f32) -> CornerRadius {
    CornerRadius::same(points as u8)
}

/// A horizontal line one pixel thick.
pub fn hline(ui: &Ui, x: egui::Rangef, y: f32) {
    let ppp = ui.pixels_per_point();
    let line = Rect::from_x_y_ranges(x, y.round_to_pixels(ppp)..=y.round_to_pixels(ppp) + 1.0);
    ui.painter().rect_filled(line, 0, ui.tokens().line);
}

/// A vertical line one pixel thick.
pub fn vline(ui: &Ui, x: f32, y: egui::Rangef) {
    let ppp = ui.pixels_per_point();
    let line = Rect::from_x_y_ranges(x.round_to_pixels(ppp)..=x.round_to_pixels(ppp) + 1.0, y);
    ui.painter().rect_filled(line, 0, ui.tokens().line);
}

/// The ring inside a cell.
pub fn ring(ui: &Ui, rect: Rect, corner: f32, kind: Ring) {
    let width = if kind == Ring::Current { 2.0 } else { 1.0 };
    let stroke = Stroke::new(width, ui.tokens().accent);
    ui.painter().rect_stroke(rect, radius(corner), stroke, StrokeKind::Inside);
}

/// The mark of the keyboard focus: a line on the border and one outside.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, corner: f32) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, ui.tokens().accent);
        ui.painter().rect_stroke(rect, radius(corner), stroke, StrokeKind::Middle);
    }
}

/// The mark of the keyboard focus around a picture and whatever ring it has: a line, with a gap.
pub fn focus_ring_around(ui: &Ui, response: &Response, rect: Rect, corner: f32) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, ui.tokens().accent);
        ui.painter().rect_stroke(rect.expand(1.0), radius(corner), stroke, StrokeKind::Outside);
    }
}

/// A dashed border with square corners, which is how an avoided box looks.
pub fn dashed_rect(painter: &Painter, rect: Rect, stroke: Stroke, dash: f32, gap: f32) {
    let corners =
        [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    painter.extend(Shape::dashed_line(&corners, stroke, dash, gap));
}

/// A dashed border whose corners are as round as the ground of a drop target.
pub fn dashed_target(painter: &Painter, rect: Rect, stroke: Stroke) {
    const STEPS: usize = 6;
    let corner = measure::RADIUS_CELL;
    let inner = rect.shrink(corner);
    let quarter = std::f32::consts::FRAC_PI_2;
    let corners = [inner.left_top(), inner.right_top(), inner.right_bottom(), inner.left_bottom()];
    let mut points: Vec<egui::Pos2> = Vec::with_capacity(4 * (STEPS + 1) + 1);
    for (n, middle) in corners.into_iter().enumerate() {
        let from = quarter * (n as f32 + 2.0);
        points.extend((0..=STEPS).map(|step| {
            let angle = from + quarter * step as f32 / STEPS as f32;
            middle + corner * Vec2::angled(angle)
        }));
    }
    points.extend(points.first().copied());
    painter.extend(Shape::dashed_line(&points, stroke, 4.0, 3.0));
}

/// Small text on a dark plate, its lower right corner at `corner`.
pub fn plate(ui: &Ui, corner: egui::Pos2, text: &str) {
    let overlay = Overlay::get();
    let galley = Text::Tiny.line(ui.painter(), text, overlay.on_plate, f32::INFINITY);
    let size = galley.size() + Vec2::new(2.0 * measure::GAP_2, measure::GAP_1);
    let rect = Rect::from_min_size(corner - size, size).round_to_pixels(ui.pixels_per_point());
    ui.painter().rect_filled(rect, radius(measure::RADIUS), overlay.plate);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, overlay.on_plate);
}

/// A model's colour as a small square; outlined when the model is switched off.
pub fn swatch(ui: &Ui, centre: egui::Pos2, colour: Color32, on: bool) {
    let rect = Rect::from_center_size(centre, Vec2::splat(8.0)).round_to_pixels(ui.pixels_per_point());
    if on {
        ui.painter().rect_filled(rect, 0, colour);
        let line = Stroke::new(1.0, Overlay::get().swatch_line);
        ui.painter().rect_stroke(rect, 0, line, StrokeKind::Inside);
    } else {
        ui.painter().rect_stroke(rect, 0, Stroke::new(1.0, colour), StrokeKind::Inside);
    }
}

/// A section of a side column: padding around, a line below.
pub fn section_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let inner = egui::Frame::NONE.inner_margin(egui::Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui)
    });
    hline(ui, inner.response.rect.x_range(), inner.response.rect.bottom());
    inner.inner
}

/// A row across the top of what is left of a page, with a line below.
pub fn row_above<R>(ui: &mut Ui, name: &'static str, height: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    across(egui::Panel::top(name), ui, height, |rect| rect.bottom() - 1.0, add)
}

/// A row across the bottom of what is left of a page, with a line above.
pub fn row_below<R>(ui: &mut Ui, name: &'static str, height: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    across(egui::Panel::bottom(name), ui, height, Rect::top, add)
}

fn across<R>(
    panel: egui::Panel,
    ui: &mut Ui,
    height: f32,
    line: impl FnOnce(&Rect) -> f32,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    let frame = egui::Frame::NONE.fill(ui.tokens().panel);
    let panel = panel.exact_size(height).resizable(false).frame(frame).show_separator_line(false);
    let shown = panel.show(ui, |ui| {
        let rect = ui.max_rect();
        hline(ui, rect.x_range(), line(&rect));
        add(ui)
    });
    shown.inner
}

/// A key on its little cap, its left middle at `at`; answers where it ends.
pub fn key_cap(ui: &Ui, at: egui::Pos2, key: &str) -> f32 {
    let t = ui.tokens();
    let galley = Text::Tiny.line(ui.painter(), key, t.text_3, 120.0);
    let size = Vec2::new(galley.size().x + 10.0, 18.0);
    let cap =
        Rect::from_min_size(at - Vec2::new(0.0, size.y / 2.0), size).round_to_pixels(ui.pixels_per_point());
    let stroke = Stroke::new(1.0, t.line_control);
    ui.painter().rect_stroke(cap, radius(measure::RADIUS), stroke, StrokeKind::Inside);
    let inside = cap.center() - galley.size() / 2.0;
    ui.painter().galley(inside, galley, t.text_3);
    cap.right()
}

/// How wide a row of key hints is.
#[must_use]
pub fn key_hints_width(ui: &Ui, hints: &[(&str, &str)]) -> f32 {
    let ink = ui.tokens().text_3;
    let width = |style: Text, text: &str| style.line(ui.painter(), text, ink, 400.0).size().x;
    let one = |(key, text): &(&str, &str)| width(Text::Tiny, key) + 18.0 + width(Text::Small, text);
    hints.iter().map(one).sum::<f32>() + 24.0 * hints.len().saturating_sub(1) as f32
}

/// Keys and what they do, in a row about `middle`.
pub fn key_hints(ui: &Ui, middle: egui::Pos2, hints: &[(&str, &str)]) {
    let t = ui.tokens();
    let mut x = middle.x - key_hints_width(ui, hints) / 2.0;
    for (key, text) in hints {
        let after = key_cap(ui, egui::pos2(x, middle.y), key) + measure::GAP_2;
        let words = Text::Small.line(ui.painter(), text, t.text_2, 400.0);
        x = after + words.size().x + 24.0;
        ui.painter().galley(egui::pos2(after, middle.y - words.size().y / 2.0), words, t.text_2);
    }
}
