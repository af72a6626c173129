//! The row of layers above the picture.

use egui::{Align, Layout, Sense, Ui, Vec2};

use super::{CropPanel, yours};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::CropLayer;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, icon_button, row_above, tab};
use crate::session::Command;

pub fn show(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    row_above(ui, "crop tools", measure::TOOL_ROW, |ui| {
        ui.horizontal_centered(|ui| {
            ui.add_space(measure::GAP_3);
            ui.spacing_mut().item_spacing.x = 4.0;
            for layer in CropLayer::ALL {
                if tab(ui, layer.label(), Some(icon(layer)), stage.state.shows(layer)).clicked() {
                    stage.out.window(UiCommand::ToggleLayer(layer));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(measure::GAP_3);
                yours::tools_ui(&mut panel.yours, ui, stage);
                ui.add_space(measure::GAP_1);
                if panel.dragged.is_some() {
                    hint_ui(ui, "Shift lets go of the shape");
                } else if stage.view.crop.by_hand.is_some() {
                    by_hand_ui(ui, stage);
                } else {
                    hint_ui(ui, "Click a box to keep it, Alt-click to avoid it");
                }
            });
        });
    });
}

/// What can be done, where there is room to say it.
fn hint_ui(ui: &mut Ui, words: &str) {
    let ink = ui.tokens().text_3;
    let line = Text::Small.line(ui.painter(), words, ink, f32::INFINITY);
    if line.size().x + measure::GAP_2 <= ui.available_width() {
        ui.label(Text::Small.rich(words, ink));
    }
}

/// Says that a person drew the rectangle, and leads back to the one that is chosen.
fn by_hand_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let back = "Back to automatic";
    // A narrow window keeps the badge: there the words are a tooltip.
    let wide = ui.available_width() >= 240.0;
    let button =
        if wide { Button::new(back).icon(Icon::Undo).show(ui) } else { icon_button(ui, Icon::Undo, back) };
    if button.clicked() {
        stage.out.session(Command::DrawCrop(None));
    }
    ui.add_space(measure::GAP_1);
    let accent = ui.tokens().accent;
    ui.label(Text::Small.rich("yours", accent));
    let (place, _) = ui.allocate_exact_size(Vec2::splat(measure::ICON_SMALL), Sense::hover());
    Icon::Pencil.paint(ui, place, accent);
}

const fn icon(layer: CropLayer) -> Icon {
    match layer {
        CropLayer::Boxes => Icon::Boxes,
        CropLayer::Faces => Icon::Face,
        CropLayer::Text => Icon::Text,
        CropLayer::Importance => Icon::Importance,
        CropLayer::Thirds => Icon::Thirds,
    }
}
