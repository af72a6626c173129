//! The column at the left: which model, how certain, and what it found.

use egui::{Align, Layout, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::data::{self, FoundRow};
use super::{Frame, Lab, Pointed};
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Slider, focus_ring, progress_bar, section_title, small_icon_button, swatch, two_lines, vline,
};
use crate::session::{Command, LabState, ModelRow, ModelState};

/// Up and Down choose another model.
pub fn keys(lab: &mut Lab, stage: &Stage<'_>, models: &[&ModelRow]) {
    let Some(now) = data::chosen(models, lab.chosen.as_deref()) else { return };
    let mut at = models.iter().position(|m| m.id == now.id).unwrap_or(0);
    for (action, _) in stage.actions {
        match action {
            Action::Up => at = at.saturating_sub(1),
            Action::Down => at = (at + 1).min(models.len() - 1),
            _ => {}
        }
    }
    if models[at].id != now.id {
        choose(lab, models[at]);
    }
}

fn choose(lab: &mut Lab, model: &ModelRow) {
    lab.chosen = Some(model.id.clone());
    lab.turned.clear();
}

pub fn show(
    lab: &mut Lab,
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    models: &[&ModelRow],
    frame: &Frame<'_>,
    pointed: &mut Pointed,
) {
    let t = ui.tokens();
    let column = egui::Panel::left("lab models").default_size(measure::SIDEBAR).size_range(200.0..=420.0);
    let column = column.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    column.show(ui, |ui| {
        let rect = ui.max_rect();
        vline(ui, rect.right() - 1.0, rect.y_range());
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::Frame::NONE.inner_margin(egui::Margin::symmetric(8, 12)).show(ui, |ui| {
                padded(ui, |ui| section_title(ui, "Model", ""));
                ui.add_space(measure::GAP_1);
                for model in models {
                    model_ui(lab, ui, stage, model, frame.model.id == model.id);
                }
                padded(ui, |ui| least_ui(lab, ui, frame));
                padded(ui, |ui| found_ui(lab, ui, frame, pointed));
                padded(ui, |ui| names_ui(lab, ui, stage));
            });
        });
    });
}

fn padded(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(8, 0)).show(ui, add);
}

fn model_ui(lab: &mut Lab, ui: &mut Ui, stage: &mut Stage<'_>, model: &ModelRow, chosen: bool) {
    let t = ui.tokens();
    // A bar stands below both lines, with room on either side.
    let under = if matches!(model.state, ModelState::Downloading(_)) { measure::GAP_2 } else { 0.0 };
    let size = vec2(ui.available_width(), measure::FILTER_ROW + under);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, format!("model {}", model.id)));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, measure::RADIUS, t.hover);
    }
    if chosen {
        let bar = Rect::from_min_max(rect.min + vec2(0.0, 6.0), pos2(rect.left() + 2.0, rect.bottom() - 6.0));
        ui.painter().rect_filled(bar, 0, t.accent);
    }
    let colour = if data::draws(model) { Overlay::get().model(&model.id) } else { t.bar };
    let lines = Rect::from_min_size(rect.min, vec2(rect.width(), measure::FILTER_ROW));
    swatch(ui, pos2(rect.left() + 12.0, lines.center().y), colour, model.state == ModelState::Ready);
    let ready = model.state == ModelState::Ready;
    let end = rect.right() - if ready { 8.0 } else { 36.0 };
    let words = Rect::from_min_max(pos2(rect.left() + 24.0, lines.top()), pos2(end, lines.bottom()));
    two_lines(ui, words, &model.id, &data::model_line(model), if ready { t.text_1 } else { t.text_2 });
    focus_ring(ui, &response, rect, measure::RADIUS);
    if !ready {
        fetch_ui(ui, stage, lines, model);
    }
    if response.clicked() {
        choose(lab, model);
    }
    response.on_hover_text(format!("{}, version {}", model.name, model.version));
}

