//! A value on a line.

use std::ops::RangeInclusive;

use egui::{Key, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::frame::radius;
use crate::app::keyboard;
use crate::app::theme::{UiTheme as _, measure};

/// Radius of the knob.
const KNOB: f32 = 6.0;

/// A slider without text; the value stands wherever the caller puts it.
pub struct Slider<'a> {
    name: &'a str,
    range: RangeInclusive<f32>,
    step: f32,
    width: f32,
}

impl<'a> Slider<'a> {
    /// A slider called `name` over `range`.
    #[must_use]
    pub const fn new(name: &'a str, range: RangeInclusive<f32>) -> Self {
        Self { name, range, step: 0.01, width: 96.0 }
    }

    /// Values are whole multiples of `step`.
    #[must_use]
    pub const fn step(mut self, step: f32) -> Self {
        self.step = step;
        self
    }

    /// How wide it is.
    #[must_use]
    pub const fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Adds it to `ui`; `changed()` of the response says whether `value` moved.
    pub fn show(self, ui: &mut Ui, value: &mut f32) -> Response {
        let (rect, mut response) =
            ui.allocate_exact_size(vec2(self.width, measure::HIT_SMALL), Sense::click_and_drag());
        // The knob stays inside at both ends.
        let line = rect.shrink2(Vec2::new(KNOB, 0.0));
        keyboard::keep_arrows(ui, &response);
        let before = *value;
        if let Some(pointer) = response.interact_pointer_pos() {
            let share = ((pointer.x - line.left()) / line.width()).clamp(0.0, 1.0);
            *value = self.range.start() + share * (self.range.end() - self.range.start());
        }
        if response.has_focus() {
            let keys = ui.input(|i| {
                let count = |key| i.num_presses(key) as f32;
                count(Key::ArrowRight) + count(Key::ArrowUp) - count(Key::ArrowLeft) - count(Key::ArrowDown)
            });
            *value += keys * self.step;
        }
        *value = ((*value / self.step).round() * self.step).clamp(*self.range.start(), *self.range.end());
        if (*value - before).abs() > f32::EPSILON {
            response.mark_changed();
        }
        response.widget_info(|| {
            let mut info = WidgetInfo::slider(true, f64::from(*value), self.name);
            info.role = Role::Slider;
            info
        });
        if ui.is_rect_visible(rect) {
            self.paint(ui, line, *value, &response);
        }
        response
    }

    fn paint(&self, ui: &Ui, line: Rect, value: f32, response: &Response) {
        let t = ui.tokens();
        let span = (self.range.end() - self.range.start()).max(f32::EPSILON);
        let knob = pos2(line.left() + line.width() * (value - self.range.start()) / span, line.center().y);
        let track = Rect::from_center_size(line.center(), vec2(line.width() + 2.0 * KNOB, 2.0));
        ui.painter().rect_filled(track, radius(1.0), t.line_control);
        let filled = Rect::from_min_max(track.min, pos2(knob.x, track.max.y));
        ui.painter().rect_filled(filled, radius(1.0), t.track_filled);
        ui.painter().circle_filled(knob, if response.dragged() { KNOB + 1.0 } else { KNOB }, t.knob);
        if response.has_focus() {
            ui.painter().circle_stroke(knob, KNOB + 2.0, egui::Stroke::new(2.0, t.accent));
        }
    }
}
