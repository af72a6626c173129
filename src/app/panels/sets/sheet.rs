//! The review sheet: pictures down, slots across, only what is on screen.

use std::sync::Arc;

use egui::{Align2, Pos2, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::data::{self, Column};
use super::{cell, keyboard, row};
use crate::app::cast;
use crate::app::stage::Stage;
use crate::app::theme::{Text, UiTheme as _, measure};
use crate::app::widgets::{Button, hline};
use crate::app::words;
use crate::facts::AssetId;
use crate::session::{Command, SetCommand, SetDraft, SheetRow, Visible};

/// Height of a row.
pub const ROW: f32 = 160.0;
/// Width of the column that shows the whole picture.
pub const PICTURE: f32 = 288.0;
/// Height of the heads of columns.
const HEADS: f32 = measure::TALL;

/// What the sheet remembers.
#[derive(Default)]
pub struct Sheet {
    /// The row with the keyboard.
    pub at: Option<AssetId>,
    /// Its cell.
    pub slot: usize,
    /// A crop under the hand, or on its way into the library.
    pub held: Option<cell::Held>,
    /// Whether the cell with the keyboard must come into view.
    pub follow: bool,
    scroll: Vec2,
}

impl Sheet {
    /// The row with the keyboard: the one that was chosen, else the first.
    pub fn current(&self, stage: &Stage<'_>) -> Option<Arc<SheetRow>> {
        let rows = &stage.view.sets.sheet.rows;
        rows.iter().find(|row| Some(row.id) == self.at).or(rows.first()).cloned()
    }
}

pub fn show(sheet: &mut Sheet, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft) {
    if stage.view.sets.sheet.rows.is_empty() {
        return empty_ui(ui, stage);
    }
    let columns = data::columns(&draft.set, &stage.view.vocabulary);
    let rows = stage.view.sets.sheet.rows.clone();
    let room = ui.available_size();
    keyboard::obey(sheet, stage, &rows, &columns, room.y - HEADS);
    let across = columns.last().map_or(0.0, |c| c.left + c.width.max(72.0) + measure::GAP_4);
    let whole = vec2(PICTURE + across, HEADS + rows.len() as f32 * ROW);
    let mut area = ScrollArea::both().id_salt("review").auto_shrink(false);
    if std::mem::take(&mut sheet.follow) {
        let offset = following(sheet, &rows, &columns, room);
        area = area.scroll_offset(offset);
    }
    let output = area.show_viewport(ui, |ui, viewport| {
        ui.set_min_size(whole.max(room - vec2(1.0, 1.0)));
        rows_ui(sheet, ui, stage, draft, &rows, &columns, viewport);
        heads_ui(ui, &columns, viewport.min.x);
    });
    sheet.scroll = output.state.clamped_offset();
}

/// The offset that shows the cell with the keyboard.
fn following(sheet: &Sheet, rows: &[Arc<SheetRow>], columns: &[Column], room: Vec2) -> Vec2 {
    let mut offset = sheet.scroll;
    if let Some(index) = rows.iter().position(|row| Some(row.id) == sheet.at) {
        let top = index as f32 * ROW;
        offset.y = offset.y.min(top).max(top + ROW + HEADS - room.y);
    }
    if let Some(column) = columns.get(sheet.slot) {
        let right = PICTURE + column.left + column.width + measure::GAP_4;
        offset.x = offset.x.min(column.left).max(right - room.x);
    }
    offset
}

fn rows_ui(
    sheet: &mut Sheet,
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    draft: &SetDraft,
    rows: &[Arc<SheetRow>],
    columns: &[Column],
    viewport: Rect,
) {
    let clip = ui.clip_rect();
    let origin = clip.min - viewport.min.to_vec2();
    let first = cast::whole(viewport.min.y / ROW);
    let end = (cast::whole(viewport.max.y / ROW) + 1).min(rows.len());
    let below = Rect::from_min_max(clip.min + vec2(0.0, HEADS), clip.max);
    let mut body = ui.new_child(egui::UiBuilder::new().max_rect(below));
    body.set_clip_rect(below);
    let mut visible = Visible { large: true, ..Visible::default() };
    let current = sheet.current(stage).map(|row| row.id);
    for shown in rows.get(first..end).into_iter().flatten().zip(first..) {
        let (shown, index) = shown;
        let top = origin.y + HEADS + index as f32 * ROW;
        let place = Rect::from_min_size(pos2(clip.left(), top), vec2(clip.width(), ROW));
        let look = row::Look { place, origin_x: origin.x + PICTURE, current: current == Some(shown.id) };
        row::show(sheet, &mut body, stage, draft, shown, columns, look, &mut visible.thumbs);
    }
    stage.want(visible);
}

/// The heads of the columns stay in place while rows go by.
fn heads_ui(ui: &Ui, columns: &[Column], scrolled_x: f32) {
    let t = ui.tokens();
    let clip = ui.clip_rect();
    let row = Rect::from_min_size(clip.min, vec2(clip.width(), HEADS));
    ui.painter().rect_filled(row, 0, t.panel);
    hline(ui, row.x_range(), row.bottom() - 1.0);
    let across = Rect::from_min_max(row.min + vec2(PICTURE, 0.0), row.max);
    let painter = ui.painter_at(across);
    for column in columns {
        let x = across.left() + column.left - scrolled_x;
        let name = Text::TinyStrong.line(&painter, &column.slot, t.text_2, column.width.max(72.0));
        let y = row.center().y - name.size().y / 2.0;
        let after = x + name.size().x + measure::GAP_1;
        let room = column.width.max(72.0) - (after - x);
        painter.galley(pos2(x, y), name, t.text_2);
        if room > 20.0 {
            let label = Text::Tiny.line(&painter, &column.label, t.text_3, room);
            painter.galley(pos2(after, y), label, t.text_3);
        }
    }
    let words = Text::TinyStrong.line(ui.painter(), "Picture, least certain first", t.text_3, PICTURE);
    let at: Pos2 = pos2(row.left() + measure::GAP_4, row.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, t.text_3);
}

/// What to do when there is nothing to review yet.
fn empty_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let room = ui.available_rect_before_wrap();
    let middle = room.center();
    let sheet = &stage.view.sets.sheet;
    let (title, detail) = if sheet.planning {
        ("Planning the crops", data::progress(sheet))
    } else if sheet.asked.is_empty() {
        ("No pictures yet", "Choose pictures to see each of them in every slot".to_owned())
    } else {
        ("These pictures are gone", "They are not in the library any more".to_owned())
    };
    let place = Rect::from_center_size(middle, vec2(room.width().min(480.0), 120.0));
    let response = ui.interact(place, ui.scope_id().with("no pictures"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, title));
    let painter = ui.painter();
    painter.text(middle - vec2(0.0, 36.0), Align2::CENTER_CENTER, title, Text::Title.font(), t.text_1);
    let below = middle - vec2(0.0, 12.0);
    painter.text(below, Align2::CENTER_CENTER, detail, Text::Body.font(), t.text_3);
    if sheet.planning {
        return;
    }
    let (selected, listed) = (&stage.view.selection.ids, &stage.view.grid.ids);
    let offers = [("Review the selection", selected), ("Review all that is listed", listed)];
    let offers: Vec<_> = offers.into_iter().filter(|(_, ids)| !ids.is_empty()).collect();
    let row = Rect::from_center_size(middle + vec2(0.0, 24.0), vec2(180.0, measure::CONTROL));
    for (n, (words, ids)) in offers.into_iter().enumerate() {
        let down = vec2(-20.0, n as f32 * (measure::CONTROL + measure::GAP_2));
        let mut inner =
            ui.new_child(egui::UiBuilder::new().max_rect(row.translate(down).expand2(vec2(60.0, 0.0))));
        let words = format!("{words}, {}", words::pictures(ids.len() as u64));
        inner.vertical_centered(|ui| {
            if Button::new(&words).show(ui).clicked() {
                stage.out.session(Command::Set(SetCommand::Review(ids.to_vec())));
            }
        });
    }
}
