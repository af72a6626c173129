//! One picture in one slot.

use egui::{
    Color32, CursorIcon, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::data::{self, CROP, Column, State};
use super::keyboard;
use super::sheet::Sheet;
use crate::app::cut;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::textures::Shown;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{fitted, menu_item, small_icon_button};
use crate::crop::Plan;
use crate::facts::AssetId;
use crate::geometry::{IntRect, PxRect};
use crate::session::{SheetCell, SheetRow};

/// A crop under the hand; after it was let go, until the library has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    id: AssetId,
    slot: String,
    /// What the plan took when the hand came down.
    before: IntRect,
    /// How far the hand moved, in points.
    by: Vec2,
    /// Where the crop is now.
    now: PxRect,
    /// Whether the hand is still down.
    down: bool,
}

/// Where a cell stands and with what.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Upper left corner of the crop.
    pub corner: egui::Pos2,
    /// Its column.
    pub column: &'a Column,
    /// The whole picture, once it is there.
    pub shown: Option<Shown>,
    /// Whether it has the keyboard.
    pub chosen: bool,
}

/// Shows a cell; answers whether it was touched.
pub fn show(
    sheet: &mut Sheet,
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    row: &SheetRow,
    cell: &SheetCell,
    place: Place<'_>,
) -> bool {
    let state = data::state(cell);
    let room = Rect::from_min_size(place.corner, vec2(place.column.width, CROP));
    let picture = cell.plan.as_ref().map_or(room, |plan| {
        let canvas = fitted(room, vec2(plan.canvas.w as f32, plan.canvas.h as f32));
        // All pictures of a column begin at the same edge.
        canvas.translate(room.min - canvas.min)
    });
    let movable = cell.plan.as_ref().is_ok_and(|plan| can_move(plan)) && !cell.locked;
    let sense = if movable { Sense::click_and_drag() } else { Sense::click() };
    let response = ui.interact(picture, Id::unique(("crop", row.id, &cell.slot)), sense);
    let said = format!("{} of {}, {}", cell.slot, row.name, data::state_word(state));
    response.widget_info(|| WidgetInfo::selected(Role::GridCell, true, place.chosen, &said));
    let mut touched = response.clicked() || response.drag_started() || response.secondary_clicked();
    match &cell.plan {
        Ok(plan) => {
            let take = hold(sheet, stage, row, cell, plan, &response, picture);
            match place.shown {
                Some(shown) => drop(cut::paint_take(ui, picture, plan, take, shown)),
                None => drop(ui.painter().rect_filled(picture, 0, ui.tokens().tile)),
            }
        }
        Err(reason) => failed_ui(ui, room, reason),
    }
    rings(ui, picture, state, place.chosen, &response);
    touched |= line_ui(ui, stage, row, cell, state, pos2(place.corner.x, place.corner.y + CROP));
    if response.double_clicked() {
        keyboard::open_crop(stage, row, Some(cell));
    }
    response.context_menu(|ui| menu_ui(ui, stage, row, cell, state));
    let response = if movable { response.on_hover_and_drag_cursor(CursorIcon::Grab) } else { response };
    if !response.dragged() {
        response.on_hover_text(tooltip(cell));
    }
    touched
}

/// A crop that keeps the whole picture has nowhere to go.
fn can_move(plan: &Plan) -> bool {
    plan.take.w < plan.source.w || plan.take.h < plan.source.h
}

/// Lets the hand move the crop; answers what is shown now.
fn hold(
    sheet: &mut Sheet,
    stage: &mut Stage<'_>,
    row: &SheetRow,
    cell: &SheetCell,
    plan: &Plan,
    response: &Response,
    picture: Rect,
) -> PxRect {
    let take = plan.take.to_px();
    let mine = |held: &Held| held.id == row.id && held.slot == cell.slot;
    if response.drag_started() {
        let slot = cell.slot.clone();
        let before = plan.take;
        sheet.held = Some(Held { id: row.id, slot, before, by: Vec2::ZERO, now: take, down: true });
    }
    let Some(held) = sheet.held.as_mut().filter(|held| mine(held)) else { return take };
    if held.down && response.dragged() {
        held.by += response.drag_delta();
        // The hand holds the picture, so the crop goes the other way.
        let across = f64::from(held.by.x) * per_point(plan, picture);
        let down = f64::from(held.by.y) * per_point(plan, picture);
        held.now = data::moved(held.before.to_px(), -across, -down, plan.source);
    }
    if held.down && response.drag_stopped() {
        held.down = false;
        if held.now == held.before.to_px() {
            sheet.held = None;
            return take;
        }
        keyboard::put(stage, row, cell, held.now);
        return held.now;
    }
    if held.down || plan.take == held.before {
        return held.now;
    }
    sheet.held = None;
    take
}

