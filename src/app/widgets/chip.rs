//! Tags and filters as chips.

use egui::{Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::frame::{focus_ring, radius};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};

/// What was clicked on a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChipAction {
    /// The chip itself.
    Open,
    /// The cross of an own tag or filter.
    Remove,
    /// The tick of an automatic tag.
    Promote,
    /// The cross of an automatic tag.
    Reject,
}

/// An automatic tag.
#[derive(Debug, Clone, Copy)]
pub struct AutomaticChip<'a> {
    /// The tag.
    pub name: &'a str,
    /// How certain, 0 to 1.
    pub confidence: f32,
}

const PADDING: f32 = 8.0;
const ICON_ROOM: f32 = measure::ICON_SMALL + 6.0;

/// A tag that a person gave; its cross appears under the pointer.
pub fn own_chip(ui: &mut Ui, name: &str) -> Option<ChipAction> {
    given_chip(ui, name, false)
}

/// A keyword that stands in the file: no model's guess, and not said here. It has no ground, and no number.
pub fn file_chip(ui: &mut Ui, name: &str) -> Option<ChipAction> {
    given_chip(ui, name, true)
}

fn given_chip(ui: &mut Ui, name: &str, file: bool) -> Option<ChipAction> {
    let t = ui.tokens();
    let galley = Text::Small.line(ui.painter(), name, t.text_1, 220.0);
    let width = galley.size().x + 2.0 * PADDING + ICON_ROOM;
    let (rect, response) = ui.allocate_exact_size(vec2(width.ceil(), measure::CHIP), Sense::click());
    let label = if file { format!("tag {name}, from the file") } else { format!("tag {name}") };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let hot = response.hovered() || response.has_focus();
    let (idle, border) = match (file, ui.visuals().dark_mode) {
        (true, _) => (Color32::TRANSPARENT, t.line_control),
        (false, true) => (t.raised, Color32::TRANSPARENT),
        (false, false) => (t.raised, t.line),
    };
    let ground = if hot { t.hover } else { idle };
    ui.painter().rect(rect, radius(measure::RADIUS), ground, Stroke::new(1.0, border), StrokeKind::Inside);
    let icon = icon_place(rect.left() + PADDING, rect);
    let remove = hot && ui.rect_contains_pointer(icon.expand(5.0));
    let ink = if remove { t.text_1 } else { t.text_2 };
    let glyph = match (hot, file) {
        (true, _) => Icon::Close,
        (false, true) => Icon::Picture,
        (false, false) => Icon::Tag,
    };
    glyph.paint(ui, icon, ink);
    ui.painter().galley(pos2(icon.right() + 6.0, rect.center().y - galley.size().y / 2.0), galley, t.text_1);
    focus_ring(ui, &response, rect, measure::RADIUS);
    let clicked = response.clicked();
    let removed = response.has_focus() && ui.input(|i| i.key_pressed(egui::Key::Delete));
    response.on_hover_text(if file {
        "From the file. Click to search for it, the cross hides it here; the file stays as it is"
    } else {
        "Click to search for it, the cross takes it away"
    });
    if removed || (clicked && remove) {
        return Some(ChipAction::Remove);
    }
    clicked.then_some(ChipAction::Open)
}

/// A tag that an analysis gave; under the pointer tick and cross stand in place of the confidence.
pub fn automatic_chip(ui: &mut Ui, chip: AutomaticChip<'_>) -> Option<ChipAction> {
    let t = ui.tokens();
    let name = Text::Small.line(ui.painter(), chip.name, t.text_1, 200.0);
    let score = Text::Small.line(ui.painter(), &format!("{:.2}", chip.confidence), t.text_3, 60.0);
    let (name_size, score_size) = (name.size(), score.size());
    let tail = score_size.x.max(2.0 * measure::ICON_SMALL + 4.0);
    let size = vec2((name_size.x + 4.0 + tail + 2.0 * PADDING).ceil(), measure::CHIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let x = rect.left() + PADDING + name_size.x + 4.0;
    let reject_x = x + tail - measure::ICON_SMALL;
    let promote =
        chip_icon(ui, reject_x - 4.0 - measure::ICON_SMALL, rect, &format!("make tag {} mine", chip.name));
    let reject = chip_icon(ui, reject_x, rect, &format!("reject tag {}", chip.name));
    let hot = response.contains_pointer() || promote.has_focus() || reject.has_focus();
    let ground = if hot { t.hover } else { Color32::TRANSPARENT };
    let stroke = Stroke::new(1.0, t.line_control);
    ui.painter().rect(rect, radius(measure::RADIUS), ground, stroke, StrokeKind::Inside);
    let y = rect.center().y;
    ui.painter().galley(pos2(rect.left() + PADDING, y - name_size.y / 2.0), name, t.text_1);
    if hot {
        paint_chip_icon(ui, &promote, Icon::Check);
        paint_chip_icon(ui, &reject, Icon::Close);
    } else {
        ui.painter().galley(pos2(x, y - score_size.y / 2.0), score, t.text_3);
    }
    match (promote.clicked(), reject.clicked()) {
        (true, _) => Some(ChipAction::Promote),
        (_, true) => Some(ChipAction::Reject),
        _ => None,
    }
}

/// A filter above the grid: `kind` in quiet text, `value` after it, a cross at the end.
pub fn removable_chip(ui: &mut Ui, kind: &str, value: &str) -> Option<ChipAction> {
    let t = ui.tokens();
    let kind_text = Text::Small.line(ui.painter(), kind, t.text_3, 100.0);
    let value_text = Text::Small.line(ui.painter(), value, t.text_1, 240.0);
    let gap = if kind.is_empty() { 0.0 } else { 4.0 };
    let words = kind_text.size().x + gap + value_text.size().x;
    let (rect, _) = ui
        .allocate_exact_size(vec2((words + 2.0 * PADDING + ICON_ROOM).ceil(), measure::CHIP), Sense::hover());
    ui.painter().rect_filled(rect, radius(measure::RADIUS), t.raised);
    let y = rect.center().y;
    let (kind_size, value_size) = (kind_text.size(), value_text.size());
    ui.painter().galley(pos2(rect.left() + PADDING, y - kind_size.y / 2.0), kind_text, t.text_3);
    let x = rect.left() + PADDING + kind_size.x + gap;
    ui.painter().galley(pos2(x, y - value_size.y / 2.0), value_text, t.text_1);
    let cross = chip_icon(ui, x + value_size.x + 6.0, rect, &format!("remove filter {kind} {value}"));
    paint_chip_icon(ui, &cross, Icon::Close);
    cross.clicked().then_some(ChipAction::Remove)
}

fn icon_place(x: f32, row: Rect) -> Rect {
    let side = measure::ICON_SMALL;
    Rect::from_min_size(pos2(x, row.center().y - side / 2.0), egui::Vec2::splat(side))
}

fn chip_icon(ui: &Ui, x: f32, row: Rect, name: &str) -> Response {
    let place = icon_place(x, row);
    let response = ui.interact(place.expand(3.0), ui.scope_id().with(name), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}

fn paint_chip_icon(ui: &Ui, response: &Response, icon: Icon) {
    let t = ui.tokens();
    let lit = response.hovered() || response.has_focus();
    icon.paint(ui, response.rect.shrink(3.0), if lit { t.text_1 } else { t.text_2 });
    focus_ring(ui, response, response.rect, measure::RADIUS_SEGMENT);
}
