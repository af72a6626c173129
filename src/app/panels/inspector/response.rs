//! The exact response of the current picture, word by word; it is written only while somebody reads it.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::app::json::{Fold, JsonText};
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{JsonView, focus_ring, icon_button, section_ui, segmented};
use crate::session::{Command, Inspector};

/// Highest that the text becomes; the rest is scrolled to.
const HIGHEST: f32 = 420.0;
/// Height of a line of the text, and of the gap under the last one.
const LINE: f32 = 20.0;

/// What the section remembers from picture to picture.
#[derive(Default)]
pub struct Response {
    open: bool,
    /// Whether the analyze dialect is shown.
    analyze: bool,
    /// The details that a response was asked for, so that it is asked once.
    asked: Option<Arc<Inspector>>,
    /// The response in lines.
    json: JsonText,
    /// Keys of lists that were opened or closed.
    turned: BTreeSet<String>,
}

pub fn show(response: &mut Response, ui: &mut Ui, stage: &mut Stage<'_>, inspector: &Arc<Inspector>) {
    if stage.pressed(Action::Response) {
        response.open = !response.open;
    }
    section_ui(ui, |ui| {
        let there = response.open && follow(response, stage, inspector);
        head_ui(response, ui, stage, there);
        if !response.open {
            response.asked = None;
            return;
        }
        ui.add_space(measure::GAP_2);
        let width = ui.available_width();
        let chosen = Some(usize::from(response.analyze));
        if let Some(at) = segmented(ui, "dialect", &["Upload", "Analyze"], chosen, 2, width) {
            response.analyze = at == 1;
            response.turned.clear();
        }
        ui.add_space(measure::GAP_2);
        if there {
            text_ui(response, ui);
        } else {
            ui.label(Text::Small.rich("The response is being written", ui.tokens().text_3));
        }
    });
}

/// Asks for the response of these details, once; answers whether it is there.
fn follow(response: &mut Response, stage: &mut Stage<'_>, inspector: &Arc<Inspector>) -> bool {
    if !response.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(asked, inspector)) {
        response.asked = Some(Arc::clone(inspector));
        stage.out.session(Command::WriteResponse);
    }
    let Some(written) = stage.view.response.as_ref().filter(|written| written.id == inspector.id) else {
        return false;
    };
    let text = if response.analyze { &written.analyze } else { &written.upload };
    if response.json.text() != text {
        response.json = JsonText::new(Arc::clone(text));
    }
    true
}

/// The line that opens and closes the section, with a way to the clipboard while it is open.
fn head_ui(response: &mut Response, ui: &mut Ui, stage: &mut Stage<'_>, there: bool) {
    let t = ui.tokens();
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::CONTROL), Sense::hover());
    let end = row.right() - if there { measure::HIT + measure::GAP_1 } else { 0.0 };
    let rect = Rect::from_min_max(row.min, pos2(end, row.bottom()));
    let head = ui.interact(rect, ui.scope_id().with("response head"), Sense::click());
    head.widget_info(|| WidgetInfo::selected(Role::Button, true, response.open, "Response JSON"));
    let lit = head.hovered() || head.has_focus();
    let icon = if response.open { Icon::ChevronDown } else { Icon::ChevronRight };
    let place = Rect::from_min_size(row.min, vec2(measure::ICON_SMALL, row.height()));
    icon.paint_centred(ui, place, measure::ICON_SMALL, if lit { t.text_1 } else { t.text_3 });
    let words = Text::Body.line(ui.painter(), "Response JSON", t.text_1, rect.width());
    let at = pos2(place.right() + measure::GAP_2, row.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, t.text_1);
    focus_ring(ui, &head, rect.expand2(vec2(measure::GAP_1, 0.0)), measure::RADIUS);
    if head.clicked() {
        response.open = !response.open;
    }
    if there {
        let place = Rect::from_min_max(pos2(end, row.top()), row.max);
        let layout = Layout::right_to_left(Align::Center);
        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
        if icon_button(&mut inner, Icon::Copy, "Copy the response").clicked() {
            let text = response.json.text().to_string();
            stage.out.window(UiCommand::Copy { text, what: "response" });
        }
    }
}

fn text_ui(response: &mut Response, ui: &mut Ui) {
    let (json, turned) = (&response.json, &response.turned);
    let closed = |fold: &Fold| json.is_closed_at_first(fold) != turned.contains(&fold.key);
    let lines = json.rows(closed).len();
    let size = vec2(ui.available_width(), (lines as f32 * LINE + measure::GAP_3).min(HIGHEST));
    let heard = ui
        .allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(size);
            JsonView { json, closed: &closed, lit: &[], reveal: None }.show(ui)
        })
        .inner;
    if let Some(fold) = heard.toggled.and_then(|at| response.json.folds.get(at)) {
        let key = fold.key.clone();
        if !response.turned.remove(&key) {
            response.turned.insert(key);
        }
    }
}
