//! The canvas with its windows, or the frame of the film at its place.

use egui::{Id, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::{MotionPanel, Scene, data, set, windows};
use crate::app::canvas::{self, Drawn};
use crate::app::cast;
use crate::app::cut;
use crate::app::found::{FoundBox, Kind};
use crate::app::stage::Stage;
use crate::app::state::CropLayer;
use crate::app::textures::Shown;
use crate::app::theme::Overlay;
use crate::app::viewport::{Mapping, Viewport};
use crate::app::widgets::{Mark, fitted};
use crate::geometry::PxRect;
use crate::session::Command;

pub fn show(panel: &mut MotionPanel, ui: &mut Ui, stage: &mut Stage<'_>, scene: Option<&Scene<'_>>) {
    let frame = canvas::frame_in(ui.available_rect_before_wrap());
    let shown = canvas::texture(ui, stage);
    let Some((picture, shown)) = stage.view.picture.as_ref().zip(shown) else {
        return canvas::paint_absence(ui, frame, stage.view.picture.as_ref());
    };
    let Some(scene) = scene else {
        let size = canvas::size_of(picture).unwrap_or(shown.size);
        let mapping = Viewport::default().mapping(frame, size);
        let response = ui.interact(mapping.picture, Id::unique("still picture"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &picture.name));
        return canvas::paint_picture(ui, frame, &mapping, shown);
    };
    ask_for_pixels(panel, ui, stage, scene, frame);
    if panel.film {
        film_ui(panel, ui, scene, frame, shown);
    } else {
        windows_ui(panel, ui, stage, scene, frame, shown);
    }
}

/// The frame at hand, as large as there is room.
fn film_ui(panel: &MotionPanel, ui: &Ui, scene: &Scene<'_>, frame: Rect, shown: Shown) {
    let canvas_size = vec2(scene.plan.canvas.w as f32, scene.plan.canvas.h as f32);
    let target = fitted(frame, canvas_size);
    let response = ui.interact(target, Id::unique("film"), Sense::hover());
    let words = data::clock(scene.motion, panel.at);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("film, {words}")));
    cut::paint_window(ui, target, scene.motion.window(panel.at), scene.plan, shown);
}

fn windows_ui(
    panel: &mut MotionPanel,
    ui: &Ui,
    stage: &mut Stage<'_>,
    scene: &Scene<'_>,
    frame: Rect,
    shown: Shown,
) {
    let Some(picture) = &stage.view.picture else { return };
    let mapping = Viewport::default().mapping(frame, scene.plan.canvas);
    // The keyboard reaches every box by its name instead.
    let response = ui.interact(mapping.picture, Id::unique("motion picture"), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &picture.name));
    cut::paint_window(ui, mapping.picture, scene.plan.canvas.rect(), scene.plan, shown);
    let boxes = boxes(stage, scene);
    // Boxes lie under the windows, whose words would be crossed out otherwise.
    let pointer = ui
        .input(|i| i.pointer.latest_pos())
        .filter(|at| ui.rect_contains_pointer(frame) && frame.contains(*at));
    let lit = pointer.filter(|_| panel.dragged.is_none()).and_then(|at| canvas::box_at(&mapping, &boxes, at));
    let drawn: Vec<Drawn<'_>> = boxes
        .iter()
        .map(|found| {
            let lit = lit.is_some_and(|b| b.at == found.at) || ui.memory(|m| m.has_focus(target_of(found)));
            Drawn { found, mark: Mark::Found, lit }
        })
        .collect();
    canvas::paint_boxes(ui, frame, &mapping, &drawn);
    let clicked = windows::show(panel, ui, stage, scene, &mapping);
    let clicked = clicked.or_else(|| response.interact_pointer_pos().filter(|_| response.clicked()));
    if let Some(found) = clicked.and_then(|at| canvas::box_at(&mapping, &boxes, at)) {
        aim(panel, stage, scene, found);
    }
    box_targets(panel, ui, stage, scene, &mapping, &boxes);
    if panel.at > 0 {
        paint_moment(ui, &mapping, scene.motion.window(panel.at));
    }
}

