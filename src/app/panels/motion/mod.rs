//! Films: a window that moves over a picture, from where to where, how long, and the file.

mod bar;
mod data;
mod film;
mod films;
mod picture;
mod save;
mod side;
mod windows;

use super::{Panel, Place};
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::transformation::TransformationText;
use crate::app::widgets::SaveState;
use crate::crop::{Motion, Plan};
use crate::grammar::Zoompan;
use crate::session::{Command, PictureSource, View};

/// The motion page.
#[derive(Default)]
pub struct MotionPanel {
    /// The transformation while it is typed.
    text: TransformationText,
    /// The end that boxes and the keyboard are about.
    end: data::End,
    /// A window under the hand.
    dragged: Option<windows::Dragged>,
    /// Whether the film is on screen instead of its windows.
    film: bool,
    /// The frame that is shown.
    at: u32,
    /// When the film would have begun, while it plays.
    playing: Option<f64>,
    /// Where to save; open while a path is asked for.
    save: Option<SaveState>,
    /// Most pixels of the open picture that were asked for.
    asked: (Option<PictureSource>, u32),
}

/// The movement of one frame of the window.
struct Scene<'a> {
    plan: &'a Plan,
    motion: &'a Motion,
    zoompan: &'a Zoompan,
}

impl<'a> Scene<'a> {
    /// What moves, if anything does.
    fn of(view: &'a View) -> Option<Self> {
        let zoompan = data::movement(view.crop.transformation.as_deref())?;
        let plan = view.crop.plan.as_deref()?;
        Some(Self { plan, motion: plan.motion.as_ref()?, zoompan })
    }
}

/// Asks for another movement.
fn set(stage: &mut Stage<'_>, zoompan: Zoompan) {
    stage.out.session(Command::SetMotion(Some(Box::new(zoompan))));
}

impl Panel for MotionPanel {
    fn name(&self) -> &'static str {
        "motion"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Motion
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        let view = stage.view;
        if view.picture.is_none() {
            return picture::show(self, ui, stage, None);
        }
        let scene = Scene::of(view);
        if let Some(scene) = &scene {
            self.at = self.at.min(scene.motion.frames.saturating_sub(1));
        } else {
            self.playing = None;
            self.film = false;
        }
        bar::show(self, ui, stage, scene.as_ref());
        side::show(self, ui, stage, scene.as_ref());
        if let Some(scene) = &scene {
            film::tools_ui(self, ui, stage);
            film::transport_ui(self, ui, stage, scene);
        }
        picture::show(self, ui, stage, scene.as_ref());
    }
}
