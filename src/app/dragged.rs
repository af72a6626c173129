//! What the pointer carries from one part of the window to another, and how that looks.
//!
//! One kind of load for the whole window: a part that wants it asks [`over`] while it paints, and [`dropped_on`] in the
//! frame in which the hand lets go.

use std::sync::Arc;

use egui::{
    Area, Color32, Context, CursorIcon, DragAndDrop, Id, Order, Rect, Response, Sense, Stroke, StrokeKind, Ui,
};
use egui::{Vec2, pos2, vec2};

use super::textures::Textures;
use super::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use super::words;
use crate::facts::AssetId;
use crate::session::View;

/// A load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dragged {
    /// Pictures of the grid or the filmstrip.
    Pictures(Arc<[AssetId]>),
    /// A tag of the sidebar.
    Tag(String),
}

/// Pictures that the hand takes along: the whole selection when `id` belongs to it, else `id` alone.
#[must_use]
pub fn pictures_with(view: &View, id: AssetId) -> Arc<[AssetId]> {
    if view.selection.contains(id) { Arc::clone(&view.selection.ids) } else { Arc::from([id]) }
}

/// Lets `response` give `load` to the hand once it is dragged; `true` in the frame in which it does.
pub fn take_up(response: &Response, load: impl FnOnce() -> Dragged) -> bool {
    let begins = response.drag_started_by(egui::PointerButton::Primary);
    if begins {
        DragAndDrop::set_payload(&response.ctx, load());
    }
    begins
}

/// The load that hangs over `response` now.
#[must_use]
pub fn over(response: &Response) -> Option<Arc<Dragged>> {
    response.dnd_hover_payload::<Dragged>()
}

/// The load that was let go over `response` in this frame.
#[must_use]
pub fn dropped_on(response: &Response) -> Option<Arc<Dragged>> {
    response.dnd_release_payload::<Dragged>()
}

/// The same, for parts that take pictures only; shows where they would go while they hang there.
#[must_use]
pub fn pictures_on(ui: &Ui, response: &Response) -> Option<Arc<[AssetId]>> {
    if let Some(load) = over(response)
        && matches!(*load, Dragged::Pictures(_))
    {
        mark_target(ui, response.rect);
    }
    match &*dropped_on(response)? {
        Dragged::Pictures(ids) => Some(Arc::clone(ids)),
        Dragged::Tag(_) => None,
    }
}

/// The look of a place that would take the load.
pub fn mark_target(ui: &Ui, rect: Rect) {
    let t = ui.tokens();
    ui.painter().rect_filled(rect, measure::RADIUS, t.accent.gamma_multiply(0.12));
    ui.painter().rect_stroke(rect, measure::RADIUS, Stroke::new(2.0, t.accent), StrokeKind::Inside);
}

/// Side of the picture at the pointer.
const SIDE: f32 = 72.0;

/// Paints the load beside the pointer, above everything.
pub fn show(ctx: &Context, view: &View, textures: &mut Textures) {
    let Some(load) = DragAndDrop::payload::<Dragged>(ctx) else { return };
    let Some(pointer) = ctx.pointer_latest_pos() else { return };
    ctx.set_cursor_icon(CursorIcon::Grabbing);
    let area = Area::new(Id::unique("dragged")).order(Order::Tooltip).interactable(false);
    area.fixed_pos(pointer + vec2(12.0, 12.0)).show(ctx, |ui| match &*load {
        Dragged::Pictures(ids) => pictures_ui(ui, view, textures, ids),
        Dragged::Tag(name) => tag_ui(ui, name),
    });
}

