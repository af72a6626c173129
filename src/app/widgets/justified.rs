//! A picture of a justified row: as large as its place, words only under the pointer.

use egui::emath::GuiRounding as _;
use egui::{Color32, Rect, Role, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::cell::{Badge, CellContent, CellResponse, paint_lit, sense, spoken, tooltip};
use super::frame::focus_ring_around;
use super::stars::stars_input_at;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::facts::Flag;

/// Height of the plate under the pointer.
const PLATE: f32 = 24.0;

/// Paints a picture into `rect`; `id` follows the asset, not the place.
pub fn justified_cell(ui: &Ui, rect: Rect, id: egui::Id, content: &CellContent<'_>) -> CellResponse {
    let response = ui.interact(rect, id, sense(content));
    response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, content.selected, spoken(content)));
    let t = ui.tokens();
    let place = rect.round_to_pixels(ui.pixels_per_point());
    match content.picture {
        Some(shown) => {
            let rejected = content.flag == Flag::Reject;
            let tint = if rejected { Color32::WHITE.gamma_multiply(0.35) } else { Color32::WHITE };
            let part = visible_part(place, shown.size.ratio());
            ui.painter().image(shown.texture, place, part, tint);
            let within = |share: egui::Pos2| (share - part.min) / part.size();
            paint_lit(ui, place, content, |share| place.lerp_inside(within(share)));
        }
        None => {
            ui.painter().rect_filled(place, 0, t.tile);
        }
    }
    if content.selected || content.current {
        let width = if content.current { 2.0 } else { 1.0 };
        ui.painter().rect_stroke(place.expand(2.0), 0, Stroke::new(width, t.accent), StrokeKind::Outside);
    }
    focus_ring_around(ui, &response, place.expand(4.0), 0.0);
    let mut rating = None;
    if response.contains_pointer() && !content.name.is_empty() {
        rating = plate_ui(ui, place, id, content);
    } else if content.flag == Flag::Reject {
        let mark =
            Rect::from_min_size(place.left_bottom() + vec2(6.0, -18.0), Vec2::splat(measure::ICON_SMALL));
        Icon::Reject.paint(ui, mark, t.error);
    }
    let response = match tooltip(content, false) {
        Some(words) => response.on_hover_text(words),
        None => response,
    };
    CellResponse { response, rating }
}

/// The middle of a picture of another shape than its place; panoramas are cut at the sides.
fn visible_part(place: Rect, ratio: f64) -> Rect {
    let wanted = f64::from(place.width() / place.height().max(1.0));
    let (w, h) = if ratio > wanted { (wanted / ratio, 1.0) } else { (1.0, ratio / wanted) };
    let part = vec2(crate::app::cast::screen(w), crate::app::cast::screen(h));
    Rect::from_center_size(pos2(0.5, 0.5), part)
}

/// Name, stars and badges along the lower edge.
fn plate_ui(ui: &Ui, place: Rect, id: egui::Id, content: &CellContent<'_>) -> Option<u8> {
    let overlay = Overlay::get();
    let bar = Rect::from_min_max(pos2(place.left(), place.bottom() - PLATE), place.max);
    ui.painter().rect_filled(bar, 0, overlay.plate);
    let mut right = bar.right() - measure::GAP_2;
    let mark = |x: f32| Rect::from_min_size(pos2(x, bar.center().y - 6.0), Vec2::splat(measure::ICON_SMALL));
    for badge in content.badges.iter().rev() {
        right -= measure::ICON_SMALL;
        let ink = if *badge == Badge::Attention { ui.tokens().warn } else { overlay.on_plate };
        badge.icon().paint(ui, mark(right), ink);
        right -= 6.0;
    }
    let stars = 5.0 * 13.0;
    let room = right - bar.left() - measure::GAP_2;
    let mut rating = None;
    if room > stars {
        right -= stars;
        rating = stars_input_at(
            ui,
            id,
            pos2(right, bar.center().y),
            content.rating,
            content.name,
            overlay.on_plate,
        );
        right -= measure::GAP_2;
    }
    let left = bar.left() + measure::GAP_2;
    let name = Text::Small.line(ui.painter(), content.name, overlay.on_plate, right - left);
    ui.painter().galley(pos2(left, bar.center().y - name.size().y / 2.0), name, overlay.on_plate);
    rating
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panorama_loses_its_sides_and_nothing_is_squeezed() {
        let place = Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 100.0));
        assert_eq!(visible_part(place, 6.0).size(), vec2(0.5, 1.0));
        assert_eq!(visible_part(place, 3.0).size(), vec2(1.0, 1.0));
    }
}
