//! How the pictures are laid out, painted and judged.

use egui::{CursorIcon, Id, PointerButton, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2};
use egui::{WidgetInfo, pos2, vec2};

use super::{Compare, data};
use crate::app::canvas;
use crate::app::cast;
use crate::app::keyboard;
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::Page;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::app::viewport::Viewport;
use crate::app::widgets::{
    Button, focus_ring_around, hline, icon_button, icon_toggle, key_hints, key_hints_width, stars_input,
};
use crate::facts::{AssetId, Flag};
use crate::geometry::PxSize;
use crate::session::{Command, ComparedView, SelectHow, Visible};

/// Zoom of one notch of the wheel.
const WHEEL: f32 = 1.0 / 240.0;
/// Height of the line under a picture.
const FOOT: f32 = 36.0;

pub fn show(compare: &mut Compare, ui: &mut Ui, stage: &mut Stage<'_>) {
    let pictures = stage.view.compared.clone();
    let ids: Vec<AssetId> = pictures.iter().map(|picture| picture.id).collect();
    if compare.shown != ids {
        // Whoever looks at a detail wants to see the same one of the next picture.
        if !compare.shown.iter().any(|id| ids.contains(id)) {
            compare.viewport = Viewport::default();
        }
        compare.shown.clone_from(&ids);
        compare.asked = 0;
    }
    keys(compare, stage, &ids, ui.pixels_per_point());
    head_ui(ui, stage, &ids);
    if pictures.is_empty() {
        empty_ui(ui);
        return;
    }
    want_rows(stage, &ids);
    let room = ui.available_rect_before_wrap().shrink(measure::GAP_3);
    let upright = pictures.iter().filter(|p| p.size.is_some_and(|s| s.h > s.w)).count() * 2 > pictures.len();
    let (columns, rows) = data::arrangement(pictures.len(), upright);
    let gap = measure::GAP_2;
    let cell = vec2(
        (room.width() - gap * (columns - 1) as f32) / columns as f32,
        (room.height() - gap * (rows - 1) as f32) / rows as f32,
    );
    let before = compare.viewport;
    let mut largest = 0.0_f32;
    for (n, picture) in pictures.iter().enumerate() {
        let corner =
            room.min + vec2((cell.x + gap) * (n % columns) as f32, (cell.y + gap) * (n / columns) as f32);
        let shown = picture_ui(compare, ui, stage, Rect::from_min_size(corner, cell), picture, before);
        largest = largest.max(shown);
    }
    ask_for_pixels(compare, ui, stage, largest);
    if compare.viewport != before {
        ui.ctx().request_repaint();
    }
}

/// Moves the focus, judges, and lets the next pictures come.
fn keys(compare: &mut Compare, stage: &mut Stage<'_>, ids: &[AssetId], ppp: f32) {
    let focused = stage.view.selection.current;
    for (action, _) in stage.actions {
        match action {
            Action::Left | Action::Right => {
                let by = if *action == Action::Left { -1 } else { 1 };
                if let Some(id) = data::neighbour(ids, focused, by) {
                    stage.out.session(Command::Select { id, how: SelectHow::Only });
                }
            }
            Action::Winner => keep(stage, ids),
            Action::Out => take_out(stage, ids, focused),
            Action::Fit => compare.viewport = Viewport::default(),
            Action::Actual => compare.viewport.set_zoom(1.0 / ppp),
            _ => {}
        }
    }
}

/// The focused picture stays; the others give way to the next of the list.
fn keep(stage: &mut Stage<'_>, ids: &[AssetId]) {
    let Some(winner) = stage.view.selection.current.filter(|id| ids.contains(id)) else { return };
    let next = data::after_winner(&stage.view.grid.ids, ids, winner);
    if next.is_empty() {
        stage.out.window(UiCommand::Show(Page::Library));
    } else {
        stage.out.session(Command::Compare(next));
    }
}

fn take_out(stage: &mut Stage<'_>, ids: &[AssetId], gone: Option<AssetId>) {
    let left: Vec<AssetId> = ids.iter().copied().filter(|id| Some(*id) != gone).collect();
    if left.len() < 2 {
        stage.out.window(UiCommand::Show(Page::Library));
        return;
    }
    let at = ids.iter().position(|id| Some(*id) == gone).unwrap_or(0).min(left.len() - 1);
    stage.out.session(Command::Select { id: left[at], how: SelectHow::Only });
    stage.out.session(Command::Compare(left));
}

