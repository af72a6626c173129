//! Crop sets: a click reviews the selected pictures in one, and pictures are dropped onto them.

use egui::Ui;

use super::ui::title;
use crate::app::dragged;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::Asking;
use crate::app::theme::{Icon, measure};
use crate::app::widgets::{SidebarRow, sidebar_row};

pub fn show(ui: &mut Ui, stage: &mut Stage<'_>) {
    let sets: Vec<_> = stage.view.sets.list.iter().filter(|set| set.set.is_ok()).collect();
    if sets.is_empty() {
        return;
    }
    ui.add_space(measure::GAP_4);
    title(ui, "Crop sets");
    for set in sets {
        let row =
            SidebarRow { name: set.shown(), icon: Some(Icon::Set), count: None, depth: 0, chosen: false };
        let response = sidebar_row(ui, &row);
        if response.clicked() {
            let ids = stage.view.selection.ids.to_vec();
            stage.out.window(UiCommand::ReviewIn { set: set.name.clone(), ids });
        }
        if let Some(ids) = dragged::pictures_on(ui, &response) {
            stage.out.window(UiCommand::ReviewIn { set: set.name.clone(), ids: ids.to_vec() });
            stage.out.window(UiCommand::Ask(Some(Asking::Export(set.name.clone(), ids))));
        }
        response.on_hover_text("Shows the selected pictures in every slot");
    }
}
