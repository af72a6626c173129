//! Heads of groups; the one that is scrolled through sticks to the top.

use egui::{Id, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::data;
use crate::app::stage::Stage;
use crate::app::theme::{Text, UiTheme as _, measure};
use crate::app::widgets::grouped;
use crate::app::words;
use crate::geometry::CellLayout;
use crate::session::Command;

/// A head with its title and count; a click selects the whole group.
pub fn show(ui: &Ui, stage: &mut Stage<'_>, group: usize, top: f32, sticky: bool) {
    let Some(shown) = stage.view.grid.groups.get(group) else { return };
    let clip = ui.clip_rect();
    let room = Rect::from_min_size(pos2(clip.left(), top), vec2(clip.width(), measure::TALL));
    let t = ui.tokens();
    if sticky {
        ui.painter().rect_filled(room, 0, t.canvas);
    }
    let title = data::group_title(stage.view, &shown.name);
    let count = (shown.end - shown.first) as u64;
    let words = Text::BodyStrong.line(ui.painter(), &title, t.text_1, room.width() - 120.0);
    let number = Text::Small.line(ui.painter(), &grouped(count), t.text_3, 80.0);
    let left = room.left() + 20.0;
    let width = words.size().x + measure::GAP_2 + number.size().x;
    let place = Rect::from_min_size(pos2(left, room.top()), vec2(width, measure::TALL));
    let response = ui.interact(place, Id::unique(("group head", group, sticky)), Sense::click());
    let name = format!("{title}, {}", words::pictures(count));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let after = left + words.size().x + measure::GAP_2;
    let middle = room.center().y;
    ui.painter().galley(pos2(left, middle - words.size().y / 2.0), words, t.text_1);
    ui.painter().galley(pos2(after, middle - number.size().y / 2.0), number, t.text_3);
    crate::app::widgets::focus_ring(ui, &response, place.expand2(vec2(4.0, -4.0)), measure::RADIUS);
    let ids = stage.view.grid.ids.get(shown.first..shown.end);
    if response.on_hover_text("Select all of them").clicked()
        && let Some(ids) = ids
    {
        stage.out.session(Command::SelectMany(ids.to_vec()));
    }
}

/// The head of the group at the top of the screen, pushed away by the next one.
pub fn sticky(ui: &Ui, stage: &mut Stage<'_>, layout: &CellLayout, scroll: f32) {
    let Some((group, next)) = layout.group_above(scroll) else { return };
    let pushed = next.map_or(0.0, |next| (next - measure::TALL).min(0.0));
    show(ui, stage, group, ui.clip_rect().top() + pushed, true);
}
