//! Things, people and words of the picture; pointing at a row lights its box on the thumbnail.

use egui::{Response, Ui};

use super::data;
use crate::app::found::{self, FoundBox, LEAST_LISTED};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::BoxRef;
use crate::app::theme::{Overlay, measure};
use crate::app::widgets::{
    ObjectRow, label_row, object_row, person_row, section_title, section_ui, value_row,
};
use crate::session::{Command, Inspector};

/// Rows that are listed at most.
const MOST: usize = 14;

pub fn show(ui: &mut Ui, stage: &mut Stage<'_>, inspector: &Inspector) {
    let mut pointed = None;
    objects_section(ui, stage, inspector, &mut pointed);
    people_section(ui, stage, inspector, &mut pointed);
    if pointed != stage.state.hovered {
        stage.out.window(UiCommand::Hover(pointed));
    }
}

/// Whether the pointer or the keyboard is on a row.
fn is_pointed(response: &Response) -> bool {
    response.hovered() || response.has_focus()
}

fn is_lit(stage: &Stage<'_>, found: &FoundBox) -> bool {
    stage.state.hovered.as_ref() == Some(&found.at)
}

fn objects_section(ui: &mut Ui, stage: &mut Stage<'_>, inspector: &Inspector, pointed: &mut Option<BoxRef>) {
    let objects = data::objects(inspector, LEAST_LISTED);
    let labels = data::labels(inspector, LEAST_LISTED);
    let words = data::words(inspector);
    if objects.is_empty() && labels.is_empty() && words.is_empty() {
        return;
    }
    section_ui(ui, |ui| {
        if !objects.is_empty() {
            section_title(ui, "Objects", "");
            ui.add_space(measure::GAP_1);
        }
        for line in objects.iter().take(MOST) {
            let note = if line.count > 1 { format!("× {}", line.count) } else { String::new() };
            let row = ObjectRow {
                name: &line.first.label,
                note: &note,
                colour: Overlay::get().model(&line.first.at.analysis),
                confidence: line.first.confidence,
                lit: is_lit(stage, &line.first),
            };
            let response = object_row(ui, &row);
            if is_pointed(&response) {
                *pointed = Some(line.first.at.clone());
            }
            if response.on_hover_text(&line.first.at.analysis).clicked() {
                stage.out.session(Command::SetQuery(format!("object:\"{}\"", line.first.label)));
            }
        }
        if !labels.is_empty() {
            ui.add_space(if objects.is_empty() { 0.0 } else { measure::GAP_3 });
            section_title(ui, "The whole picture", "");
            ui.add_space(measure::GAP_1);
            for (analysis, label, confidence) in &labels {
                let colour = Overlay::get().model(analysis);
                label_row(
                    ui,
                    &ObjectRow { name: label, note: analysis, colour, confidence: *confidence, lit: false },
                );
            }
        }
        if !words.is_empty() {
            ui.add_space(measure::GAP_2);
            value_row(ui, "Words", &words);
        }
    });
}

/// Whom another program marked in the file.
fn people_section(ui: &mut Ui, stage: &Stage<'_>, inspector: &Inspector, pointed: &mut Option<BoxRef>) {
    let people = found::told(&inspector.metadata, inspector.size);
    if people.is_empty() {
        return;
    }
    section_ui(ui, |ui| {
        section_title(ui, "People", "from the file");
        ui.add_space(measure::GAP_1);
        for found in people.iter().take(MOST) {
            let colour = Overlay::get().model(found::FILE);
            if is_pointed(&person_row(ui, &found.label, colour, is_lit(stage, found))) {
                *pointed = Some(found.at.clone());
            }
        }
    });
}
