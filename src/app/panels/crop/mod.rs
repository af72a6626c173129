//! The crop studio: the picture with its crop, the controls, the previews, the text.

mod add;
mod bar;
mod data;
mod drag;
mod gravity;
mod picture;
mod previews;
mod save;
mod side;
mod tools;
mod yours;

use super::{Panel, Place};
use crate::app::keys::Action;
use crate::app::stage::Stage;
use crate::app::state::{Page, UiState};
use crate::app::transformation::TransformationText;
use crate::app::widgets::SaveState;
use crate::session::{Command, View};

/// The crop page.
#[derive(Default)]
pub struct CropPanel {
    /// The transformation while it is typed.
    text: TransformationText,
    /// The object being added.
    adding: String,
    /// Width and height while they are typed.
    width: String,
    height: String,
    /// The offset while it is typed.
    x: String,
    y: String,
    /// The row of the gravity that is dragged to another place.
    moved: Option<usize>,
    /// The rectangle while it is dragged.
    dragged: Option<drag::Dragged>,
    /// Marks of the person's own.
    yours: yours::Yours,
    /// The set and slot that the crop is added to; open while they are asked for.
    add: Option<add::Add>,
    /// Where to save; open while a path is asked for.
    save: Option<SaveState>,
}

impl Panel for CropPanel {
    fn name(&self) -> &'static str {
        "crop"
    }

    fn place(&self) -> Place {
        Place::Middle
    }

    fn shown(&self, _view: &View, state: &UiState) -> bool {
        state.page == Page::Crop
    }

    fn ui(&mut self, ui: &mut egui::Ui, stage: &mut Stage<'_>) {
        if stage.pressed(Action::Automatic) && stage.view.crop.by_hand.is_some() {
            stage.out.session(Command::DrawCrop(None));
        }
        if stage.view.picture.is_some() {
            bar::show(self, ui, stage);
            side::show(self, ui, stage);
            tools::show(self, ui, stage);
            previews::show(ui, stage);
        }
        picture::show(self, ui, stage);
    }
}
