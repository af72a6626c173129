//! The picture with what was found in it.

use egui::{Align2, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Lab, Pointed, data};
use crate::app::canvas::{self, Drawn};
use crate::app::found::FoundBox;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::viewport::{Mapping, Viewport};
use crate::app::widgets::{Mark, dashed_rect};

/// Room for the words under the picture.
const HINT: f32 = 40.0;

pub fn show(
    lab: &mut Lab,
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    things: &[data::Thing],
    pointed: &mut Pointed,
) {
    let room = ui.available_rect_before_wrap();
    if stage.view.picture.is_none() {
        return lab.open.target_ui(ui, stage, room);
    }
    let frame = Rect::from_min_max(room.min, pos2(room.right(), room.bottom() - HINT));
    let frame = canvas::frame_in(frame);
    let shown = canvas::texture(ui, stage);
    let Some((picture, shown)) = stage.view.picture.as_ref().zip(shown) else {
        return canvas::paint_absence(ui, frame, stage.view.picture.as_ref());
    };
    let size = canvas::size_of(picture).unwrap_or(shown.size);
    let mapping = Viewport::default().mapping(frame, size);
    let response = ui.interact(mapping.picture, Id::unique("lab picture"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &picture.name));
    canvas::paint_picture(ui, frame, &mapping, shown);
    let drawn = data::drawn(things);
    let boxes = || drawn.iter().filter_map(|thing| thing.found.as_ref());
    let under = response.hover_pos().and_then(|at| canvas::box_at(&mapping, boxes(), at));
    if let Some(thing) =
        under.and_then(|found| drawn.iter().find(|thing| thing.found.as_ref() == Some(found)))
    {
        *pointed = Pointed::at(thing);
    }
    let marked: Vec<Drawn<'_>> = drawn
        .iter()
        .filter_map(|thing| {
            let lit = pointed.means(thing);
            Some(Drawn { found: thing.found.as_ref()?, mark: Mark::Found, lit })
        })
        .collect();
    canvas::paint_boxes(ui, frame, &mapping, &marked);
    names_ui(ui, &mapping, boxes());
    hint_ui(ui, room, !drawn.is_empty());
    if ui.input(|i| !i.raw.hovered_files.is_empty()) {
        dashed_rect(ui.painter(), room.shrink(6.0), Stroke::new(1.0, ui.tokens().accent), 4.0, 3.0);
    }
}

/// Names every box for screen readers; the pointer goes through the picture itself.
fn names_ui<'a>(ui: &Ui, mapping: &Mapping, boxes: impl Iterator<Item = &'a FoundBox>) {
    for found in boxes {
        let corner = Rect::from_min_size(mapping.screen_from_px(found.bounds).min, vec2(1.0, 1.0));
        let id = Id::unique(("lab box", &found.at.analysis, found.at.index));
        let name = format!("box {} {:.2}", found.label, found.confidence);
        let response = ui.interact(corner, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &name));
    }
}

fn hint_ui(ui: &Ui, room: Rect, boxes: bool) {
    let t = ui.tokens();
    let text = if boxes {
        "Drop any picture here. Up to 20 boxes, small ones show their label under the pointer"
    } else {
        "Drop any picture here"
    };
    let galley = Text::Small.line(ui.painter(), text, t.text_3, room.width() - 56.0);
    let width = measure::ICON + measure::GAP_2 + galley.size().x;
    let middle = pos2(room.center().x, room.bottom() - HINT / 2.0);
    let row = Align2::CENTER_CENTER.anchor_size(middle, vec2(width, measure::ICON));
    Icon::Picture.paint(ui, Rect::from_min_size(row.min, egui::Vec2::splat(measure::ICON)), t.text_3);
    let at = pos2(row.min.x + measure::ICON + measure::GAP_2, middle.y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text_3);
}
