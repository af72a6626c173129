//! Every set, when none is open.

use egui::{Align, Id, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::ask::{self, Ask};
use super::data::{self, Entry, Saved};
use crate::app::keys::Action;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Button, Field, focus_ring, hline, icon_button, menu_item, section_title, two_lines,
};
use crate::session::{Command, SetCommand};

/// What the list remembers.
#[derive(Default)]
pub struct List {
    /// The set that gets another name, and that name so far.
    renaming: Option<(String, String)>,
    /// Asks for a file to read.
    import: Option<Ask>,
}

/// Widest that a row is read well.
const WIDEST: f32 = 960.0;

pub fn show(list: &mut List, ui: &mut Ui, stage: &mut Stage<'_>) {
    title_ui(list, ui, stage);
    let sets = &stage.view.sets.list;
    if sets.is_empty() {
        let words = Text::Body.line(ui.painter(), "Reading the sets", ui.tokens().text_3, 400.0);
        let at = ui.available_rect_before_wrap().center() - words.size() / 2.0;
        ui.painter().galley(at, words, ui.tokens().text_3);
        return;
    }
    let entries = data::entries(&stage.view.sets);
    ScrollArea::vertical().id_salt("sets").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (own, head) in [(true, "Yours"), (false, "With the program")] {
            let some: Vec<&Entry> = entries.iter().filter(|entry| entry.own == own).collect();
            if some.is_empty() {
                continue;
            }
            egui::Frame::NONE.inner_margin(egui::Margin { left: 16, right: 16, top: 16, bottom: 4 }).show(
                ui,
                |ui| {
                    section_title(ui, head, "");
                },
            );
            for entry in some {
                row_ui(list, ui, stage, entry);
            }
        }
    });
}

fn title_ui(list: &mut List, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let (title, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover());
    ui.painter().rect_filled(title, 0, t.panel);
    hline(ui, title.x_range(), title.bottom() - 1.0);
    let head = Text::Title.line(ui.painter(), "Crop sets", t.text_1, 200.0);
    let x = title.left() + measure::GAP_4;
    let after = x + head.size().x + measure::GAP_3;
    ui.painter().galley(pos2(x, title.center().y - head.size().y / 2.0), head, t.text_1);
    let words = data::list_subtitle(&stage.view.sets.list);
    let words = Text::Small.line(ui.painter(), &words, t.text_3, title.right() - after - 240.0);
    ui.painter().galley(pos2(after, title.center().y - words.size().y / 2.0), words, t.text_3);
    let layout = Layout::right_to_left(Align::Center);
    let place = title.shrink2(vec2(measure::GAP_4, 0.0));
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
    let button = Button::new("New set").icon(Icon::Plus).primary().show(&mut inner);
    if button.clicked() || stage.pressed(Action::NewSet) {
        new_set(stage);
    }
    let import = Button::new("Import…").icon(Icon::Folder).show(&mut inner);
    if import.clicked() {
        list.import = match list.import.take() {
            Some(_) => None,
            None => Some(Ask::new(ask::Purpose::Read, String::new())),
        };
    }
    if let Some(typed) = ask::show(&mut list.import, ui, stage, import.rect) {
        stage.out.session(Command::Set(SetCommand::Import(typed.path)));
    }
}

/// Opens a new set over the pictures that are meant.
fn new_set(stage: &mut Stage<'_>) {
    let pictures = data::pictures(stage.view);
    stage.out.session(Command::Set(SetCommand::New("my-set".to_owned())));
    review(stage, pictures);
}

/// Opens a set over the pictures that are meant.
fn open(stage: &mut Stage<'_>, name: &str) {
    let pictures = data::pictures(stage.view);
    stage.out.session(Command::Set(SetCommand::Open(name.to_owned())));
    review(stage, pictures);
}

fn review(stage: &mut Stage<'_>, pictures: Vec<crate::facts::AssetId>) {
    if !pictures.is_empty() && pictures[..] != stage.view.sets.sheet.asked[..] {
        stage.out.session(Command::Set(SetCommand::Review(pictures)));
    }
}

