//! Cells of the table that are more than words.

use egui::{Align, Layout, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Models, data, ui::text_in};
use crate::app::bytes;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Button, Slider, icon_button, progress_bar, small_icon_button};
use crate::session::{Command, Download, ModelCommand, ModelRow, ModelState, RowKind};

/// What an analysis can give, and its icon.
pub const GIVES: [(&str, Icon); 5] = [
    ("tags", Icon::Tag),
    ("confidence", Icon::Gauge),
    ("boxes", Icon::Boxes),
    ("attributes", Icon::Sort),
    ("sentence", Icon::Text),
];

/// Whether an analysis gives this.
fn gives(model: &ModelRow, word: &str) -> bool {
    let sentence = word == "sentence" && model.task.contains("caption");
    sentence || model.capabilities.iter().any(|capability| capability == word)
}

/// Where an icon stands, so that the same ones stand below each other; a sentence takes the place of the tags that
/// its model does not give.
fn place_of(model: &ModelRow, word: &str) -> usize {
    match GIVES.iter().position(|(known, _)| *known == word) {
        Some(4) if gives(model, "tags") => 3,
        Some(4) | None => 0,
        Some(at) => at,
    }
}

pub fn gives_ui(ui: &Ui, cell: Rect, model: &ModelRow) {
    let given: Vec<&str> = GIVES.iter().map(|(word, _)| *word).filter(|word| gives(model, word)).collect();
    if given.is_empty() {
        return;
    }
    let response = ui.interact(cell, ui.scope_id().with(("gives", &model.id)), Sense::hover());
    let name = format!("{} gives {}", model.id, given.join(", "));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &name));
    for (word, icon) in GIVES.iter().filter(|(word, _)| gives(model, word)) {
        let middle = pos2(cell.left() + 8.0 + place_of(model, word) as f32 * 20.0, cell.center().y);
        let place = Rect::from_center_size(middle, egui::Vec2::splat(measure::ICON));
        icon.paint_centred(ui, place, 14.0, ui.tokens().text_2);
    }
    response.on_hover_text(given.join(", "));
}

/// The slider; a choice is made when it is let go, so that one movement is one step to take back.
pub fn confidence_ui(models: &mut Models, ui: &mut Ui, stage: &mut Stage<'_>, cell: Rect, model: &ModelRow) {
    let t = ui.tokens();
    if !data::has_confidence(model) {
        return text_in(ui, cell, Text::Small, "not used", t.text_3);
    }
    let held = models.sliding.as_ref().filter(|(id, _)| *id == model.id).map(|(_, value)| *value);
    let mut value = held.unwrap_or(model.default_confidence);
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(cell).layout(Layout::left_to_right(Align::Center)));
    let width = (cell.width() - 40.0).clamp(40.0, 96.0);
    let name = format!("Least confidence of {}", model.id);
    let response = Slider::new(&name, 0.05..=0.95).step(0.05).width(width).show(&mut inner, &mut value);
    let ink = if data::is_chosen(model) { t.text_1 } else { t.text_2 };
    let words = Rect::from_min_max(pos2(response.rect.right() + 8.0, cell.top()), cell.max);
    text_in(ui, words, Text::Small, &format!("{value:.2}"), ink);
    if response.dragged() {
        models.sliding = Some((model.id.clone(), value));
    }
    let let_go = response.drag_stopped() || (response.changed() && !response.dragged());
    if let_go {
        models.sliding = None;
        if (value - model.default_confidence).abs() > 0.001 {
            choose(stage, model, Some(value));
        }
    }
}

/// Chooses a confidence; the model's own is no choice.
pub fn choose(stage: &mut Stage<'_>, model: &ModelRow, least: Option<f32>) {
    let own = |least: &f32| (least - model.own_confidence).abs() < 0.005;
    let (analysis, least) = (model.analysis.clone(), least.filter(|least| !own(least)));
    stage.out.session(Command::Models(ModelCommand::Confidence { analysis, least }));
}

