//! The row above the grid: filters, order, size.

use egui::{Align, Layout, Ui};

use super::data;
use crate::app::filters;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Button, ChipAction, Slider, hline, icon_button, icon_toggle, menu_item, removable_chip,
};
use crate::app::words;
use crate::session::{Command, Grouping, SortKey};

/// Below this width menus go without their words.
const ROOMY: f32 = 720.0;
/// Below this width the count and the slider go; the palette knows larger and smaller thumbnails.
const NARROW: f32 = 560.0;

pub fn show(ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let bar = egui::Panel::top("library tools").exact_size(measure::FILTER_ROW).resizable(false);
    let bar = bar.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    bar.show(ui, |ui| {
        let rect = ui.max_rect();
        hline(ui, rect.x_range(), rect.bottom() - 1.0);
        ui.horizontal_centered(|ui| {
            ui.add_space(20.0);
            let (roomy, narrow) = (rect.width() >= ROOMY, rect.width() < NARROW);
            filters_ui(ui, stage, narrow);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(measure::GAP_3);
                if !narrow {
                    size_ui(ui, stage);
                    ui.add_space(measure::GAP_2);
                }
                layout_ui(ui, stage);
                ui.add_space(measure::GAP_2);
                grouping_ui(ui, stage, roomy);
                sort_ui(ui, stage, roomy);
            });
        });
    });
}

fn filters_ui(ui: &mut Ui, stage: &mut Stage<'_>, narrow: bool) {
    let t = ui.tokens();
    let heading = data::heading(stage.view);
    if heading.filters.is_empty() && heading.folder.is_none() {
        ui.label(Text::Small.rich("All pictures", t.text_2));
    }
    for filter in &heading.filters {
        if removable_chip(ui, &filter.kind, &filter.value) == Some(ChipAction::Remove) {
            stage.out.session(Command::SetQuery(filter.without.clone()));
        }
    }
    if let Some(folder) = &heading.folder
        && removable_chip(ui, "in", folder) == Some(ChipAction::Remove)
    {
        stage.out.session(Command::SetFolderFilter(None));
    }
    let button = Button::new("Filter").icon(Icon::Plus).small().flat().show(ui);
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(180.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        for (words, condition) in filters::OFFERED {
            if menu_item(ui, words, "", false) {
                stage.out.session(Command::SetQuery(filters::with(&stage.view.grid.query, condition)));
            }
        }
    });
    if !narrow {
        ui.add_space(measure::GAP_1);
        ui.label(Text::Small.rich(&heading.count, t.text_3));
    }
}

fn size_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let mut well = stage.state.well;
    if Slider::new("Size of the thumbnails", 96.0..=320.0).step(8.0).show(ui, &mut well).changed() {
        stage.out.window(UiCommand::Well(well));
    }
}

/// Two icons side by side; laid out from the right.
fn layout_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    ui.spacing_mut().item_spacing.x = 0.0;
    for (icon, name, justified) in
        [(Icon::Justified, "Rows that follow the pictures", true), (Icon::Grid, "Equal cells", false)]
    {
        let on = stage.state.justified == justified;
        if icon_toggle(ui, icon, name, on).clicked() && !on {
            stage.out.window(UiCommand::Justified(justified));
        }
    }
}

fn grouping_ui(ui: &mut Ui, stage: &mut Stage<'_>, roomy: bool) {
    let now = stage.view.grid.grouping;
    let label = words::grouping_label(now);
    let button = if roomy {
        Button::new(label).trailing(Icon::ChevronDown).small().flat().show(ui)
    } else {
        icon_button(ui, Icon::Stack, label)
    };
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(160.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        for grouping in Grouping::ALL {
            if menu_item(ui, words::grouping_label(grouping), "", now == grouping) {
                stage.out.window(UiCommand::Grouping(grouping));
            }
        }
    });
}

fn sort_ui(ui: &mut Ui, stage: &mut Stage<'_>, roomy: bool) {
    let now = stage.view.grid.sort;
    let label = words::sort_label(now.key, now.ascending);
    let button = if roomy {
        Button::new(label).icon(Icon::Sort).trailing(Icon::ChevronDown).small().flat().show(ui)
    } else {
        icon_button(ui, Icon::Sort, label)
    };
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(180.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        for sort in words::orders() {
            let text = words::sort_label(sort.key, sort.ascending);
            let chosen = sort == now || (sort.key == now.key && sort.key == SortKey::Relevance);
            if menu_item(ui, text, "", chosen) {
                stage.out.session(Command::SetSort(sort));
            }
        }
    });
}
