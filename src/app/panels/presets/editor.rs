//! The right column: one preset to change.

use egui::{Id, ScrollArea, Ui};

use super::{Presets, data};
use crate::app::dialogs::Choice;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Button, Field, PathAnswer, PathSheet, hline, icon_button, section_title, section_ui, segmented,
    tagging_input, tick_box, vline,
};
use crate::session::{Command, PresetCommand};

const EXPORT: PathSheet<'_> = PathSheet {
    name: "Path to write the preset to",
    title: "The preset as TOML",
    note: "What is there already is left alone",
    verb: "Write",
};

pub fn show(presets: &mut Presets, ui: &mut Ui, stage: &mut Stage<'_>) {
    if presets.draft.is_none() {
        return;
    }
    let t = ui.tokens();
    let column = egui::Panel::right("preset").default_size(360.0).size_range(300.0..=460.0);
    let column = column.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    column.show(ui, |ui| {
        let rect = ui.max_rect();
        vline(ui, rect.left(), rect.y_range());
        let (mut close, mut done) = (false, false);
        let end = egui::Panel::bottom("preset end").resizable(false).show_separator_line(false);
        end.frame(egui::Frame::NONE.fill(t.panel)).show(ui, |ui| {
            hline(ui, ui.max_rect().x_range(), ui.max_rect().top());
            let inside = egui::Frame::NONE.inner_margin(egui::Margin::symmetric(16, 12));
            inside.show(ui, |ui| done = end_ui(presets, ui, stage));
        });
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let Some(draft) = &mut presets.draft else { return };
            section_ui(ui, |ui| close |= head_ui(draft, ui));
            section_ui(ui, |ui| analyses_ui(draft, ui, stage));
            section_ui(ui, |ui| tags_ui(draft, ui));
            section_ui(ui, |ui| marks_ui(draft, ui));
            section_ui(ui, |ui| tell_ui(draft, ui));
        });
        if done {
            presets.draft = None;
        } else if close {
            // What was changed is there again when the preset is opened again.
            presets.open(None, &stage.view.presets);
        }
    });
}

/// The name; answers whether the preset is left.
fn head_ui(draft: &mut data::Draft, ui: &mut Ui) -> bool {
    let title = draft.before.clone().unwrap_or_else(|| "New preset".to_owned());
    let mut close = false;
    ui.horizontal(|ui| {
        ui.label(Text::TinyStrong.rich(title, ui.tokens().text_3));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            close = icon_button(ui, Icon::Close, "Close the preset").clicked();
        });
    });
    ui.add_space(measure::GAP_1);
    let width = ui.available_width();
    Field::new("Name of the preset", Id::unique("preset name"))
        .hint("Its name")
        .size(width, measure::TALL)
        .show(ui, &mut draft.name);
    close
}

fn analyses_ui(draft: &mut data::Draft, ui: &mut Ui, stage: &Stage<'_>) {
    section_title(ui, "Analyses", "");
    ui.add_space(measure::GAP_2);
    let width = ui.available_width();
    let chosen = Some(usize::from(draft.some));
    if let Some(n) = segmented(ui, "analyses", &["All of them", "Only some"], chosen, 2, width) {
        draft.some = n == 1;
    }
    if !draft.some {
        return;
    }
    ui.add_space(measure::GAP_1);
    ui.columns(2, |columns| {
        for (n, id) in data::analyses(stage.view).into_iter().enumerate() {
            let on = draft.analyses.contains(&id);
            if !tick_box(&mut columns[n % 2], on, &id) {
                continue;
            }
            if on {
                draft.analyses.remove(&id);
            } else {
                draft.analyses.insert(id);
            }
        }
    });
    ui.label(Text::Tiny.rich("What they build on runs as well", ui.tokens().text_3));
}

fn tags_ui(draft: &mut data::Draft, ui: &mut Ui) {
    section_title(ui, "Tags", "");
    ui.add_space(measure::GAP_2);
    let width = ui.available_width();
    Field::new("Tags that are added", Id::unique("preset tags"))
        .hint("Tags to add, with commas between")
        .size(width, measure::CONTROL)
        .show(ui, &mut draft.tags);
    ui.add_space(measure::GAP_2);
    tagging_input(ui, width, &mut draft.tagging);
}

fn marks_ui(draft: &mut data::Draft, ui: &mut Ui) {
    section_title(ui, "Stars and label", "");
    ui.add_space(measure::GAP_2);
    let width = ui.available_width();
    let stars = ["1 star", "2", "3", "4", "5"];
    let chosen = draft.rating.and_then(|stars| usize::from(stars).checked_sub(1));
    if let Some(n) = segmented(ui, "stars", &stars, chosen, 5, width) {
        let given = u8::try_from(n + 1).ok();
        draft.rating = if draft.rating == given { None } else { given };
    }
    ui.add_space(measure::GAP_2);
    let chosen = data::LABELS.iter().position(|label| draft.label.as_deref() == Some(label));
    if let Some(n) = segmented(ui, "label", &data::LABELS, chosen, 5, width) {
        draft.label = if chosen == Some(n) { None } else { Some(data::LABELS[n].to_owned()) };
    }
}

fn tell_ui(draft: &mut data::Draft, ui: &mut Ui) {
    section_title(ui, "When they came in and are analysed", "");
    ui.add_space(measure::GAP_1);
    if tick_box(ui, draft.notify, "A message of the desktop") {
        draft.notify = !draft.notify;
    }
    let width = ui.available_width();
    Field::new("Address that is told", Id::unique("preset webhook"))
        .hint("An address to tell, such as https://example.org/done")
        .size(width, measure::CONTROL)
        .show(ui, &mut draft.webhook);
    ui.add_space(measure::GAP_1);
    ui.label(Text::Tiny.rich("Signed with the secret that the settings name", ui.tokens().text_3));
}

/// Storing, writing, removing, giving up changes; answers whether the preset is done with.
fn end_ui(presets: &mut Presets, ui: &mut Ui, stage: &mut Stage<'_>) -> bool {
    let Some(draft) = &presets.draft else { return false };
    let t = ui.tokens();
    let mut left = false;
    let closed = stage.view.read_only.as_ref().map(|_| "This library can only be read now");
    let problem = draft.problem(&stage.view.presets).or(closed);
    let changed = draft.changed(&stage.view.presets);
    if let Some(problem) = problem {
        ui.label(Text::Small.rich(problem, t.warn));
        ui.add_space(measure::GAP_1);
    }
    let stored = draft.before.clone();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = measure::GAP_2;
        if problem.is_none() && Button::new("Save the preset").primary().show(ui).clicked() {
            let (name, before) = (draft.name.trim().to_owned(), draft.before.clone());
            let preset = draft.preset();
            stage.out.session(Command::Preset(PresetCommand::Save { name, before, preset }));
            left = true;
        }
        if changed && Button::new("Discard").show(ui).clicked() {
            left = true;
        }
        let Some(name) = stored else { return };
        let button = Button::new("Write…").icon(Icon::Save).show(ui);
        match EXPORT.show(ui, &mut presets.exporting, &button) {
            Some(PathAnswer::Typed(to)) => {
                let name = name.clone();
                stage.out.session(Command::Preset(PresetCommand::Export { name, to, overwrite: false }));
            }
            Some(PathAnswer::Browse) => {
                stage.out.window(UiCommand::Choose(Choice::PresetTarget(name.clone())));
            }
            None => {}
        }
        if Button::new("Remove").flat().show(ui).clicked() {
            stage.out.session(Command::Preset(PresetCommand::Remove(name)));
            left = true;
        }
    });
    left
}
