//! Zoom and pan of a picture: points on screen from source pixels, and back.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::cast;
#[cfg(test)]
use crate::geometry::Point;
use crate::geometry::{PxRect, PxSize};

/// Most screen points a source pixel becomes when the whole picture is shown.
const MOST_FIT: f32 = 2.0;
/// Most screen points a source pixel may become.
const MOST_ZOOM: f32 = 16.0;

/// What of the picture is in view; kept by a page from frame to frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// `None`: the whole picture fits the frame. Else screen points per source pixel.
    pub zoom: Option<f32>,
    /// The source point in the middle of the frame while zoomed, as shares of the picture.
    pub middle: Vec2,
}

impl Default for Viewport {
    fn default() -> Self {
        Self { zoom: None, middle: vec2(0.5, 0.5) }
    }
}

/// A viewport applied to a frame on screen and a picture size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mapping {
    /// Where the whole picture lies on screen, perhaps beyond the frame.
    pub picture: Rect,
    /// Screen points per source pixel.
    pub scale: f32,
}

impl Viewport {
    /// Where the picture lies in `frame`.
    #[must_use]
    pub fn mapping(&self, frame: Rect, size: PxSize) -> Mapping {
        let source = vec2(size.w.max(1) as f32, size.h.max(1) as f32);
        let Some(zoom) = self.zoom else {
            let scale = fit_scale(frame, size);
            return Mapping { picture: Rect::from_center_size(frame.center(), source * scale), scale };
        };
        let shown = source * zoom;
        let origin = frame.center() - self.middle * shown;
        Mapping { picture: Rect::from_min_size(kept_in(origin, shown, frame), shown), scale: zoom }
    }

    /// Zooms by `factor` so that what lies under `pointer` stays there; back to whole when it would get smaller.
    pub fn zoom_by(&mut self, factor: f32, pointer: Pos2, frame: Rect, size: PxSize) {
        let before = self.mapping(frame, size);
        let fit = fit_scale(frame, size);
        let zoom = (before.scale * factor).min(MOST_ZOOM.max(fit));
        if zoom <= fit {
            *self = Self::default();
            return;
        }
        let share = before.share_at(pointer);
        let shown = vec2(size.w as f32, size.h as f32) * zoom;
        let origin = kept_in(pointer - share * shown, shown, frame);
        *self = Self { zoom: Some(zoom), middle: (frame.center() - origin) / shown };
    }

    /// Moves the picture with the hand; nothing happens while it is shown whole.
    pub fn pan(&mut self, delta: Vec2, frame: Rect, size: PxSize) {
        let Some(zoom) = self.zoom else { return };
        let shown = vec2(size.w as f32, size.h as f32) * zoom;
        let origin = kept_in(self.mapping(frame, size).picture.min + delta, shown, frame);
        self.middle = (frame.center() - origin) / shown;
    }

    /// Shows `part` as large as it fits, with some room around it, at most at twice its pixels.
    pub fn show_part(&mut self, part: PxRect, frame: Rect, size: PxSize) {
        if part.is_empty() || size.is_empty() {
            return;
        }
        let room = part.scaled_about_middle(1.4);
        let zoom = (frame.width() / cast::screen(room.w)).min(frame.height() / cast::screen(room.h));
        let zoom = zoom.min(2.0_f32.max(fit_scale(frame, size)));
        let middle = part.middle();
        let share =
            vec2(cast::screen(middle.x / f64::from(size.w)), cast::screen(middle.y / f64::from(size.h)));
        *self = if zoom <= fit_scale(frame, size) {
            Self::default()
        } else {
            Self { zoom: Some(zoom), middle: share }
        };
    }

    /// One source pixel becomes `points` on screen, the middle stays.
    pub fn set_zoom(&mut self, points: f32) {
        self.zoom = Some(points.min(MOST_ZOOM));
    }
}

impl Mapping {
    /// A source rectangle on screen.
    #[must_use]
    pub fn screen_from_px(&self, r: PxRect) -> Rect {
        let at = |x: f64, y: f64| self.picture.min + vec2(cast::screen(x), cast::screen(y)) * self.scale;
        Rect::from_min_max(at(r.x, r.y), at(r.right(), r.bottom()))
    }

