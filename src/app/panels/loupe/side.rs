//! The column beside the picture: overlays, detections, zoom, verdict.

use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::data::{self, AnalysisLine};
use crate::app::canvas;
use crate::app::heading;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::app::viewport::Viewport;
use crate::app::widgets::{
    Button, ObjectRow, Slider, focus_ring, icon_button, icon_toggle, key_cap, object_row, section_title,
    section_ui, segmented, stars_input, swatch, two_lines, vline,
};
use crate::facts::Flag;
use crate::session::{Command, PictureSource, PictureView};

pub fn show(ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let column =
        egui::Panel::right("loupe side").default_size(measure::LOUPE_COLUMN).size_range(200.0..=420.0);
    let column = column.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    column.show(ui, |ui| {
        let rect = ui.max_rect();
        vline(ui, rect.left(), rect.y_range());
        let Some(picture) = stage.view.picture.clone() else { return };
        heading::show(ui, stage);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            section_ui(ui, |ui| overlays_ui(ui, stage, &picture));
            section_ui(ui, |ui| detections_ui(ui, stage, &picture));
            section_ui(ui, |ui| view_ui(ui, stage));
            // A file beside the library takes no verdict.
            if matches!(picture.source, PictureSource::Asset(_)) {
                section_ui(ui, |ui| verdict_ui(ui, stage));
            }
            section_ui(ui, |ui| copy_ui(ui, stage, &picture));
        });
    });
}

fn overlays_ui(ui: &mut Ui, stage: &mut Stage<'_>, picture: &PictureView) {
    let mut least = stage.state.least_confidence;
    section_title(ui, "Overlays", &format!("{least:.2} and above"));
    ui.add_space(measure::GAP_1);
    let width = ui.available_width();
    if Slider::new("Least confidence", 0.05..=0.95).step(0.05).width(width).show(ui, &mut least).changed() {
        stage.out.window(UiCommand::LeastConfidence(least));
    }
    ui.add_space(measure::GAP_1);
    let told = data::told(stage.view, picture, canvas::size_of(picture).unwrap_or_default());
    for line in data::analyses(&picture.records, &told, stage.state) {
        analysis_ui(ui, stage, &line);
    }
    let progress = data::progress(picture);
    if !progress.is_empty() {
        ui.add_space(measure::GAP_1);
        ui.label(Text::Small.rich(progress, ui.tokens().text_3));
    }
    for (what, reason) in &picture.analysis_errors {
        ui.label(Text::Small.rich(format!("{what}: {reason}"), ui.tokens().warn));
    }
}

fn analysis_ui(ui: &mut Ui, stage: &mut Stage<'_>, line: &AnalysisLine) {
    let t = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), measure::FILTER_ROW), Sense::hover());
    swatch(ui, pos2(rect.left() + 4.0, rect.center().y), Overlay::get().model(&line.id), line.on);
    let words =
        Rect::from_min_max(pos2(rect.left() + 16.0, rect.top()), pos2(rect.right() - 64.0, rect.bottom()));
    two_lines(ui, words, &line.title, &line.model, if line.on { t.text_1 } else { t.text_3 });
    let count = Text::Small.line(ui.painter(), &line.count.to_string(), t.text_2, 40.0);
    let at = pos2(rect.right() - 36.0 - count.size().x, rect.center().y - count.size().y / 2.0);
    ui.painter().galley(at, count, t.text_2);
    let place = Rect::from_min_max(pos2(rect.right() - 28.0, rect.top()), rect.max);
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    let icon = if line.on { Icon::Eye } else { Icon::EyeOff };
    if icon_toggle_quiet(&mut inner, icon, &format!("Show boxes of {}", line.title), line.on) {
        stage.out.window(UiCommand::ToggleAnalysis(line.id.clone()));
    }
}

/// An eye that says whether it is on without looking pressed in.
fn icon_toggle_quiet(ui: &mut Ui, icon: Icon, name: &str, on: bool) -> bool {
    let response = icon_button(ui, icon, name);
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, on, name));
    response.clicked()
}

