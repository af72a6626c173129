//! Crop sets: the list of them, the slots of one, and every picture in every slot under review.

mod ask;
mod cell;
mod data;
mod export;
mod form;
mod head;
mod keyboard;
mod list;
mod markup;
mod overview;
mod row;
mod settings;
mod sheet;
mod side;
mod slot;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::session::View;

/// The page of sets.
#[derive(Default)]
pub struct SetsPanel {
    list: list::List,
    head: head::Head,
    sheet: sheet::Sheet,
    side: side::Side,
}

impl Panel for SetsPanel {
    fn name(&self) -> &'static str {
        "sets"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Sets
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let Some(draft) = stage.view.sets.draft.clone() else {
            self.side = side::Side::default();
            return list::show(&mut self.list, ui, stage);
        };
        let current = self.sheet.current(stage);
        side::show(&mut self.side, ui, stage, &draft, current.as_deref());
        head::show(&mut self.head, ui, stage, &draft);
        sheet::show(&mut self.sheet, ui, stage, &draft);
    }
}
