//! The first and the last window on the picture, to be moved by hand and by keys.

use egui::emath::GuiRounding as _;
use egui::{
    CursorIcon, EventFilter, Id, Key, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::data::{self, End};
use super::{MotionPanel, Scene, set};
use crate::app::stage::Stage;
use crate::app::theme::{Overlay, Text, UiTheme as _};
use crate::app::viewport::Mapping;
use crate::app::widgets::{dashed_rect, focus_ring};
use crate::geometry::{Point, PxRect};

/// A window under the hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dragged {
    end: End,
    corner: (i8, i8),
    /// As it was when the drag began.
    start: PxRect,
    /// As it is now.
    now: PxRect,
    /// How far the hand moved, in pixels of the canvas.
    moved: Point,
}

/// The inside first, so that the corners lie above it.
const HANDLES: [((i8, i8), &str, CursorIcon); 5] = [
    ((0, 0), "window", CursorIcon::Move),
    ((-1, -1), "corner top left", CursorIcon::ResizeNwSe),
    ((1, -1), "corner top right", CursorIcon::ResizeNeSw),
    ((-1, 1), "corner bottom left", CursorIcon::ResizeNeSw),
    ((1, 1), "corner bottom right", CursorIcon::ResizeNwSe),
];

/// Side of the square that takes a grab.
const GRAB: f32 = 24.0;
/// Side of a corner mark.
const CORNER: f32 = 8.0;
/// Share of the canvas that an arrow key moves a window by.
const NUDGE: f64 = 0.01;

/// Shows both windows; answers where the inside of one was clicked rather than dragged.
pub fn show(
    panel: &mut MotionPanel,
    ui: &Ui,
    stage: &mut Stage<'_>,
    scene: &Scene<'_>,
    mapping: &Mapping,
) -> Option<Pos2> {
    let mut clicked = None;
    // The chosen end lies above the other one.
    let other = if panel.end == End::Start { End::Last } else { End::Start };
    let order = [other, panel.end];
    for end in order {
        let shown = window_of(panel, scene, end);
        clicked = handles_ui(panel, ui, stage, scene, mapping, end, shown).or(clicked);
    }
    let [a, b] = End::BOTH.map(|end| mapping.screen_from_px(window_of(panel, scene, end)));
    paint_way(ui, mapping, a.center(), b.center());
    for end in order {
        let shown = window_of(panel, scene, end);
        paint(ui, mapping, end, shown, scene, end == panel.end);
    }
    clicked
}

fn window_of(panel: &MotionPanel, scene: &Scene<'_>, end: End) -> PxRect {
    panel.dragged.filter(|d| d.end == end).map_or_else(|| end.window(scene.motion), |d| d.now)
}

fn handles_ui(
    panel: &mut MotionPanel,
    ui: &Ui,
    stage: &mut Stage<'_>,
    scene: &Scene<'_>,
    mapping: &Mapping,
    end: End,
    shown: PxRect,
) -> Option<Pos2> {
    let rect = mapping.screen_from_px(shown);
    let mut clicked = None;
    for (corner, name, cursor) in HANDLES {
        let name = format!("{} {name}", end.label().to_lowercase());
        let response = ui.interact(place(rect, corner), Id::unique(("film", &name)), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if corner == (0, 0) {
            if response.clicked() {
                clicked = response.interact_pointer_pos();
            }
            if response.gained_focus() {
                panel.end = end;
            }
            keys(ui, stage, scene, end, &response);
            focus_ring(ui, &response, rect, 0.0);
        }
        drag(panel, stage, scene, mapping, (end, corner), &response);
        response.on_hover_and_drag_cursor(cursor);
    }
    clicked
}

fn drag(
    panel: &mut MotionPanel,
    stage: &mut Stage<'_>,
    scene: &Scene<'_>,
    mapping: &Mapping,
    held: (End, (i8, i8)),
    response: &Response,
) {
    let (end, corner) = held;
    if response.drag_started() {
        panel.end = end;
        let start = end.window(scene.motion);
        panel.dragged = Some(Dragged { end, corner, start, now: start, moved: Point::default() });
    }
    let Some(hand) = panel.dragged.as_mut().filter(|d| d.end == end && d.corner == corner) else { return };
    let delta = response.drag_delta() / mapping.scale;
    hand.moved.x += f64::from(delta.x);
    hand.moved.y += f64::from(delta.y);
    hand.now = data::dragged(hand.start, corner, hand.moved, scene.plan.canvas);
    if response.drag_stopped() {
        let now = hand.now;
        panel.dragged = None;
        set(stage, data::with_window(scene.zoompan, end, now, scene.motion, scene.plan.canvas));
    }
}

/// Arrows move the window that has the keyboard.
fn keys(ui: &Ui, stage: &mut Stage<'_>, scene: &Scene<'_>, end: End, response: &Response) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let count = |key| ui.input(|i| f64::from(u32::try_from(i.num_presses(key)).unwrap_or(0)));
    let across = count(Key::ArrowRight) - count(Key::ArrowLeft);
    let down = count(Key::ArrowDown) - count(Key::ArrowUp);
    if across == 0.0 && down == 0.0 {
        return;
    }
    let canvas = scene.plan.canvas;
    let by = Point::new(across * NUDGE * f64::from(canvas.w), down * NUDGE * f64::from(canvas.h));
    let window = data::dragged(end.window(scene.motion), (0, 0), by, canvas);
    set(stage, data::with_window(scene.zoompan, end, window, scene.motion, canvas));
}

