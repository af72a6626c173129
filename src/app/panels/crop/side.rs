//! The controls: mode, frame, gravity, zoom, and why the crop looks as it does.

use std::str::FromStr;

use egui::{Align, Id, Layout, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::data::{self, Controls, MODES, RATIOS};
use super::{CropPanel, gravity, yours};
use crate::app::cast;
use crate::app::heading;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Field, Slider, section_title, section_ui, segmented, small_icon_button, vline};
use crate::crop::ReasonKind;
use crate::session::{Command, CropEdit};

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
            section_ui(ui, |ui| gravity::show(panel, ui, stage, &controls));
            yours::side_ui(ui, stage, &controls);
            section_ui(ui, |ui| place_ui(panel, ui, stage, &controls));
            why_ui(ui, stage);
        });
    });
}

pub(super) fn edit(stage: &mut Stage<'_>, edit: CropEdit) {
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
        number.show(ui, &mut panel.width, |v| *v > 0, |width| edit(stage, CropEdit::Width(width)));
        word(ui, "×", 12.0);
        let number = Number {
            name: "Height in pixels",
            unit: "h",
            width: half,
            hint: &hint_h,
            value: controls.height,
        };
        number.show(ui, &mut panel.height, |v| *v > 0, |height| edit(stage, CropEdit::Height(height)));
    });
}

/// A whole number that may be left out.
struct Number<'a, N> {
    name: &'a str,
    unit: &'a str,
    width: f32,
    hint: &'a str,
    value: Option<N>,
}

impl<N: Copy + PartialEq + FromStr + ToString> Number<'_, N> {
    /// Shows it; a new number that is `good`, or that there is none any more, goes to `change`.
    fn show(&self, ui: &mut Ui, typed: &mut String, good: fn(&N) -> bool, change: impl FnOnce(Option<N>)) {
        let id = Id::unique(self.name);
        if !ui.memory(|m| m.has_focus(id)) {
            *typed = self.value.map(|v| v.to_string()).unwrap_or_default();
        }
        let field =
            Field::new(self.name, id).hint(self.hint).trailing(self.unit).size(self.width, measure::CONTROL);
        let changed = field.show(ui, typed).response.changed();
        let text = typed.trim();
        let new = text.parse::<N>().ok().filter(good);
        if changed && (new.is_some() || text.is_empty()) && new != self.value {
            change(new);
        }
    }
}

fn word(ui: &mut Ui, text: &str, width: f32) {
    let t = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(vec2(width, measure::CONTROL), Sense::hover());
    let galley = Text::Small.line(ui.painter(), text, t.text_2, width);
    ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, t.text_2);
}

/// How close, and how far beside: what makes a difference with this mode and gravity.
fn place_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>, controls: &Controls) {
    zoom_ui(ui, stage, controls);
    if controls.has_level {
        level_ui(ui, stage, controls.level);
    }
    if let Some(offset) = controls.offset {
        ui.add_space(measure::GAP_1);
        offset_ui(panel, ui, stage, offset);
    }
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
        value(ui, &format!("{zoom:.1}"));
    });
}

/// Level of automatic gravity that is as good as none.
const USUAL_LEVEL: u8 = 67;

fn level_ui(ui: &mut Ui, stage: &mut Stage<'_>, level: Option<u8>) {
    ui.horizontal(|ui| {
        word(ui, "Level", 56.0);
        let mut shown = f32::from(level.unwrap_or(USUAL_LEVEL));
        let width = ui.available_width() - 44.0;
        let slider = Slider::new("Level", 0.0..=100.0).step(1.0).width(width).show(ui, &mut shown);
        if slider.on_hover_text("How much is kept around what matters: 0 is the closest").changed() {
            edit(stage, CropEdit::Level(u8::try_from(cast::pixels(shown)).ok()));
        }
        match level {
            Some(level) => {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 0.0;
                    if small_icon_button(ui, Icon::Close, "usual level").clicked() {
                        edit(stage, CropEdit::Level(None));
                    }
                    ui.label(Text::Small.rich(level.to_string(), ui.tokens().text_2));
                });
            }
            None => value(ui, "auto"),
        }
    });
}

fn value(ui: &mut Ui, text: &str) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.label(Text::Small.rich(text, ui.tokens().text_2));
    });
}

fn offset_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>, (x, y): (Option<i64>, Option<i64>)) {
    ui.horizontal(|ui| {
        word(ui, "Offset", 56.0);
        let half = (ui.available_width() - 28.0) / 2.0;
        let across = Number { name: "Offset across in pixels", unit: "x", width: half, hint: "0", value: x };
        let down = Number { name: "Offset down in pixels", unit: "y", width: half, hint: "0", value: y };
        let mut change = |x: Option<i64>, y: Option<i64>| {
            let offset = (x.is_some() || y.is_some()).then(|| (x.unwrap_or(0), y.unwrap_or(0)));
            edit(stage, CropEdit::Offset(offset));
        };
        across.show(ui, &mut panel.x, |_| true, |x| change(x, y));
        word(ui, "", 12.0);
        down.show(ui, &mut panel.y, |_| true, |y| change(x, y));
    });
}

fn why_ui(ui: &mut Ui, stage: &Stage<'_>) {
    let reasons = data::reasons(&stage.view.crop);
    if reasons.is_empty() {
        return;
    }
    section_ui(ui, |ui| {
        section_title(ui, "Why this crop", &data::certainty(&stage.view.crop));
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