/// What files from the desktop will do once they are let go; painted over the whole window while they hang there.
pub fn show_files(ctx: &Context) {
    let (files, folders) = ctx.input(|i| {
        let names = i.raw.hovered_files.iter().map(|file| file.path.as_deref());
        // A name without an ending is most often a folder; nobody looks at the disk while a hand is moving.
        let folders = names.clone().filter(|path| path.is_some_and(|p| p.extension().is_none())).count();
        (names.count(), folders)
    });
    if files == 0 {
        return;
    }
    let words = match (folders, files) {
        (0, 1) => "Let go to open the picture",
        (0, _) => "Let go to open the last of these pictures",
        (_, 1) => "Let go to add the folder",
        _ => "Let go to add the folders",
    };
    let area = Area::new(Id::unique("files above")).order(Order::Tooltip).interactable(false);
    let room = ctx.content_rect();
    area.fixed_pos(room.min).show(ctx, |ui| {
        let t = ui.tokens();
        let (rect, response) = ui.allocate_exact_size(room.size(), Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, words));
        ui.painter().rect_filled(rect, 0, Overlay::get().scrim);
        let frame = rect.shrink(measure::GAP_4);
        super::widgets::dashed_rect(ui.painter(), frame, Stroke::new(2.0, t.accent), 8.0, 6.0);
        let galley = Text::Page.line(ui.painter(), words, Overlay::get().on_plate, frame.width());
        ui.painter().galley(frame.center() - galley.size() / 2.0, galley, Overlay::get().on_plate);
    });
}

/// The first picture, a second edge where there are more, and how many.
fn pictures_ui(ui: &mut Ui, view: &View, textures: &mut Textures, ids: &[AssetId]) {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIDE + 12.0), Sense::hover());
    let said = words::pictures(ids.len() as u64);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, format!("dragging {said}")));
    let Some(id) = ids.first() else { return };
    let row = view.row(*id);
    let shown = textures.thumb(*id, row.map_or(0, |r| r.version), false);
    let size = shown.map(|s| s.size).or(row.map(|r| r.size)).filter(|s| !s.is_empty());
    let room = Rect::from_min_size(rect.min, Vec2::splat(SIDE));
    let place = size.map_or(room, |s| super::widgets::fitted(room, vec2(s.w as f32, s.h as f32)));
    let place = place.translate(room.min - place.min);
    if ids.len() > 1 {
        for step in [6.0, 3.0] {
            let behind = place.translate(Vec2::splat(step));
            ui.painter().rect_filled(behind, 0, t.raised);
            ui.painter().rect_stroke(behind, 0, Stroke::new(1.0, t.line_control), StrokeKind::Inside);
        }
    }
    match shown {
        Some(shown) => {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(shown.texture, place, whole, Color32::WHITE);
        }
        None => {
            ui.painter().rect_filled(place, 0, t.tile);
        }
    }
    if ids.len() > 1 {
        badge(ui, place.right_bottom(), &super::widgets::grouped(ids.len() as u64));
    }
}

/// A number in the accent colour, its middle at `at`.
fn badge(ui: &Ui, at: egui::Pos2, text: &str) {
    let t = ui.tokens();
    let galley = Text::TinyStrong.line(ui.painter(), text, t.on_accent, 80.0);
    let size = vec2((galley.size().x + 10.0).max(18.0), 18.0);
    let plate = Rect::from_center_size(at, size);
    ui.painter().rect_filled(plate, 9, t.accent);
    ui.painter().galley(plate.center() - galley.size() / 2.0, galley, t.on_accent);
}

fn tag_ui(ui: &mut Ui, name: &str) {
    let overlay = Overlay::get();
    let galley = Text::Small.line(ui.painter(), name, overlay.on_plate, 240.0);
    let size = vec2(galley.size().x + measure::ICON_SMALL + 24.0, measure::CHIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, format!("dragging tag {name}")));
    ui.painter().rect_filled(rect, measure::RADIUS, overlay.plate);
    let icon = Rect::from_min_size(rect.left_center() + vec2(8.0, -6.0), Vec2::splat(measure::ICON_SMALL));
    Icon::Tag.paint(ui, icon, overlay.on_plate);
    let at = pos2(icon.right() + measure::GAP_1, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, overlay.on_plate);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Selection;

    #[test]
    fn a_picture_of_the_selection_takes_the_others_along() {
        let selection = Selection::new(Some(AssetId(2)), Some(1), vec![AssetId(2), AssetId(3)]);
        let view = View { selection, ..View::default() };
        assert_eq!(*pictures_with(&view, AssetId(3)), [AssetId(2), AssetId(3)]);
        assert_eq!(*pictures_with(&view, AssetId(9)), [AssetId(9)]);
    }
}
