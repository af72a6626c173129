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
    let scale = canvas.width() / plan.canvas.w.max(1) as f32;
    let (place, source) = (plan.place, plan.source);
    if place.w < plan.canvas.w || place.h < plan.canvas.h {
        ui.painter().rect_filled(canvas, 0, ground(ui, &plan.background));
    }
    let at = canvas.min + vec2(place.x as f32, place.y as f32) * scale;
    let target = Rect::from_min_size(at, vec2(place.w as f32, place.h as f32) * scale);
    let share = |x: f64, y: f64| {
        pos2(cast::screen(x / f64::from(source.w.max(1))), cast::screen(y / f64::from(source.h.max(1))))
    };
    let uv = Rect::from_min_max(share(take.x, take.y), share(take.right(), take.bottom()));
    ui.painter().image(shown.texture, target.intersect(canvas), uv, Color32::WHITE);
    canvas
}

/// The padding in a preview: the colour where one is written, a neutral one where the picture decides.
fn ground(ui: &Ui, background: &Background) -> Color32 {
    match background {
        Background::Colour([r, g, b, a]) => super::theme::colour_of([*r, *g, *b, *a]),
        _ => ui.tokens().active,
    }
}
