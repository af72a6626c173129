//! The HTML of the picture that is looked at, once it was exported.

use egui::{Align, Layout, Sense, Ui, WidgetInfo, pos2, vec2};

use super::data;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, section_ui};
use crate::session::SheetRow;

pub fn show(ui: &mut Ui, stage: &mut Stage<'_>, row: Option<&SheetRow>) {
    let Some(row) = row else { return };
    let Some(html) = data::markup(stage.view, row).map(str::to_owned) else { return };
    section_ui(ui, |ui| {
        let t = ui.tokens();
        let (head, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), measure::CONTROL), Sense::hover());
        let title = format!("HTML of {}", row.name);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, &title));
        let words = Text::TinyStrong.line(ui.painter(), &title, t.text_3, head.width() - 80.0);
        ui.painter().galley(pos2(head.left(), head.center().y - words.size().y / 2.0), words, t.text_3);
        let layout = Layout::right_to_left(Align::Center);
        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(head).layout(layout));
        if Button::new("Copy").icon(Icon::Copy).flat().small().show(&mut inner).clicked() {
            stage.out.window(UiCommand::Copy { text: html.clone(), what: "HTML" });
        }
        ui.add_space(measure::GAP_1);
        egui::Frame::NONE
            .fill(t.field)
            .corner_radius(measure::RADIUS)
            .inner_margin(egui::Margin::same(12))
            .show(ui, |ui| {
                let shown = data::broken_html(&html);
                let width = ui.available_width();
                let mut job = egui::text::LayoutJob::single_section(shown, Text::CodeSmall.format(t.text_2));
                // Addresses are long words; they go on in the next line wherever they must.
                job.wrap = egui::text::TextWrapping { max_width: width, break_anywhere: true, ..job.wrap };
                let code = ui.painter().layout_job(job);
                let (rect, response) = ui.allocate_exact_size(vec2(width, code.size().y), Sense::hover());
                response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &html));
                ui.painter().galley(rect.min, code, t.text_2);
            });
    });
}
