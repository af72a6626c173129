//! The name finder, and the card of the chosen analysis.

use egui::{Align, Id, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Models, data};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Field, icon_button, section_title, section_ui, swatch, two_lines, value_row, vline,
};
use crate::session::{EngineState, ModelState};

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
            section_ui(ui, |ui| finder_ui(models, ui, stage));
            card_ui(models, ui, stage);
            section_ui(ui, |ui| engine_ui(ui, stage));
        });
    });
}

fn finder_ui(models: &mut Models, ui: &mut Ui, stage: &mut Stage<'_>) {
    section_title(ui, "Name finder", "");
    ui.add_space(measure::GAP_2);
    let found = data::find(&models.name, &stage.view.vocabulary, 30);
    let count = match (models.name.trim().is_empty(), found.len()) {
        (true, _) => String::new(),
        (false, 30) => "30 names or more".to_owned(),
        (false, 1) => "1 name".to_owned(),
        (false, n) => format!("{n} names"),
    };
    let width = ui.available_width();
    Field::new("Name finder", Id::unique("name finder"))
        .hint("An object or a category")
        .icon(Icon::Search)
        .trailing(&count)
        .size(width, measure::TALL)
        .show(ui, &mut models.name);
    ui.add_space(measure::GAP_1);
    for known in &found {
        known_ui(ui, stage, known);
    }
}

fn known_ui(ui: &mut Ui, stage: &mut Stage<'_>, known: &data::Known) {
    let t = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::FILTER_ROW), Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::ListItem, true, format!("name {}", known.syntax)));
    if response.contains_pointer() {
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), measure::RADIUS, t.hover);
    }
    swatch(ui, pos2(rect.left() + 4.0, rect.center().y), Overlay::get().model(&known.analysis), true);
    let code = Text::CodeSmall.line(ui.painter(), &known.syntax, t.text_2, rect.width() * 0.55);
    let code_left = rect.right() - 34.0 - code.size().x;
    ui.painter().galley(pos2(code_left, rect.center().y - code.size().y / 2.0), code, t.text_2);
    let words =
        Rect::from_min_max(pos2(rect.left() + 16.0, rect.top()), pos2(code_left - 8.0, rect.bottom()));
    two_lines(ui, words, &known.name, &known.analysis, t.text_1);
    let place = Rect::from_min_max(pos2(rect.right() - 28.0, rect.top()), rect.max);
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    if icon_button(&mut inner, Icon::Copy, &format!("Copy {}", known.syntax)).clicked() {
        stage.out.window(UiCommand::Copy { text: known.syntax.clone(), what: "name" });
    }
}

fn card_ui(models: &Models, ui: &mut Ui, stage: &Stage<'_>) {
    let Some(model) = stage.view.models.iter().find(|m| Some(&m.id) == models.chosen.as_ref()) else {
        return;
    };
    section_ui(ui, |ui| {
        let t = ui.tokens();
        section_title(ui, &model.id, "");
        ui.add_space(measure::GAP_1);
        value_row(ui, "Model", &model.name);
        value_row(ui, "Task", &model.task);
        if model.labels > 0 {
            value_row(ui, "Knows", &format!("{} names", model.labels));
        }
        value_row(ui, "Gives", &model.capabilities.join(", "));
        if !model.needs.is_empty() {
            value_row(ui, "Builds on", &model.needs.join(", "));
        }
        value_row(ui, "Licence", &model.licence);
        if let ModelState::Failed(reason) = &model.state {
            ui.label(Text::Small.rich(reason, t.error));
        }
        if !model.card.trim().is_empty() {
            ui.add_space(measure::GAP_2);
            ui.label(Text::Small.rich(model.card.trim(), t.text_2));
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