/// Rows of pictures that are far from the grid's place.
fn want_rows(stage: &mut Stage<'_>, ids: &[AssetId]) {
    let list = &stage.view.grid.ids;
    let first = ids.iter().filter_map(|id| list.iter().position(|other| other == id)).min();
    let Some(first) = first else { return };
    let thumbs = ids.iter().copied().filter(|id| stage.view.row(*id).is_none()).collect();
    stage.want(Visible { first, end: (first + 8).min(list.len()), thumbs, large: false });
}

fn head_ui(ui: &mut Ui, stage: &mut Stage<'_>, ids: &[AssetId]) {
    let t = ui.tokens();
    let bar = egui::Panel::top("compare head").exact_size(measure::FILTER_ROW).resizable(false);
    let bar = bar.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    bar.show(ui, |ui| {
        let rect = ui.max_rect();
        hline(ui, rect.x_range(), rect.bottom() - 1.0);
        ui.horizontal_centered(|ui| {
            ui.add_space(20.0);
            let words = ui.label(Text::Small.rich("Stars and flags go to the chosen one", t.text_2));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(measure::GAP_3);
                if ids.len() > 1 && Button::new("Keep this one, show the next").show(ui).clicked() {
                    keep(stage, ids);
                }
                if Button::new("Back to the grid").flat().show(ui).clicked() {
                    stage.out.window(UiCommand::Show(Page::Library));
                }
                let room = egui::Rangef::new(words.rect.right(), ui.min_rect().left()).shrink(measure::GAP_4);
                hints_ui(ui, room, rect.center().y);
            });
        });
    });
}

/// As many key hints as there is room for, the most useful first.
fn hints_ui(ui: &Ui, room: egui::Rangef, y: f32) {
    let hints = [("Left", "choose"), ("Enter", "keep"), ("Backspace", "take out"), ("H", "pixels")];
    let fits = |count: &usize| key_hints_width(ui, &hints[..*count]) <= room.span();
    if let Some(count) = (1..=hints.len()).rev().find(fits) {
        key_hints(ui, pos2(room.center(), y), &hints[..count]);
    }
}

