//! Where data lies, backups, and whether everything works.

use std::path::Path;

use egui::{Align, Layout, Sense, Ui, WidgetInfo};

use super::ui::{note, row, told};
use super::{Settings, data};
use crate::app::dialogs::Choice;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, PathAnswer, PathSheet};
use crate::session::{Check, CheckState, Command, UpkeepCommand};

const BACKUP: PathSheet<'_> = PathSheet {
    name: "Path of the backup",
    title: "Where the backup is written",
    note: "One file with tags, ratings, captions, regions, presets, sets and settings",
    verb: "Back up",
};

const RESTORE: PathSheet<'_> = PathSheet {
    name: "Path of a backup",
    title: "The backup to go back to",
    note: "It is checked now and put in place at the next start; what is here is kept beside it",
    verb: "Restore",
};

fn upkeep(stage: &mut Stage<'_>, command: UpkeepCommand) {
    stage.out.session(Command::Upkeep(command));
}

pub fn places_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let known = stage.view.upkeep.clone();
    place_ui(ui, stage, "Library", &known.library);
    place_ui(ui, stage, "Models", &known.models);
    for folder in &known.model_dirs {
        place_ui(ui, stage, "More models", folder);
    }
    for folder in &known.mirrors {
        place_ui(ui, stage, "Mirror of model files", folder);
    }
}

fn place_ui(ui: &mut Ui, stage: &mut Stage<'_>, words: &str, folder: &Path) {
    row(ui, words, |ui| {
        let path = folder.display().to_string();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("Show the folder: {words}");
            if crate::app::widgets::icon_button(ui, Icon::Folder, &name).clicked() {
                upkeep(stage, UpkeepCommand::Show(folder.to_owned()));
            }
            let room = ui.available_width();
            let galley = Text::Small.line(ui.painter(), &path, ui.tokens().text_1, room);
            let (rect, response) = ui.allocate_exact_size(egui::vec2(room, measure::CONTROL), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &path));
            let at = egui::pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, ui.tokens().text_1);
            response.on_hover_text(&path);
        });
    });
}

pub fn backups_ui(settings: &mut Settings, ui: &mut Ui, stage: &mut Stage<'_>) {
    let known = stage.view.upkeep.clone();
    row(ui, "What you made", |ui| {
        if known.backing_up {
            ui.label(Text::Small.rich("A backup is being written", ui.tokens().text_2));
        } else {
            let button = Button::new("Back up…").icon(Icon::Save).show(ui);
            match BACKUP.show(ui, &mut settings.backup, &button) {
                Some(PathAnswer::Typed(to)) => upkeep(stage, UpkeepCommand::Backup { to, overwrite: false }),
                Some(PathAnswer::Browse) => stage.out.window(UiCommand::Choose(Choice::Backup)),
                None => {}
            }
        }
        let button = Button::new("Restore…").icon(Icon::Undo).show(ui);
        match RESTORE.show(ui, &mut settings.restore, &button) {
            Some(PathAnswer::Typed(path)) => upkeep(stage, UpkeepCommand::Restore(path)),
            Some(PathAnswer::Browse) => stage.out.window(UiCommand::Choose(Choice::Restore)),
            None => {}
        }
    });
    if known.restore_waits {
        row(ui, "", |ui| {
            let words = "A backup waits and is put in place at the next start";
            ui.label(Text::Small.rich(words, ui.tokens().warn));
            if Button::new("Quit now").show(ui).clicked() {
                stage.out.window(UiCommand::Quit);
            }
            if Button::new("Keep what is here").flat().show(ui).clicked() {
                upkeep(stage, UpkeepCommand::ForgetRestore);
            }
        });
    }
    note(ui, "Pictures are never part of it; what models found is found again");
}

pub fn health_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let known = stage.view.upkeep.clone();
    row(ui, "Library, models, engine", |ui| {
        if known.checking {
            ui.label(Text::Small.rich("Everything is being looked at", ui.tokens().text_2));
        } else if Button::new("Check the library").icon(Icon::Search).show(ui).clicked() {
            upkeep(stage, UpkeepCommand::Check);
        }
        ui.label(Text::Small.rich(data::verdict(&known), ui.tokens().text_2));
    });
    for check in known.checks.iter().flat_map(|checks| checks.iter()) {
        check_ui(ui, check);
    }
}

fn check_ui(ui: &mut Ui, check: &Check) {
    let t = ui.tokens();
    let (icon, ink) = match check.state {
        CheckState::Good => (Icon::Check, t.ok),
        CheckState::Limited => (Icon::Info, t.warn),
        CheckState::Bad => (Icon::Warning, t.error),
    };
    told(ui, &check.subject, (icon, ink), &check.text);
}
