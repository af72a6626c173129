//! The transformation, and what can be done with it.

use egui::{Align, Layout, Ui};

use super::{MotionPanel, Scene, data, save};
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, measure};
use crate::app::widgets::{Button, row_below};

pub fn show(panel: &mut MotionPanel, ui: &mut Ui, stage: &mut Stage<'_>, scene: Option<&Scene<'_>>) {
    row_below(ui, "motion bar", measure::TRANSFORMATION_BAR, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(measure::GAP_3);
            if let Some(scene) = scene {
                let button = Button::new("Save film…").icon(Icon::Save).primary().show(ui);
                if button.clicked() || stage.pressed(Action::Save) {
                    panel.save = match panel.save.take() {
                        Some(_) => None,
                        None => Some(save::suggested(stage.view, scene)),
                    };
                }
                save::show(panel, ui, stage, scene, button.rect);
            } else {
                panel.save = None;
            }
            let crop = &stage.view.crop;
            if crop.transformation.is_some() && Button::new("Copy").icon(Icon::Copy).show(ui).clicked() {
                stage
                    .out
                    .window(UiCommand::Copy { text: crop.deliverable().to_owned(), what: "transformation" });
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(measure::GAP_3);
                let length = scene.map(|s| data::length(s.motion, s.plan.canvas)).unwrap_or_default();
                panel.text.show(ui, stage, &length);
            });
        });
    });
}
