//! The transformation as text, to read, change, copy and use.

use egui::{Align, Layout, Ui};

use super::{CropPanel, data, save};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, UiTheme as _, measure};
use crate::app::widgets::{Button, hline};

pub fn show(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let bar = egui::Panel::bottom("transformation").exact_size(measure::TRANSFORMATION_BAR).resizable(false);
    let bar = bar.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    bar.show(ui, |ui| {
        let rect = ui.max_rect();
        hline(ui, rect.x_range(), rect.top());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(measure::GAP_3);
            buttons_ui(panel, ui, stage);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(measure::GAP_3);
                let output = data::output(stage.view.crop.plan.as_deref());
                panel.text.show(ui, stage, &output);
            });
        });
    });
}

fn buttons_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let crop = &stage.view.crop;
    if crop.plan.is_some() {
        let button = Button::new("Save crop…").icon(Icon::Save).primary().show(ui);
        if button.clicked() {
            panel.save = match panel.save.take() {
                Some(_) => None,
                None => Some(save::Save::suggested(stage.view)),
            };
        }
        save::show(panel, ui, stage, button.rect);
    } else {
        panel.save = None;
    }
    if crop.transformation.is_some() && Button::new("Copy").icon(Icon::Copy).show(ui).clicked() {
        stage.out.window(UiCommand::Copy { text: crop.text.clone(), what: "transformation" });
    }
}
