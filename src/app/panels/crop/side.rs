//! The controls: mode, frame, gravity, zoom, and why the crop looks as it does.

use egui::{Align, Id, Layout, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::data::{self, Controls, GRAVITIES, MODES, RATIOS};
use super::{CropPanel, yours};
use crate::app::cast;
use crate::app::heading;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Button, Field, Slider, menu_item, name_row, section_title, section_ui, segmented, small_icon_button,
    swatch, vline,
};
use crate::crop::ReasonKind;
use crate::session::{Command, CropEdit, GravityItem};

pub fn show(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    let column = egui::Panel::right("crop side").default_size(measure::SIDE_COLUMN).size_range(280.0..=420.0);
    let column = column.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    column.show(ui, |ui| {
        let rect = ui.max_rect();
        vline(ui, rect.left(), rect.y_range());
        heading::show(ui, stage);
        let controls = data::controls(stage.view.crop.transformation.as_deref());
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            section_ui(ui, |ui| mode_ui(ui, stage, &controls));
            section_ui(ui, |ui| frame_ui(panel, ui, stage, &controls));
            section_ui(ui, |ui| gravity_ui(panel, ui, stage, &controls));
            yours::side_ui(ui, stage, &controls);
            section_ui(ui, |ui| zoom_ui(ui, stage, &controls));
            why_ui(ui, stage);
        });
    });
}

fn edit(stage: &mut Stage<'_>, edit: CropEdit) {
    stage.out.session(Command::SetCrop(edit));
}

fn mode_ui(ui: &mut Ui, stage: &mut Stage<'_>, controls: &Controls) {
    section_title(ui, "Mode", "");
    ui.add_space(measure::GAP_2);
    let names: Vec<&str> = MODES.iter().map(|m| m.name()).collect();
    let width = ui.available_width();
    if let Some(index) = segmented(ui, "mode", &names, controls.mode, 4, width) {
        edit(stage, CropEdit::Mode(Some(MODES[index])));
    }
}

fn frame_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>, controls: &Controls) {
    section_title(ui, "Frame", "");
    ui.add_space(measure::GAP_2);
    ui.horizontal(|ui| {
        word(ui, "Ratio", 56.0);
        let names = RATIOS.map(|(name, _)| name);
        let width = ui.available_width();
        if let Some(index) = segmented(ui, "ratio", &names, controls.ratio, 5, width) {
            let ratio = (controls.ratio != Some(index)).then_some(RATIOS[index].1);
            edit(stage, CropEdit::Ratio(ratio));
        }
    });
    ui.add_space(measure::GAP_2);
    ui.horizontal(|ui| {
        word(ui, "Size", 56.0);
        let plan = stage.view.crop.plan.clone();
        let half = (ui.available_width() - 28.0) / 2.0;
        let made = |own: Option<u32>, planned: Option<u32>| {
            own.or(planned).map(|v| v.to_string()).unwrap_or_default()
        };
        let hint_w = made(None, plan.as_ref().map(|p| p.canvas.w));
        let hint_h = made(None, plan.as_ref().map(|p| p.canvas.h));
        let number =
            Number { name: "Width in pixels", unit: "w", width: half, hint: &hint_w, value: controls.width };
        if let Some(changed) = number.show(ui, &mut panel.width, CropEdit::Width) {
            edit(stage, changed);
        }
        word(ui, "×", 12.0);
        let number = Number {
            name: "Height in pixels",
            unit: "h",
            width: half,
            hint: &hint_h,
            value: controls.height,
        };
        if let Some(changed) = number.show(ui, &mut panel.height, CropEdit::Height) {
            edit(stage, changed);
        }
    });
}

/// A whole number that may be left out.
struct Number<'a> {
    name: &'a str,
    unit: &'a str,
    width: f32,
    hint: &'a str,
    value: Option<u32>,
}

