//! Background work, thumbnails, messages, addresses.

use egui::{Id, Ui};

use super::ui::{note, row, told};
use super::{Settings, data};
use crate::app::cast;
use crate::app::dialogs::Choice;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Field, PathAnswer, PathSheet, Slider, segmented, tick_box};
use crate::session::{Command, DELIVERY_BASE, DESKTOP, SECRET_FILE, UpkeepCommand};

const SECRET: PathSheet<'_> = PathSheet {
    name: "Path of the secret",
    title: "The file with the secret",
    note: "Its path is remembered, what stands in it is not",
    verb: "Take it",
};

fn upkeep(stage: &mut Stage<'_>, command: UpkeepCommand) {
    stage.out.session(Command::Upkeep(command));
}

pub fn work_ui(settings: &mut Settings, ui: &mut Ui, stage: &mut Stage<'_>) {
    let known = stage.view.upkeep.clone();
    row(ui, "How much at once", |ui| {
        if known.most_workers > 1 {
            let mut count = settings.workers.unwrap_or(known.workers) as f32;
            let slider = Slider::new("Pictures at once", 1.0..=known.most_workers as f32).step(1.0);
            let response = slider.width(160.0).show(ui, &mut count);
            let chosen = cast::whole(count + 0.5);
            if response.dragged() {
                settings.workers = Some(chosen);
            }
            if response.drag_stopped() || (response.changed() && !response.dragged()) {
                settings.workers = None;
                let usual = chosen == known.usual_workers;
                upkeep(stage, UpkeepCommand::Workers((!usual).then_some(chosen)));
            }
        }
        let count = settings.workers.unwrap_or(known.workers);
        ui.label(Text::Small.rich(data::workers(count, &known), ui.tokens().text_2));
    });
    note(ui, "As usual one core stays free for everything else you do");
    for (kind, words, held) in data::kinds(&stage.view.jobs) {
        row(ui, words, |ui| {
            if tick_box(
                ui,
                !held,
                if held { "Held until you let it go on" } else { "Runs when there is work" },
            ) {
                let command = if held { Command::Resume(Some(kind)) } else { Command::Pause(Some(kind)) };
                stage.out.session(command);
            }
        });
    }
}

pub fn thumbs_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let known = stage.view.upkeep.clone();
    row(ui, "Room they may take", |ui| {
        let names = data::ROOMS.map(|(name, _)| name);
        if let Some(n) = segmented(ui, "room", &names, data::chosen_room(&known), names.len(), 360.0) {
            upkeep(stage, UpkeepCommand::ThumbBudget(data::ROOMS[n].1));
        }
        ui.label(Text::Small.rich(data::room(&known), ui.tokens().text_3));
    });
    note(ui, "Those that were not looked at for longest leave first; the small ones always stay");
}

pub fn messages_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let on = data::tells_desktop(stage.view);
    row(ui, "Desktop", |ui| {
        if tick_box(ui, on, "Messages when imports and jobs are done") {
            let value = if on { "off" } else { "on" }.to_owned();
            stage.out.session(Command::SetSetting { key: DESKTOP.to_owned(), value });
        }
    });
}

pub fn delivery_ui(settings: &mut Settings, ui: &mut Ui, stage: &mut Stage<'_>) {
    row(ui, "Where deliveries begin", |ui| {
        let id = Id::unique("delivery base");
        let stored = stage.view.settings.get(DELIVERY_BASE).cloned().unwrap_or_default();
        let typing = ui.memory(|m| m.has_focus(id));
        if !typing && settings.base != stored {
            settings.base.clone_from(&stored);
        }
        let field = Field::new("Where deliveries begin", id);
        let field = field.hint("https://res.cloudinary.com/demo").size(360.0, measure::CONTROL);
        if field.show(ui, &mut settings.base).response.changed() {
            let value = settings.base.trim().to_owned();
            stage.out.session(Command::SetSetting { key: DELIVERY_BASE.to_owned(), value });
        }
    });
    note(ui, "Copied URLs of crops begin so; without it they are paths alone");
    let file = stage.view.settings.get(SECRET_FILE).is_some_and(|file| !file.is_empty());
    row(ui, "Secret", |ui| {
        let button = Button::new("Choose its file…").icon(Icon::Key).show(ui);
        match SECRET.show(ui, &mut settings.secret, &button) {
            Some(PathAnswer::Typed(path)) => upkeep(stage, UpkeepCommand::SecretFile(Some(path))),
            Some(PathAnswer::Browse) => stage.out.window(UiCommand::Choose(Choice::SecretFile)),
            None => {}
        }
        if file && Button::new("Forget this file").flat().show(ui).clicked() {
            upkeep(stage, UpkeepCommand::SecretFile(None));
        }
    });
    if let Some(found) = data::secret(&stage.view.upkeep) {
        let t = ui.tokens();
        let mark = if found.good { (Icon::Check, t.ok) } else { (Icon::Warning, t.warn) };
        told(ui, "", mark, &found.text);
    }
    note(ui, "It signs URLs, and what is told to addresses. It is never shown and never written down");
}