fn detections_ui(ui: &mut Ui, stage: &mut Stage<'_>, picture: &PictureView) {
    let boxes = data::drawn(&picture.records, stage.state);
    section_title(ui, "Detections", &if boxes.is_empty() { String::new() } else { boxes.len().to_string() });
    ui.add_space(measure::GAP_1);
    if boxes.is_empty() {
        let words = if picture.analysing.is_empty() { "Nothing above this confidence" } else { "On its way" };
        ui.label(Text::Small.rich(words, ui.tokens().text_3));
    }
    let mut hovered = None;
    for found in boxes.iter().take(40) {
        let row = ObjectRow {
            name: &found.label,
            note: "",
            colour: Overlay::get().model(&found.at.analysis),
            confidence: found.confidence,
            lit: stage.state.hovered.as_ref() == Some(&found.at),
        };
        let response = object_row(ui, &row);
        if response.hovered() || response.has_focus() {
            hovered = Some(found.at.clone());
        }
    }
    if hovered != stage.state.hovered {
        stage.out.window(UiCommand::Hover(hovered));
    }
}

fn view_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    section_title(ui, "View", "");
    ui.add_space(measure::GAP_2);
    let one = 1.0 / ui.pixels_per_point();
    let zoom = stage.state.viewport.zoom;
    let near = |a: f32| zoom.is_some_and(|z| (z - a).abs() < 0.01);
    let chosen = if zoom.is_none() {
        Some(0)
    } else if near(one) {
        Some(1)
    } else if near(2.0 * one) {
        Some(2)
    } else {
        None
    };
    let chosen = ui.horizontal(|ui| {
        let chosen = segmented(ui, "zoom", &["Fit", "100 %", "200 %"], chosen, 3, 152.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| subject_ui(ui, stage));
        chosen
    });
    if let Some(index) = chosen.inner {
        let mut viewport = stage.state.viewport;
        match index {
            0 => viewport = Viewport::default(),
            1 => viewport.set_zoom(one),
            _ => viewport.set_zoom(2.0 * one),
        }
        stage.out.window(UiCommand::View(viewport));
    }
}

/// `Subject` and its key, at the right end of a row.
fn subject_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(vec2(80.0, measure::CONTROL), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Zoom to the subject"));
    let lit = response.hovered() || response.has_focus();
    let words = Text::Small.line(ui.painter(), "Subject", if lit { t.text_1 } else { t.text_2 }, 60.0);
    let y = rect.center().y;
    let key = rect.right() - 18.0;
    ui.painter().galley(pos2(key - words.size().x - 8.0, y - words.size().y / 2.0), words, t.text_2);
    key_cap(ui, pos2(key, y), "Z");
    focus_ring(ui, &response, rect, measure::RADIUS);
    if response.clicked() {
        stage.out.window(UiCommand::Act(crate::app::keys::Action::Subject));
    }
}

fn verdict_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let Some(inspector) = &stage.view.inspector else {
        return;
    };
    ui.horizontal(|ui| {
        if let Some(stars) = stars_input(ui, inspector.rating, &inspector.name) {
            stage.out.session(Command::Rate(stars));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (icon, name, flag) in
                [(Icon::Reject, "Reject", Flag::Reject), (Icon::Flag, "Pick", Flag::Pick)]
            {
                let on = inspector.flag == flag;
                let icon = if on && flag == Flag::Pick { Icon::FlagSet } else { icon };
                if icon_toggle(ui, icon, name, on).clicked() {
                    stage.out.session(Command::Flag(if on { Flag::None } else { flag }));
                }
            }
        });
    });
}

fn copy_ui(ui: &mut Ui, stage: &mut Stage<'_>, picture: &PictureView) {
    section_title(ui, "Response JSON", "");
    ui.add_space(measure::GAP_2);
    ui.horizontal(|ui| {
        for (name, text) in [("Upload form", &picture.json_upload), ("Analyze form", &picture.json_analyze)] {
            if !text.is_empty() && Button::new(name).icon(Icon::Copy).small().show(ui).clicked() {
                stage.out.window(UiCommand::Copy { text: text.to_string(), what: "response" });
            }
        }
    });
}
