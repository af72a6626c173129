//! Rows of one height that a person puts into another order: by dots to drag, or by the arrow keys on them.

use egui::{CursorIcon, EventFilter, Id, Key, Rangef, Rect, Role, Sense, Ui, WidgetInfo};

use crate::app::cast;
use crate::app::theme::{Icon, UiTheme as _, measure};

/// Where the rows stand.
#[derive(Debug, Clone, Copy)]
pub struct Reorder {
    /// Top of the first row.
    pub top: f32,
    /// From the top of a row to that of the next one.
    pub row: f32,
    /// How much of that is room between rows.
    pub gap: f32,
    /// How many rows.
    pub count: usize,
}

impl Reorder {
    /// The dots of the row at `at`; answers where an arrow key wants the row. `held` keeps the row under the hand.
    pub fn grip(
        self,
        ui: &Ui,
        id: Id,
        (place, name): (Rect, &str),
        at: usize,
        held: &mut Option<usize>,
    ) -> Option<usize> {
        let response = ui.interact(place, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        let lit = response.hovered() || response.has_focus() || response.dragged();
        let ink = if lit { ui.tokens().text_1 } else { ui.tokens().text_3 };
        Icon::Grip.paint_centred(ui, place, measure::ICON, ink);
        if response.drag_started() {
            *held = Some(at);
        }
        let wanted = response.has_focus().then(|| self.by_keys(ui, id, at)).flatten();
        response.on_hover_cursor(CursorIcon::Grab).on_hover_text("Drag to change the order");
        wanted
    }

    fn by_keys(self, ui: &Ui, id: Id, at: usize) -> Option<usize> {
        let keys = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, keys));
        let (up, down) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
        let to = match (up, down) {
            (true, false) => at.checked_sub(1)?,
            (false, true) => at + 1,
            _ => return None,
        };
        (to < self.count).then_some(to)
    }

    /// The line where the held row would come to stand; answers from where to where, once the hand lets go.
    pub fn drop_ui(self, ui: &Ui, x: Rangef, held: &mut Option<usize>) -> Option<(usize, usize)> {
        let from = held.filter(|from| *from < self.count)?;
        let pointer = ui.input(|i| i.pointer.latest_pos())?;
        let to = cast::whole((pointer.y - self.top) / self.row).min(self.count - 1);
        let edge = if to > from { to + 1 } else { to };
        let y = self.top + edge as f32 * self.row - self.gap / 2.0;
        ui.painter().rect_filled(Rect::from_x_y_ranges(x, y - 1.0..=y + 1.0), 0, ui.tokens().accent);
        if !ui.input(|i| i.pointer.any_released()) {
            return None;
        }
        *held = None;
        (from != to).then_some((from, to))
    }
}
