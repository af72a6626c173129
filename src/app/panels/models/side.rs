//! The name finder, and the card of the chosen analysis.

use egui::{ScrollArea, Ui};

use super::{Models, card, cells, data};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, section_title, section_ui, tick_box, value_row, vline};
use crate::session::{Command, EngineState, ModelCommand, ModelRow, ModelState, RowKind};

pub fn show(models: &mut Models, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let column =
        egui::Panel::right("models side").default_size(measure::SIDE_COLUMN).size_range(280.0..=420.0);
    let column = column.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    column.show(ui, |ui| {
        let rect = ui.max_rect();
        vline(ui, rect.left(), rect.y_range());
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            section_ui(ui, |ui| {
                if let Some(text) = models.finder.show(ui, &stage.view.vocabulary) {
                    stage.out.window(UiCommand::Copy { text, what: "name" });
                }
            });
            let chosen = stage.view.models.iter().find(|m| Some(&m.id) == models.chosen.as_ref()).cloned();
            if let Some(model) = chosen {
                section_ui(ui, |ui| facts_ui(ui, stage, &model));
                others_ui(ui, stage, &model);
                if !model.card.trim().is_empty() {
                    section_ui(ui, |ui| {
                        section_title(ui, "Card", "");
                        ui.add_space(measure::GAP_1);
                        card::show(ui, &model.card);
                    });
                }
            }
            section_ui(ui, |ui| engine_ui(ui, stage));
        });
    });
}

fn facts_ui(ui: &mut Ui, stage: &mut Stage<'_>, model: &ModelRow) {
    let t = ui.tokens();
    section_title(ui, &model.id, if model.private { "private" } else { "" });
    ui.add_space(measure::GAP_1);
    if model.kind == RowKind::Refused {
        value_row(ui, "Folder", &model.name);
    } else {
        value_row(ui, "Model", &model.name);
        value_row(ui, "Task", &model.task);
        if model.labels > 0 {
            value_row(ui, "Knows", &format!("{} names", model.labels));
        }
        if !model.capabilities.is_empty() {
            value_row(ui, "Gives", &model.capabilities.join(", "));
        }
        if !model.needs.is_empty() {
            value_row(ui, "Builds on", &model.needs.join(", "));
        }
        value_row(ui, "Versions", &data::versions(model));
        value_row(ui, "Licence", &model.licence);
    }
    choices_ui(ui, stage, model);
    match &model.state {
        ModelState::Downloading(at) => {
            ui.add_space(measure::GAP_2);
            cells::download_ui(ui, stage, model, *at);
        }
        ModelState::Failed(reason) => {
            ui.add_space(measure::GAP_2);
            ui.label(Text::Small.rich(reason, t.error));
            let again = model.kind != RowKind::Refused;
            ui.add_space(measure::GAP_2);
            if again && Button::new("Download again").icon(Icon::Refresh).show(ui).clicked() {
                stage.out.session(Command::PullModel(model.id.clone()));
            }
        }
        ModelState::Ready | ModelState::Missing { .. } => {}
    }
}

/// What a person may decide about an analysis.
fn choices_ui(ui: &mut Ui, stage: &mut Stage<'_>, model: &ModelRow) {
    if data::is_asked(model) {
        ui.add_space(measure::GAP_1);
        if tick_box(ui, !model.off, "Runs by itself on new pictures") {
            let analysis = model.id.clone();
            stage.out.session(Command::Models(ModelCommand::Rest { analysis, off: !model.off }));
        }
    }
    if data::is_chosen(model) {
        let words = format!("Back to {:.2}, the model's own confidence", model.own_confidence);
        if Button::new(&words).icon(Icon::Undo).small().flat().show(ui).clicked() {
            cells::choose(stage, model, None);
        }
    }
    if model.kind == RowKind::StandsBy && model.state == ModelState::Ready {
        ui.add_space(measure::GAP_1);
        let words = format!("Let it answer to {}", model.analysis);
        if Button::new(&words).icon(Icon::Check).show(ui).clicked() {
            let (analysis, model) = (model.analysis.clone(), model.model.clone());
            stage.out.session(Command::Models(ModelCommand::Use { analysis, model }));
        }
    }
}

fn others_ui(ui: &mut Ui, stage: &mut Stage<'_>, model: &ModelRow) {
    let others: Vec<ModelRow> = data::others(stage.view, model).into_iter().cloned().collect();
    if others.is_empty() || model.kind == RowKind::Refused {
        return;
    }
    section_ui(ui, |ui| {
        section_title(ui, &format!("Other models for {}", model.analysis), "");
        for other in &others {
            cells::other_ui(ui, stage, other);
        }
    });
}

fn engine_ui(ui: &mut Ui, stage: &Stage<'_>) {
    section_title(ui, "Engine", "");
    ui.add_space(measure::GAP_1);
    let t = ui.tokens();
    match &stage.view.engine {
        EngineState::NotStarted => ui.label(Text::Small.rich("Starts with the first picture", t.text_3)),
        EngineState::Ready(version) => value_row(ui, "Runs on", &format!("ONNX Runtime {version}")),
        EngineState::Unavailable(reason) => ui.label(Text::Small.rich(reason, t.warn)),
    };
}
