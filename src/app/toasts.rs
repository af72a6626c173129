//! Short messages in the lower right corner.

use egui::{Align2, Area, Context, Id, Order, Vec2};

use super::request::Out;
use super::theme::{Icon, Text, UiTheme as _, measure};
use super::widgets::small_icon_button;
use crate::session::{Command, Notice, NoticeLevel};

/// What is shown, and since when.
#[derive(Default)]
pub struct Toasts {
    /// Messages of the window itself.
    own: Vec<(String, f64)>,
    /// Messages of the session, by id, with the time they were first seen.
    seen: Vec<(u64, f64)>,
}

impl Toasts {
    /// Says something.
    pub fn say(&mut self, text: impl Into<String>, now: f64) {
        self.own.push((text.into(), now));
    }

    /// Paints all, newest at the bottom; asks for the frame in which the next one goes.
    ///
    /// They stand `above` the strip by so much, where a bar with buttons lies between.
    pub fn show(&mut self, ctx: &Context, notices: &[Notice], above: f32, out: &mut Out) {
        let now = ctx.input(|i| i.time);
        self.seen.retain(|(id, _)| notices.iter().any(|n| n.id == *id));
        for notice in notices {
            if !self.seen.iter().any(|(id, _)| *id == notice.id) {
                self.seen.push((notice.id, now));
            }
        }
        if self.own.is_empty() && notices.is_empty() {
            return;
        }
        let area = Area::new(Id::unique("toasts")).order(Order::Foreground);
        let corner = Vec2::new(-measure::GAP_4, -(measure::CONTROL + above + measure::GAP_4));
        let held = area.anchor(Align2::RIGHT_BOTTOM, corner).show(ctx, |ui| {
            ui.spacing_mut().item_spacing.y = measure::GAP_2;
            for notice in notices {
                if toast_ui(ui, notice.level, &notice.text) {
                    out.session(Command::DismissNotice(notice.id));
                }
            }
            let mut closed = None;
            for (n, (text, _)) in self.own.iter().enumerate() {
                if toast_ui(ui, NoticeLevel::Info, text) {
                    closed = Some(n);
                }
            }
            if let Some(n) = closed {
                self.own.remove(n);
            }
        });
        if !held.response.contains_pointer() {
            self.forget_old(ctx, notices, out, now);
        }
    }

    fn forget_old(&mut self, ctx: &Context, notices: &[Notice], out: &mut Out, now: f64) {
        let mut next = f64::INFINITY;
        let mut old = |since: f64, stays: f64| {
            let left = since + stays - now;
            if left > 0.0 {
                next = next.min(left);
            }
            left <= 0.0
        };
        for notice in notices {
            // Errors stay until they are read.
            let stays = match notice.level {
                NoticeLevel::Info => measure::TOAST_S,
                NoticeLevel::Warning => 2.0 * measure::TOAST_S,
                NoticeLevel::Error => continue,
            };
            let since = self.seen.iter().find(|(id, _)| *id == notice.id).map_or(now, |(_, at)| *at);
            if old(since, stays) {
                out.session(Command::DismissNotice(notice.id));
            }
        }
        self.own.retain(|(_, since)| !old(*since, measure::TOAST_S));
        if next.is_finite() {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(next.min(60.0)));
        }
    }
}

fn toast_ui(ui: &mut egui::Ui, level: NoticeLevel, text: &str) -> bool {
    let t = ui.tokens();
    let (icon, ink) = match level {
        NoticeLevel::Info => (Icon::Info, t.text_2),
        NoticeLevel::Warning => (Icon::Warning, t.warn),
        NoticeLevel::Error => (Icon::Warning, t.error),
    };
    let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8));
    let mut closed = false;
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let (place, _) = ui.allocate_exact_size(Vec2::splat(measure::ICON), egui::Sense::hover());
            icon.paint(ui, place, ink);
            let width = 340.0;
            let galley = Text::Small.paragraph(ui.painter(), text, t.text_1, width);
            let (rect, response) =
                ui.allocate_exact_size(Vec2::new(width, galley.size().y), egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, text));
            ui.painter().galley(rect.min, galley, t.text_1);
            closed = small_icon_button(ui, Icon::Close, "Dismiss").clicked();
        });
    });
    closed
}
