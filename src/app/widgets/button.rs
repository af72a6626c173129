//! Buttons, tabs and icons to click.

use egui::{Color32, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::frame::{focus_ring, radius};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};

/// A button with a word, perhaps with an icon before it.
pub struct Button<'a> {
    text: &'a str,
    icon: Option<Icon>,
    primary: bool,
    flat: bool,
    small: bool,
    trailing: Option<Icon>,
}

impl<'a> Button<'a> {
    /// A plain button.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, icon: None, primary: false, flat: false, small: false, trailing: None }
    }

    /// With an icon before the word.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With an icon after the word.
    #[must_use]
    pub const fn trailing(mut self, icon: Icon) -> Self {
        self.trailing = Some(icon);
        self
    }

    /// The one main action of a screen.
    #[must_use]
    pub const fn primary(mut self) -> Self {
        self.primary = true;
        self
    }

    /// Without a ground until the pointer is on it.
    #[must_use]
    pub const fn flat(mut self) -> Self {
        self.flat = true;
        self
    }

    /// In the small text of tool rows.
    #[must_use]
    pub const fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Adds it to `ui`.
    pub fn show(self, ui: &mut Ui) -> Response {
        let style = match (self.primary, self.small) {
            (true, _) => Text::BodyStrong,
            (false, true) => Text::Small,
            (false, false) => Text::Body,
        };
        let galley = style.line(ui.painter(), self.text, Color32::PLACEHOLDER, f32::INFINITY);
        let icon_room =
            |icon: Option<Icon>| if icon.is_some() { measure::ICON + measure::GAP_2 } else { 0.0 };
        let padding = if self.flat { measure::GAP_2 } else { measure::GAP_3 };
        let after = if self.trailing.is_some() { measure::GAP_1 + measure::ICON_SMALL } else { 0.0 };
        let width = galley.size().x + icon_room(self.icon) + after + 2.0 * padding;
        let (rect, response) = ui.allocate_exact_size(vec2(width.ceil(), measure::CONTROL), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, self.text));
        if ui.is_rect_visible(rect) {
            let (ground, ink) = self.colours(ui, &response);
            ui.painter().rect_filled(rect, radius(measure::RADIUS), ground);
            let mut x = rect.left() + padding;
            if let Some(icon) = self.icon {
                let side = if self.small && self.trailing.is_none() { 12.0 } else { measure::ICON };
                icon.paint_centred(ui, icon_rect(x, rect), side, ink);
                x += measure::ICON + measure::GAP_2;
            }
            ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, ink);
            if let Some(icon) = self.trailing {
                let right = rect.right() - padding;
                let place = Rect::from_x_y_ranges(right - measure::ICON_SMALL..=right, rect.y_range());
                icon.paint_centred(ui, place, measure::ICON_SMALL, ink);
            }
            focus_ring(ui, &response, rect, measure::RADIUS);
        }
        response
    }

    fn colours(&self, ui: &Ui, response: &Response) -> (Color32, Color32) {
        let t = ui.tokens();
        let pressed = response.is_pointer_button_down_on();
        if self.primary {
            return (if pressed { t.accent_pressed } else { t.accent }, t.on_accent);
        }
        let idle = if self.flat { Color32::TRANSPARENT } else { t.raised };
        let ground = match (pressed, response.hovered()) {
            (true, _) => t.active,
            (false, true) => t.hover,
            _ => idle,
        };
        (ground, if self.flat && !response.hovered() { t.text_2 } else { t.text_1 })
    }
}

fn icon_rect(x: f32, row: Rect) -> Rect {
    Rect::from_min_size(pos2(x, row.center().y - measure::ICON / 2.0), Vec2::splat(measure::ICON))
}

/// An icon of 16 in a square of 28; `name` is its tooltip and what screen readers say.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    square(ui, icon, name, measure::HIT, measure::ICON, None)
}

/// An icon of 12 in a square of 20, for strips and chips.
pub fn small_icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    square(ui, icon, name, measure::HIT_SMALL, measure::ICON_SMALL, None)
}

