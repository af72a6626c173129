//! How the questions are painted.

use std::sync::Arc;

use egui::{Align, Id, Key, Layout, Modal, Modifiers, ScrollArea, Ui};

use super::{FilesPanel, data};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::Asking;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, menu_item};
use crate::app::words;
use crate::facts::AssetId;
use crate::session::{Command, FilesCommand, FolderRef, NAME_FIELDS};

const WIDTH: f32 = 440.0;
/// Folders listed at most; typing finds the others.
const MOST_FOLDERS: usize = 200;

/// How a question was answered.
enum Answer {
    Yes(FilesCommand),
    /// Which folder, to be confirmed.
    Folder(Asking),
    No,
}

pub fn show(panel: &mut FilesPanel, ui: &Ui, stage: &mut Stage<'_>) {
    let frame = egui::Frame::window(ui.style()).inner_margin(egui::Margin::same(16));
    let mut answer = None;
    let modal = Modal::new(Id::unique("about files")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        answer = match (&stage.state.asking, stage.view.trash) {
            (Some(Asking::Rename(ids)), _) => rename_ui(panel, ui, stage, ids),
            (Some(Asking::Move(ids, Some(to))), _) => confirm_move_ui(ui, stage, ids, to),
            (Some(Asking::Move(ids, None)), _) => choose_ui(panel, ui, stage, ids),
            (None, Some(trash)) => trash_ui(ui, &trash),
            (None, None) => None,
        };
    });
    if answer.is_none() && modal.should_close() {
        answer = Some(Answer::No);
    }
    let Some(answer) = answer else { return };
    *panel = FilesPanel::default();
    if stage.state.asking.is_none() {
        let command = if let Answer::Yes(command) = answer { command } else { FilesCommand::Keep };
        return stage.out.session(Command::Files(command));
    }
    match answer {
        Answer::Yes(command) => {
            stage.out.session(Command::Files(command));
            stage.out.window(UiCommand::Ask(None));
        }
        Answer::Folder(asking) => stage.out.window(UiCommand::Ask(Some(asking))),
        Answer::No => stage.out.window(UiCommand::Ask(None)),
    }
}

fn title_ui(ui: &mut Ui, text: &str) {
    ui.label(Text::Title.rich(text, ui.tokens().text_1));
    ui.add_space(measure::GAP_2);
}

fn note_ui(ui: &mut Ui, text: &str) {
    ui.add(egui::Label::new(Text::Small.rich(text, ui.tokens().text_2)).wrap());
}

/// The two ways out; Enter means yes.
fn ways_ui(ui: &mut Ui, yes: &str, can: bool) -> Option<bool> {
    let mut answer = None;
    ui.add_space(measure::GAP_4);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if can && Button::new(yes).primary().show(ui).clicked() {
            answer = Some(true);
        }
        if Button::new("Cancel").show(ui).clicked() {
            answer = Some(false);
        }
    });
    let enter = ui.ctx().input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
    if enter && can && answer.is_none() { Some(true) } else { answer }
}

fn trash_ui(ui: &mut Ui, trash: &crate::session::TrashView) -> Option<Answer> {
    title_ui(ui, &data::trash_title(trash));
    note_ui(ui, &data::trash_detail(trash));
    let yes = ways_ui(ui, "Put into the trash", true)?;
    Some(if yes { Answer::Yes(FilesCommand::Trash) } else { Answer::No })
}

fn confirm_move_ui(ui: &mut Ui, stage: &Stage<'_>, ids: &Arc<[AssetId]>, to: &FolderRef) -> Option<Answer> {
    let folder = data::folder_title(stage.view, to);
    title_ui(ui, &format!("Move {} to {folder}?", words::pictures(ids.len() as u64)));
    note_ui(
        ui,
        "The files themselves move on the disk, RAW files and sidecars with their pictures. \
         A file is never replaced; one whose name is taken stays where it is",
    );
    let yes = ways_ui(ui, "Move", true)?;
    Some(if yes { Answer::Yes(FilesCommand::Move { ids: ids.to_vec(), to: to.clone() }) } else { Answer::No })
}

fn choose_ui(panel: &mut FilesPanel, ui: &mut Ui, stage: &Stage<'_>, ids: &Arc<[AssetId]>) -> Option<Answer> {
    title_ui(ui, &format!("Move {} to", words::pictures(ids.len() as u64)));
    let id = Id::unique("target folder");
    let field = Field::new("Find a folder", id).hint("Part of its name").icon(Icon::Search);
    let field = field.size(WIDTH, measure::TALL).show(ui, &mut panel.typed);
    if !std::mem::replace(&mut panel.open, true) {
        field.response.request_focus();
    }
    ui.add_space(measure::GAP_2);
    let targets = data::targets(stage.view, &panel.typed, MOST_FOLDERS);
    if targets.is_empty() {
        note_ui(ui, "No folder of this name");
    }
    let mut chosen = None;
    ScrollArea::vertical().max_height(8.0 * measure::CONTROL).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (n, target) in targets.iter().enumerate() {
            if menu_item(ui, &target.title, "", false) || (n == 0 && field.submitted) {
                chosen = Some(target.folder.clone());
            }
        }
    });
    chosen.map(|folder| Answer::Folder(Asking::Move(Arc::clone(ids), Some(folder))))
}

fn rename_ui(panel: &mut FilesPanel, ui: &mut Ui, stage: &Stage<'_>, ids: &Arc<[AssetId]>) -> Option<Answer> {
    title_ui(ui, &format!("Rename {}", words::pictures(ids.len() as u64)));
    let id = Id::unique("new name");
    if !panel.open {
        panel.typed = data::first_name(stage.view, ids);
    }
    let previews = data::previews(stage.view, ids, &panel.typed);
    let field = Field::new("New name", id).hint("Name without ending").wrong(previews.is_err());
    let field = field.size(WIDTH, measure::TALL).show(ui, &mut panel.typed);
    if !std::mem::replace(&mut panel.open, true) {
        field.response.request_focus();
        select_all(ui, id, &panel.typed);
    }
    ui.add_space(measure::GAP_2);
    let t = ui.tokens();
    match &previews {
        Ok(previews) => {
            for (old, new) in previews {
                ui.label(Text::Small.rich(format!("{old}  →  {new}"), t.text_2));
            }
        }
        Err(reason) => {
            ui.label(Text::Small.rich(reason, t.error));
        }
    }
    ui.add_space(measure::GAP_1);
    let fields = NAME_FIELDS.map(|field| format!("{{{field}}}")).join("  ");
    note_ui(ui, &format!("{fields} stand for the old name, a number and the day it was taken"));
    let yes =
        ways_ui(ui, "Rename", previews.is_ok()).or((field.submitted && previews.is_ok()).then_some(true))?;
    let template = panel.typed.clone();
    Some(if yes { Answer::Yes(FilesCommand::Rename { ids: ids.to_vec(), template }) } else { Answer::No })
}

/// So that the first letter typed replaces the old name.
fn select_all(ui: &Ui, id: Id, text: &str) {
    let ends = [egui::text::CCursor::new(0), egui::text::CCursor::new(text.chars().count())];
    let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(egui::text::CCursorRange::two(ends[0], ends[1])));
    egui::TextEdit::store_state(ui.ctx(), id, state);
}
