//! The head of a column about one picture: its name and size, and the way to its neighbours.

use egui::{Align, Layout, Rect, Sense, Ui, pos2, vec2};

use super::canvas;
use super::stage::Stage;
use super::theme::{Icon, UiTheme as _, measure};
use super::widgets::{hline, icon_button, two_lines};
use crate::session::Command;

/// Paints the head of the open picture; nothing while there is none.
pub fn show(ui: &mut Ui, stage: &mut Stage<'_>) {
    let Some(picture) = &stage.view.picture else { return };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::HEAD), Sense::hover());
    hline(ui, rect.x_range(), rect.bottom() - 1.0);
    let size = canvas::size_of(picture).map(|s| format!("{} × {} px", s.w, s.h)).unwrap_or_default();
    let words =
        Rect::from_min_max(pos2(rect.left() + 16.0, rect.top()), pos2(rect.right() - 80.0, rect.bottom()));
    two_lines(ui, words, &picture.name, &size, ui.tokens().text_1);
    let steps = Rect::from_min_max(pos2(rect.right() - 76.0, rect.top()), rect.max - vec2(8.0, 0.0));
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(steps).layout(Layout::right_to_left(Align::Center)));
    inner.spacing_mut().item_spacing.x = 4.0;
    if icon_button(&mut inner, Icon::ChevronRight, "Next picture").clicked() {
        stage.out.session(Command::Step(1));
    }
    if icon_button(&mut inner, Icon::ChevronLeft, "Previous picture").clicked() {
        stage.out.session(Command::Step(-1));
    }
}