/// An icon button that stays pressed in.
pub fn icon_toggle(ui: &mut Ui, icon: Icon, name: &str, on: bool) -> Response {
    square(ui, icon, name, measure::HIT, measure::ICON, Some(on))
}

fn square(ui: &mut Ui, icon: Icon, name: &str, side: f32, icon_side: f32, on: Option<bool>) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    response.widget_info(|| {
        on.map_or_else(
            || WidgetInfo::labeled(Role::Button, true, name),
            |on| WidgetInfo::selected(Role::Button, true, on, name),
        )
    });
    if ui.is_rect_visible(rect) {
        let t = ui.tokens();
        let lit = response.hovered() || on == Some(true);
        let ground = if response.is_pointer_button_down_on() {
            t.active
        } else if lit {
            t.hover
        } else {
            Color32::TRANSPARENT
        };
        ui.painter().rect_filled(rect, radius(measure::RADIUS), ground);
        icon.paint_centred(ui, rect, icon_side, if lit { t.text_1 } else { t.text_2 });
        focus_ring(ui, &response, rect, measure::RADIUS);
    }
    response.on_hover_text(name)
}

/// A word of the top bar or a tool row that is chosen or not, perhaps with an icon.
pub fn tab(ui: &mut Ui, text: &str, icon: Option<Icon>, chosen: bool) -> Response {
    let style = if chosen && icon.is_none() { Text::BodyStrong } else { Text::Body };
    let galley = style.line(ui.painter(), text, Color32::PLACEHOLDER, f32::INFINITY);
    let padding = if icon.is_some() { measure::GAP_2 } else { measure::GAP_3 };
    let icon_room = if icon.is_some() { measure::ICON + measure::GAP_2 } else { 0.0 };
    let width = galley.size().x + icon_room + 2.0 * padding;
    let (rect, response) = ui.allocate_exact_size(vec2(width.ceil(), measure::CONTROL), Sense::click());
    let role = if icon.is_some() { Role::Button } else { Role::Tab };
    response.widget_info(|| WidgetInfo::selected(role, true, chosen, text));
    if ui.is_rect_visible(rect) {
        let t = ui.tokens();
        let lit = chosen || response.hovered();
        let ink = if lit { t.text_1 } else { t.text_2 };
        let ground = if response.is_pointer_button_down_on() { t.active } else { t.hover };
        ui.painter().rect_filled(
            rect,
            radius(measure::RADIUS),
            if lit { ground } else { Color32::TRANSPARENT },
        );
        let mut x = rect.left() + padding;
        if let Some(icon) = icon {
            icon.paint(ui, icon_rect(x, rect), ink);
            x += icon_room;
        }
        ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, ink);
        focus_ring(ui, &response, rect, measure::RADIUS);
    }
    response
}

/// A box to tick, with words after it; answers whether it was clicked.
pub fn tick_box(ui: &mut Ui, on: bool, text: &str) -> bool {
    let galley = Text::Small.line(ui.painter(), text, Color32::PLACEHOLDER, f32::INFINITY);
    let size = vec2(measure::ICON + measure::GAP_2 + galley.size().x, measure::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, text));
    let t = ui.tokens();
    let place = icon_rect(rect.left(), rect).shrink(1.0);
    let border = if response.hovered() { t.text_2 } else { t.line_target };
    let (ground, border) = if on { (t.accent, t.accent) } else { (t.field, border) };
    let stroke = egui::Stroke::new(1.0, border);
    ui.painter().rect(place, radius(measure::RADIUS_SEGMENT), ground, stroke, egui::StrokeKind::Inside);
    if on {
        Icon::Check.paint_centred(ui, place, measure::ICON_SMALL, t.on_accent);
    }
    let x = rect.left() + measure::ICON + measure::GAP_2;
    ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, t.text_2);
    focus_ring(ui, &response, place, measure::RADIUS_SEGMENT);
    response.clicked()
}
