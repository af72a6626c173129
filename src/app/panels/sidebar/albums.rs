//! Searches with a name: ready-made, and saved by the person.

use egui::{Id, Ui};

use super::{Sidebar, data, ui::title};
use crate::app::stage::Stage;
use crate::app::theme::{Icon, measure};
use crate::app::widgets::{Button, Field, SidebarRow, menu_item, sidebar_row};
use crate::session::{Command, FilesCommand, SmartAlbum};

pub fn show(side: &mut Sidebar, ui: &mut Ui, stage: &mut Stage<'_>) {
    title(ui, "Smart albums");
    for album in &stage.view.library.albums {
        let icon = data::album_icon(&album.name);
        let response = row_ui(ui, stage, album, &data::album_title(&album.name), icon);
        if album.query == "flag:reject" && album.assets > 0 {
            response.context_menu(|ui| {
                ui.set_min_width(220.0);
                if menu_item(ui, "Put the rejected ones into the trash…", "", false) {
                    stage.out.session(Command::Files(FilesCommand::PlanRejects));
                }
            });
        }
    }
    for album in &stage.view.library.saved {
        let response = row_ui(ui, stage, album, &album.name, Icon::Filter);
        response.context_menu(|ui| {
            ui.set_min_width(180.0);
            if menu_item(ui, "Forget this search", "", false) {
                stage.out.session(Command::ForgetSearch(album.name.clone()));
            }
        });
    }
    save_ui(side, ui, stage);
}

fn row_ui(ui: &mut Ui, stage: &mut Stage<'_>, album: &SmartAlbum, name: &str, icon: Icon) -> egui::Response {
    let chosen = stage.view.grid.query == album.query;
    let row = SidebarRow { name, icon: Some(icon), count: Some(album.assets), depth: 0, chosen };
    let response = sidebar_row(ui, &row);
    if response.clicked() {
        let query = if chosen { String::new() } else { album.query.clone() };
        stage.out.session(Command::SetQuery(query));
    }
    response
}

/// Gives the search that is shown a name.
fn save_ui(side: &mut Sidebar, ui: &mut Ui, stage: &mut Stage<'_>) {
    let library = &stage.view.library;
    let query = stage.view.grid.query.trim();
    let known = library.albums.iter().chain(&library.saved).any(|album| album.query == query);
    if query.is_empty() || known || stage.view.grid.query_error.is_some() {
        side.saving = None;
        return;
    }
    let Some(name) = &mut side.saving else {
        if Button::new("Save this search…").icon(Icon::Plus).flat().show(ui).clicked() {
            side.saving = Some(String::new());
            ui.memory_mut(|m| m.request_focus(Id::unique("search name")));
        }
        return;
    };
    let width = ui.available_width();
    let field = Field::new("Name of the search", Id::unique("search name")).hint("Its name");
    let shown = field.size(width, measure::CONTROL).show(ui, name);
    if shown.submitted && !name.trim().is_empty() {
        let name = name.trim().to_owned();
        stage.out.session(Command::SaveSearch { name, query: query.to_owned() });
        side.saving = None;
    } else if shown.response.lost_focus() {
        side.saving = None;
    }
}
