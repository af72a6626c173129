//! Bars that fill.

use egui::emath::GuiRounding as _;
use egui::{Color32, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use super::frame::radius;
use crate::app::theme::UiTheme as _;

/// A confidence from 0 to 1, 4 points high, filling `rect` across.
pub fn confidence_bar(ui: &Ui, rect: Rect, value: f32) {
    let t = ui.tokens();
    filled(ui, rect, value, t.bar);
}

/// Progress from 0 to 1 that says its name; `asked_for` work is in the accent, background work grey.
pub fn progress_bar(ui: &mut Ui, width: f32, value: f32, asked_for: bool, name: &str) {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, 4.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(value));
        info
    });
    let t = ui.tokens();
    filled(ui, rect, value, if asked_for { t.accent } else { t.bar });
}

fn filled(ui: &Ui, rect: Rect, value: f32, colour: Color32) {
    let rect = Rect::from_center_size(rect.center(), Vec2::new(rect.width(), 4.0))
        .round_to_pixels(ui.pixels_per_point());
    ui.painter().rect_filled(rect, radius(2.0), ui.tokens().bar_track);
    let mut part = rect;
    part.set_width(rect.width() * value.clamp(0.0, 1.0));
    if part.width() >= 1.0 {
        ui.painter().rect_filled(part, radius(2.0), colour);
    }
}
