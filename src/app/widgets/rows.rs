//! Rows of sidebars and lists.

use egui::{Color32, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::bar::confidence_bar;
use super::frame::{focus_ring, radius, swatch};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};

/// A row of the sidebar.
#[derive(Debug, Clone, Copy)]
pub struct SidebarRow<'a> {
    /// What it is.
    pub name: &'a str,
    /// Before the name.
    pub icon: Option<Icon>,
    /// At the right.
    pub count: Option<u64>,
    /// How deep it lies, 0 at the top.
    pub depth: usize,
    /// Whether it is what the grid shows.
    pub chosen: bool,
}

/// Shows a row of the sidebar over the whole width.
pub fn sidebar_row(ui: &mut Ui, row: &SidebarRow<'_>) -> Response {
    let t = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::CONTROL), Sense::click());
    let name = row.count.map_or_else(|| row.name.to_owned(), |n| format!("{}, {n} pictures", row.name));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, row.chosen, &name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    row_ground(ui, rect, row.chosen, &response);
    let lit = row.chosen || response.hovered();
    let ink = if lit { t.text_1 } else { t.text_2 };
    let mut x = rect.left() + measure::GAP_2 + row.depth as f32 * measure::GAP_4;
    if let Some(icon) = row.icon {
        let place = Rect::from_min_size(pos2(x, rect.center().y - 8.0), egui::Vec2::splat(measure::ICON));
        icon.paint(ui, place, ink);
        x += measure::ICON + measure::GAP_2;
    }
    let mut right = rect.right() - measure::GAP_2;
    if let Some(count) = row.count {
        let galley = Text::Small.line(ui.painter(), &grouped(count), t.text_3, 80.0);
        right -= galley.size().x;
        ui.painter().galley(pos2(right, rect.center().y - galley.size().y / 2.0), galley, t.text_3);
        right -= measure::GAP_2;
    }
    let style = if row.chosen { Text::BodyStrong } else { Text::Body };
    let galley = style.line(ui.painter(), row.name, ink, right - x);
    ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, ink);
    focus_ring(ui, &response, rect, measure::RADIUS);
    response
}

fn row_ground(ui: &Ui, rect: Rect, chosen: bool, response: &Response) {
    let t = ui.tokens();
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, radius(measure::RADIUS), t.hover);
    }
    if chosen {
        let bar = Rect::from_min_max(
            pos2(rect.left(), rect.top() + 6.0),
            pos2(rect.left() + 2.0, rect.bottom() - 6.0),
        );
        ui.painter().rect_filled(bar, 0, t.accent);
    }
}

/// 8310 as `8,310`.
#[must_use]
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Title of a section in quiet small text, perhaps with a note at the right.
pub fn section_title(ui: &mut Ui, title: &str, note: &str) {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    let left = Text::TinyStrong.line(ui.painter(), title, t.text_3, rect.width());
    let room = rect.width() - left.size().x - measure::GAP_2;
    ui.painter().galley(rect.min, left, t.text_3);
    let right = Text::Tiny.line(ui.painter(), note, t.text_3, room);
    ui.painter().galley(pos2(rect.right() - right.size().x, rect.top()), right, t.text_3);
}

/// A detected thing: swatch, name, bar, confidence.
#[derive(Debug, Clone, Copy)]
pub struct ObjectRow<'a> {
    /// What was found.
    pub name: &'a str,
    /// Written after the name in quiet text: `× 6`.
    pub note: &'a str,
    /// Colour of its model.
    pub colour: Color32,
    /// 0 to 1.
    pub confidence: f32,
    /// Whether its box is under the pointer in the picture.
    pub lit: bool,
}

/// Shows a detected thing; hovering lights its box.
pub fn object_row(ui: &mut Ui, row: &ObjectRow<'_>) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::click());
    let label = format!("{} {:.2}", row.name, row.confidence);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &label));
    if ui.is_rect_visible(rect) {
        row_light(ui, rect, row.lit, &response);
        paint_object(ui, rect, row);
    }
    response
}

