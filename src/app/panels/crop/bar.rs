//! The transformation as text, to read, change, copy and use.

use egui::{Align, Layout, Ui};

use super::{CropPanel, add, data, save};
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, measure};
use crate::app::widgets::{Button, icon_button, row_below};
use crate::session::Command;

pub fn show(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    row_below(ui, "transformation", measure::TRANSFORMATION_BAR, |ui| {
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
        if button.clicked() || stage.pressed(Action::Save) {
            panel.add = None;
            panel.save = match panel.save.take() {
                Some(_) => None,
                None => Some(save::suggested(stage.view)),
            };
        }
        save::show(panel, ui, stage, button.rect);
    } else {
        panel.save = None;
    }
    add_ui(panel, ui, stage);
    if stage.view.crop.transformation.is_some() {
        copies_ui(ui, stage);
    }
}

/// The transformation and its addresses, for the clipboard.
fn copies_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let crop = stage.view.crop.clone();
    // A narrow window keeps the text readable: there the words are tooltips.
    let wide = stage.state.width >= 1280.0;
    let mut asked = |icon, words: &str| {
        if wide {
            Button::new(words).icon(icon).show(ui).clicked()
        } else {
            icon_button(ui, icon, words).clicked()
        }
    };
    if !crop.url.is_empty() {
        if asked(Icon::Key, "Signed URL") {
            stage.out.session(Command::SignUrl);
        }
        if asked(Icon::Link, "Copy URL") {
            stage.out.window(UiCommand::Copy { text: crop.url.clone(), what: "URL" });
        }
    }
    if asked(Icon::Copy, "Copy") {
        let text = crop.deliverable().to_owned();
        stage.out.window(UiCommand::Copy { text, what: "transformation" });
    }
}

/// The way into a crop set, where there is something to add and somebody to remember it.
fn add_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let view = stage.view;
    let crop = &view.crop;
    let still = crop.plan.as_ref().is_none_or(|plan| plan.motion.is_none());
    if crop.transformation.is_none() || !crop.errors.is_empty() || !still || view.read_only.is_some() {
        panel.add = None;
        return;
    }
    let button = Button::new("Add to set…").icon(Icon::Set).show(ui);
    if button.clicked() || stage.pressed(Action::AddToSet) {
        panel.save = None;
        panel.add = match panel.add.take() {
            Some(_) => None,
            None => Some(add::Add::suggested(view)),
        };
    }
    add::show(panel, ui, stage, button.rect);
}
