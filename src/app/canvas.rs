//! The open picture on screen, with the boxes that were found in it.

use egui::emath::GuiRounding as _;
use egui::{Align2, Color32, Pos2, Rect, Ui, pos2, vec2};

use super::cast;
use super::found::FoundBox;
use super::stage::Stage;
use super::textures::Shown;
use super::theme::{Overlay, Text, UiTheme as _};
use super::viewport::Mapping;
use super::widgets::{BoxMark, Mark, paint_box, paint_label};
use crate::crop::{Background, Plan};
use crate::geometry::{PxRect, PxSize};
use crate::session::{PictureSource, PictureView};

/// Size of the source, as soon as anything tells it.
#[must_use]
pub fn size_of(picture: &PictureView) -> Option<PxSize> {
    picture.size.or_else(|| picture.pixels.as_ref().map(crate::facts::PixelBuffer::size))
}

/// The texture to show now: the decoded picture, else the thumbnail of the asset.
pub fn texture(ui: &Ui, stage: &mut Stage<'_>) -> Option<Shown> {
    let picture = stage.view.picture.as_ref()?;
    if let Some(pixels) = &picture.pixels {
        return Some(stage.textures.picture(ui.ctx(), pixels));
    }
    let PictureSource::Asset(id) = picture.source else { return None };
    let version = stage.view.row(id)?.version;
    stage.textures.thumb(id, version, true)
}

/// Paints the whole picture where `mapping` puts it; only what lies in `frame` is seen.
pub fn paint_picture(ui: &Ui, frame: Rect, mapping: &Mapping, shown: Shown) {
    let place = mapping.picture.round_to_pixels(ui.pixels_per_point());
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter_at(frame).image(shown.texture, place, whole, Color32::WHITE);
}

/// Says why there is no picture: it is on its way, or what went wrong.
pub fn paint_absence(ui: &Ui, frame: Rect, picture: Option<&PictureView>) {
    let t = ui.tokens();
    let (text, ink) = match picture {
        None => ("Choose a picture in the library", t.text_3),
        Some(PictureView { error: Some(error), .. }) => (error.as_str(), t.warn),
        Some(_) => ("Opening the picture", t.text_3),
    };
    let response = ui.interact(frame, ui.scope_id().with("absence"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    let galley = Text::Body.paragraph(ui.painter(), text, ink, frame.width().min(480.0));
    let at = Align2::CENTER_CENTER.anchor_size(frame.center(), galley.size()).min;
    ui.painter().galley(at, galley, ink);
}

/// A box with how it is to be drawn.
#[derive(Debug, Clone)]
pub struct Drawn<'a> {
    /// The box.
    pub found: &'a FoundBox,
    /// Found or avoided.
    pub mark: Mark,
    /// Under the pointer, or its row is.
    pub lit: bool,
}

/// Paints boxes, then their labels above all of them.
pub fn paint_boxes(ui: &Ui, frame: Rect, mapping: &Mapping, boxes: &[Drawn<'_>]) {
    let overlay = Overlay::get();
    let visible = frame.intersect(mapping.picture);
    let labels = labels(boxes);
    let marks: Vec<BoxMark<'_>> = boxes
        .iter()
        .zip(&labels)
        .map(|(drawn, label)| BoxMark {
            rect: mapping.screen_from_px(drawn.found.bounds),
            label,
            confidence: drawn.found.confidence,
            colour: overlay.model(&drawn.found.at.analysis),
            mark: drawn.mark,
            lit: drawn.lit,
        })
        .collect();
    let painter = ui.painter_at(frame);
    for mark in &marks {
        paint_box(&painter, ui.pixels_per_point(), mark);
    }
    let mut taken = Vec::new();
    for mark in marks.iter().filter(|m| m.lit).chain(marks.iter().filter(|m| !m.lit)) {
        paint_label(ui, visible, mark, &mut taken);
    }
}

/// What is written on each box; avoided things of one name share one label with their number.
fn labels(boxes: &[Drawn<'_>]) -> Vec<String> {
    let avoided = |drawn: &Drawn<'_>, name: &str| drawn.mark == Mark::Avoided && drawn.found.label == name;
    boxes
        .iter()
        .enumerate()
        .map(|(n, drawn)| {
            let name = &drawn.found.label;
            if drawn.mark == Mark::Found {
                return name.clone();
            }
            let count = boxes.iter().filter(|b| avoided(b, name)).count();
            match boxes.iter().position(|b| avoided(b, name)) {
                Some(first) if first != n => String::new(),
                _ if count > 1 => format!("{count} × {name}"),
                _ => name.clone(),
            }
        })
        .collect()
}

/// The smallest box under the pointer, so that a small thing in front of a large one can be reached.
#[must_use]
pub fn box_at<'a>(
    mapping: &Mapping,
    boxes: impl IntoIterator<Item = &'a FoundBox>,
    pointer: Pos2,
) -> Option<&'a FoundBox> {
    boxes
        .into_iter()
        .filter(|b| mapping.screen_from_px(b.bounds).contains(pointer))
        .min_by(|a, b| a.bounds.area().total_cmp(&b.bounds.area()))
}

/// The frame of a picture: the room that is left, with some air.
#[must_use]
pub fn frame_in(room: Rect) -> Rect {
    room.shrink2(vec2(12.0, 12.0).min(room.size() / 4.0))
}

/// Paints a window of a plan's canvas over `target`: the take where the plan places it, its ground around it.
pub fn paint_window(ui: &Ui, target: Rect, window: PxRect, plan: &Plan, shown: Shown) {
    let (place, source, take) = (plan.place, plan.source, plan.take);
    let painter = ui.painter_at(target);
    if place.w < plan.canvas.w || place.h < plan.canvas.h {
        painter.rect_filled(target, 0, ground(ui, &plan.background));
    }
    let scale = vec2(
        target.width() / cast::screen(window.w.max(1e-3)),
        target.height() / cast::screen(window.h.max(1e-3)),
    );
    let offset = vec2(
        cast::screen(f64::from(place.x) - window.x) * scale.x,
        cast::screen(f64::from(place.y) - window.y) * scale.y,
    );
    let picture = Rect::from_min_size(target.min + offset, vec2(place.w as f32, place.h as f32) * scale);
    let (w, h) = (source.w.max(1) as f32, source.h.max(1) as f32);
    let uv = Rect::from_min_max(
        pos2(take.x as f32 / w, take.y as f32 / h),
        pos2((take.x + take.w) as f32 / w, (take.y + take.h) as f32 / h),
    );
    painter.image(shown.texture, picture, uv, Color32::WHITE);
}

/// The padding beside a picture: the colour where one is written, a neutral one where the picture decides.
fn ground(ui: &Ui, background: &Background) -> Color32 {
    match background {
        Background::Colour([r, g, b, a]) => super::theme::colour_of([*r, *g, *b, *a]),
        _ => ui.tokens().active,
    }
}
