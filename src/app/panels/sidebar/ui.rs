//! How the sidebar is painted.

use egui::{Id, ScrollArea, Ui};

use super::{Sidebar, albums, data, sets, tree};
use crate::app::dragged;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::{Asking, Page};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Button, Field, SidebarRow, menu_item, section_title, sidebar_row, small_icon_button, vline,
};
use crate::app::words;
use crate::facts::RootId;
use crate::session::{Command, PresetCommand, RootView};

/// Tags listed until all are asked for.
const FEW_TAGS: usize = 12;
/// Tags listed at most; the filter finds the others.
const MANY_TAGS: usize = 400;

pub fn show(side: &mut Sidebar, ui: &mut Ui, stage: &mut Stage<'_>) {
    let rect = ui.max_rect();
    vline(ui, rect.right() - 1.0, rect.y_range());
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::Frame::NONE.inner_margin(egui::Margin::symmetric(8, 12)).show(ui, |ui| {
            folders_ui(ui, stage);
            if !stage.view.library.albums.is_empty() {
                ui.add_space(measure::GAP_4);
                albums::show(side, ui, stage);
            }
            sets::show(ui, stage);
            if !stage.view.library.tags.is_empty() {
                ui.add_space(measure::GAP_4);
                tags_ui(side, ui, stage);
            }
        });
    });
}

pub(super) fn title(ui: &mut Ui, text: &str) {
    egui::Frame::NONE.inner_margin(egui::Margin { left: 8, right: 8, top: 0, bottom: 4 }).show(ui, |ui| {
        section_title(ui, text, "");
    });
}

fn folders_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    title(ui, "Folders");
    let everything = stage.view.grid.folder.is_none() && stage.view.grid.query.is_empty();
    let all = SidebarRow {
        name: "All pictures",
        icon: Some(Icon::Picture),
        count: Some(stage.view.library.counts.assets),
        depth: 0,
        chosen: everything,
    };
    if sidebar_row(ui, &all).clicked() {
        stage.out.session(Command::SetFolderFilter(None));
        stage.out.session(Command::SetQuery(String::new()));
    }
    for row in data::folders(stage.view, &stage.state.closed_folders) {
        folder_ui(ui, stage, &row);
    }
    if Button::new("Add a folder…").icon(Icon::Plus).flat().show(ui).clicked() {
        stage.out.window(UiCommand::ChooseFolder);
    }
}

fn folder_ui(ui: &mut Ui, stage: &mut Stage<'_>, row: &data::FolderRow<'_>) {
    let shown = SidebarRow {
        name: row.name,
        icon: Some(if row.offline() { Icon::FolderOff } else { Icon::Folder }),
        count: Some(row.count),
        // Room for the mark that opens and closes it.
        depth: row.depth + 1,
        chosen: row.chosen,
    };
    let response = sidebar_row(ui, &shown).on_hover_ui(|ui| {
        ui.label(row.detail());
    });
    if !row.offline()
        && let Some(ids) = dragged::pictures_on(ui, &response)
    {
        stage.out.window(UiCommand::Ask(Some(Asking::Move(ids, Some(row.folder())))));
    }
    if response.clicked() {
        let folder = if row.chosen { None } else { Some(row.folder()) };
        stage.out.session(Command::SetFolderFilter(folder));
    }
    if let Some(open) = row.open {
        let key = ("open folder", row.root, row.path);
        if tree::chevron_ui(ui, response.rect, row.depth, (row.name, open), key) {
            stage.out.window(UiCommand::ToggleFolder(row.folder()));
        }
    }
    if let Some(root) = row.watched {
        response.context_menu(|ui| watched_menu(ui, stage, root));
    }
}

/// What can be done with a watched folder.
fn watched_menu(ui: &mut Ui, stage: &mut Stage<'_>, root: &RootView) {
    ui.set_min_width(180.0);
    if menu_item(ui, "Look for changes now", "", false) {
        stage.out.session(Command::Rescan(Some(root.id)));
    }
    if menu_item(ui, "Forget this folder…", "", false) {
        stage.out.session(Command::PlanForget(root.id));
    }
    ui.separator();
    preset_menu(ui, stage, root.id, root.preset.as_deref());
}

/// The import preset of a watched folder.
fn preset_menu(ui: &mut Ui, stage: &mut Stage<'_>, root: RootId, given: Option<&str>) {
    let give = |preset| Command::Preset(PresetCommand::Give { root, preset });
    let presets = std::sync::Arc::clone(&stage.view.presets);
    for preset in presets.iter().filter(|preset| preset.wrong.is_none()) {
        let chosen = given == Some(&preset.name);
        let words = format!("Preset: {}", preset.name);
        if menu_item(ui, &words, "", chosen) {
            stage.out.session(give((!chosen).then(|| preset.name.clone())));
        }
    }
    if menu_item(ui, "Import presets…", "", false) {
        stage.out.window(UiCommand::Show(Page::Presets));
    }
}

fn tags_ui(side: &mut Sidebar, ui: &mut Ui, stage: &mut Stage<'_>) {
    ui.horizontal(|ui| {
        ui.add_space(measure::GAP_2);
        ui.label(Text::TinyStrong.rich("Tags", ui.tokens().text_3));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if small_icon_button(ui, Icon::Search, "Find a tag").clicked() {
                side.filtering = !side.filtering;
                side.tag_filter.clear();
            }
        });
    });
    if side.filtering {
        let width = ui.available_width();
        Field::new("Find a tag", Id::unique("tag filter"))
            .hint("Part of its name")
            .size(width, measure::CONTROL)
            .show(ui, &mut side.tag_filter);
        ui.add_space(measure::GAP_1);
    }
    if !side.filtering {
        tree::show(side, ui, stage);
    }
    let most = if side.all_tags || side.filtering { MANY_TAGS } else { FEW_TAGS };
    let leveled = !side.filtering && !stage.view.library.tag_tree.is_empty();
    for tag in data::tags(&stage.view.library.tags, &side.tag_filter, most) {
        if leveled && tree::holds(&stage.view.library.tag_tree, &tag.name) {
            continue;
        }
        let query = words::tag_query(&tag.name);
        let chosen = stage.view.grid.query == query;
        let row = SidebarRow { name: &tag.name, icon: None, count: Some(tag.assets), depth: 1, chosen };
        let response = sidebar_row(ui, &row);
        if tree::tag_carried(ui, stage, &response, &tag.name).clicked() {
            stage.out.session(Command::SetQuery(if chosen { String::new() } else { query }));
        }
    }
    let more = stage.view.library.tags.len() > FEW_TAGS && !side.filtering;
    let word = if side.all_tags { "Fewer tags" } else { "More tags" };
    if more && Button::new(word).flat().show(ui).clicked() {
        side.all_tags = !side.all_tags;
    }
}
