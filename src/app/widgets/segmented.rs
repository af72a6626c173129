//! One choice out of a few, side by side.

use egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::frame::{focus_ring, radius};
use crate::app::theme::{Text, UiTheme as _, measure};

/// Shows `options` in `columns` equal columns over `width`; answers the place of the one clicked.
///
/// `group` is what the choice is about; every segment is named by its own word.
pub fn segmented(
    ui: &mut Ui,
    group: &str,
    options: &[&str],
    chosen: Option<usize>,
    columns: usize,
    width: f32,
) -> Option<usize> {
    let t = ui.tokens();
    let rows = options.len().div_ceil(columns.max(1));
    let height = rows as f32 * 26.0 + 2.0;
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    ui.painter().rect(rect, radius(measure::RADIUS), t.field, Stroke::new(1.0, t.line), StrokeKind::Inside);
    let inner = rect.shrink(2.0);
    let cell = vec2(inner.width() / columns as f32, inner.height() / rows as f32);
    let mut clicked = None;
    for (index, option) in options.iter().enumerate() {
        let place = vec2((index % columns) as f32 * cell.x, (index / columns) as f32 * cell.y);
        let segment = Rect::from_min_size(inner.min + place, cell);
        if segment_ui(ui, segment, group, option, chosen == Some(index)) {
            clicked = Some(index);
        }
    }
    clicked
}

fn segment_ui(ui: &Ui, rect: Rect, group: &str, option: &str, chosen: bool) -> bool {
    let t = ui.tokens();
    let response = ui.interact(rect, ui.scope_id().with((group, option)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, option));
    if chosen || response.hovered() {
        let ground = if chosen { t.active } else { t.hover };
        ui.painter().rect_filled(rect.shrink2(Vec2::splat(0.5)), radius(measure::RADIUS_SEGMENT), ground);
    }
    let style = if chosen { Text::SmallStrong } else { Text::Small };
    let galley = style.line(ui.painter(), option, if chosen { t.text_1 } else { t.text_2 }, rect.width());
    let at = pos2(rect.center().x - galley.size().x / 2.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text_1);
    focus_ring(ui, &response, rect, measure::RADIUS_SEGMENT);
    response.clicked()
}