fn row_ui(list: &mut List, ui: &mut Ui, stage: &mut Stage<'_>, entry: &Entry) {
    let t = ui.tokens();
    let (row, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::click());
    let unsaved = entry.saved != Saved::Whole;
    let name = format!("set {}{}", entry.title, if unsaved { ", not saved" } else { "" });
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    let ground = row.shrink2(vec2(measure::GAP_2, 0.0));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(ground, measure::RADIUS, t.panel);
    }
    focus_ring(ui, &response, ground, measure::RADIUS);
    let inner = row.shrink2(vec2(measure::GAP_4, 0.0));
    let inner = Rect::from_min_size(inner.min, vec2(inner.width().min(WIDEST), inner.height()));
    Icon::Set.paint_centred(
        ui,
        Rect::from_min_size(inner.min, vec2(24.0, inner.height())),
        measure::ICON,
        t.text_2,
    );
    let mut end = inner.right() - 150.0;
    if unsaved {
        let mark = Text::Small.line(ui.painter(), "Not saved", t.accent, 80.0);
        end -= mark.size().x;
        ui.painter().galley(pos2(end, inner.center().y - mark.size().y / 2.0), mark, t.accent);
        end -= measure::GAP_3;
    }
    let words = Rect::from_min_max(pos2(inner.left() + 36.0, inner.top()), pos2(end, inner.bottom()));
    let renaming = list.renaming.as_ref().is_some_and(|(name, _)| *name == entry.name);
    if renaming {
        rename_ui(list, ui, stage, words);
    } else {
        two_lines(ui, words, &entry.title, &entry.detail, t.text_1);
    }
    if entry.wrong {
        let place = Rect::from_min_size(inner.right_top() - vec2(150.0, 0.0), vec2(20.0, inner.height()));
        Icon::Warning.paint_centred(ui, place, measure::ICON_SMALL, t.warn);
    }
    let slots = Text::Small.line(ui.painter(), &entry.slots, t.text_2, 80.0);
    let at = pos2(inner.right() - 44.0 - slots.size().x, inner.center().y - slots.size().y / 2.0);
    ui.painter().galley(at, slots, t.text_2);
    let place = Rect::from_min_max(inner.max - vec2(32.0, inner.height()), inner.max);
    let layout = Layout::left_to_right(Align::Center);
    let mut more = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
    let button = icon_button(&mut more, Icon::More, &format!("more about {}", entry.title));
    egui::Popup::menu(&button).show(|ui| menu_ui(list, ui, stage, entry));
    response.context_menu(|ui| menu_ui(list, ui, stage, entry));
    if response.clicked() && !renaming {
        open(stage, &entry.name);
    }
}

fn menu_ui(list: &mut List, ui: &mut Ui, stage: &mut Stage<'_>, entry: &Entry) {
    ui.set_min_width(180.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let name = || entry.name.clone();
    if menu_item(ui, "Open", "", false) {
        open(stage, &entry.name);
    }
    let stored = entry.saved != Saved::Never;
    let whole = stored && !entry.wrong;
    if whole && menu_item(ui, "Duplicate", "", false) {
        stage.out.session(Command::Set(SetCommand::Duplicate(name())));
    }
    if whole && menu_item(ui, "Rename…", "", false) {
        list.renaming = Some((name(), entry.title.clone()));
        ui.memory_mut(|memory| memory.request_focus(Id::unique("set title")));
    }
    let discard = if stored { "Discard the changes" } else { "Discard the set" };
    if entry.saved != Saved::Whole && menu_item(ui, discard, "", false) {
        stage.out.session(Command::Set(SetCommand::Discard(name())));
    }
    if stored && entry.own && menu_item(ui, "Remove", "", false) {
        stage.out.session(Command::Set(SetCommand::Remove(name())));
    }
}

fn rename_ui(list: &mut List, ui: &mut Ui, stage: &mut Stage<'_>, place: Rect) {
    let Some((name, title)) = &mut list.renaming else { return };
    let layout = Layout::left_to_right(Align::Center);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
    let field = Field::new("Name of the set", Id::unique("set title")).hint("Its name");
    let shown = field.size(place.width().min(320.0), measure::CONTROL).show(&mut inner, title);
    if shown.submitted && !title.trim().is_empty() {
        let (name, title) = (name.clone(), title.trim().to_owned());
        stage.out.session(Command::Set(SetCommand::Rename { name, title }));
        list.renaming = None;
    } else if shown.response.lost_focus() {
        list.renaming = None;
    }
}
