//! One slot as fields, with what is wrong under each.

use egui::{Id, Ui};

use super::data;
use super::form::{Form, Mistake, Sizes};
use super::side::{Shown, Side, edit, message, mistakes_ui};
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, section_title, section_ui, segmented, tick_box};
use crate::session::{CropSet, SetDraft, Slot};

/// What is typed, and which slot it belongs to.
#[derive(Default)]
pub struct Editor {
    form: Form,
    /// The slot that the texts were made from or mean.
    of: Option<(String, usize, Slot)>,
    wrong: Vec<Mistake>,
}

impl Editor {
    /// Takes the slot over, unless the texts mean it already.
    fn follow(&mut self, set: &CropSet, at: usize, slot: &Slot) {
        let same = self
            .of
            .as_ref()
            .is_some_and(|(name, place, known)| *name == set.name && *place == at && known == slot);
        if !same {
            self.form = Form::of(slot);
            self.wrong.clear();
            self.of = Some((set.name.clone(), at, slot.clone()));
        }
    }
}

/// What the fields need to know.
struct Fields<'a> {
    draft: &'a SetDraft,
    slot: &'a Slot,
    wrong: &'a [Mistake],
}

impl Fields<'_> {
    /// What is wrong with a field.
    fn told(&self, field: &str) -> Vec<String> {
        let typed = self.wrong.iter().filter(|(wrong, _)| *wrong == field).map(|(_, text)| text.clone());
        let here = |error: &&crate::session::SetError| {
            error.slot.as_deref() == Some(&self.slot.name) && error.field.as_deref() == Some(field)
        };
        typed.chain(self.draft.errors.iter().filter(here).map(message)).collect()
    }

    /// A field with its name before it.
    fn line(&self, ui: &mut Ui, (field, name): (&str, &str), hint: &str, value: &mut String) -> bool {
        let told = self.told(field);
        let mut changed = false;
        ui.horizontal(|ui| {
            word(ui, name);
            let width = ui.available_width();
            changed = input(ui, name, hint, !told.is_empty(), width, value);
        });
        mistakes_ui(ui, &told);
        ui.add_space(measure::GAP_2);
        changed
    }
}

