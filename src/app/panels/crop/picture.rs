//! The picture with boxes, heat and the crop rectangle.

use egui::{Color32, Id, Mesh, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use super::{CropPanel, data, drag, yours};
use crate::app::canvas::{self, Drawn};
use crate::app::cast;
use crate::app::found::{self, FoundBox};
use crate::app::stage::Stage;
use crate::app::state::CropLayer;
use crate::app::theme::Overlay;
use crate::app::viewport::{Mapping, Viewport};
use crate::app::widgets::{CropLook, crop_overlay, focus_ring};
use crate::crop::Plan;
use crate::facts::SaliencyMap;
use crate::geometry::{PxRect, PxSize};
use crate::session::{self, Command};

pub fn show(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let frame = canvas::frame_in(ui.available_rect_before_wrap());
    let shown = canvas::texture(ui, stage);
    let Some((picture, shown)) = stage.view.picture.as_ref().zip(shown) else {
        canvas::paint_absence(ui, frame, stage.view.picture.as_ref());
        return;
    };
    let size = canvas::size_of(picture).unwrap_or(shown.size);
    let mapping = Viewport::default().mapping(frame, size);
    let boxes: Vec<FoundBox> =
        found::boxes(&picture.records).into_iter().filter(|b| data::drawn(stage.state, b)).collect();
    let response = ui.interact(mapping.picture, Id::unique("crop picture"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &picture.name));
    canvas::paint_picture(ui, frame, &mapping, shown);
    canvas::paint_trouble(ui, frame, picture);
    if stage.state.shows(CropLayer::Importance)
        && let Some(map) = &picture.importance
    {
        paint_heat(ui, mapping.picture, map);
    }
    // Under the handles of the rectangle, which are small, and above its inside for the keyboard only.
    let focused = box_targets(ui, stage, &mapping, &boxes);
    let plan = stage.view.crop.plan.clone();
    if plan.is_none() {
        panel.dragged = None;
    }
    let clicked_inside = plan.is_some_and(|plan| rectangle_ui(panel, ui, stage, &mapping, size, &plan));
    let pointer = ui
        .input(|i| i.pointer.latest_pos())
        .filter(|p| ui.rect_contains_pointer(frame) && frame.contains(*p));
    let pointed = pointer.and_then(|p| canvas::box_at(&mapping, &boxes, p));
    if clicked_inside && let Some(found) = pointed {
        choose(ui, stage, found);
    }
    let lit = pointed.or(focused).map(|b| &b.at).or(stage.state.hovered.as_ref());
    let items = &stage.view.crop.items;
    let drawn: Vec<Drawn<'_>> = boxes
        .iter()
        .map(|found| Drawn { found, mark: data::mark(items, found), lit: lit == Some(&found.at) })
        .collect();
    canvas::paint_boxes(ui, frame, &mapping, &drawn);
    yours::picture_ui(&mut panel.yours, ui, stage, &mapping, size);
}

/// Keeps a box, or lets go of it; with Alt it is avoided.
fn choose(ui: &Ui, stage: &mut Stage<'_>, found: &FoundBox) {
    let avoid = ui.input(|i| i.modifiers.alt);
    let edit = data::clicked(&stage.view.crop.items, found, avoid);
    stage.out.session(Command::SetCrop(edit));
}

/// Every box for pointer, keyboard and screen readers; answers the one that has the keyboard.
fn box_targets<'a>(
    ui: &Ui,
    stage: &mut Stage<'_>,
    mapping: &Mapping,
    boxes: &'a [FoundBox],
) -> Option<&'a FoundBox> {
    let mut order: Vec<&FoundBox> = boxes.iter().collect();
    // The smallest lies on top, so that a small thing in front of a large one can be reached.
    order.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    let mut focused = None;
    for found in order {
        let rect = mapping.screen_from_px(found.bounds).intersect(mapping.picture);
        let id = Id::unique(("box", &found.at.analysis, found.at.index));
        let response = ui.interact(rect, id, Sense::click());
        let name = format!("box {} {:.2}", found.label, found.confidence);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.clicked() {
            choose(ui, stage, found);
        }
        if response.has_focus() {
            focused = Some(found);
        }
    }
    focused
}

/// Draws the rectangle and lets it be moved; answers whether it was merely clicked.
fn rectangle_ui(
    panel: &mut CropPanel,
    ui: &Ui,
    stage: &mut Stage<'_>,
    mapping: &Mapping,
    size: PxSize,
    plan: &Plan,
) -> bool {
    let take = plan.take.to_px();
    let frame = drag::Frame { take, ratio: data::kept_ratio(plan), size };
    let held = drag::handles(ui, &mut panel.dragged, frame, mapping);
    // What the hand leaves behind stays there: only what the machine changes moves by itself.
    let time = ui.style().animation_time;
    let shown = panel.dragged.map_or_else(|| eased(ui, take, time), |d| eased(ui, d.now, 0.0));
    if let Some((area, let_go)) = held.finished {
        let before = stage.view.crop.by_hand.as_ref().is_some_and(|by_hand| by_hand.drawn.free);
        let drawn = session::Drawn { area: area.to_px(), free: let_go || before };
        stage.out.session(Command::DrawCrop(Some(drawn)));
    }
    let words = format!("{:.0} × {:.0} px", shown.w, shown.h);
    let look = CropLook { thirds: stage.state.shows(CropLayer::Thirds), size: &words };
    crop_overlay(ui, mapping.picture, mapping.screen_from_px(shown), look);
    if let Some((response, around)) = &held.focused {
        focus_ring(ui, response, *around, 0.0);
    }
    held.clicked
}

/// The rectangle on its way to where it should be in so many seconds.
fn eased(ui: &Ui, take: PxRect, time: f32) -> PxRect {
    let towards = |name: &str, value: f64| {
        let id = Id::unique(("crop rectangle", name));
        f64::from(ui.ctx().animate_value_with_time(id, cast::screen(value), time))
    };
    PxRect::new(towards("x", take.x), towards("y", take.y), towards("w", take.w), towards("h", take.h))
}

/// Importance as a mesh with one colour a cell, blended between cells.
fn paint_heat(ui: &Ui, picture: Rect, map: &SaliencyMap) {
    let overlay = Overlay::get();
    let (w, h) = (map.width as usize, map.height as usize);
    let mut mesh = Mesh::default();
    let at = |x: usize, y: usize| {
        let share = vec2((x as f32 + 0.5) / w as f32, (y as f32 + 0.5) / h as f32);
        picture.min + share * picture.size()
    };
    for y in 0..h {
        for x in 0..w {
            let value = map.values.get(y * w + x).copied().unwrap_or(0.0);
            mesh.colored_vertex(
                at(x, y),
                if value > 0.02 { overlay.heat_at(value) } else { Color32::TRANSPARENT },
            );
        }
    }
    let corner = |x: usize, y: usize| u32::try_from(y * w + x).unwrap_or(0);
    for y in 1..h {
        for x in 1..w {
            mesh.add_triangle(corner(x - 1, y - 1), corner(x, y - 1), corner(x - 1, y));
            mesh.add_triangle(corner(x, y - 1), corner(x, y), corner(x - 1, y));
        }
    }
    ui.painter_at(picture).add(egui::Shape::mesh(mesh));
}
