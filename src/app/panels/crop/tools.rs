//! The row of layers above the picture.

use egui::{Align, Layout, Ui};

use super::{CropPanel, yours};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::CropLayer;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, hline, tab};
use crate::session::Command;

pub fn show(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let row = egui::Panel::top("crop tools").exact_size(measure::TOOL_ROW).resizable(false);
    let row = row.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    row.show(ui, |ui| {
        let rect = ui.max_rect();
        hline(ui, rect.x_range(), rect.bottom() - 1.0);
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
                by_hand_ui(panel, ui, stage);
                ui.add_space(measure::GAP_1);
                ui.label(Text::Small.rich("Click a box to keep it, Alt-click to avoid it", t.text_3));
            });
        });
    });
}

/// The way back from a rectangle drawn by hand.
fn by_hand_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let text = &stage.view.crop.text;
    if panel.automatic.as_ref() == Some(text) {
        return;
    }
    let by_hand = text.starts_with("c_crop,h_") && text.contains(",x_");
    if !by_hand {
        panel.automatic = None;
    }
    if let Some(before) = &panel.automatic
        && Button::new("Back to automatic").icon(Icon::Undo).show(ui).clicked()
    {
        stage.out.session(Command::SetCropText(before.clone()));
    }
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
