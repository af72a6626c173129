//! The keys of the review sheet.

use std::sync::Arc;

use super::data::{self, Column, State};
use super::sheet::{ROW, Sheet};
use crate::app::cast;
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::Page;
use crate::geometry::PxRect;
use crate::session::{Command, SetCommand, SheetCell, SheetRow};

/// A nudge moves a crop by this share of the picture.
const NUDGE: f64 = 0.02;
/// A step makes a crop tighter by this factor.
const TIGHTER: f64 = 0.95;

/// Does what the keys of this frame mean.
pub fn obey(
    sheet: &mut Sheet,
    stage: &mut Stage<'_>,
    rows: &[Arc<SheetRow>],
    columns: &[Column],
    height: f32,
) {
    sheet.slot = sheet.slot.min(columns.len().saturating_sub(1));
    for (action, shift) in stage.actions {
        let Some(current) = sheet.current(stage) else { return };
        if step(sheet, *action, *shift, rows, columns, height, current.id) {
            sheet.follow = true;
            continue;
        }
        let cell = columns.get(sheet.slot).and_then(|column| data::cell(&current, &column.slot));
        match action {
            Action::Accept => accept_row(stage, &current),
            Action::Crop => open_crop(stage, &current, cell),
            _ => {
                if let Some(cell) = cell {
                    change(stage, *action, &current, cell);
                }
            }
        }
    }
}

/// Goes to another cell; `false` when the key means something else.
fn step(
    sheet: &mut Sheet,
    action: Action,
    shift: bool,
    rows: &[Arc<SheetRow>],
    columns: &[Column],
    height: f32,
    at: crate::facts::AssetId,
) -> bool {
    let last = rows.len().saturating_sub(1);
    let here = rows.iter().position(|row| row.id == at).unwrap_or(0);
    let page = cast::whole(height / ROW).max(1);
    let row = match action {
        Action::Left if !shift => {
            sheet.slot = sheet.slot.saturating_sub(1);
            here
        }
        Action::Right if !shift => {
            sheet.slot = (sheet.slot + 1).min(columns.len().saturating_sub(1));
            here
        }
        Action::Up if !shift => here.saturating_sub(1),
        Action::Down if !shift => (here + 1).min(last),
        Action::PageUp => here.saturating_sub(page),
        Action::PageDown => (here + page).min(last),
        Action::Home => 0,
        Action::End => last,
        _ => return false,
    };
    sheet.at = rows.get(row).map(|row| row.id);
    true
}

/// Accepts what is open in a row; a row without anything open is opened again.
pub fn accept_row(stage: &mut Stage<'_>, row: &SheetRow) {
    let accepted = !data::decided(row);
    stage.out.session(Command::Set(SetCommand::Accept { id: row.id, slot: None, accepted }));
}

/// Accepts a cell, or opens it again.
pub fn accept_cell(stage: &mut Stage<'_>, row: &SheetRow, cell: &SheetCell) {
    let slot = Some(cell.slot.clone());
    stage.out.session(Command::Set(SetCommand::Accept { id: row.id, slot, accepted: !cell.locked }));
}

/// Gives a cell back to the machine.
pub fn automatic(stage: &mut Stage<'_>, row: &SheetRow, cell: &SheetCell) {
    let slot = cell.slot.clone();
    stage.out.session(Command::Set(SetCommand::Take { id: row.id, slot, area: None }));
}

/// Opens the picture in the crop studio with the transformation of a cell.
pub fn open_crop(stage: &mut Stage<'_>, row: &SheetRow, cell: Option<&SheetCell>) {
    stage.out.session(Command::Open(row.id));
    if let Some(cell) = cell.filter(|cell| !cell.automatic.is_empty()) {
        stage.out.session(Command::SetCropText(cell.automatic.clone()));
    }
    stage.out.window(UiCommand::Show(Page::Crop));
}

fn change(stage: &mut Stage<'_>, action: Action, row: &SheetRow, cell: &SheetCell) {
    let state = data::state(cell);
    match action {
        Action::AcceptCell if !matches!(state, State::Yours | State::Failed) => {
            accept_cell(stage, row, cell);
        }
        Action::Automatic if matches!(state, State::Yours | State::Accepted) => automatic(stage, row, cell),
        _ => nudge(stage, action, row, cell),
    }
}

/// Moves or zooms a crop that is not locked.
fn nudge(stage: &mut Stage<'_>, action: Action, row: &SheetRow, cell: &SheetCell) {
    let Ok(plan) = &cell.plan else { return };
    if cell.locked {
        return;
    }
    let (take, size) = (plan.take.to_px(), plan.source);
    let (dx, dy) = (NUDGE * f64::from(size.w), NUDGE * f64::from(size.h));
    let area = match action {
        Action::Left => data::moved(take, -dx, 0.0, size),
        Action::Right => data::moved(take, dx, 0.0, size),
        Action::Up => data::moved(take, 0.0, -dy, size),
        Action::Down => data::moved(take, 0.0, dy, size),
        Action::Tighter => data::zoomed(take, TIGHTER, size),
        Action::Wider => data::zoomed(take, 1.0 / TIGHTER, size),
        _ => return,
    };
    if area != take {
        put(stage, row, cell, area);
    }
}

/// Makes a crop the person's own.
pub fn put(stage: &mut Stage<'_>, row: &SheetRow, cell: &SheetCell, area: PxRect) {
    let slot = cell.slot.clone();
    stage.out.session(Command::Set(SetCommand::Take { id: row.id, slot, area: Some(area) }));
}
