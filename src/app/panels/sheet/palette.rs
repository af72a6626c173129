//! The command palette: type a part of a name, choose, done.

use egui::{Id, Key, Modal, Modifiers, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::entries::{self, Entry};
use crate::app::request::{Request, UiCommand};
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Field, focus_ring};

const WIDTH: f32 = 480.0;

/// What is typed, and which of the found commands is chosen.
#[derive(Default)]
pub struct Palette {
    typed: String,
    chosen: usize,
    /// Whether the field has been given the keyboard.
    open: bool,
}

impl Palette {
    /// Shows it until a command is chosen or it is left.
    pub fn show(&mut self, ui: &Ui, stage: &mut Stage<'_>) {
        let frame = egui::Frame::window(ui.style()).inner_margin(egui::Margin::same(12));
        let keys = Keys::take(ui);
        let mut done = None;
        let area =
            Modal::default_area(Id::unique("palette")).anchor(egui::Align2::CENTER_TOP, vec2(0.0, 96.0));
        let modal = Modal::new(Id::unique("palette")).area(area).frame(frame).show(ui.ctx(), |ui| {
            done = self.content(ui, stage, &keys);
        });
        let leave = done.is_none() && modal.should_close();
        if let Some(request) = done {
            *self = Self::default();
            stage.out.window(UiCommand::Sheet(None));
            match request {
                Request::Session(command) => stage.out.session(command),
                Request::Window(command) => stage.out.window(command),
            }
        } else if leave {
            *self = Self::default();
            stage.out.window(UiCommand::Sheet(None));
        }
    }

    fn content(&mut self, ui: &mut Ui, stage: &Stage<'_>, keys: &Keys) -> Option<Request> {
        ui.set_width(WIDTH);
        let id = Id::unique("palette field");
        let field = Field::new("Find a command", id).hint("Find a command").icon(Icon::Search);
        let field = field.size(WIDTH, measure::TALL).show(ui, &mut self.typed);
        if !self.open {
            self.open = true;
            field.response.request_focus();
        }
        if field.response.changed() {
            self.chosen = 0;
        }
        let found = entries::matching(entries::all(stage.view, stage.state), &self.typed);
        let last = found.len().saturating_sub(1);
        self.chosen = (self.chosen + keys.down).saturating_sub(keys.up).min(last);
        ui.add_space(measure::GAP_2);
        if found.is_empty() {
            ui.label(Text::Small.rich("No command of this name", ui.tokens().text_3));
            return None;
        }
        let mut done = None;
        ScrollArea::vertical().max_height(10.0 * measure::CONTROL).auto_shrink([false, true]).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (n, entry) in found.iter().enumerate() {
                    let chosen = n == self.chosen;
                    let response = row_ui(ui, entry, chosen);
                    if chosen && keys.up + keys.down > 0 {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() || (chosen && field.submitted) {
                        done = Some(entry.request.clone());
                    }
                }
            },
        );
        done
    }
}

/// Keys that move the choice while the field has the cursor.
struct Keys {
    up: usize,
    down: usize,
}

impl Keys {
    fn take(ui: &Ui) -> Self {
        let count = |key| ui.ctx().input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        Self { up: count(Key::ArrowUp), down: count(Key::ArrowDown) }
    }
}

fn row_ui(ui: &mut Ui, entry: &Entry, chosen: bool) -> egui::Response {
    let t = ui.tokens();
    let size = vec2(ui.available_width(), measure::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let role = egui::Role::MenuItem;
    response.widget_info(|| WidgetInfo::selected(role, true, chosen, &entry.text));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, measure::RADIUS, t.hover);
    }
    focus_ring(ui, &response, rect, measure::RADIUS);
    let key = Text::Small.line(ui.painter(), &entry.key, t.text_3, 120.0);
    let right = rect.right() - measure::GAP_2 - key.size().x;
    let left = rect.left() + measure::GAP_2;
    let ink = if chosen { t.text_1 } else { t.text_2 };
    let words = Text::Body.line(ui.painter(), &entry.text, ink, right - left - measure::GAP_2);
    ui.painter().galley(pos2(left, rect.center().y - words.size().y / 2.0), words, ink);
    ui.painter().galley(pos2(right, rect.center().y - key.size().y / 2.0), key, t.text_3);
    response
}
