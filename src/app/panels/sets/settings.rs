//! The whole set: its names, where its files go, and the same as TOML.

use egui::{Id, TextEdit, Ui};

use super::ask::{self, Ask};
use super::overview::toml_path;
use super::side::{edit, message, mistakes_ui};
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, home, section_title, section_ui};
use crate::session::{Command, CropSet, SetCommand, SetDraft, TEMPLATE_FIELDS};

/// What is typed.
#[derive(Default)]
pub struct Editor {
    title: String,
    name: String,
    about: String,
    template: String,
    base_url: String,
    /// The set that the texts mean.
    of: Option<CropSet>,
    /// The TOML as typed, and as the session had it when they were last compared.
    text: String,
    seen: String,
    /// Asks for a file to write.
    write: Option<Ask>,
}

pub fn show(editor: &mut Editor, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft) {
    let set = &draft.set;
    if editor.of.as_ref() != Some(set) {
        editor.title.clone_from(&set.title);
        editor.name.clone_from(&set.name);
        editor.about.clone_from(&set.about);
        editor.template.clone_from(&set.template);
        editor.base_url.clone_from(&set.base_url);
        editor.of = Some(set.clone());
    }
    let told = |field: &str| -> Vec<String> {
        let here =
            |error: &&crate::session::SetError| error.slot.is_none() && error.field.as_deref() == Some(field);
        draft.errors.iter().filter(here).map(message).collect()
    };
    let mut changed = false;
    section_ui(ui, |ui| {
        changed |= line(ui, "Title", "For people", &[], &mut editor.title);
        // The crops that people drew hang on the short name, so it stays once the set is stored.
        if !draft.stored {
            changed |= line(ui, "Short name", "my-set", &told("name"), &mut editor.name);
        }
        changed |= line(ui, "What it is for", "In a sentence", &[], &mut editor.about);
    });
    section_ui(ui, |ui| {
        changed |=
            line(ui, "File names", "{name}-{slot}-{width}.{ext}", &told("template"), &mut editor.template);
        let fields: Vec<String> = TEMPLATE_FIELDS.iter().map(|field| format!("{{{field}}}")).collect();
        ui.label(Text::Tiny.rich(format!("There are {}", fields.join(" ")), ui.tokens().text_3));
        ui.add_space(measure::GAP_3);
        changed |= line(ui, "Before every file in the HTML", "/images/", &[], &mut editor.base_url);
    });
    if changed {
        let set = CropSet {
            title: editor.title.trim().to_owned(),
            name: editor.name.trim().to_owned(),
            about: editor.about.trim().to_owned(),
            template: editor.template.trim().to_owned(),
            base_url: editor.base_url.trim().to_owned(),
            slots: set.slots.clone(),
        };
        editor.of = Some(set.clone());
        edit(stage, set);
    }
}

/// A field under its name.
fn line(ui: &mut Ui, name: &str, hint: &str, told: &[String], value: &mut String) -> bool {
    section_title(ui, name, "");
    ui.add_space(measure::GAP_1);
    let field = Field::new(name, Id::unique(("set field", name))).hint(hint).wrong(!told.is_empty());
    let width = ui.available_width();
    let changed = field.size(width, measure::CONTROL).show(ui, value).response.changed();
    mistakes_ui(ui, told);
    ui.add_space(measure::GAP_3);
    changed
}

/// The TOML, to read, to change, to copy and to keep in a file.
pub fn text_ui(editor: &mut Editor, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft) {
    let id = Id::unique("set as TOML");
    if !ui.memory(|m| m.has_focus(id)) || editor.seen != draft.text && editor.text == editor.seen {
        editor.text.clone_from(&draft.text);
        editor.seen.clone_from(&draft.text);
    }
    section_ui(ui, |ui| {
        ui.horizontal(|ui| {
            if Button::new("Copy").icon(Icon::Copy).show(ui).clicked() {
                stage.out.window(UiCommand::Copy { text: draft.text.clone(), what: "set" });
            }
            let write = Button::new("Write to a file…").icon(Icon::Save).show(ui);
            if write.clicked() {
                editor.write = match editor.write.take() {
                    Some(_) => None,
                    None => Some(Ask::new(ask::Purpose::Write, toml_path(&home(), &draft.set.name))),
                };
            }
            if let Some(typed) = ask::show(&mut editor.write, ui, stage, write.rect) {
                let overwrite = typed.overwrite;
                stage.out.session(Command::Set(SetCommand::ExportToml { out: typed.path, overwrite }));
            }
        });
        ui.add_space(measure::GAP_2);
        let told: Vec<String> = draft.errors.iter().map(ToString::to_string).collect();
        mistakes_ui(ui, &told);
        if !told.is_empty() {
            ui.add_space(measure::GAP_2);
        }
        let t = ui.tokens();
        let text = TextEdit::multiline(&mut editor.text)
            .id(id)
            .font(Text::CodeSmall.font())
            .text_color(t.text_1)
            .background_color(t.field)
            .desired_width(f32::INFINITY)
            .desired_rows(24)
            .lock_focus(false);
        let response = ui.add(text);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::MultilineTextInput, true, "The set as TOML")
        });
        if response.changed() {
            editor.seen.clone_from(&editor.text);
            stage.out.session(Command::Set(SetCommand::EditText(editor.text.clone())));
        }
    });
}