/// Shows what is said about the whole picture: there is no box to light, and nothing to click.
pub fn label_row(ui: &mut Ui, row: &ObjectRow<'_>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::hover());
    let label = format!("{} {:.2}", row.name, row.confidence);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &label));
    if ui.is_rect_visible(rect) {
        paint_object(ui, rect, row);
    }
}

/// Shows somebody whom the file names: a swatch and a name. Pointing at it lights the box.
pub fn person_row(ui: &mut Ui, name: &str, colour: Color32, lit: bool) -> Response {
    let t = ui.tokens();
    let sense = Sense::focusable_noninteractive();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), sense);
    let label = format!("{name}, from the file");
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &label));
    if ui.is_rect_visible(rect) {
        row_light(ui, rect, lit, &response);
        swatch(ui, pos2(rect.left() + 4.0, rect.center().y), colour, true);
        let galley = Text::Small.line(ui.painter(), name, t.text_1, rect.width() - 16.0);
        let at = pos2(rect.left() + 16.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, t.text_1);
    }
    response
}

/// The ground of a row that is pointed at, and the mark of the keyboard.
fn row_light(ui: &Ui, rect: Rect, lit: bool, response: &Response) {
    let wide = rect.expand2(vec2(measure::GAP_2, 0.0));
    if lit || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(wide, radius(measure::RADIUS), ui.tokens().hover);
    }
    focus_ring(ui, response, wide, measure::RADIUS);
}

fn paint_object(ui: &Ui, rect: Rect, row: &ObjectRow<'_>) {
    let t = ui.tokens();
    let y = rect.center().y;
    swatch(ui, pos2(rect.left() + 4.0, y), row.colour, true);
    let score = Text::Small.line(ui.painter(), &format!("{:.2}", row.confidence), t.text_2, 40.0);
    let right = rect.right();
    ui.painter().galley(pos2(right - score.size().x, y - score.size().y / 2.0), score, t.text_2);
    let bar_width = (rect.width() * 0.36).min(96.0);
    let bar = Rect::from_min_size(pos2(right - 36.0 - bar_width, y - 2.0), vec2(bar_width, 4.0));
    confidence_bar(ui, bar, row.confidence);
    let x = rect.left() + 16.0;
    let name = Text::Small.line(ui.painter(), row.name, t.text_1, bar.left() - x - 8.0);
    let width = name.size().x;
    ui.painter().galley(pos2(x, y - name.size().y / 2.0), name, t.text_1);
    if !row.note.is_empty() {
        let note = Text::Small.line(ui.painter(), row.note, t.text_3, bar.left() - x - width - 12.0);
        ui.painter().galley(pos2(x + width + 4.0, y - note.size().y / 2.0), note, t.text_3);
    }
}

/// A name and a value in two columns.
pub fn value_row(ui: &mut Ui, name: &str, value: &str) -> Response {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {value}")));
    let y = rect.center().y;
    let left = Text::Small.line(ui.painter(), name, t.text_3, 80.0);
    ui.painter().galley(pos2(rect.left(), y - left.size().y / 2.0), left, t.text_3);
    let x = rect.left() + 88.0;
    let right = Text::Small.line(ui.painter(), value, t.text_1, rect.right() - x);
    let cut = right.elided;
    ui.painter().galley(pos2(x, y - right.size().y / 2.0), right, t.text_1);
    if cut { response.on_hover_text(value) } else { response }
}

/// A name over a quiet second line, painted at the left and middle of `rect`.
pub fn two_lines(ui: &Ui, rect: Rect, name: &str, detail: &str, ink: Color32) {
    let t = ui.tokens();
    let first = Text::BodyStrong.line(ui.painter(), name, ink, rect.width());
    let second = Text::Tiny.line(ui.painter(), detail, t.text_3, rect.width());
    let height = first.size().y + second.size().y;
    let top = rect.center().y - height / 2.0;
    let below = top + first.size().y;
    ui.painter().galley(pos2(rect.left(), top), first, ink);
    ui.painter().galley(pos2(rect.left(), below), second, t.text_3);
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_set_apart() {
        let all: Vec<String> = [0, 999, 1000, 8310, 1_204_000].into_iter().map(super::grouped).collect();
        assert_eq!(all, ["0", "999", "1,000", "8,310", "1,204,000"]);
    }
}
