//! The crop rectangle on a picture.

use egui::emath::GuiRounding as _;
use egui::{Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::frame::plate;
use crate::app::theme::Overlay;

/// What of the overlay is drawn.
#[derive(Debug, Clone, Copy)]
pub struct CropLook<'a> {
    /// Lines at thirds.
    pub thirds: bool,
    /// Written on a plate in the lower right corner; nothing when empty.
    pub size: &'a str,
}

/// Dims what is cut away from `picture` and draws `crop` with corner and edge marks.
pub fn crop_overlay(ui: &Ui, picture: Rect, crop: Rect, look: CropLook<'_>) {
    let overlay = Overlay::get();
    let ppp = ui.pixels_per_point();
    let crop = crop.round_to_pixels(ppp);
    let p = ui.painter();
    for part in around(picture.round_to_pixels(ppp), crop) {
        p.rect_filled(part, 0, overlay.scrim);
    }
    if look.thirds {
        thirds(ui, crop);
    }
    p.rect_stroke(crop, 0, Stroke::new(1.0, overlay.crop_shadow), StrokeKind::Outside);
    p.rect_stroke(crop, 0, Stroke::new(1.0, overlay.crop_line), StrokeKind::Inside);
    for mark in marks(crop) {
        p.rect_filled(mark.expand(1.0), 0, overlay.handle_outline);
    }
    for mark in marks(crop) {
        p.rect_filled(mark, 0, overlay.crop_line);
    }
    if !look.size.is_empty() && crop.width() > 120.0 && crop.height() > 48.0 {
        plate(ui, crop.max - vec2(8.0, 8.0), look.size);
    }
}

/// The four parts of `picture` outside `crop`.
fn around(picture: Rect, crop: Rect) -> [Rect; 4] {
    let crop = crop.intersect(picture);
    [
        Rect::from_min_max(picture.min, pos2(picture.right(), crop.top())),
        Rect::from_min_max(pos2(picture.left(), crop.top()), pos2(crop.left(), crop.bottom())),
        Rect::from_min_max(pos2(crop.right(), crop.top()), pos2(picture.right(), crop.bottom())),
        Rect::from_min_max(pos2(picture.left(), crop.bottom()), picture.max),
    ]
}

fn thirds(ui: &Ui, crop: Rect) {
    let overlay = Overlay::get();
    let ppp = ui.pixels_per_point();
    for part in [1.0 / 3.0, 2.0 / 3.0] {
        let x = (crop.left() + crop.width() * part).round_to_pixels(ppp);
        let y = (crop.top() + crop.height() * part).round_to_pixels(ppp);
        let upright = Rect::from_min_max(pos2(x, crop.top()), pos2(x + 1.0, crop.bottom()));
        let level = Rect::from_min_max(pos2(crop.left(), y), pos2(crop.right(), y + 1.0));
        ui.painter().rect_filled(upright.translate(vec2(1.0, 0.0)), 0, overlay.thirds_shadow);
        ui.painter().rect_filled(level.translate(vec2(0.0, 1.0)), 0, overlay.thirds_shadow);
        ui.painter().rect_filled(upright, 0, overlay.thirds);
        ui.painter().rect_filled(level, 0, overlay.thirds);
    }
}

/// Corner Ls, 20 long and 4 thick, and edge bars, 24 by 4.
fn marks(crop: Rect) -> Vec<Rect> {
    let (long, thick) = (20.0_f32.min(crop.width() / 2.0), 4.0);
    let mut all = Vec::with_capacity(12);
    for (corner, x, y) in corners(crop) {
        let at = corner - vec2(x, y) * (thick / 2.0);
        all.push(Rect::from_two_pos(at, at + vec2(x * long, y * thick)));
        all.push(Rect::from_two_pos(at, at + vec2(x * thick, y * long)));
    }
    if crop.width() > 96.0 {
        for y in [crop.top(), crop.bottom()] {
            all.push(Rect::from_center_size(pos2(crop.center().x, y), vec2(24.0, thick)));
        }
    }
    if crop.height() > 96.0 {
        for x in [crop.left(), crop.right()] {
            all.push(Rect::from_center_size(pos2(x, crop.center().y), vec2(thick, 24.0)));
        }
    }
    all
}

/// Each corner with the directions that lead inside.
fn corners(crop: Rect) -> [(Pos2, f32, f32); 4] {
    [
        (crop.left_top(), 1.0, 1.0),
        (crop.right_top(), -1.0, 1.0),
        (crop.left_bottom(), 1.0, -1.0),
        (crop.right_bottom(), -1.0, -1.0),
    ]
}

/// Where a whole plan lies: the size of `canvas` fitted into `frame`, centred.
#[must_use]
pub fn fitted(frame: Rect, canvas: Vec2) -> Rect {
    let scale = (frame.width() / canvas.x.max(1.0)).min(frame.height() / canvas.y.max(1.0));
    Rect::from_center_size(frame.center(), canvas * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dimmed_and_what_is_kept_make_the_whole() {
        let picture = Rect::from_min_size(pos2(10.0, 20.0), vec2(300.0, 200.0));
        let crop = Rect::from_min_size(pos2(60.0, 50.0), vec2(100.0, 80.0));
        let dimmed: f32 = around(picture, crop).iter().map(egui::Rect::area).sum();
        assert!((dimmed + crop.area() - picture.area()).abs() < 0.1);
    }

    #[test]
    fn marks_are_drawn_at_every_corner() {
        let crop = Rect::from_min_size(pos2(0.0, 0.0), vec2(200.0, 100.0));
        assert_eq!(marks(crop).len(), 12);
        for (corner, _, _) in corners(crop) {
            assert!(marks(crop).iter().any(|m| m.contains(corner)));
        }
    }
}
