//! Ratings as stars.

use egui::{Color32, Id, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::frame::focus_ring;
use crate::app::theme::{Icon, UiTheme as _, measure};

/// Paints the given stars, 12 wide and 1 apart, from `left`; answers where they end.
pub fn stars_row(ui: &Ui, left: f32, middle: f32, rating: u8) -> f32 {
    for n in 0..rating.min(5) {
        Icon::StarSet.paint(ui, star_rect(left, middle, n), ui.tokens().text_2);
    }
    left + f32::from(rating.min(5)) * (measure::ICON_SMALL + 1.0)
}

/// Five stars that take a click; answers the new rating. Clicking the given number again clears it.
pub fn stars_input(ui: &mut Ui, rating: u8, of: &str) -> Option<u8> {
    let (rect, _) = ui.allocate_exact_size(vec2(5.0 * 13.0, measure::HIT_SMALL), Sense::hover());
    stars_input_at(ui, ui.scope_id().with(of), rect.left_center(), rating, of, ui.tokens().text_2)
}

/// The same in `ink` at a place that is already taken, from the middle of the left edge; ids hang on `id`.
pub fn stars_input_at(ui: &Ui, id: Id, at: Pos2, rating: u8, of: &str, ink: Color32) -> Option<u8> {
    let (left, middle) = (at.x, at.y);
    let mut clicked = None;
    let pointer = ui.ctx().pointer_hover_pos();
    let hovered = pointer
        .and_then(|p| (0..5).find(|n| star_rect(left, middle, *n).expand2(vec2(0.5, 6.0)).contains(p)));
    for n in 0..5 {
        let rect = star_rect(left, middle, n);
        let response = ui.interact(rect.expand2(vec2(0.5, 4.0)), id.with(("star", n)), Sense::click());
        let name = if n == 0 { format!("1 star, {of}") } else { format!("{} stars, {of}", n + 1) };
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, rating > n, &name));
        let given = rating > n;
        let preview = hovered.is_some_and(|h| n <= h);
        let icon = if given || preview { Icon::StarSet } else { Icon::Star };
        icon.paint(ui, rect, ink);
        focus_ring(ui, &response, rect.expand(2.0), measure::RADIUS_SEGMENT);
        if response.clicked() {
            clicked = Some(if rating == n + 1 { 0 } else { n + 1 });
        }
    }
    clicked
}

fn star_rect(left: f32, middle: f32, n: u8) -> Rect {
    let x = left + f32::from(n) * (measure::ICON_SMALL + 1.0);
    Rect::from_min_size(pos2(x, middle - measure::ICON_SMALL / 2.0), Vec2::splat(measure::ICON_SMALL))
}
