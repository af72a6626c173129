//! Boxes of detected things on a picture.

use egui::emath::GuiRounding as _;
use egui::{Color32, Painter, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::frame::dashed_rect;
use crate::app::theme::{Icon, Overlay, Text, measure};

/// How a box is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Found by a model, in its colour.
    Found,
    /// To be kept out of the crop.
    Avoided,
}

/// A box on screen.
#[derive(Debug, Clone, Copy)]
pub struct BoxMark<'a> {
    /// Where, in points.
    pub rect: Rect,
    /// What it is; nothing is written when empty.
    pub label: &'a str,
    /// 0 to 1; written with two decimals, where anything is certain or not.
    pub confidence: Option<f32>,
    /// Colour of the model.
    pub colour: Color32,
    /// Found or avoided.
    pub mark: Mark,
    /// Under the pointer, or its row is.
    pub lit: bool,
}

/// Below this width a box shows its label only when lit.
const NARROW: f32 = 96.0;
/// Below this a box is drawn thinner.
const SMALL: f32 = 48.0;

/// Paints the box without its label, so that labels can lie above all boxes.
pub fn paint_box(painter: &Painter, ppp: f32, mark: &BoxMark<'_>) {
    let overlay = Overlay::get();
    let rect = mark.rect.round_to_pixels(ppp);
    let colour = if mark.mark == Mark::Avoided { overlay.avoided } else { mark.colour };
    if mark.lit {
        painter.rect_filled(rect, 0, Overlay::highlight(colour));
    }
    painter.rect_stroke(rect, 0, Stroke::new(1.0, overlay.outline), StrokeKind::Outside);
    let width = if rect.width().min(rect.height()) < SMALL { 1.0 } else { 2.0 };
    if mark.mark == Mark::Avoided {
        dashed_rect(painter, rect.shrink(0.5), Stroke::new(1.0, colour), 4.0, 3.0);
    } else {
        painter.rect_stroke(rect, 0, Stroke::new(width, colour), StrokeKind::Inside);
    }
}

/// Paints the label of a box inside `frame`, away from the labels in `taken`.
pub fn paint_label(ui: &Ui, frame: Rect, mark: &BoxMark<'_>, taken: &mut Vec<Rect>) {
    let overlay = Overlay::get();
    let hidden = !mark.lit && mark.rect.width() < NARROW && mark.mark == Mark::Found;
    if hidden || mark.label.is_empty() {
        return;
    }
    let avoided = mark.mark == Mark::Avoided;
    let ink = if avoided { overlay.avoided } else { overlay.label_text };
    let name = Text::TinyStrong.line(ui.painter(), mark.label, ink, 200.0);
    let after = match mark.confidence {
        _ if avoided => "avoid".to_owned(),
        Some(confidence) => format!("{confidence:.2}"),
        None => String::new(),
    };
    let score = Text::Tiny.line(ui.painter(), &after, ink, 60.0);
    let icon = if avoided { measure::ICON_SMALL + 4.0 } else { 0.0 };
    let (name_width, text_height) = (name.size().x, name.size().y);
    let gap = if after.is_empty() { 0.0 } else { 6.0 };
    let size = vec2((name_width + gap + score.size().x + icon + 12.0).ceil(), 20.0);
    let place = label_place(mark.rect, size, frame, taken).round_to_pixels(ui.pixels_per_point());
    taken.push(place);
    let ground = if avoided { overlay.avoided_label } else { mark.colour };
    ui.painter().rect_filled(place, 0, ground);
    if avoided {
        ui.painter().rect_stroke(place, 0, Stroke::new(1.0, overlay.avoided), StrokeKind::Inside);
        let at = Rect::from_min_size(pos2(place.left() + 6.0, place.center().y - 6.0), Vec2::splat(12.0));
        Icon::Reject.paint(ui, at, ink);
    }
    let y = place.center().y - text_height / 2.0;
    ui.painter().galley(pos2(place.left() + 6.0 + icon, y), name, ink);
    ui.painter().galley(pos2(place.left() + 12.0 + icon + name_width, y), score, ink);
}

/// On top of the upper left corner; else below the box; else inside.
fn label_place(target: Rect, size: Vec2, frame: Rect, taken: &[Rect]) -> Rect {
    let x = target.left().min(frame.right() - size.x).max(frame.left());
    let at = |y: f32| Rect::from_min_size(pos2(x, y), size);
    let places = [at(target.top() - size.y), at(target.bottom()), at(target.top())];
    let free = |r: &Rect| {
        r.top() >= frame.top()
            && r.bottom() <= frame.bottom()
            && !taken.iter().any(|t| t.shrink(0.5).intersects(*r))
    };
    places.into_iter().find(free).unwrap_or_else(|| at(target.top().max(frame.top())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(400.0, 300.0) };
    const SIZE: Vec2 = vec2(80.0, 20.0);

    #[test]
    fn labels_stand_on_top_below_or_inside() {
        let low = Rect::from_min_size(pos2(50.0, 100.0), vec2(100.0, 100.0));
        assert_eq!(label_place(low, SIZE, FRAME, &[]).bottom(), 100.0);
        let high = Rect::from_min_size(pos2(50.0, 5.0), vec2(100.0, 100.0));
        assert_eq!(label_place(high, SIZE, FRAME, &[]).top(), 105.0);
        assert_eq!(label_place(FRAME, SIZE, FRAME, &[]).min, FRAME.min);
    }

    #[test]
    fn labels_do_not_cover_one_another_and_stay_in_the_frame() {
        let low = Rect::from_min_size(pos2(370.0, 100.0), vec2(100.0, 100.0));
        let first = label_place(low, SIZE, FRAME, &[]);
        assert!(first.right() <= FRAME.right());
        assert!(!label_place(low, SIZE, FRAME, &[first]).intersects(first.shrink(1.0)));
    }
}