impl Number<'_> {
    /// Shows it; answers the change that a new number asks for.
    fn show(&self, ui: &mut Ui, typed: &mut String, change: fn(Option<u32>) -> CropEdit) -> Option<CropEdit> {
        let id = Id::unique(self.name);
        if !ui.memory(|m| m.has_focus(id)) {
            *typed = self.value.map(|v| v.to_string()).unwrap_or_default();
        }
        let field =
            Field::new(self.name, id).hint(self.hint).trailing(self.unit).size(self.width, measure::CONTROL);
        let changed = field.show(ui, typed).response.changed();
        let new = match typed.trim() {
            "" => None,
            text => Some(text.parse::<u32>().ok().filter(|v| *v > 0)?),
        };
        (changed && new != self.value).then(|| change(new))
    }
}

fn word(ui: &mut Ui, text: &str, width: f32) {
    let t = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(vec2(width, measure::CONTROL), Sense::hover());
    let galley = Text::Small.line(ui.painter(), text, t.text_2, width);
    ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, t.text_2);
}

fn gravity_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>, controls: &Controls) {
    ui.horizontal(|ui| {
        ui.label(Text::TinyStrong.rich("Gravity", ui.tokens().text_3));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let kind = if controls.gravity.is_empty() { "none" } else { controls.gravity };
            let button = Button::new(kind).trailing(Icon::ChevronDown).flat().show(ui);
            egui::Popup::menu(&button).show(|ui| {
                for (name, kind) in GRAVITIES {
                    if menu_item(ui, name, "", false) {
                        edit(stage, CropEdit::Gravity(kind));
                    }
                }
            });
        });
    });
    ui.add_space(measure::GAP_1);
    let items = stage.view.crop.items.clone();
    for (index, item) in items.iter().enumerate() {
        item_ui(ui, stage, index, item, controls.automatic, items.len());
        ui.add_space(measure::GAP_1);
    }
    adding_ui(panel, ui, stage);
}

fn item_ui(
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    index: usize,
    item: &GravityItem,
    automatic: bool,
    count: usize,
) {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), measure::TALL), Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::ListItem, true, format!("gravity {}", item.name)));
    ui.painter().rect_filled(rect, measure::RADIUS, t.raised);
    let analysis = item.name.split_once('_').map_or("coco", |(model, _)| model);
    let colour = if item.avoid { Overlay::get().avoided } else { Overlay::get().model(analysis) };
    swatch(ui, pos2(rect.left() + 16.0, rect.center().y), colour, item.found != Some(false));
    let ink = if item.found == Some(false) { t.text_3 } else { t.text_1 };
    let room = rect.width() - if automatic { 190.0 } else { 90.0 };
    let name = Text::Body.line(ui.painter(), &item.name.replace('_', " "), ink, room);
    ui.painter().galley(pos2(rect.left() + 28.0, rect.center().y - name.size().y / 2.0), name, ink);
    let mut inner = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(6.0, 0.0)))
            .layout(Layout::right_to_left(Align::Center)),
    );
    inner.spacing_mut().item_spacing.x = 2.0;
    if small_icon_button(&mut inner, Icon::Close, &format!("remove {}", item.name)).clicked() {
        edit(stage, CropEdit::RemoveItem(index));
    }
    if !automatic {
        if index + 1 < count
            && small_icon_button(&mut inner, Icon::ChevronDown, &format!("{} later", item.name)).clicked()
        {
            edit(stage, CropEdit::MoveItem { from: index, to: index + 1 });
        }
        return;
    }
    let name = if item.avoid { format!("keep {}", item.name) } else { format!("avoid {}", item.name) };
    let toggle = small_icon_button(&mut inner, Icon::Reject, &name);
    if toggle.clicked() {
        edit(stage, CropEdit::Avoid { item: index, avoid: !item.avoid });
    }
    if item.avoid {
        inner.label(Text::Small.rich("avoid", t.error));
        return;
    }
    let mut weight = item.weight.unwrap_or(100) as f32;
    let (place, _) = inner.allocate_exact_size(Vec2::new(26.0, 20.0), Sense::hover());
    let number = Text::Small.line(inner.painter(), &format!("{weight:.0}"), t.text_2, 26.0);
    inner.painter().galley(
        pos2(place.right() - number.size().x, place.center().y - number.size().y / 2.0),
        number,
        t.text_2,
    );
    let slider = Slider::new(&item.name, 0.0..=100.0).step(5.0).width(80.0);
    if slider.show(&mut inner, &mut weight).changed() {
        let weight = (weight < 100.0).then_some(cast::pixels(weight));
        edit(stage, CropEdit::Weight { item: index, weight });
    }
}

