//! Between the cells: the rubber band, and a click that selects nothing.

use egui::{Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::LibraryPanel;
use crate::app::stage::Stage;
use crate::app::theme::UiTheme as _;
use crate::facts::AssetId;
use crate::geometry::CellLayout;
use crate::session::Command;

pub fn show(
    panel: &mut LibraryPanel,
    ui: &Ui,
    stage: &mut Stage<'_>,
    layout: &CellLayout,
    scroll: f32,
    ground: &egui::Response,
) {
    let clip = ui.clip_rect();
    let below = |p: Pos2| pos2(p.x - clip.left(), p.y - clip.top() + scroll);
    if ground.clicked() {
        stage.out.session(Command::SelectNone);
    }
    if ground.drag_started() {
        // Where the hand came down, not where it was when the movement became a drag.
        panel.band = ui.input(|i| i.pointer.press_origin()).map(below);
    }
    let (Some(start), Some(now)) = (panel.band, ground.interact_pointer_pos()) else {
        panel.band = None;
        return;
    };
    let band = Rect::from_two_pos(start, below(now));
    let t = ui.tokens();
    let shown = band.translate(vec2(clip.left(), clip.top() - scroll));
    let stroke = Stroke::new(1.0, t.accent);
    ui.painter().rect(shown, 0, t.accent.gamma_multiply(0.12), stroke, StrokeKind::Inside);
    if ground.drag_stopped() {
        panel.band = None;
    } else if !ground.dragged() {
        return;
    }
    let ids: Vec<AssetId> = layout
        .touched(band.left(), band.top(), band.right(), band.bottom())
        .into_iter()
        .filter_map(|index| stage.view.grid.ids.get(index).copied())
        .collect();
    if ids[..] != stage.view.selection.ids[..] {
        stage.out.session(Command::SelectMany(ids));
    }
}
