//! From which confidence findings become tags.

use egui::Ui;

use super::{Slider, segmented};
use crate::app::theme::{Text, UiTheme as _, measure};

/// Offered where somebody first asks for a confidence of their own.
const FIRST: f32 = 0.6;

/// Chooses between each model's own rule (`None`) and one confidence for all.
pub fn tagging_input(ui: &mut Ui, width: f32, least: &mut Option<f32>) {
    let words = ["As the models say", "From a confidence"];
    let chosen = Some(usize::from(least.is_some()));
    if let Some(n) = segmented(ui, "automatic tags", &words, chosen, 2, width) {
        *least = (n == 1).then(|| least.unwrap_or(FIRST));
    }
    let Some(least) = least else { return };
    ui.add_space(measure::GAP_1);
    ui.horizontal(|ui| {
        let slider = Slider::new("Automatic tags from", 0.05..=0.95).step(0.05);
        slider.width(width - 48.0).show(ui, least);
        ui.label(Text::Small.rich(format!("{least:.2}"), ui.tokens().text_2));
    });
}
