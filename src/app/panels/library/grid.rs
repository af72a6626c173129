//! The scrolled area: what is on screen, the keyboard, and what scrolls it.

use egui::{Align2, Id, Rect, ScrollArea, Sense, Ui, vec2};

use super::{LibraryPanel, background, cells, data, heads};
use crate::app::keys::Action;
use crate::app::stage::Stage;
use crate::app::theme::{Text, UiTheme as _, measure};
use crate::geometry::{CellLayout, GridStep};
use crate::session::{Command, SelectHow};

pub fn show(panel: &mut LibraryPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    if let Some((title, detail)) = data::empty(stage.view) {
        empty_ui(ui, title, &detail);
        return;
    }
    let layout = panel.arranged.layout(&stage.view.grid, stage.state, ui.available_width());
    let view_height = ui.available_height();
    keyboard(&layout, view_height, stage);
    let mut area = ScrollArea::vertical().id_salt("grid").auto_shrink(false);
    if let Some(offset) = scroll_to(panel, &layout, view_height, stage) {
        area = area.vertical_scroll_offset(offset);
    }
    let output = area.show_viewport(ui, |ui, viewport| {
        ui.set_height(layout.height());
        ui.set_width(ui.available_width());
        let clip = ui.clip_rect();
        let ground = ui.interact(clip, Id::unique("grid background"), Sense::CLICK | Sense::DRAG);
        let visible = cells::show(ui, stage, &layout, viewport);
        background::show(panel, ui, stage, &layout, viewport.min.y, &ground);
        heads::sticky(ui, stage, &layout, viewport.min.y);
        stage.want(visible);
    });
    panel.scroll = output.state.clamped_offset().y;
}

fn empty_ui(ui: &mut Ui, title: &str, detail: &str) {
    let t = ui.tokens();
    let middle = ui.available_rect_before_wrap().center();
    let response =
        ui.interact(Rect::from_center_size(middle, vec2(400.0, 60.0)), Id::unique("empty"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, title));
    let p = ui.painter();
    p.text(middle - vec2(0.0, 12.0), Align2::CENTER_CENTER, title, Text::Title.font(), t.text_1);
    p.text(middle + vec2(0.0, 12.0), Align2::CENTER_CENTER, detail, Text::Body.font(), t.text_3);
}

/// Moves the current cell with the arrow keys.
fn keyboard(layout: &CellLayout, view_height: f32, stage: &mut Stage<'_>) {
    for (action, shift) in stage.actions {
        let step = match action {
            Action::Left => GridStep::Left,
            Action::Right => GridStep::Right,
            Action::Up => GridStep::Up,
            Action::Down => GridStep::Down,
            Action::PageUp => GridStep::PageUp(view_height),
            Action::PageDown => GridStep::PageDown(view_height),
            Action::Home => GridStep::Home,
            Action::End => GridStep::End,
            _ => continue,
        };
        let target = stage.view.selection.index.map_or(0, |index| layout.step(index, step));
        if let Some(id) = stage.view.grid.ids.get(target) {
            let how = if *shift { SelectHow::Range } else { SelectHow::Only };
            stage.out.session(Command::Select { id: *id, how });
        }
    }
}

/// The scroll offset to use, when another asset became current or a month was chosen.
fn scroll_to(
    panel: &mut LibraryPanel,
    layout: &CellLayout,
    view_height: f32,
    stage: &Stage<'_>,
) -> Option<f32> {
    if let Some(group) = panel.go_to.take() {
        return layout.offset_of_group(group);
    }
    let current = stage.view.selection.current;
    if panel.current == current {
        return None;
    }
    panel.current = current;
    let index = stage.view.selection.index?;
    let cover = if stage.view.grid.groups.is_empty() { 0.0 } else { measure::TALL };
    let offset = layout.offset_showing(index, panel.scroll, view_height, cover);
    (offset != panel.scroll).then_some(offset)
}
