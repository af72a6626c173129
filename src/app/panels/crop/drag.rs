//! Moving the crop rectangle by hand and by keys.

use egui::{CursorIcon, EventFilter, Id, Key, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

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
    /// Whether it has let go of its shape.
    free: bool,
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
/// Side of the ring around a handle that has the keyboard.
const RING: f32 = 16.0;
/// Pixels that an arrow key moves by, and with Shift.
const NUDGE: [f64; 2] = [1.0, 10.0];

/// What happened to the rectangle.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// The new rectangle, once the hand lets go, and whether it has let go of its shape.
    pub finished: Option<(IntRect, bool)>,
    /// It was clicked rather than moved: meant for what lies inside.
    pub clicked: bool,
    /// What has the keyboard, and where its ring goes.
    pub focused: Option<(Response, Rect)>,
}

/// The rectangle, the shape it keeps (width divided by height), and the picture it lies in.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// In source pixels.
    pub take: PxRect,
    /// Kept unless Shift or Alt is held.
    pub ratio: f64,
    /// Size of the picture.
    pub size: PxSize,
}

/// Lets the rectangle be held.
pub fn handles(ui: &Ui, dragged: &mut Option<Dragged>, frame: Frame, mapping: &Mapping) -> Held {
    let mut held = Held::default();
    let mut ended = false;
    let on_screen = mapping.screen_from_px(dragged.map_or(frame.take, |d| d.now));
    for (handle, name, cursor) in HANDLES {
        let response = ui.interact(place(on_screen, handle), Id::unique(name), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        // A key that clicks has no place; it would hit whatever lies under the pointer.
        held.clicked |= response.clicked_by(egui::PointerButton::Primary);
        let response = if handle == INSIDE { response } else { response.on_hover_and_drag_cursor(cursor) };
        let start =
            Dragged { start: frame.take, now: frame.take, handle, moved: Point::default(), free: false };
        if response.drag_started() {
            *dragged = Some(start);
        }
        let pull = if response.has_focus() { by_keys(ui, &response, handle, frame) } else { None };
        if let Some(pull) = pull {
            let hand = dragged.get_or_insert(start);
            hand.pull(pull, ui.input(|i| i.modifiers.alt), frame);
        }
        if let Some(hand) = dragged.as_mut().filter(|d| d.handle == handle) {
            if response.dragged() {
                let delta = response.drag_delta() / mapping.scale;
                let free = ui.input(|i| i.modifiers.shift || i.modifiers.alt);
                hand.pull(Point::new(f64::from(delta.x), f64::from(delta.y)), free, frame);
            }
            if response.drag_stopped() || !response.dragged() && !arrows_down(ui, &response) {
                ended = true;
                let changed = hand.now != hand.start;
                held.finished = changed.then(|| (whole(hand.now, frame.size), hand.free));
            }
        }
        if response.has_focus() {
            let ring = place(on_screen, handle);
            let around = if handle == INSIDE { on_screen } else { ring.shrink((GRAB - RING) / 2.0) };
            held.focused = Some((response, around));
        }
    }
    if ended {
        *dragged = None;
    }
    held
}

impl Dragged {
    fn pull(&mut self, by: Point, free: bool, frame: Frame) {
        self.free = free && self.handle != INSIDE;
        self.moved.x += by.x;
        self.moved.y += by.y;
        let ratio = (!self.free).then_some(frame.ratio);
        self.now = moved(self.start, self.handle, self.moved, ratio, frame.size);
    }
}

/// How far the arrow keys of this frame pull a handle that has the keyboard.
fn by_keys(ui: &Ui, response: &Response, handle: Handle, frame: Frame) -> Option<Point> {
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let (across, down, shift, alt) = ui.input(|i| {
        let count = |key| f64::from(u32::try_from(i.num_presses(key)).unwrap_or(0));
        let across = count(Key::ArrowRight) - count(Key::ArrowLeft);
        (across, count(Key::ArrowDown) - count(Key::ArrowUp), i.modifiers.shift, i.modifiers.alt)
    });
    if across == 0.0 && down == 0.0 {
        return None;
    }
    let step = NUDGE[usize::from(shift)];
    let (x, y) = (across * step, down * step);
    if handle.x == 0 || handle.y == 0 || alt {
        return Some(Point::new(x, y));
    }
    // A corner that keeps its shape goes along the diagonal, a whole step on the axis of the key.
    let side = f64::from(handle.x) * f64::from(handle.y);
    Some(Point::new(x + side * y * frame.ratio, y + side * x / frame.ratio))
}

/// Whether an arrow key is held down on what has the keyboard.
fn arrows_down(ui: &Ui, response: &Response) -> bool {
    let arrows = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];
    response.has_focus() && ui.input(|i| arrows.into_iter().any(|key| i.key_down(key)))
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

/// Sides never get shorter than this by hand.
const LEAST: f64 = 16.0;

/// The rectangle after the hand moved: the inside moves it, the others change its size and keep `ratio`, if any.
fn moved(start: PxRect, handle: Handle, by: Point, ratio: Option<f64>, size: PxSize) -> PxRect {
    if handle == INSIDE {
        return start.translated(by.x, by.y).moved_inside(size);
    }
    let (fx, fy) = (f64::from(handle.x), f64::from(handle.y));
    let (w, h) = (start.w + fx * by.x, start.h + fy * by.y);
    let room = (room(start.x, start.w, handle.x, size.w), room(start.y, start.h, handle.y, size.h));
    let (w, h) = match ratio {
        None => (w.clamp(LEAST.min(start.w), room.0), h.clamp(LEAST.min(start.h), room.1)),
        Some(ratio) => {
            let w = match (handle.x, handle.y) {
                (0, _) => h * ratio,
                (_, 0) => w,
                // The place on the diagonal that is closest to the hand.
                _ => start.w + (fx * by.x * ratio + fy * by.y) * ratio / (ratio * ratio + 1.0),
            };
            let most = room.0.min(room.1 * ratio);
            let w = w.clamp((LEAST * ratio.max(1.0)).min(start.w).min(most), most);
            (w, w / ratio)
        }
    };
    let at = |start: f64, side: f64, new: f64, handle: i8| match handle {
        -1 => start + side - new,
        // What grows to keep the shape grows on both sides.
        0 => start + (side - new) / 2.0,
        _ => start,
    };
    PxRect::new(at(start.x, start.w, w, handle.x), at(start.y, start.h, h, handle.y), w, h).moved_inside(size)
}

/// How long a side can get when this end of it is pulled; both ends give way where neither is.
fn room(start: f64, side: f64, handle: i8, limit: u32) -> f64 {
    match handle {
        -1 => start + side,
        0 => f64::from(limit),
        _ => f64::from(limit) - start,
    }
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
    const START: PxRect = PxRect::new(100.0, 100.0, 400.0, 200.0);

    #[test]
    fn the_shape_is_kept_until_it_is_let_go() {
        let corner = Handle { x: 1, y: 1 };
        let kept = moved(START, corner, Point::new(100.0, 50.0), Some(2.0), SIZE);
        assert_eq!(kept, PxRect::new(100.0, 100.0, 500.0, 250.0));
        let free = moved(START, corner, Point::new(100.0, 10.0), None, SIZE);
        assert_eq!(free, PxRect::new(100.0, 100.0, 500.0, 210.0));
        let left = Handle { x: -1, y: 0 };
        let kept = moved(START, left, Point::new(-50.0, 9.0), Some(2.0), SIZE);
        assert_eq!(kept, PxRect::new(50.0, 87.5, 450.0, 225.0));
        let free = moved(START, left, Point::new(-50.0, 9.0), None, SIZE);
        assert_eq!(free, PxRect::new(50.0, 100.0, 450.0, 200.0));
    }

    proptest! {
        #[test]
        fn no_drag_leaves_the_picture(
            x in 0.0f64..900.0, y in 0.0f64..700.0, dx in -2e3f64..2e3, dy in -2e3f64..2e3, n in 0usize..9,
            ratio in proptest::option::of(0.2f64..5.0),
        ) {
            let start = PxRect::new(x, y, 100.0, 100.0);
            let after = moved(start, HANDLES[n].0, Point::new(dx, dy), ratio, SIZE);
            prop_assert!(SIZE.rect().holds(&after, 1e-6), "{:?}", after);
            prop_assert!(after.w > 0.0 && after.h > 0.0);
            let whole = whole(after, SIZE);
            prop_assert!(whole.x + whole.w <= SIZE.w && whole.y + whole.h <= SIZE.h);
        }
    }
}
