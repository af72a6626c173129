//! Pictures that were dropped onto a set: their files are made at once, or after a look at the crops.

use std::path::PathBuf;

use egui::{Id, Ui};

use super::FilesPanel;
use super::ui::{Answer, WIDTH, note_ui, title_ui, ways_ui};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, measure};
use crate::app::widgets::{Button, Field, expanded, home};
use crate::app::words;
use crate::facts::AssetId;
use crate::session::{Command, SetCommand, SetEntry, View};

pub fn show(
    panel: &mut FilesPanel,
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    set: &str,
    ids: &[AssetId],
) -> Option<Answer> {
    let pictures = words::pictures(ids.len() as u64);
    title_ui(ui, &format!("Export {pictures} in {}?", shown(stage.view, set)));
    let id = Id::unique("folder for the files");
    let first = !std::mem::replace(&mut panel.open, true);
    // A folder that was just chosen with the desktop's chooser stands in the field as well.
    if first || panel.seen != stage.state.export_folder {
        panel.seen.clone_from(&stage.state.export_folder);
        let folder = panel.seen.clone().unwrap_or_else(|| home().join(set));
        panel.typed = folder.display().to_string();
    }
    let mut submitted = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = measure::GAP_2;
        let field = Field::new("Folder for the files", id).hint("/web/images");
        let field = field.size(WIDTH - 112.0, measure::CONTROL).show(ui, &mut panel.typed);
        submitted = field.submitted;
        if first {
            field.response.request_focus();
        }
        if Button::new("Browse…").icon(Icon::Folder).show(ui).clicked() {
            stage.out.window(UiCommand::ChooseExportFolder);
        }
    });
    ui.add_space(measure::GAP_2);
    let problem = problem(stage.view, set);
    note_ui(ui, problem.unwrap_or("Files of others in this folder are never replaced"));
    let can = problem.is_none() && !panel.typed.trim().is_empty();
    let yes = ways_ui(ui, "Export", "Review first", can).or((submitted && can).then_some(true))?;
    if !yes {
        return Some(Answer::No);
    }
    let out: PathBuf = expanded(panel.typed.trim());
    stage.out.window(UiCommand::ExportFolder(out.clone()));
    let export = SetCommand::Export { ids: ids.to_vec(), out, overwrite: false, prune: false };
    Some(Answer::Yes(Command::Set(export)))
}

/// The name of a set for people.
fn shown<'a>(view: &'a View, name: &'a str) -> &'a str {
    let open = view.sets.draft.as_ref().filter(|draft| draft.set.name == name).map(|draft| draft.set.shown());
    let listed = || view.sets.list.iter().find(|entry| entry.name == name).map(SetEntry::shown);
    open.or_else(listed).unwrap_or(name)
}

/// What keeps the files from being made now.
fn problem(view: &View, name: &str) -> Option<&'static str> {
    let open = view.sets.draft.as_ref().filter(|draft| draft.set.name == name);
    if open.is_some_and(|draft| !draft.errors.is_empty()) {
        Some("The set has mistakes: mend them first")
    } else if view.sets.run.is_some() {
        Some("Another export is running: wait for it first")
    } else {
        None
    }
}
