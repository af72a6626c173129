//! How the questions are painted.

use std::sync::Arc;

use egui::{Align, Id, Key, Layout, Modal, Modifiers, ScrollArea, Ui};

use super::{FilesPanel, data, export, tagging};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::Asking;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, menu_item};
use crate::app::words;
use crate::facts::AssetId;
use crate::session::{Command, FilesCommand, FolderRef, ForgetView, NAME_FIELDS};

/// Width of every question.
pub const WIDTH: f32 = 440.0;
/// Folders listed at most; typing finds the others.
const MOST_FOLDERS: usize = 200;

/// How a question was answered.
pub enum Answer {
    /// Do this.
    Yes(Command),
    /// Which folder, to be confirmed.
    Folder(Asking),
    /// Nothing is done.
    No,
}

pub fn show(panel: &mut FilesPanel, ui: &Ui, stage: &mut Stage<'_>) {
    let frame = egui::Frame::window(ui.style()).inner_margin(egui::Margin::same(16));
    let mut answer = None;
    let modal = Modal::new(Id::unique("about files")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        answer = match (&stage.state.asking, stage.view.trash, &stage.view.forget) {
            (Some(Asking::Rename(ids)), ..) => rename_ui(panel, ui, stage, ids),
            (Some(Asking::Move(ids, Some(to))), ..) => confirm_move_ui(ui, stage, ids, to),
            (Some(Asking::Move(ids, None)), ..) => choose_ui(panel, ui, stage, ids),
            (Some(Asking::Export(set, ids)), ..) => export::show(panel, ui, stage, set, ids),
            (Some(Asking::Tag(ids)), ..) => tagging::show(panel, ui, ids),
            (None, Some(trash), _) => trash_ui(ui, &trash),
            (None, None, Some(forget)) => forget_ui(ui, forget),
            (None, None, None) => None,
        };
    });
    if answer.is_none() && modal.should_close() {
        answer = Some(Answer::No);
    }
    let Some(answer) = answer else { return };
    *panel = FilesPanel::default();
    let asked = stage.state.asking.is_some();
    match answer {
        Answer::Yes(command) => stage.out.session(command),
        Answer::Folder(asking) => return stage.out.window(UiCommand::Ask(Some(asking))),
        Answer::No if asked => {}
        Answer::No if stage.view.trash.is_some() => stage.out.session(Command::Files(FilesCommand::Keep)),
        Answer::No => stage.out.session(Command::KeepFolder),
    }
    if asked {
        stage.out.window(UiCommand::Ask(None));
    }
}

pub fn title_ui(ui: &mut Ui, text: &str) {
    ui.label(Text::Title.rich(text, ui.tokens().text_1));
    ui.add_space(measure::GAP_2);
}

pub fn note_ui(ui: &mut Ui, text: &str) {
    ui.add(egui::Label::new(Text::Small.rich(text, ui.tokens().text_2)).wrap());
}

/// The two ways out; Enter means yes.
pub fn ways_ui(ui: &mut Ui, yes: &str, no: &str, can: bool) -> Option<bool> {
    let mut answer = None;
    ui.add_space(measure::GAP_4);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if can && Button::new(yes).primary().show(ui).clicked() {
            answer = Some(true);
        }
        if Button::new(no).show(ui).clicked() {
            answer = Some(false);
        }
    });
    let enter = ui.ctx().input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
    if enter && can && answer.is_none() { Some(true) } else { answer }
}

fn trash_ui(ui: &mut Ui, trash: &crate::session::TrashView) -> Option<Answer> {
    title_ui(ui, &data::trash_title(trash));
    note_ui(ui, &data::trash_detail(trash));
    let yes = ways_ui(ui, "Put into the trash", "Cancel", true)?;
    Some(if yes { Answer::Yes(Command::Files(FilesCommand::Trash)) } else { Answer::No })
}

fn forget_ui(ui: &mut Ui, forget: &ForgetView) -> Option<Answer> {
    title_ui(ui, &format!("Forget the folder {}?", forget.name));
    note_ui(ui, &data::forget_detail(forget));
    let yes = ways_ui(ui, "Forget folder", "Keep", true)?;
    Some(if yes { Answer::Yes(Command::RemoveFolder(forget.root)) } else { Answer::No })
}

fn confirm_move_ui(ui: &mut Ui, stage: &Stage<'_>, ids: &Arc<[AssetId]>, to: &FolderRef) -> Option<Answer> {
    let folder = data::folder_title(stage.view, to);
    title_ui(ui, &format!("Move {} to {folder}?", words::pictures(ids.len() as u64)));
    note_ui(
        ui,
        "The files themselves move on the disk, RAW files and sidecars with their pictures. \
         A file is never replaced; one whose name is taken stays where it is",
    );
    let yes = ways_ui(ui, "Move", "Cancel", true)?;
    let wish = FilesCommand::Move { ids: ids.to_vec(), to: to.clone() };
    Some(if yes { Answer::Yes(Command::Files(wish)) } else { Answer::No })
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
    let yes = ways_ui(ui, "Rename", "Cancel", previews.is_ok())
        .or((field.submitted && previews.is_ok()).then_some(true))?;
    let template = panel.typed.clone();
    let wish = FilesCommand::Rename { ids: ids.to_vec(), template };
    Some(if yes { Answer::Yes(Command::Files(wish)) } else { Answer::No })
}

/// So that the first letter typed replaces the old name.
fn select_all(ui: &Ui, id: Id, text: &str) {
    let ends = [egui::text::CCursor::new(0), egui::text::CCursor::new(text.chars().count())];
    let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(egui::text::CCursorRange::two(ends[0], ends[1])));
    egui::TextEdit::store_state(ui.ctx(), id, state);
}
