//! The transformation as text, to read, change, copy and use.

use egui::{Align, Id, Layout, Order, Ui};

use super::{CropPanel, add, data, save};
use crate::app::marked;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, hline, icon_button};
use crate::session::Command;

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
                text_ui(panel, ui, stage);
            });
        });
    });
}

fn buttons_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let crop = &stage.view.crop;
    if crop.plan.is_some() {
        let button = Button::new("Save crop…").icon(Icon::Save).primary().show(ui);
        if button.clicked() {
            panel.add = None;
            panel.save = match panel.save.take() {
                Some(_) => None,
                None => Some(save::Save::suggested(stage.view)),
            };
        }
        save::show(panel, ui, stage, button.rect);
    } else {
        panel.save = None;
    }
    add_ui(panel, ui, stage);
    copy_ui(ui, stage);
}

/// The crop as text, as an address and as a signed one.
fn copy_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    if stage.view.crop.transformation.is_none() {
        return;
    }
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
        stage.out.window(UiCommand::Copy { text: crop.text, what: "transformation" });
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
    if button.clicked() {
        panel.save = None;
        panel.add = match panel.add.take() {
            Some(_) => None,
            None => Some(add::Add::suggested(view)),
        };
    }
    add::show(panel, ui, stage, button.rect);
}

fn text_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let id = Id::unique("transformation text");
    let typing = ui.memory(|m| m.has_focus(id));
    let crop = &stage.view.crop;
    if !typing || panel.seen != crop.text && panel.text != crop.text && panel.text == panel.seen {
        panel.text.clone_from(&crop.text);
        panel.seen.clone_from(&crop.text);
    }
    let output = data::output(crop.plan.as_deref());
    let field = Field::new("Transformation", id)
        .hint("c_fill,g_auto:cat,ar_16:9,w_1200")
        .text(Text::Code)
        .trailing(&output)
        .wrong(!crop.errors.is_empty())
        .size(ui.available_width(), measure::TALL);
    let shown = field.show(ui, &mut panel.text);
    if shown.response.changed() {
        stage.out.session(Command::SetCropText(panel.text.clone()));
        panel.seen.clone_from(&panel.text);
    }
    let Some(error) = crop.errors.first().filter(|_| panel.text == crop.text) else { return };
    let above = egui::pos2(shown.response.rect.left(), ui.max_rect().top());
    let area = egui::Area::new(Id::unique("transformation problem")).order(Order::Foreground);
    area.fixed_pos(above).pivot(egui::Align2::LEFT_BOTTOM).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.set_max_width(640.0);
            let place = (error.offset, error.text.len());
            marked::show(ui, &panel.text, place, &error.message, error.suggestion.as_deref());
        });
    });
}
