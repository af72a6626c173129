//! The column at the right: the response, word by word.

use std::ops::Range;

use egui::{Align, Layout, Ui, vec2};

use super::{Frame, Lab, Pointed};
use crate::app::bytes;
use crate::app::json::{Fold, JsonText};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, JsonView, hline, icon_button, segmented, vline};
use crate::session::{Command, LabCommand, LabState, ModelState};

pub fn show(lab: &mut Lab, ui: &mut Ui, stage: &mut Stage<'_>, frame: &Frame<'_>, pointed: &mut Pointed) {
    let t = ui.tokens();
    let most = (ui.available_width() * 0.5).max(241.0);
    let column =
        egui::Panel::right("lab response").default_size(measure::JSON.min(most)).size_range(240.0..=most);
    let column = column.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    column.show(ui, |ui| {
        let rect = ui.max_rect();
        vline(ui, rect.left(), rect.y_range());
        let response =
            stage.view.lab.response.as_ref().filter(|response| response.analysis == frame.model.id);
        let text = response.map(|r| if lab.analyze { &r.analyze } else { &r.upload });
        if let Some(text) = text
            && lab.json.text() != text
        {
            lab.json = JsonText::new(std::sync::Arc::clone(text));
        }
        let there = text.is_some();
        head_ui(lab, ui, stage, there);
        if there {
            text_ui(lab, ui, frame, pointed);
        } else {
            absence_ui(ui, stage, frame);
        }
    });
}

fn head_ui(lab: &mut Lab, ui: &mut Ui, stage: &mut Stage<'_>, there: bool) {
    let t = ui.tokens();
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::FILTER_ROW), egui::Sense::hover());
    hline(ui, rect.x_range(), rect.bottom() - 1.0);
    let inner = rect.shrink2(vec2(measure::GAP_4, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    inner.label(Text::BodyStrong.rich("Response", t.text_1));
    if there {
        let size = bytes::in_words(lab.json.text().len() as u64);
        inner.label(Text::Small.rich(size, t.text_3));
    }
    inner.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if there && icon_button(ui, Icon::Copy, "Copy the response").clicked() {
            stage.out.window(UiCommand::Copy { text: lab.json.text().to_string(), what: "response" });
        }
        let width = 140.0_f32.min(ui.available_width());
        let chosen = Some(usize::from(lab.analyze));
        if let Some(at) = segmented(ui, "dialect", &["Upload", "Analyze"], chosen, 2, width) {
            lab.analyze = at == 1;
            lab.turned.clear();
        }
    });
}

fn text_ui(lab: &mut Lab, ui: &mut Ui, frame: &Frame<'_>, pointed: &mut Pointed) {
    let lit: Vec<Range<usize>> = frame
        .things
        .iter()
        .filter(|thing| lab.pointed.means(thing))
        .filter_map(|thing| lab.json.entries.iter().find(|entry| thing.is(entry)))
        .map(|entry| entry.lines.clone())
        .collect();
    // What is pointed at on the picture comes on screen here; the pointer is not in the text then.
    let outside = !ui.rect_contains_pointer(ui.max_rect());
    let reveal = lit.first().map(|lines| lines.start).filter(|_| outside);
    let (json, turned) = (&lab.json, &lab.turned);
    let closed = |fold: &Fold| json.is_closed_at_first(fold) != turned.contains(&fold.key);
    let heard = JsonView { json, closed: &closed, lit: &lit, reveal }.show(ui);
    if let Some(entry) = heard.pointed.and_then(|line| lab.json.entry_at(line)) {
        *pointed = Pointed::entry(entry);
    }
    if let Some(fold) = heard.toggled.and_then(|at| lab.json.folds.get(at)) {
        let key = fold.key.clone();
        if !lab.turned.remove(&key) {
            lab.turned.insert(key);
        }
    }
}

/// Why there is no response, and what to do.
fn absence_ui(ui: &mut Ui, stage: &mut Stage<'_>, frame: &Frame<'_>) {
    let t = ui.tokens();
    let model = frame.model;
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(16, 12)).show(ui, |ui| {
        let say = |ui: &mut Ui, words: String, ink| {
            ui.label(Text::Small.rich(words, ink));
        };
        match &model.state {
            ModelState::Missing { bytes } => {
                say(ui, format!("{} is not on board yet", model.name), t.text_2);
                ui.add_space(measure::GAP_2);
                let words = format!("Download {}", bytes::in_words(*bytes));
                if Button::new(&words).icon(Icon::Download).primary().show(ui).clicked() {
                    stage.out.session(Command::PullModel(model.id.clone()));
                }
            }
            ModelState::Downloading(_) => say(ui, "The download is on its way".to_owned(), t.text_3),
            ModelState::Failed(reason) => say(ui, reason.clone(), t.error),
            ModelState::Ready => match frame.run.map(|run| &run.state) {
                Some(LabState::Running) => say(ui, "The model is looking".to_owned(), t.text_3),
                Some(LabState::Failed(reason)) => {
                    say(ui, reason.clone(), t.warn);
                    ui.add_space(measure::GAP_2);
                    if Button::new("Try again").icon(Icon::Refresh).show(ui).clicked() {
                        stage.out.session(Command::Lab(LabCommand::Again(model.id.clone())));
                    }
                }
                Some(LabState::Done { .. }) => say(ui, "The response is being written".to_owned(), t.text_3),
                None if stage.view.picture.is_none() => {
                    say(ui, "The answer of the model follows with a picture".to_owned(), t.text_3);
                }
                None => {}
            },
        }
    });
}
