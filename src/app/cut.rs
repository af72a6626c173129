//! Crops drawn from a texture of the whole picture: nothing is cut or encoded to show them.

use egui::emath::GuiRounding as _;
use egui::{Color32, Rect, Ui, pos2, vec2};

use super::cast;
use super::textures::Shown;
use super::theme::UiTheme as _;
use super::widgets::fitted;
use crate::crop::{Background, Plan};
use crate::geometry::PxRect;

/// Draws what `plan` takes into `room`, whole and centred; answers where the canvas lies.
pub fn paint_plan(ui: &Ui, room: Rect, plan: &Plan, shown: Shown) -> Rect {
    paint_take(ui, room, plan, plan.take.to_px(), shown)
}

/// The same with another part of the source, of the same shape: while a hand moves it.
pub fn paint_take(ui: &Ui, room: Rect, plan: &Plan, take: PxRect, shown: Shown) -> Rect {
    let canvas = fitted(room, vec2(plan.canvas.w as f32, plan.canvas.h as f32));
    let canvas = canvas.round_to_pixels(ui.pixels_per_point());
    paint_part(ui, canvas, plan.canvas.rect(), plan, take, shown);
    canvas
}

/// Paints a window of a plan's canvas over `target`: the take where the plan places it, its ground around it.
pub fn paint_window(ui: &Ui, target: Rect, window: PxRect, plan: &Plan, shown: Shown) {
    paint_part(ui, target, window, plan, plan.take.to_px(), shown);
}

/// Fills `target` with the part `window` of the canvas on which `take` of the source lies.
fn paint_part(ui: &Ui, target: Rect, window: PxRect, plan: &Plan, take: PxRect, shown: Shown) {
    let (place, source) = (plan.place, plan.source);
    let painter = ui.painter_at(target);
    if place.w < plan.canvas.w || place.h < plan.canvas.h {
        painter.rect_filled(target, 0, ground(ui, &plan.background));
    }
    let scale = vec2(
        target.width() / cast::screen(window.w.max(1e-3)),
        target.height() / cast::screen(window.h.max(1e-3)),
    );
    let offset = vec2(
        cast::screen(f64::from(place.x) - window.x) * scale.x,
        cast::screen(f64::from(place.y) - window.y) * scale.y,
    );
    let picture = Rect::from_min_size(target.min + offset, vec2(place.w as f32, place.h as f32) * scale);
    let share = |x: f64, y: f64| {
        pos2(cast::screen(x / f64::from(source.w.max(1))), cast::screen(y / f64::from(source.h.max(1))))
    };
    let uv = Rect::from_min_max(share(take.x, take.y), share(take.right(), take.bottom()));
    painter.image(shown.texture, picture, uv, Color32::WHITE);
}

/// The padding in a preview: the colour where one is written, a neutral one where the picture decides.
fn ground(ui: &Ui, background: &Background) -> Color32 {
    match background {
        Background::Colour([r, g, b, a]) => super::theme::colour_of([*r, *g, *b, *a]),
        _ => ui.tokens().active,
    }
}