fn word(ui: &mut Ui, text: &str) {
    let size = egui::vec2(80.0, measure::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let words = Text::Small.line(ui.painter(), text, ui.tokens().text_2, rect.width());
    let at = egui::pos2(rect.left(), rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, ui.tokens().text_2);
}

fn input(ui: &mut Ui, name: &str, hint: &str, wrong: bool, width: f32, value: &mut String) -> bool {
    let field = Field::new(name, Id::unique(("slot field", name))).hint(hint).text(Text::Small);
    field.wrong(wrong).size(width, measure::CONTROL).show(ui, value).response.changed()
}

pub fn show(side: &mut Side, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft, at: usize) {
    let Some(slot) = draft.set.slots.get(at) else {
        // A slot that was just added arrives with the next frame; one that is gone does not.
        if at > draft.set.slots.len() {
            side.shown = Shown::Overview;
        }
        return;
    };
    let editor = &mut side.slot;
    editor.follow(&draft.set, at, slot);
    let Editor { form, wrong, .. } = editor;
    let fields = Fields { draft, slot, wrong };
    let mut changed = section_ui(ui, |ui| what_ui(ui, &fields, form));
    changed |= section_ui(ui, |ui| where_ui(ui, &fields, form));
    changed |= section_ui(ui, |ui| sizes_ui(ui, &fields, form));
    changed |= section_ui(ui, |ui| files_ui(ui, &fields, form));
    if changed {
        let (after, wrong) = form.read(slot);
        editor.wrong = wrong;
        editor.of = Some((draft.set.name.clone(), at, after.clone()));
        if after != *slot {
            let mut set = draft.set.clone();
            set.slots[at] = after;
            edit(stage, set);
        }
    }
    section_ui(ui, |ui| {
        ui.horizontal(|ui| {
            if Button::new("Duplicate").icon(Icon::Copy).show(ui).clicked() {
                let mut set = draft.set.clone();
                let name = data::free_slot(&set, &slot.name);
                set.slots.insert(at + 1, Slot { name, ..slot.clone() });
                edit(stage, set);
                side.shown = Shown::Slot(at + 1);
            }
            if draft.set.slots.len() > 1 && Button::new("Remove").icon(Icon::Trash).show(ui).clicked() {
                let mut set = draft.set.clone();
                set.slots.remove(at);
                edit(stage, set);
                side.shown = Shown::Overview;
            }
        });
    });
}

fn what_ui(ui: &mut Ui, fields: &Fields<'_>, form: &mut Form) -> bool {
    let mut changed = fields.line(ui, ("name", "Slot name"), "hero", &mut form.name);
    section_title(ui, "Transformation", "{object} is what each picture is about");
    ui.add_space(measure::GAP_1);
    let told = fields.told("transformation");
    let id = Id::unique("slot transformation");
    let field = Field::new("Slot transformation", id).hint("ar_16:9,c_fill,g_auto:{object}");
    let field = field.text(Text::CodeSmall).wrong(!told.is_empty());
    let field = field.size(ui.available_width(), measure::TALL);
    changed |= field.show(ui, &mut form.transformation).response.changed();
    mistakes_ui(ui, &told);
    changed
}

fn where_ui(ui: &mut Ui, fields: &Fields<'_>, form: &mut Form) -> bool {
    section_title(ui, "When a page shows it", "widths of the window");
    ui.add_space(measure::GAP_2);
    let mut changed = fields.line(ui, ("min_width", "From px"), "any", &mut form.from);
    changed |= fields.line(ui, ("max_width", "Up to px"), "any", &mut form.to);
    changed |= fields.line(ui, ("media", "Media"), "(orientation: portrait)", &mut form.media);
    changed |= fields.line(ui, ("sizes", "Sizes"), "made from the widths", &mut form.sizes);
    changed
}

fn sizes_ui(ui: &mut Ui, fields: &Fields<'_>, form: &mut Form) -> bool {
    section_title(ui, "Sizes of the files", "");
    ui.add_space(measure::GAP_2);
    let names = Sizes::ALL.map(Sizes::label);
    let chosen = Sizes::ALL.iter().position(|kind| *kind == form.kind);
    let width = ui.available_width();
    let mut changed = false;
    if let Some(index) = segmented(ui, "sizes of files", &names, chosen, 4, width) {
        changed = form.kind != Sizes::ALL[index];
        form.kind = Sizes::ALL[index];
    }
    ui.add_space(measure::GAP_2);
    match form.kind {
        Sizes::Widths => {
            changed |= fields.line(ui, ("widths", "Widths in px"), "as written", &mut form.widths);
        }
        Sizes::Densities => changed |= fields.line(ui, ("dpr", "Densities in x"), "1, 2", &mut form.dpr),
        Sizes::Steps | Sizes::Bytes => {
            let step = if form.kind == Sizes::Steps { ("4", "How many") } else { ("40", "kB apart") };
            changed |= fields.line(ui, ("least", "Narrowest"), "320", &mut form.least);
            changed |= fields.line(ui, ("most", "Widest"), "1920", &mut form.most);
            changed |= fields.line(ui, ("breakpoints", step.1), step.0, &mut form.step);
        }
    }
    if tick_box(ui, form.enlarge, "Enlarge pictures that are too small") {
        form.enlarge = !form.enlarge;
        changed = true;
    }
    changed
}

fn files_ui(ui: &mut Ui, fields: &Fields<'_>, form: &mut Form) -> bool {
    section_title(ui, "Formats and quality", "the best format first");
    ui.add_space(measure::GAP_2);
    let mut changed = fields.line(ui, ("formats", "Formats"), "webp, jpg", &mut form.formats);
    changed |= fields.line(ui, ("quality", "Quality"), "auto, or 1 to 100", &mut form.quality);
    changed |= fields.line(ui, ("max_kb", "At most kB"), "no limit", &mut form.max_kb);
    if !form.max_kb.trim().is_empty() {
        changed |= fields.line(ui, ("lowest_quality", "Not below"), "quality 35", &mut form.lowest);
    }
    changed
}