/// Source pixels under a point of the screen.
fn per_point(plan: &Plan, picture: Rect) -> f64 {
    let shown = f64::from(picture.width()) * f64::from(plan.place.w) / f64::from(plan.canvas.w.max(1));
    f64::from(plan.take.w) / shown.max(1.0)
}

fn failed_ui(ui: &Ui, room: Rect, reason: &str) {
    let t = ui.tokens();
    ui.painter().rect_filled(room, 0, t.tile);
    let words = Text::Tiny.paragraph(ui.painter(), reason, t.text_3, room.width() - 16.0);
    ui.painter().with_clip_rect(room.intersect(ui.clip_rect())).galley(
        room.min + vec2(8.0, 8.0),
        words,
        t.text_3,
    );
}

fn rings(ui: &Ui, picture: Rect, state: State, chosen: bool, response: &Response) {
    let t = ui.tokens();
    let ring = |grow: f32, width: f32, ink: Color32| {
        let stroke = Stroke::new(width, ink);
        ui.painter().rect_stroke(picture.expand(grow), 0, stroke, StrokeKind::Outside);
    };
    match state {
        State::Uncertain | State::Failed => ring(0.0, 2.0, t.warn),
        State::Yours => ring(0.0, 2.0, t.accent),
        State::Accepted | State::Fine(_) => {}
    }
    if chosen {
        ring(4.0, 2.0, t.accent);
    } else if response.hovered() || response.has_focus() {
        ring(4.0, 1.0, t.text_2);
    }
}

/// The line under a crop: how it stands, and one click back to automatic; answers whether it was clicked.
fn line_ui(
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    row: &SheetRow,
    cell: &SheetCell,
    state: State,
    at: egui::Pos2,
) -> bool {
    let t = ui.tokens();
    let (icon, ink) = match state {
        State::Accepted => (Some(Icon::Lock), t.text_3),
        State::Yours => (Some(Icon::Pencil), t.accent),
        State::Uncertain | State::Failed => (Some(Icon::Warning), t.warn),
        State::Fine(_) => (None, t.text_2),
    };
    let line = Rect::from_min_size(at + vec2(0.0, measure::GAP_2), vec2(72.0, 16.0));
    let mut x = line.left();
    if let Some(icon) = icon {
        icon.paint(ui, Rect::from_min_size(pos2(x, line.top() + 2.0), Vec2::splat(measure::ICON_SMALL)), ink);
        x += measure::ICON_SMALL + measure::GAP_1;
    }
    let words = Text::Tiny.line(ui.painter(), &data::state_word(state), ink, 72.0);
    let end = x + words.size().x;
    ui.painter().galley(pos2(x, line.center().y - words.size().y / 2.0), words, ink);
    if state != State::Yours {
        return false;
    }
    let place = Rect::from_min_size(pos2(end + 2.0, line.top() - 2.0), Vec2::splat(measure::HIT_SMALL));
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place));
    let name = format!("back to automatic: {} of {}", cell.slot, row.name);
    let clicked = small_icon_button(&mut inner, Icon::Undo, &name).clicked();
    if clicked {
        keyboard::automatic(stage, row, cell);
    }
    clicked
}

fn menu_ui(ui: &mut Ui, stage: &mut Stage<'_>, row: &SheetRow, cell: &SheetCell, state: State) {
    ui.set_min_width(200.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    match state {
        State::Accepted => {
            if menu_item(ui, "Open it again", "Space", false) {
                keyboard::accept_cell(stage, row, cell);
            }
        }
        State::Yours => {
            if menu_item(ui, "Back to automatic", "Delete", false) {
                keyboard::automatic(stage, row, cell);
            }
        }
        State::Uncertain | State::Fine(_) => {
            if menu_item(ui, "Accept this crop", "Space", false) {
                keyboard::accept_cell(stage, row, cell);
            }
        }
        State::Failed => {}
    }
    if menu_item(ui, "Open in the crop studio", "C", false) {
        keyboard::open_crop(stage, row, Some(cell));
    }
    if !cell.text.is_empty() && menu_item(ui, "Copy the transformation", "", false) {
        stage.out.window(UiCommand::Copy { text: cell.text.clone(), what: "transformation" });
    }
}

/// What a crop keeps, how large it becomes, and what else there is to say.
fn tooltip(cell: &SheetCell) -> String {
    let Ok(plan) = &cell.plan else { return String::new() };
    let size = format!("{} × {} px", plan.canvas.w, plan.canvas.h);
    let more = if cell.sizes > 1 { format!(", {} sizes", cell.sizes) } else { String::new() };
    let warned = plan.warnings.iter().map(|warning| &warning.message);
    let lines = [&plan.reason].into_iter().chain(&cell.notes).chain(warned);
    let lines: Vec<&str> = lines.map(String::as_str).filter(|line| !line.is_empty()).collect();
    format!("{}\n{size}{more}", lines.join("\n"))
}
