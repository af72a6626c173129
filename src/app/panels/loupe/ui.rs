//! The picture itself.

use egui::{CursorIcon, Id, PointerButton, Rect, Role, Sense, Ui, WidgetInfo};

use super::{Loupe, data};
use crate::app::canvas::{self, Drawn};
use crate::app::cast;
use crate::app::found;
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::viewport::{Mapping, Viewport};
use crate::app::widgets::Mark;
use crate::geometry::PxSize;
use crate::session::Command;

/// Zoom of one notch of the wheel.
const WHEEL: f32 = 1.0 / 240.0;

pub fn show(loupe: &mut Loupe, ui: &mut Ui, stage: &mut Stage<'_>) {
    let frame = canvas::frame_in(ui.available_rect_before_wrap());
    steps(stage);
    let shown = canvas::texture(ui, stage);
    let Some((picture, shown)) = stage.view.picture.as_ref().zip(shown) else {
        canvas::paint_absence(ui, frame, stage.view.picture.as_ref());
        return;
    };
    let size = canvas::size_of(picture).unwrap_or(shown.size);
    let mut boxes = data::drawn(&picture.records, stage.state);
    if !stage.state.hidden.contains(found::FILE) {
        boxes.extend(data::told(stage.view, picture, size));
    }
    // Every movement has a key, so the keyboard need not stop here.
    let response = ui.interact(frame, Id::unique("loupe picture"), Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &picture.name));
    let another = loupe.shown_picture.as_ref() != Some(&picture.source);
    let viewport = if another { Viewport::default() } else { moved(ui, stage, &response, frame, size) };
    let mapping = viewport.mapping(frame, size);
    canvas::paint_picture(ui, frame, &mapping, shown);
    canvas::paint_tiles(ui, frame, &mapping, &picture.pyramid, stage.textures);
    canvas::paint_trouble(ui, frame, picture);
    let pointer = response.hover_pos().and_then(|p| canvas::box_at(&mapping, &boxes, p));
    let lit = pointer.map(|b| &b.at).or(stage.state.hovered.as_ref());
    let drawn: Vec<Drawn<'_>> =
        boxes.iter().map(|found| Drawn { found, mark: Mark::Found, lit: lit == Some(&found.at) }).collect();
    canvas::paint_boxes(ui, frame, &mapping, &drawn);
    if viewport.zoom.is_some() {
        response.on_hover_and_drag_cursor(CursorIcon::Grab);
    }
    if viewport != stage.state.viewport {
        stage.out.window(UiCommand::View(viewport));
    }
    ask_for_pixels(loupe, ui, stage, &mapping, size);
}

/// Next and previous picture.
fn steps(stage: &mut Stage<'_>) {
    for (action, _) in stage.actions {
        match action {
            Action::Left => stage.out.session(Command::Step(-1)),
            Action::Right => stage.out.session(Command::Step(1)),
            _ => {}
        }
    }
}

/// The viewport after wheel, drag, double click and keys.
fn moved(ui: &Ui, stage: &Stage<'_>, response: &egui::Response, frame: Rect, size: PxSize) -> Viewport {
    let mut viewport = stage.state.viewport;
    if let Some(pointer) = response.hover_pos() {
        let (wheel, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
        let factor = (wheel * WHEEL).exp() * pinch;
        if (factor - 1.0).abs() > 1e-4 {
            viewport.zoom_by(factor, pointer, frame, size);
        }
    }
    if response.dragged_by(PointerButton::Primary) {
        viewport.pan(response.drag_delta(), frame, size);
    }
    if response.double_clicked() {
        viewport = match (viewport.zoom, response.interact_pointer_pos()) {
            (None, Some(pointer)) => actual_at(viewport.mapping(frame, size), ui.pixels_per_point(), pointer),
            _ => Viewport::default(),
        };
    }
    if stage.pressed(Action::Fit) {
        viewport = Viewport::default();
    }
    if stage.pressed(Action::Actual) {
        viewport.set_zoom(1.0 / ui.pixels_per_point());
    }
    if stage.pressed(Action::Subject) {
        // Of everything that was found: what is drawn has nothing to do with what the picture is about.
        let all = stage.view.picture.as_ref().map(|p| found::boxes(&p.records)).unwrap_or_default();
        viewport = match (viewport.zoom, found::most_prominent(&all, size)) {
            (None, Some(subject)) => {
                let mut near = Viewport::default();
                near.show_part(subject.bounds, frame, size);
                near
            }
            _ => Viewport::default(),
        };
    }
    viewport
}

/// One source pixel on one pixel of the screen, with the clicked place in the middle.
fn actual_at(mapping: Mapping, ppp: f32, pointer: egui::Pos2) -> Viewport {
    Viewport { zoom: Some(1.0 / ppp), middle: mapping.share_at(pointer) }
}

/// Asks for more pixels when the screen shows more than there are.
fn ask_for_pixels(loupe: &mut Loupe, ui: &Ui, stage: &mut Stage<'_>, mapping: &Mapping, size: PxSize) {
    let Some(picture) = &stage.view.picture else { return };
    if loupe.shown_picture.as_ref() != Some(&picture.source) {
        loupe.shown_picture = Some(picture.source.clone());
        loupe.asked = 0;
    }
    let long = size.w.max(size.h);
    let on_screen = cast::pixels((mapping.picture.size().max_elem() * ui.pixels_per_point()).ceil());
    let wanted = on_screen.min(long);
    let have = picture.pixels.as_ref().map_or(0, |p| p.size().w.max(p.size().h));
    if have > 0 && wanted > have + have / 8 && wanted > loupe.asked {
        loupe.asked = wanted;
        stage.out.session(Command::RequestPicture { long_side: wanted });
    }
}
