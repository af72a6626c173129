//! The Lab: any picture, one model after another, and the answer word by word.

mod data;
mod head;
mod models;
mod open;
mod picture;
mod response;

use std::collections::{BTreeMap, BTreeSet};

use super::{Panel, Place};
use crate::app::json::{Entry, JsonText};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::widgets::NameFinder;
use crate::session::{Command, LabCommand, LabRun, LabState, ModelRow, ModelState, View};

/// The Lab page.
#[derive(Default)]
pub struct Lab {
    /// The analysis that was chosen.
    chosen: Option<String>,
    /// Least confidences that were chosen, by analysis.
    least: BTreeMap<String, f32>,
    /// What is pointed at.
    pointed: Pointed,
    /// Whether the analyze dialect is shown.
    analyze: bool,
    /// The response in lines.
    json: JsonText,
    /// Keys of lists that are not as they were at first.
    turned: BTreeSet<String>,
    /// How another picture is opened.
    open: open::Open,
    /// The name finder.
    finder: NameFinder,
    /// Whether the way into the library is shown.
    adding: bool,
}

/// What the pointer or the keyboard is on: in the list, on the picture or in the response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Pointed {
    /// Nothing.
    #[default]
    Nothing,
    /// Everything of one name.
    Name(String),
    /// One thing: the key of its list, and its place there.
    One(String, usize),
}

impl Pointed {
    /// One thing.
    fn at(thing: &data::Thing) -> Self {
        Self::One(thing.key.clone(), thing.nth)
    }

    /// What an entry of the response is about.
    fn entry(entry: &Entry) -> Self {
        Self::One(entry.key.clone(), entry.nth)
    }

    /// Whether a thing is meant.
    fn means(&self, thing: &data::Thing) -> bool {
        match self {
            Self::Nothing => false,
            Self::Name(name) => thing.name == *name,
            Self::One(key, nth) => thing.key == *key && thing.nth == *nth,
        }
    }
}

/// What one frame of the Lab is about.
struct Frame<'a> {
    model: &'a ModelRow,
    least: f32,
    run: Option<&'a LabRun>,
    things: Vec<data::Thing>,
}

impl Panel for Lab {
    fn name(&self) -> &'static str {
        "lab"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Lab
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        let view = stage.view;
        let models = data::models(view);
        models::keys(self, stage, &models);
        let Some(model) = data::chosen(&models, self.chosen.as_deref()) else {
            head::show(self, ui, stage, None);
            return picture::show(self, ui, stage, &[], &mut Pointed::Nothing);
        };
        let least = self.least.get(&model.id).copied().unwrap_or(model.default_confidence);
        ask(stage, model, least);
        let run = view.lab.run(&model.id);
        let things = match run.map(|run| &run.state) {
            Some(LabState::Done { record, .. }) => data::things(record, least),
            _ => Vec::new(),
        };
        let frame = Frame { model, least, run, things };
        let mut pointed = Pointed::Nothing;
        models::show(self, ui, stage, &models, &frame, &mut pointed);
        response::show(self, ui, stage, &frame, &mut pointed);
        head::show(self, ui, stage, Some(&frame));
        picture::show(self, ui, stage, &frame.things, &mut pointed);
        if pointed != self.pointed {
            self.pointed = pointed;
            // Panels that were painted before the pointer was found light up in the next frame.
            ui.ctx().request_repaint();
        }
    }
}

/// Has the chosen model look at the open picture, once that is there.
fn ask(stage: &mut Stage<'_>, model: &ModelRow, least: f32) {
    let there = stage
        .view
        .picture
        .as_ref()
        .is_some_and(|picture| picture.pixels.is_some() && picture.error.is_none());
    let wanted = (model.id.clone(), least);
    if there && model.state == ModelState::Ready && stage.view.lab.shown.as_ref() != Some(&wanted) {
        let (analysis, least) = wanted;
        stage.out.session(Command::Lab(LabCommand::Show { analysis, least }));
    }
}