fn empty_ui(ui: &Ui) {
    let t = ui.tokens();
    let middle = ui.available_rect_before_wrap().center();
    let words = "Select two to four pictures in the library and press N";
    let response = ui.interact(
        Rect::from_center_size(middle, vec2(400.0, 60.0)),
        Id::unique("nothing to compare"),
        Sense::hover(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().text(middle, egui::Align2::CENTER_CENTER, words, Text::Body.font(), t.text_3);
}

/// One picture with its line; answers how many pixels across its whole width would take on screen.
fn picture_ui(
    compare: &mut Compare,
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    cell: Rect,
    picture: &ComparedView,
    viewport: Viewport,
) -> f32 {
    let t = ui.tokens();
    let focused = stage.view.selection.current == Some(picture.id);
    let row = stage.view.row(picture.id);
    let name = row.map_or("", |row| row.name.as_str()).to_owned();
    let frame = Rect::from_min_max(cell.min, pos2(cell.right(), cell.bottom() - FOOT)).shrink(4.0);
    let response = ui.interact(frame, Id::unique(("compared", picture.id)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::selected(Role::Image, true, focused, &name));
    if response.clicked() || response.drag_started() || (response.gained_focus() && !focused) {
        stage.out.session(Command::Select { id: picture.id, how: SelectHow::Only });
    }
    keyboard::picture(ui, &response, "compared", focused);
    let mut across = 0.0;
    let rejected = row.is_some_and(|row| row.flag == Flag::Reject);
    match (picture.size, &picture.error) {
        (_, Some(error)) => canvas::paint_words(ui, frame, error, t.warn),
        (Some(size), None) => {
            moved(compare, ui, &response, frame, size);
            let mapping = viewport.mapping(frame, size);
            across = mapping.picture.size().max_elem();
            let thumb = row.and_then(|row| stage.textures.thumb(picture.id, row.version, true));
            canvas::paint_pyramid(ui, frame, &mapping, &picture.pyramid, thumb, stage.textures);
            if rejected {
                ui.painter().rect_filled(mapping.picture.intersect(frame), 0, t.canvas.gamma_multiply(0.65));
            }
        }
        (None, None) => canvas::paint_words(ui, frame, "Opening the picture", t.text_3),
    }
    if focused {
        ui.painter().rect_stroke(frame.expand(3.0), 0, Stroke::new(2.0, t.accent), StrokeKind::Inside);
    }
    focus_ring_around(ui, &response, frame.expand(3.0), 0.0);
    let foot = Rect::from_min_max(pos2(cell.left(), cell.bottom() - FOOT), cell.max);
    foot_ui(ui, stage, foot, picture.id, &name);
    if viewport.zoom.is_some() {
        response.on_hover_and_drag_cursor(CursorIcon::Grab);
    }
    across
}

/// Wheel and hand over one picture move all of them.
fn moved(compare: &mut Compare, ui: &Ui, response: &Response, frame: Rect, size: PxSize) {
    if let Some(pointer) = response.hover_pos() {
        let (wheel, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
        let factor = (wheel * WHEEL).exp() * pinch;
        if (factor - 1.0).abs() > 1e-4 {
            compare.viewport.zoom_by(factor, pointer, frame, size);
        }
    }
    if response.dragged_by(PointerButton::Primary) {
        compare.viewport.pan(response.drag_delta(), frame, size);
    }
    if response.double_clicked() {
        compare.viewport = match (compare.viewport.zoom, response.interact_pointer_pos()) {
            (None, Some(pointer)) => {
                let middle = compare.viewport.mapping(frame, size).share_at(pointer);
                Viewport { zoom: Some(1.0 / ui.pixels_per_point()), middle }
            }
            _ => Viewport::default(),
        };
    }
}

/// Name, stars, flags and colour of one picture.
fn foot_ui(ui: &mut Ui, stage: &mut Stage<'_>, rect: Rect, id: AssetId, name: &str) {
    let t = ui.tokens();
    let Some(row) = stage.view.row(id) else { return };
    let (rating, flag, label) = (row.rating, row.flag, row.label.clone());
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
    inner.spacing_mut().item_spacing.x = measure::GAP_1;
    let judge = |stage: &mut Stage<'_>, command: Command| {
        stage.out.session(Command::Select { id, how: SelectHow::Only });
        stage.out.session(command);
    };
    if icon_button(&mut inner, Icon::Close, &format!("Take {name} out")).clicked() {
        let ids: Vec<AssetId> = stage.view.compared.iter().map(|picture| picture.id).collect();
        take_out(stage, &ids, Some(id));
    }
    for (icon, word, wanted) in [(Icon::Reject, "Reject", Flag::Reject), (Icon::Flag, "Pick", Flag::Pick)] {
        let on = flag == wanted;
        let icon = if on && wanted == Flag::Pick { Icon::FlagSet } else { icon };
        if icon_toggle(&mut inner, icon, &format!("{word} {name}"), on).clicked() {
            judge(stage, Command::Flag(if on { Flag::None } else { wanted }));
        }
    }
    if let Some(stars) = stars_input(&mut inner, rating, name) {
        judge(stage, Command::Rate(stars));
    }
    if let Some(colour) = label.and_then(|label| Overlay::get().labels.get(&label).copied()) {
        let (dot, _) = inner.allocate_exact_size(Vec2::splat(12.0), Sense::hover());
        inner.painter().circle_filled(dot.center(), 4.0, colour);
    }
    let left = rect.left() + measure::GAP_1;
    let words =
        Text::Small.line(ui.painter(), name, t.text_2, (inner.min_rect().left() - left - 8.0).max(0.0));
    ui.painter().galley(pos2(left, rect.center().y - words.size().y / 2.0), words, t.text_2);
}

/// Asks for more pixels when the screen shows more than there are.
fn ask_for_pixels(compare: &mut Compare, ui: &Ui, stage: &mut Stage<'_>, across: f32) {
    let have = |picture: &ComparedView| {
        picture.pyramid.levels().first().map_or(0, |level| level.size().w.max(level.size().h))
    };
    let least = stage.view.compared.iter().map(have).min().unwrap_or(0);
    let wanted = cast::pixels((across * ui.pixels_per_point()).ceil());
    if least > 0 && wanted > least + least / 8 && wanted > compare.asked + compare.asked / 8 {
        compare.asked = wanted;
        stage.out.session(Command::RequestCompared { long_side: wanted });
    }
}