pub fn state_ui(ui: &mut Ui, stage: &mut Stage<'_>, cell: Rect, model: &ModelRow) {
    let t = ui.tokens();
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(cell).layout(Layout::left_to_right(Align::Center)));
    inner.spacing_mut().item_spacing.x = measure::GAP_2;
    match &model.state {
        ModelState::Ready if model.off => {
            mark(&mut inner, Icon::Pause, t.text_3);
            inner.label(Text::Small.rich("Only when asked", t.text_3));
        }
        ModelState::Ready => {
            mark(&mut inner, Icon::Check, t.ok);
            inner.label(Text::Small.rich("On board", t.text_2));
        }
        ModelState::Missing { bytes } => download_button(&mut inner, stage, model, *bytes),
        ModelState::Downloading(at) => {
            let width = (cell.width() - 76.0).max(24.0);
            progress_bar(&mut inner, width, at.share(), true, &format!("download of {}", model.id));
            inner.label(Text::Small.rich(format!("{:.0} %", at.share() * 100.0), t.text_2));
            pause_button(&mut inner, stage, &model.id, *at);
        }
        ModelState::Failed(reason) => {
            mark(&mut inner, Icon::Warning, t.error);
            let words = if model.kind == RowKind::Refused { "Cannot be used" } else { "Failed" };
            inner.label(Text::Small.rich(words, t.error)).on_hover_text(reason);
            let retry = model.kind != RowKind::Refused;
            if retry && icon_button(&mut inner, Icon::Refresh, &format!("Try {} again", model.id)).clicked() {
                stage.out.session(Command::PullModel(model.id.clone()));
            }
        }
    }
}

fn mark(ui: &mut Ui, icon: Icon, ink: egui::Color32) {
    let (place, _) = ui.allocate_exact_size(egui::Vec2::splat(measure::ICON_SMALL), Sense::hover());
    icon.paint(ui, place, ink);
}

/// The button that downloads; its size is the question.
pub fn download_button(ui: &mut Ui, stage: &mut Stage<'_>, model: &ModelRow, bytes: u64) {
    let words = format!("Download {}", bytes::in_words(bytes));
    if Button::new(&words).icon(Icon::Download).show(ui).clicked() {
        stage.out.session(Command::PullModel(model.id.clone()));
    }
}

/// Pauses a download, or goes on with it.
pub fn pause_button(ui: &mut Ui, stage: &mut Stage<'_>, id: &str, at: Download) {
    let (icon, name, command) = if at.paused {
        (Icon::Play, format!("Go on with {id}"), Command::PullModel(id.to_owned()))
    } else {
        let command = Command::Models(ModelCommand::Pause(id.to_owned()));
        (Icon::Pause, format!("Pause the download of {id}"), command)
    };
    if small_icon_button(ui, icon, &name).clicked() {
        stage.out.session(command);
    }
}

/// A download with everything about it: amounts, bar, speed, pausing and giving up.
pub fn download_ui(ui: &mut Ui, stage: &mut Stage<'_>, model: &ModelRow, at: Download) {
    let t = ui.tokens();
    let width = ui.available_width();
    progress_bar(ui, width, at.share(), true, &format!("all of the download of {}", model.id));
    ui.add_space(measure::GAP_1);
    ui.horizontal(|ui| {
        ui.label(Text::Small.rich(format!("{}, {}", data::speed(at), data::amounts(at)), t.text_2));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("Give up the download of {}", model.id);
            if small_icon_button(ui, Icon::Close, &name).clicked() {
                stage.out.session(Command::Models(ModelCommand::Cancel(model.id.clone())));
            }
            pause_button(ui, stage, &model.id, at);
        });
    });
}

/// A model that stands by as two lines, with what can be done about it at the right.
pub fn other_ui(ui: &mut Ui, stage: &mut Stage<'_>, model: &ModelRow) {
    let t = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::FILTER_ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::ListItem, true, format!("model {}", model.id)));
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center)));
    match &model.state {
        ModelState::Ready => {
            if Button::new("Use this").show(&mut inner).on_hover_text(&model.id).clicked() {
                let (analysis, model) = (model.analysis.clone(), model.model.clone());
                stage.out.session(Command::Models(ModelCommand::Use { analysis, model }));
            }
        }
        ModelState::Missing { bytes } => download_button(&mut inner, stage, model, *bytes),
        ModelState::Failed(_) => {
            if Button::new("Download again").icon(Icon::Refresh).show(&mut inner).clicked() {
                stage.out.session(Command::PullModel(model.id.clone()));
            }
        }
        ModelState::Downloading(_) => {}
    }
    let words = Rect::from_min_max(rect.min, pos2(inner.min_rect().left() - 8.0, rect.bottom()));
    let detail = format!("{}, {}", model.licence, bytes::in_words(model.bytes));
    crate::app::widgets::two_lines(ui, words, &model.name, &detail, t.text_1);
    match &model.state {
        ModelState::Downloading(at) => download_ui(ui, stage, model, *at),
        ModelState::Failed(reason) => {
            ui.label(Text::Small.rich(reason, t.error));
        }
        _ => {}
    }
}
