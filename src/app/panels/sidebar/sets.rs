//! Crop sets: a click reviews the selected pictures in one, and pictures are dropped onto them.

use egui::Ui;

use super::ui::title;
use crate::app::dragged;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::Asking;
use crate::app::theme::{Icon, measure};
use crate::app::widgets::{SidebarRow, sidebar_row};
use crate::session::View;

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
        let words = if unsaved(stage.view, &set.name) {
            "Shows the selected pictures in every slot. It has changes that are not saved"
        } else {
            "Shows the selected pictures in every slot"
        };
        response.on_hover_text(words);
    }
}

/// Whether a set has changes that are not saved.
fn unsaved(view: &View, name: &str) -> bool {
    let open = view.sets.draft.iter().filter(|draft| draft.changed);
    view.sets.aside.iter().chain(open).any(|draft| draft.set.name == name)
}