    /// A place on screen in source pixels.
    #[cfg(test)]
    pub fn px_from_screen(&self, p: Pos2) -> Point {
        let d = (p - self.picture.min) / self.scale;
        Point::new(f64::from(d.x), f64::from(d.y))
    }

    /// A place on screen as shares of the picture.
    #[must_use]
    pub fn share_at(&self, p: Pos2) -> Vec2 {
        (p - self.picture.min) / self.picture.size()
    }
}

/// Screen points per source pixel at which the whole picture fits; magnified to double at most.
#[must_use]
pub fn fit_scale(frame: Rect, size: PxSize) -> f32 {
    let (w, h) = (size.w.max(1) as f32, size.h.max(1) as f32);
    (frame.width() / w).min(frame.height() / h).clamp(1e-6, MOST_FIT)
}

/// Where a picture must begin so that it covers the frame, or is centred on an axis where it is smaller.
fn kept_in(origin: Pos2, shown: Vec2, frame: Rect) -> Pos2 {
    let axis = |at: f32, length: f32, low: f32, high: f32| {
        if length <= high - low { (low + high - length) / 2.0 } else { at.clamp(high - length, low) }
    };
    pos2(axis(origin.x, shown.x, frame.min.x, frame.max.x), axis(origin.y, shown.y, frame.min.y, frame.max.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: PxSize = PxSize::new(4000, 3000);

    fn frame() -> Rect {
        Rect::from_min_size(pos2(100.0, 50.0), vec2(800.0, 600.0))
    }

    #[test]
    fn whole_pictures_fit_and_are_hardly_magnified() {
        let m = Viewport::default().mapping(frame(), SIZE);
        assert_eq!(m.picture, frame());
        let small = Viewport::default().mapping(frame(), PxSize::new(80, 60));
        assert_eq!((small.scale, small.picture.center()), (MOST_FIT, frame().center()));
    }

    #[test]
    fn the_point_under_the_pointer_stays_while_zooming() {
        let mut v = Viewport::default();
        let pointer = pos2(300.0, 250.0);
        let before = v.mapping(frame(), SIZE).px_from_screen(pointer);
        v.zoom_by(3.0, pointer, frame(), SIZE);
        let after = v.mapping(frame(), SIZE).px_from_screen(pointer);
        assert!(before.distance(after) < 0.5, "{before:?} {after:?}");
        v.zoom_by(0.01, pointer, frame(), SIZE);
        assert_eq!(v, Viewport::default());
    }

    #[test]
    fn panning_stops_at_the_edges() {
        let mut v = Viewport::default();
        v.zoom_by(4.0, frame().center(), frame(), SIZE);
        v.pan(vec2(1e6, 1e6), frame(), SIZE);
        assert!(v.mapping(frame(), SIZE).picture.min.distance(frame().min) < 0.01);
        v.pan(vec2(-1e6, 0.0), frame(), SIZE);
        assert!((v.mapping(frame(), SIZE).picture.max.x - frame().max.x).abs() < 0.01);
    }

    #[test]
    fn a_subject_is_shown_in_the_middle_with_room_around() {
        let mut v = Viewport::default();
        let part = PxRect::new(1000.0, 800.0, 500.0, 500.0);
        v.show_part(part, frame(), SIZE);
        let shown = v.mapping(frame(), SIZE).screen_from_px(part);
        assert!(frame().contains_rect(shown) && shown.center().distance(frame().center()) < 1.0, "{shown:?}");
    }

    #[test]
    fn screen_and_source_are_inverse() {
        let m = Viewport { zoom: Some(0.7), middle: vec2(0.3, 0.6) }.mapping(frame(), SIZE);
        let p = m.px_from_screen(pos2(420.0, 333.0));
        let back = m.screen_from_px(PxRect::new(p.x, p.y, 1.0, 1.0)).min;
        assert!(back.distance(pos2(420.0, 333.0)) < 0.01);
    }
}