/// What the layers that are on show.
fn boxes(stage: &Stage<'_>, scene: &Scene<'_>) -> Vec<FoundBox> {
    let Some(picture) = &stage.view.picture else { return Vec::new() };
    let layer = |found: &FoundBox| match found.kind {
        Kind::Thing => CropLayer::Boxes,
        Kind::Face => CropLayer::Faces,
        Kind::Text => CropLayer::Text,
    };
    let shown = |b: &FoundBox| stage.state.shows(layer(b)) && b.confidence >= stage.state.least_confidence;
    data::boxes_on(scene.plan, &picture.records).into_iter().filter(shown).collect()
}

/// What has the keyboard when it stands on a box.
fn target_of(found: &FoundBox) -> Id {
    Id::unique(("motion box", &found.at.analysis, found.at.index))
}

/// The chosen end looks at a box.
fn aim(panel: &MotionPanel, stage: &mut Stage<'_>, scene: &Scene<'_>, found: &FoundBox) {
    let Some(gravity) = data::gravity_of(&found.gravity, &stage.view.vocabulary) else { return };
    let canvas = scene.plan.canvas;
    set(stage, data::with_aim(scene.zoompan, panel.end, gravity, found.bounds, scene.motion, canvas));
}

/// Names every box for the keyboard and screen readers; the pointer goes through the picture itself.
fn box_targets(
    panel: &MotionPanel,
    ui: &Ui,
    stage: &mut Stage<'_>,
    scene: &Scene<'_>,
    mapping: &Mapping,
    boxes: &[FoundBox],
) {
    for found in boxes {
        let corner = Rect::from_min_size(mapping.screen_from_px(found.bounds).min, vec2(1.0, 1.0));
        let response = ui.interact(corner, target_of(found), Sense::click());
        let name = format!("aim at {} {:.2}", found.label, found.confidence);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.clicked() {
            aim(panel, stage, scene, found);
        }
    }
}

/// Where the film is at the frame that was chosen below.
fn paint_moment(ui: &Ui, mapping: &Mapping, window: PxRect) {
    let overlay = Overlay::get();
    let rect: Rect = mapping.screen_from_px(window);
    let painter = ui.painter_at(mapping.picture);
    painter.rect_stroke(rect, 0, Stroke::new(3.0, overlay.crop_shadow), StrokeKind::Middle);
    painter.rect_stroke(rect, 0, Stroke::new(1.0, overlay.thirds), StrokeKind::Middle);
    let middle: Pos2 = rect.center();
    painter.circle_filled(middle, 3.0, overlay.crop_line);
}

/// A close window shows pixels of the source, so more of them are asked for once.
fn ask_for_pixels(panel: &mut MotionPanel, ui: &Ui, stage: &mut Stage<'_>, scene: &Scene<'_>, frame: Rect) {
    let Some(picture) = &stage.view.picture else { return };
    if panel.asked.0.as_ref() != Some(&picture.source) {
        panel.asked = (Some(picture.source.clone()), 0);
    }
    let (plan, motion) = (scene.plan, scene.motion);
    let closest = motion.first.w.min(motion.last.w) * f64::from(plan.take.w) / f64::from(plan.place.w.max(1));
    let share = f64::from(frame.width() * ui.pixels_per_point()) / closest.max(1.0);
    let long = plan.source.w.max(plan.source.h);
    let wanted = cast::pixels(cast::screen((f64::from(long) * share).ceil())).min(long);
    let have = picture.pixels.as_ref().map_or(0, |p| p.size().w.max(p.size().h));
    if have > 0 && wanted > have + have / 8 && wanted > panel.asked.1 {
        panel.asked.1 = wanted;
        stage.out.session(Command::RequestPicture { long_side: wanted });
    }
}
