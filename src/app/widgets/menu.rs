//! Rows of menus.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::frame::{focus_ring, radius};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};

/// A row of a menu: words at the left, its key and a tick at the right. A click closes the menu.
pub fn menu_item(ui: &mut Ui, text: &str, key: &str, chosen: bool) -> bool {
    let t = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::CONTROL), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, text));
    let lit = response.hovered() || response.has_focus();
    if lit {
        ui.painter().rect_filled(rect, radius(measure::RADIUS), t.hover);
    }
    let ink = if lit || chosen { t.text_1 } else { t.text_2 };
    let left = rect.left() + measure::GAP_2;
    let middle = rect.center().y;
    let note = Text::Small.line(ui.painter(), key, t.text_3, 120.0);
    let tick = if chosen { measure::ICON_SMALL + measure::GAP_2 } else { 0.0 };
    let right = rect.right() - measure::GAP_2 - tick - note.size().x;
    let words = Text::Body.line(ui.painter(), text, ink, right - left - measure::GAP_2);
    ui.painter().galley(pos2(left, middle - words.size().y / 2.0), words, ink);
    ui.painter().galley(pos2(right, middle - note.size().y / 2.0), note, t.text_3);
    if chosen {
        let place = Rect::from_center_size(pos2(rect.right() - 14.0, middle), vec2(12.0, 12.0));
        Icon::Check.paint(ui, place, t.text_2);
    }
    focus_ring(ui, &response, rect, measure::RADIUS);
    let clicked = response.clicked();
    if clicked {
        ui.close();
    }
    clicked
}
