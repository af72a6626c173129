//! Moving the crop rectangle by hand.

use egui::{CursorIcon, Id, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use crate::app::viewport::Mapping;
use crate::geometry::{IntRect, Point, PxRect, PxSize};

/// A rectangle under the hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dragged {
    /// As it was when the drag began.
    pub start: PxRect,
    /// As it is now.
    pub now: PxRect,
    handle: Handle,
    /// How far the hand moved, in source pixels.
    moved: Point,
}

/// What of the rectangle is held: -1, 0 or 1 on each axis; both 0 is the inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    x: i8,
    y: i8,
}

const INSIDE: Handle = Handle { x: 0, y: 0 };

/// Corners last, so that they lie above the edges and the inside.
const HANDLES: [(Handle, &str, CursorIcon); 9] = [
    (INSIDE, "crop rectangle", CursorIcon::Move),
    (Handle { x: 0, y: -1 }, "crop edge top", CursorIcon::ResizeVertical),
    (Handle { x: 0, y: 1 }, "crop edge bottom", CursorIcon::ResizeVertical),
    (Handle { x: -1, y: 0 }, "crop edge left", CursorIcon::ResizeHorizontal),
    (Handle { x: 1, y: 0 }, "crop edge right", CursorIcon::ResizeHorizontal),
    (Handle { x: -1, y: -1 }, "crop corner top left", CursorIcon::ResizeNwSe),
    (Handle { x: 1, y: -1 }, "crop corner top right", CursorIcon::ResizeNeSw),
    (Handle { x: -1, y: 1 }, "crop corner bottom left", CursorIcon::ResizeNeSw),
    (Handle { x: 1, y: 1 }, "crop corner bottom right", CursorIcon::ResizeNwSe),
];

/// Side of the square that takes a grab.
const GRAB: f32 = 24.0;

/// What happened to the rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Held {
    /// The new rectangle, once the hand lets go.
    pub finished: Option<IntRect>,
    /// It was clicked rather than moved: meant for what lies inside.
    pub clicked: bool,
}

/// Lets the rectangle be held.
pub fn handles(
    ui: &Ui,
    dragged: &mut Option<Dragged>,
    take: PxRect,
    size: PxSize,
    mapping: &Mapping,
) -> Held {
    let mut held = Held::default();
    let on_screen = mapping.screen_from_px(dragged.map_or(take, |d| d.now));
    for (handle, name, cursor) in HANDLES {
        let response = ui.interact(place(on_screen, handle), Id::unique(name), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        held.clicked |= response.clicked();
        let response = if handle == INSIDE { response } else { response.on_hover_and_drag_cursor(cursor) };
        if response.drag_started() {
            *dragged = Some(Dragged { start: take, now: take, handle, moved: Point::default() });
        }
        if let Some(hand) = dragged.as_mut().filter(|d| d.handle == handle) {
            let delta = response.drag_delta() / mapping.scale;
            hand.moved.x += f64::from(delta.x);
            hand.moved.y += f64::from(delta.y);
            hand.now = moved(hand.start, handle, hand.moved, size);
            if response.drag_stopped() {
                held.finished = Some(whole(hand.now, size));
            }
        }
    }
    if held.finished.is_some() {
        *dragged = None;
    }
    held
}

fn place(rect: Rect, handle: Handle) -> Rect {
    let along = |low: f32, high: f32, side: i8| match side {
        -1 => low,
        0 => f32::midpoint(low, high),
        _ => high,
    };
    let middle = pos2(along(rect.left(), rect.right(), handle.x), along(rect.top(), rect.bottom(), handle.y));
    match (handle.x, handle.y) {
        (0, 0) => rect.shrink(GRAB / 2.0),
        _ => Rect::from_center_size(middle, Vec2::splat(GRAB)),
    }
}

/// The rectangle after the hand moved: the inside moves it, corners keep its ratio, edges do not.
fn moved(start: PxRect, handle: Handle, by: Point, size: PxSize) -> PxRect {
    const LEAST: f64 = 16.0;
    if handle == INSIDE {
        return start.translated(by.x, by.y).moved_inside(size);
    }
    let (fx, fy) = (f64::from(handle.x), f64::from(handle.y));
    let (mut w, mut h) = (start.w + fx * by.x, start.h + fy * by.y);
    let room_w = if handle.x < 0 { start.right() } else { f64::from(size.w) - start.x };
    let room_h = if handle.y < 0 { start.bottom() } else { f64::from(size.h) - start.y };
    if handle.x != 0 && handle.y != 0 {
        let ratio = start.w / start.h.max(1.0);
        let most = room_w.min(room_h * ratio);
        w = w.max(h * ratio).clamp(LEAST.min(most), most);
        h = w / ratio;
    } else {
        w = w.clamp(LEAST.min(room_w), room_w);
        h = h.clamp(LEAST.min(room_h), room_h);
        if handle.x == 0 {
            w = start.w;
        } else {
            h = start.h;
        }
    }
    let x = if handle.x < 0 { start.right() - w } else { start.x };
    let y = if handle.y < 0 { start.bottom() - h } else { start.y };
    PxRect::new(x, y, w, h)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped to the picture before")]
fn whole(rect: PxRect, size: PxSize) -> IntRect {
    let inside = rect.clipped(size);
    let x = inside.x.round() as u32;
    let y = inside.y.round() as u32;
    let w = (inside.w.round() as u32).clamp(1, size.w.saturating_sub(x).max(1));
    let h = (inside.h.round() as u32).clamp(1, size.h.saturating_sub(y).max(1));
    IntRect::new(x, y, w, h)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIZE: PxSize = PxSize::new(1000, 800);

    #[test]
    fn corners_keep_the_ratio_and_edges_do_not() {
        let start = PxRect::new(100.0, 100.0, 400.0, 200.0);
        let corner = moved(start, Handle { x: 1, y: 1 }, Point::new(100.0, 0.0), SIZE);
        assert_eq!(corner, PxRect::new(100.0, 100.0, 500.0, 250.0));
        let edge = moved(start, Handle { x: -1, y: 0 }, Point::new(-50.0, 9.0), SIZE);
        assert_eq!(edge, PxRect::new(50.0, 100.0, 450.0, 200.0));
    }

    proptest! {
        #[test]
        fn no_drag_leaves_the_picture(x in 0.0f64..900.0, y in 0.0f64..700.0, dx in -2e3f64..2e3, dy in -2e3f64..2e3, n in 0usize..9) {
            let start = PxRect::new(x, y, 100.0, 100.0);
            let after = moved(start, HANDLES[n].0, Point::new(dx, dy), SIZE);
            prop_assert!(SIZE.rect().holds(&after, 1e-6), "{:?}", after);
            prop_assert!(after.w > 0.0 && after.h > 0.0);
            let whole = whole(after, SIZE);
            prop_assert!(whole.x + whole.w <= SIZE.w && whole.y + whole.h <= SIZE.h);
        }
    }
}