fn adding_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let width = ui.available_width();
    let id = Id::unique("add object");
    let field = Field::new("Add an object or category", id)
        .hint("Add an object or category")
        .icon(Icon::Plus)
        .size(width, measure::CONTROL)
        .show(ui, &mut panel.adding);
    let typed = panel.adding.trim();
    let mut add = field.submitted.then(|| typed.replace(' ', "_")).filter(|text| !text.is_empty());
    if !typed.is_empty() {
        ui.add_space(measure::GAP_2);
    }
    for item in data::built_in(typed) {
        add = built_in_ui(ui, item).then(|| item.to_owned()).or(add);
    }
    for known in data::known(typed, &stage.view.vocabulary) {
        add = name_row(ui, &known, "add").or(add);
    }
    if let Some(item) = add {
        edit(stage, CropEdit::AddItem { item, avoid: false });
        panel.adding.clear();
    }
}

/// Something that a gravity knows without a model's name.
fn built_in_ui(ui: &mut Ui, item: &str) -> bool {
    let t = ui.tokens();
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, measure::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("add {item}")));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, measure::RADIUS, t.hover);
    }
    let middle = rect.center().y;
    let word = Text::Small.line(ui.painter(), item, t.text_1, width - 80.0);
    ui.painter().galley(pos2(rect.left() + 16.0, middle - word.size().y / 2.0), word, t.text_1);
    let from = Text::Tiny.line(ui.painter(), "built in", t.text_3, 80.0);
    ui.painter().galley(pos2(rect.right() - from.size().x, middle - from.size().y / 2.0), from, t.text_3);
    response.clicked()
}

fn zoom_ui(ui: &mut Ui, stage: &mut Stage<'_>, controls: &Controls) {
    ui.horizontal(|ui| {
        word(ui, "Zoom", 56.0);
        let mut zoom = cast::screen(controls.zoom.unwrap_or(1.0));
        let width = ui.available_width() - 44.0;
        if Slider::new("Zoom", 0.5..=3.0).step(0.1).width(width).show(ui, &mut zoom).changed() {
            let rounded = (f64::from(zoom) * 10.0).round() / 10.0;
            edit(stage, CropEdit::Zoom((rounded != 1.0).then_some(rounded)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(Text::Small.rich(format!("{zoom:.1}"), ui.tokens().text_2));
        });
    });
}

fn why_ui(ui: &mut Ui, stage: &Stage<'_>) {
    let reasons = data::reasons(&stage.view.crop);
    if reasons.is_empty() {
        return;
    }
    section_ui(ui, |ui| {
        section_title(ui, "Why this crop", "");
        ui.add_space(measure::GAP_2);
        for reason in &reasons {
            reason_ui(ui, reason);
        }
    });
}

fn reason_ui(ui: &mut Ui, reason: &data::Reason) {
    let t = ui.tokens();
    let width = ui.available_width();
    let detail = Text::Small.line(ui.painter(), &reason.detail, t.text_3, width * 0.4);
    let room = width - 20.0 - detail.size().x - 8.0;
    let words = Text::Small.paragraph(ui.painter(), &reason.text, t.text_1, room);
    let height = words.size().y.max(16.0) + 6.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &reason.text));
    let (icon, ink) = match reason.kind {
        ReasonKind::Kept | ReasonKind::Avoided => (Icon::Check, t.ok),
        ReasonKind::Partly => (Icon::Minus, t.text_3),
        ReasonKind::Missing => (Icon::Warning, t.warn),
        ReasonKind::Note => (Icon::Info, t.text_3),
    };
    icon.paint(ui, Rect::from_min_size(rect.min + vec2(0.0, 2.0), Vec2::splat(12.0)), ink);
    ui.painter().galley(pos2(rect.right() - detail.size().x, rect.top()), detail, t.text_3);
    ui.painter().galley(rect.min + vec2(20.0, 0.0), words, t.text_1);
}
