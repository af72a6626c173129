//! Where a crop is written.

use egui::{Rect, Ui};

use super::CropPanel;
use crate::app::bytes;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Text, UiTheme as _};
use crate::app::widgets::{SaveAnswer, SaveSheet, SaveState};
use crate::session::{Command, View};

const SHEET: SaveSheet<'_> = SaveSheet { name: "Path of the crop", title: "Save the crop" };

/// Named after the picture and its shape, in the format that the transformation names.
#[must_use]
pub fn suggested(view: &View) -> SaveState {
    let name = view.picture.as_ref().map_or("crop", |p| p.name.as_str());
    let plan = view.crop.plan.as_ref();
    let size = plan.map(|p| (p.canvas.w, p.canvas.h));
    let format = plan.and_then(|p| p.format.clone()).filter(|f| f != "auto");
    SaveState::at_home(name, size, format.as_deref().unwrap_or("jpg"))
}

pub fn show(panel: &mut CropPanel, ui: &Ui, stage: &mut Stage<'_>, button: Rect) {
    let view = stage.view;
    let last = view.crop.saved.last();
    let last_ui = |ui: &mut Ui| {
        if let Some(last) = last {
            let words = format!("Last saved: {}, {}", last.path.display(), bytes::in_words(last.bytes));
            ui.label(Text::Tiny.rich(words, ui.tokens().text_3));
        }
    };
    match SHEET.show(ui, &mut panel.save, button, |_, _| {}, last_ui) {
        Some(SaveAnswer::Save { out, overwrite }) => {
            stage.out.session(Command::SaveCrop { out, overwrite });
        }
        Some(SaveAnswer::Browse(from)) => stage.out.window(UiCommand::ChooseCropTarget(from)),
        None => {}
    }
}
