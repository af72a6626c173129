//! The title row of the open set: what is under review, how it stands, and what can be done with all.

use egui::{Align, Align2, Color32, Id, Layout, Order, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::data::{self, Totals};
use crate::app::keyboard;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, hline, icon_button, menu_item};
use crate::app::words;
use crate::session::{Command, SetCommand, SetDraft};

/// What the title row remembers.
#[derive(Default)]
pub struct Head {
    /// Whether it asks what becomes of changes.
    leaving: bool,
}

/// Below this width counts go without their words.
const ROOMY: f32 = 860.0;

pub fn show(head: &mut Head, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft) {
    let t = ui.tokens();
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover());
    ui.painter().rect_filled(row, 0, t.panel);
    hline(ui, row.x_range(), row.bottom() - 1.0);
    let inner = row.shrink2(vec2(measure::GAP_2, 0.0));
    let layout = Layout::right_to_left(Align::Center);
    let place = Rect::from_min_max(inner.min, inner.max - vec2(measure::GAP_2, 0.0));
    let mut right = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
    actions_ui(&mut right, stage, draft, row.width() > ROOMY);
    let end = right.min_rect().left() - measure::GAP_3;
    let layout = Layout::left_to_right(Align::Center);
    let left = Rect::from_min_max(inner.min, pos2(end.max(inner.left() + 80.0), inner.bottom()));
    let mut left = ui.new_child(egui::UiBuilder::new().max_rect(left).layout(layout));
    left.spacing_mut().item_spacing.x = measure::GAP_1;
    title_ui(head, &mut left, stage, draft);
}

fn title_ui(head: &mut Head, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft) {
    let t = ui.tokens();
    let back = icon_button(ui, Icon::ChevronLeft, "All sets");
    if back.clicked() {
        if draft.changed {
            head.leaving = !head.leaving;
        } else {
            stage.out.session(Command::Set(SetCommand::Close));
        }
    }
    leave_ui(head, ui, stage, draft, back.rect);
    let rect = ui.available_rect_before_wrap();
    let title = Text::Title.line(ui.painter(), draft.set.shown(), t.text_1, rect.width() * 0.7);
    let response = ui.interact(rect, ui.scope_id().with("set title"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, draft.set.shown()));
    let after = rect.left() + measure::GAP_1 + title.size().x + measure::GAP_3;
    let y = rect.center().y;
    ui.painter().galley(pos2(rect.left() + measure::GAP_1, y - title.size().y / 2.0), title, t.text_1);
    let sheet = &stage.view.sets.sheet;
    let progress = data::progress(sheet);
    let words = if progress.is_empty() { data::subtitle(draft, sheet) } else { progress };
    let room = rect.right() - after;
    let words = Text::Small.line(ui.painter(), &words, t.text_3, room);
    if room > 60.0 {
        ui.painter().galley(pos2(after, y - words.size().y / 2.0), words, t.text_3);
    }
}

/// Asks whether changes are kept before the set closes.
fn leave_ui(head: &mut Head, ui: &Ui, stage: &mut Stage<'_>, draft: &SetDraft, button: Rect) {
    if !head.leaving {
        return;
    }
    keyboard::note_sheet(ui);
    // What cannot be saved is not offered to be: it would be lost.
    let can_save = draft.errors.is_empty() && stage.view.read_only.is_none();
    let mut done = ui.input(|i| i.key_pressed(egui::Key::Escape));
    let area = egui::Area::new(Id::unique("leave the set")).order(Order::Foreground);
    let below = button.left_bottom() + vec2(0.0, measure::GAP_2);
    area.fixed_pos(below).pivot(Align2::LEFT_TOP).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
            ui.label(Text::Body.rich("The set has changes that are not saved", ui.tokens().text_1));
            ui.add_space(measure::GAP_2);
            ui.horizontal(|ui| {
                let save = can_save && Button::new("Save and leave").primary().show(ui).clicked();
                let keep = Button::new("Keep for later").show(ui).clicked();
                let drop = Button::new("Leave without").show(ui).clicked();
                if save {
                    stage.out.session(Command::Set(SetCommand::Save));
                }
                if save || keep || drop {
                    let leave = if keep { SetCommand::PutAside } else { SetCommand::Close };
                    stage.out.session(Command::Set(leave));
                    done = true;
                }
            });
        });
    });
    head.leaving = !done;
}

fn actions_ui(ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft, roomy: bool) {
    let totals = data::totals(&stage.view.sets.sheet);
    if totals.sure > 0 && Button::new("Accept all above 0.80").show(ui).clicked() {
        stage.out.session(Command::Set(SetCommand::AcceptAbove(data::SURE)));
    }
    if draft.changed && draft.errors.is_empty() && Button::new("Save set").icon(Icon::Save).show(ui).clicked()
    {
        stage.out.session(Command::Set(SetCommand::Save));
    }
    pictures_ui(ui, stage);
    ui.add_space(measure::GAP_2);
    counts_ui(ui, &totals, roomy);
}

/// Which pictures are reviewed.
fn pictures_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let listed = &stage.view.grid.ids;
    let selected = &stage.view.selection.ids;
    if listed.is_empty() && selected.is_empty() {
        return;
    }
    let button = icon_button(ui, Icon::Picture, "Choose the pictures");
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(240.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        for (words, ids) in [("Review the selection", selected), ("Review all that is listed", listed)] {
            let count = words::pictures(ids.len() as u64);
            if !ids.is_empty() && menu_item(ui, words, &count, false) {
                stage.out.session(Command::Set(SetCommand::Review(ids.to_vec())));
            }
        }
    });
}

/// How the cells stand, laid out from the right.
fn counts_ui(ui: &mut Ui, totals: &Totals, roomy: bool) {
    let t = ui.tokens();
    let counts = [
        (totals.look, Icon::Warning, "to look at", t.warn),
        (totals.yours, Icon::Pencil, "yours", t.accent),
        (totals.accepted, Icon::Lock, "accepted", t.text_2),
    ];
    for (count, icon, word, ink) in counts {
        if count > 0 {
            count_ui(ui, icon, count, word, ink, roomy);
        }
    }
}

fn count_ui(ui: &mut Ui, icon: Icon, count: usize, word: &str, ink: Color32, roomy: bool) {
    let said = format!("{count} {word}");
    let shown = if roomy { said.clone() } else { count.to_string() };
    let words = Text::Small.line(ui.painter(), &shown, ink, 160.0);
    let size = vec2(measure::ICON_SMALL + measure::GAP_1 + words.size().x + measure::GAP_1, measure::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &said));
    let place = Rect::from_min_size(rect.min, vec2(measure::ICON_SMALL, rect.height()));
    icon.paint_centred(ui, place, measure::ICON_SMALL, ink);
    let at = pos2(place.right() + measure::GAP_1, rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, ink);
    response.on_hover_text(&said);
}