fn place(rect: Rect, corner: (i8, i8)) -> Rect {
    if corner == (0, 0) {
        return rect.shrink(GRAB / 4.0);
    }
    let side = |low: f32, high: f32, at: i8| if at < 0 { low } else { high };
    let middle = pos2(side(rect.left(), rect.right(), corner.0), side(rect.top(), rect.bottom(), corner.1));
    Rect::from_center_size(middle, Vec2::splat(GRAB))
}

/// Start is drawn whole and end dashed, so that the words are not the only sign.
fn paint(ui: &Ui, mapping: &Mapping, end: End, window: PxRect, scene: &Scene<'_>, chosen: bool) {
    let (overlay, t) = (Overlay::get(), ui.tokens());
    let rect = mapping.screen_from_px(window).round_to_pixels(ui.pixels_per_point());
    let painter = ui.painter_at(mapping.picture.expand(CORNER));
    let (ink, width) = if chosen { (t.accent, 2.0) } else { (overlay.crop_line, 1.0) };
    painter.rect_stroke(rect, 0, Stroke::new(1.0, overlay.crop_shadow), StrokeKind::Outside);
    painter.rect_stroke(rect.shrink(width), 0, Stroke::new(1.0, overlay.crop_shadow), StrokeKind::Inside);
    if end == End::Start {
        painter.rect_stroke(rect, 0, Stroke::new(width, ink), StrokeKind::Inside);
    } else {
        dashed_rect(&painter, rect.shrink(width / 2.0), Stroke::new(width, ink), 8.0, 5.0);
    }
    if chosen {
        for corner in [rect.left_top(), rect.right_top(), rect.left_bottom(), rect.right_bottom()] {
            let mark = Rect::from_center_size(corner, Vec2::splat(CORNER));
            painter.rect_filled(mark.expand(1.0), 0, overlay.handle_outline);
            painter.rect_filled(mark, 0, overlay.crop_line);
        }
    }
    let zoom = data::zoom_of(window, scene.plan.canvas);
    let words = format!("{} {zoom:.1} ×", end.label());
    let galley = Text::TinyStrong.line(ui.painter(), &words, overlay.on_plate, 200.0);
    let size = galley.size() + vec2(12.0, 6.0);
    // The two plates do not cover one another where both windows are the whole picture.
    let corner = if end == End::Start {
        rect.left_top() + vec2(8.0, 8.0)
    } else {
        rect.right_bottom() - size - vec2(8.0, 8.0)
    };
    let plate = Rect::from_min_size(corner, size).round_to_pixels(ui.pixels_per_point());
    painter.rect_filled(plate, 4, overlay.plate);
    painter.galley(plate.center() - galley.size() / 2.0, galley, overlay.on_plate);
}

/// The way of the middle, with an arrow at its end.
fn paint_way(ui: &Ui, mapping: &Mapping, from: Pos2, to: Pos2) {
    let way = to - from;
    if way.length() < GRAB {
        return;
    }
    let overlay = Overlay::get();
    let painter = ui.painter_at(mapping.picture);
    let tip = way.normalized() * 10.0;
    let wings =
        [vec2(-tip.x + tip.y * 0.5, -tip.y - tip.x * 0.5), vec2(-tip.x - tip.y * 0.5, -tip.y + tip.x * 0.5)];
    for stroke in [Stroke::new(3.0, overlay.crop_shadow), Stroke::new(1.0, overlay.crop_line)] {
        painter.line_segment([from, to], stroke);
        for wing in wings {
            painter.line_segment([to, to + wing], stroke);
        }
    }
}
