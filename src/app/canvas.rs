//! The open picture on screen, with the boxes that were found in it.

use egui::emath::GuiRounding as _;
use egui::{Align2, Color32, Pos2, Rect, Ui, pos2, vec2};

use super::found::FoundBox;
use super::stage::Stage;
use super::textures::{Shown, Textures};
use super::theme::{Overlay, Text, UiTheme as _, measure};
use super::tiles;
use super::viewport::Mapping;
use super::widgets::{BoxMark, Mark, paint_box, paint_label};
use crate::facts::Pyramid;
use crate::geometry::PxSize;
use crate::session::{PictureSource, PictureView};

/// Size of the source, as soon as anything tells it.
#[must_use]
pub fn size_of(picture: &PictureView) -> Option<PxSize> {
    picture.size.or_else(|| picture.pixels.as_ref().map(crate::facts::PixelBuffer::size))
}

/// Pixels of the longer side of the picture that lies below all tiles.
const BASE_SIDE: u32 = 2_048;

/// The texture to show now: the decoded picture, else the thumbnail of the asset.
pub fn texture(ui: &Ui, stage: &mut Stage<'_>) -> Option<Shown> {
    let picture = stage.view.picture.as_ref()?;
    if let Some(pixels) = picture.pyramid.at_most(BASE_SIDE).or(picture.pixels.as_ref()) {
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

/// Paints a picture as sharp as the screen shows it: a whole one below, tiles of a larger level above where the whole
/// one has too few pixels. `thumb` stands in until the first pixels are there.
pub fn paint_pyramid(
    ui: &Ui,
    frame: Rect,
    mapping: &Mapping,
    pyramid: &Pyramid,
    thumb: Option<Shown>,
    textures: &mut Textures,
) {
    let base = pyramid.at_most(BASE_SIDE).map(|pixels| textures.picture(ui.ctx(), pixels));
    match base.or(thumb) {
        Some(shown) => paint_picture(ui, frame, mapping, shown),
        None => {
            ui.painter_at(frame).rect_filled(mapping.picture, 0, ui.tokens().tile);
        }
    }
    if base.is_some() {
        paint_tiles(ui, frame, mapping, pyramid, textures);
    }
}

/// Sharp parts over a picture that has too few pixels for the screen; nothing when it has enough.
pub fn paint_tiles(ui: &Ui, frame: Rect, mapping: &Mapping, pyramid: &Pyramid, textures: &mut Textures) {
    let across = mapping.picture.width() * ui.pixels_per_point();
    let level = pyramid.for_width(across);
    let Some(pixels) = pyramid.levels().get(level) else { return };
    if pixels.size().w.max(pixels.size().h) <= BASE_SIDE {
        return;
    }
    let visible = frame.intersect(mapping.picture);
    let scale = mapping.picture.width() / pixels.size().w as f32;
    let part = Rect::from_min_max(
        ((visible.min - mapping.picture.min) / scale).to_pos2(),
        ((visible.max - mapping.picture.min) / scale).to_pos2(),
    );
    let painter = ui.painter_at(frame);
    let mut waiting = false;
    for tile in tiles::covering(pixels.size(), part) {
        match textures.tile(ui.ctx(), (pyramid.id(), level), pixels, tile) {
            Some((texture, uv)) => {
                let place = Rect::from_min_max(
                    mapping.picture.min + tile.rect().min.to_vec2() * scale,
                    mapping.picture.min + tile.rect().max.to_vec2() * scale,
                );
                painter.image(texture, place, uv, Color32::WHITE);
            }
            None => waiting = true,
        }
    }
    if waiting {
        ui.ctx().request_repaint();
    }
}

/// One sentence in the middle of `frame`.
pub fn paint_words(ui: &Ui, frame: Rect, text: &str, ink: Color32) {
    let galley = Text::Body.paragraph(ui.painter(), text, ink, frame.width().min(480.0));
    let at = Align2::CENTER_CENTER.anchor_size(frame.center(), galley.size()).min;
    ui.painter().galley(at, galley, ink);
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
    paint_words(ui, frame, text, ink);
}

/// Says over a thumbnail why there is nothing better; nothing where the picture could be opened.
pub fn paint_trouble(ui: &Ui, frame: Rect, picture: &PictureView) {
    let (Some(error), None) = (&picture.error, &picture.pixels) else { return };
    let t = ui.tokens();
    let galley = Text::Small.paragraph(ui.painter(), error, t.warn, frame.width().min(480.0) - 24.0);
    let size = galley.size() + vec2(24.0, 16.0);
    let place = Align2::CENTER_BOTTOM.anchor_size(frame.center_bottom() - vec2(0.0, 12.0), size);
    let response = ui.interact(place, ui.scope_id().with("trouble"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, error));
    let painter = ui.painter_at(frame);
    painter.rect_filled(place, measure::RADIUS, t.raised);
    painter.galley(place.min + vec2(12.0, 8.0), galley, t.warn);
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
            confidence: (!drawn.found.is_told()).then_some(drawn.found.confidence),
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
