//! The strip of months under a grid that is cut into days: how many pictures, and a way to go there.

use egui::{Id, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::months::{self, Stretch};
use super::{LibraryPanel, data};
use crate::app::cast;
use crate::app::stage::Stage;
use crate::app::theme::{Text, UiTheme as _, measure};
use crate::app::widgets::hline;
use crate::app::words;

/// Least and most width of a bar.
const BAR: (f32, f32) = (5.0, 28.0);
/// Height of the highest bar.
const HIGH: f32 = 18.0;

pub fn show(panel: &mut LibraryPanel, ui: &mut Ui, stage: &Stage<'_>) {
    let grid = &stage.view.grid;
    let all = panel.months.of(grid.generation, &grid.groups);
    if all.len() < 2 {
        return;
    }
    let t = ui.tokens();
    let most = cast::whole((ui.available_width() - 40.0) / BAR.0).max(1);
    let bars = months::within(all, most);
    let strip = egui::Panel::bottom("timeline").exact_size(measure::TIMELINE).resizable(false);
    let strip = strip.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    let here = panel.arranged.group_at(panel.scroll);
    strip.show(ui, |ui| {
        let rect = ui.max_rect();
        hline(ui, rect.x_range(), rect.top());
        if let Some(group) = bars_ui(ui, rect.shrink2(vec2(20.0, 0.0)), &bars, here) {
            panel.go_to = Some(group);
            ui.ctx().request_repaint();
        }
    });
}

fn bars_ui(ui: &Ui, room: Rect, bars: &[Stretch], here: Option<usize>) -> Option<usize> {
    let t = ui.tokens();
    let highest = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
    let step = (room.width() / bars.len().max(1) as f32).clamp(BAR.0, BAR.1);
    let floor = room.top() + 6.0 + HIGH;
    let mut chosen = None;
    let mut free = room.left();
    for (n, bar) in bars.iter().enumerate() {
        let x = room.left() + n as f32 * step;
        let place = Rect::from_min_size(pos2(x, room.top()), vec2(step, room.height()));
        let response = ui.interact(place, Id::unique(("month", bar.year, bar.month, n)), Sense::click());
        let name = format!("{}, {}", data::month_title(bar.year, bar.month), words::pictures(bar.count));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let height = (bar.count as f32 / highest as f32).sqrt() * HIGH;
        let shape = Rect::from_min_max(pos2(x + 1.0, floor - height.max(2.0)), pos2(x + step - 1.0, floor));
        let seen = here.is_some_and(|group| (bar.group..bar.end).contains(&group));
        let lit = response.hovered() || response.has_focus();
        let ink = if seen {
            t.accent
        } else if lit {
            t.text_1
        } else {
            t.bar
        };
        ui.painter().rect_filled(shape, 1, ink);
        let new_year = n == 0 || bars[n - 1].year != bar.year;
        if new_year && x >= free {
            let year = Text::Tiny.line(ui.painter(), &bar.year.to_string(), t.text_3, 60.0);
            free = x + year.size().x + measure::GAP_2;
            ui.painter().galley(pos2(x + 1.0, floor + 2.0), year, t.text_3);
        }
        if response.on_hover_text(name).clicked() {
            chosen = Some(bar.group);
        }
    }
    chosen
}
