//! The transformation as a slot of a crop set.

use egui::{Align, Align2, Id, Layout, Order, Rect, ScrollArea, Ui};

use super::CropPanel;
use crate::app::keyboard;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, menu_item, section_title};
use crate::session::{Command, SetCommand, View};

const WIDTH: f32 = 320.0;

/// The small sheet above the button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Add {
    /// The set; one of this name that is not there is made.
    set: String,
    /// Name of the slot.
    slot: String,
    /// Just opened: the name takes the keyboard, so that Enter adds.
    fresh: bool,
}

impl Add {
    /// The set that is open, else one of the person's own.
    pub fn suggested(view: &View) -> Self {
        let open = view.sets.draft.as_ref().map(|draft| draft.set.name.clone());
        let own = || view.sets.list.iter().rev().find(|set| set.set.is_ok()).map(|set| set.name.clone());
        let set = open.or_else(own).unwrap_or_else(|| "my-set".to_owned());
        Self { set, slot: String::new(), fresh: true }
    }
}

/// Shows the sheet above `button`, while it is open.
pub fn show(panel: &mut CropPanel, ui: &Ui, stage: &mut Stage<'_>, button: Rect) {
    let Some(add) = &mut panel.add else { return };
    keyboard::note_sheet(ui);
    let mut close = ui.input(|i| i.key_pressed(egui::Key::Escape));
    let area = egui::Area::new(Id::unique("add to a set")).order(Order::Foreground);
    let above = egui::pos2(button.right(), button.top() - 16.0);
    area.fixed_pos(above).pivot(Align2::RIGHT_BOTTOM).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
            ui.set_width(WIDTH);
            close |= sheet_ui(add, ui, stage);
        });
    });
    if close {
        panel.add = None;
    }
}

fn sheet_ui(add: &mut Add, ui: &mut Ui, stage: &mut Stage<'_>) -> bool {
    let t = ui.tokens();
    ui.label(Text::BodyStrong.rich("Add to a set", t.text_1));
    ui.add_space(measure::GAP_1);
    sets_ui(add, ui, stage);
    ui.add_space(measure::GAP_2);
    section_title(ui, "Name of the slot", "");
    let id = Id::unique("name of the new slot");
    let taken = is_taken(stage.view, add);
    let field = Field::new("Name of the slot", id).hint("hero").wrong(taken);
    let submitted = field.size(WIDTH, measure::CONTROL).show(ui, &mut add.slot).submitted;
    if std::mem::take(&mut add.fresh) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    if taken {
        ui.label(Text::Tiny.rich("The set has a slot of this name already", t.error));
    }
    ui.add_space(measure::GAP_1);
    let mut done = false;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let wanted = Button::new("Add").icon(Icon::Plus).primary().show(ui).clicked() || submitted;
        if wanted && !taken && is_name(&add.slot) && is_name(&add.set) {
            let (set, slot) = (add.set.trim().to_owned(), add.slot.trim().to_owned());
            stage.out.session(Command::Set(SetCommand::AddCrop { set, slot }));
            done = true;
        }
    });
    done
}

/// The sets to choose from, and a new one.
fn sets_ui(add: &mut Add, ui: &mut Ui, stage: &Stage<'_>) {
    section_title(ui, "Set", "");
    ScrollArea::vertical().max_height(6.0 * measure::CONTROL).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for set in stage.view.sets.list.iter().filter(|set| set.set.is_ok()) {
            if menu_item(ui, set.shown(), "", set.name == add.set) {
                add.set.clone_from(&set.name);
            }
        }
    });
    let known = stage.view.sets.list.iter().any(|set| set.name == add.set);
    if known {
        if Button::new("New set…").icon(Icon::Plus).flat().small().show(ui).clicked() {
            "my-set".clone_into(&mut add.set);
            ui.memory_mut(|memory| memory.request_focus(Id::unique("name of the new set")));
        }
        return;
    }
    let field = Field::new("Name of the new set", Id::unique("name of the new set"));
    field.hint("my-set").size(WIDTH, measure::CONTROL).show(ui, &mut add.set);
}

fn is_taken(view: &View, add: &Add) -> bool {
    let draft = view.sets.draft.as_ref().map(|draft| &draft.set).filter(|set| set.name == add.set);
    let aside = || view.sets.aside.iter().map(|draft| &draft.set).find(|set| set.name == add.set);
    let listed = || view.sets.list.iter().find(|set| set.name == add.set)?.set.as_ref().ok();
    let set = draft.or_else(aside).or_else(listed);
    set.is_some_and(|set| set.slots.iter().any(|slot| slot.name.eq_ignore_ascii_case(add.slot.trim())))
}

fn is_name(text: &str) -> bool {
    let good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let text = text.trim();
    !text.is_empty() && text.chars().all(good)
}