/// The way to a model that is not on board, at the right of its two lines, or how far it is, below them.
fn fetch_ui(ui: &mut Ui, stage: &mut Stage<'_>, row: Rect, model: &ModelRow) {
    let place =
        Rect::from_center_size(pos2(row.right() - 18.0, row.center().y), Vec2::splat(measure::HIT_SMALL));
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    let (icon, name) = match &model.state {
        ModelState::Missing { .. } => (Icon::Download, format!("Download {}", model.id)),
        ModelState::Failed(_) => (Icon::Refresh, format!("Try {} again", model.id)),
        ModelState::Downloading(at) => {
            let width = row.width() - 32.0;
            let bar = Rect::from_min_size(row.left_bottom() + vec2(24.0, 0.0), vec2(width, measure::GAP_1));
            let mut under = ui.new_child(egui::UiBuilder::new().max_rect(bar));
            return progress_bar(
                &mut under,
                bar.width(),
                at.share(),
                true,
                &format!("download of {}", model.id),
            );
        }
        ModelState::Ready => return,
    };
    if small_icon_button(&mut inner, icon, &name).clicked() {
        stage.out.session(Command::PullModel(model.id.clone()));
    }
}

fn least_ui(lab: &mut Lab, ui: &mut Ui, frame: &Frame<'_>) {
    // Sentences and scores have no confidence to choose.
    if frame.model.default_confidence <= 0.0 {
        return;
    }
    ui.add_space(measure::GAP_4);
    section_title(ui, "Least confidence", &format!("{:.2}", frame.least));
    ui.add_space(measure::GAP_1);
    let (mut least, width) = (frame.least, ui.available_width());
    if Slider::new("Least confidence", 0.05..=0.95).step(0.01).width(width).show(ui, &mut least).changed() {
        lab.least.insert(frame.model.id.clone(), least);
    }
}

/// Which analyses know a name, and how to write it.
fn names_ui(lab: &mut Lab, ui: &mut Ui, stage: &mut Stage<'_>) {
    ui.add_space(measure::GAP_4);
    if let Some(text) = lab.finder.show(ui, &stage.view.vocabulary) {
        stage.out.window(UiCommand::Copy { text, what: "name" });
    }
}

fn found_ui(lab: &Lab, ui: &mut Ui, frame: &Frame<'_>, pointed: &mut Pointed) {
    let Some(run) = frame.run else { return };
    ui.add_space(measure::GAP_4);
    section_title(ui, "Found", "");
    ui.add_space(measure::GAP_1);
    let LabState::Done { record, .. } = &run.state else {
        let words = if run.state == LabState::Running { "On its way" } else { "Nothing, the model failed" };
        ui.label(Text::Small.rich(words, ui.tokens().text_3));
        return;
    };
    if let Some(sentence) = data::sentence(record) {
        ui.label(Text::Small.rich(sentence, ui.tokens().text_1));
        return;
    }
    let rows = data::rows(&frame.things);
    if rows.is_empty() {
        ui.label(Text::Small.rich("Nothing above this confidence", ui.tokens().text_3));
    }
    for row in &rows {
        let lit = frame.things.iter().any(|thing| thing.name == row.name && lab.pointed.means(thing));
        if row_ui(ui, row, frame, lit) {
            *pointed = Pointed::Name(row.name.clone());
        }
    }
}

/// One name; answers whether the pointer or the keyboard is on it.
fn row_ui(ui: &mut Ui, row: &FoundRow, frame: &Frame<'_>, lit: bool) -> bool {
    let t = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::CONTROL), Sense::click());
    let name = format!("found {} {}", row.name, row.value);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &name));
    let here = response.hovered() || response.has_focus();
    if lit || here {
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), measure::RADIUS, t.hover);
    }
    let y = rect.center().y;
    let colour = if data::draws(frame.model) { Overlay::get().model(&frame.model.id) } else { t.bar };
    swatch(ui, pos2(rect.left() + 4.0, y), colour, true);
    let value = Text::Small.line(ui.painter(), &row.value, t.text_3, 48.0);
    let right = rect.right() - value.size().x;
    ui.painter().galley(pos2(right, y - value.size().y / 2.0), value, t.text_3);
    let words = Text::Body.line(ui.painter(), &row.name, t.text_1, right - rect.left() - 24.0);
    let cut = words.elided;
    ui.painter().galley(pos2(rect.left() + 16.0, y - words.size().y / 2.0), words, t.text_1);
    focus_ring(ui, &response, rect, measure::RADIUS);
    if cut {
        response.on_hover_text(&row.name);
    }
    here
}
