//! The transformation as text to type, with what is wrong with it in place; the crop page and the films share it.

use egui::{Id, Order, Ui};

use super::marked;
use super::stage::Stage;
use super::theme::{Text, measure};
use super::widgets::Field;
use crate::session::Command;

/// What is being typed.
#[derive(Debug, Default)]
pub struct TransformationText {
    /// As it stands in the field.
    text: String,
    /// As the session had it when it was last compared.
    seen: String,
}

impl TransformationText {
    /// Fills the row; `trailing` says what comes out, and mistakes are explained above the field.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, trailing: &str) {
        let id = Id::unique("transformation text");
        let typing = ui.memory(|m| m.has_focus(id));
        let crop = &stage.view.crop;
        if !typing || self.seen != crop.text && self.text != crop.text && self.text == self.seen {
            self.text.clone_from(&crop.text);
            self.seen.clone_from(&crop.text);
        }
        let field = Field::new("Transformation", id)
            .hint("c_fill,g_auto:cat,ar_16:9,w_1200")
            .text(Text::Code)
            .trailing(trailing)
            .wrong(!crop.errors.is_empty())
            .size(ui.available_width(), measure::TALL);
        let shown = field.show(ui, &mut self.text);
        if shown.response.changed() {
            stage.out.session(Command::SetCropText(self.text.clone()));
            self.seen.clone_from(&self.text);
        }
        let Some(error) = crop.errors.first().filter(|_| self.text == crop.text) else { return };
        let above = egui::pos2(shown.response.rect.left(), ui.max_rect().top());
        let area = egui::Area::new(Id::unique("transformation problem")).order(Order::Foreground);
        area.fixed_pos(above).pivot(egui::Align2::LEFT_BOTTOM).show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
                ui.set_max_width(640.0);
                let place = (error.offset, error.text.len());
                marked::show(ui, &self.text, place, &error.message, error.suggestion.as_deref());
            });
        });
    }
}
