//! The controls: which movement, both ends, how long, and the films that were made.

use egui::{Align, Layout, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::data::{self, End, MODES, SPEEDS};
use super::{MotionPanel, Scene, films, set};
use crate::app::cast;
use crate::app::heading;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Button, Slider, focus_ring, menu_item, section_title, section_ui, segmented, small_icon_button, vline,
};
use crate::app::words;
use crate::grammar::Zoompan;
use crate::session::Command;

pub fn show(panel: &mut MotionPanel, ui: &mut Ui, stage: &mut Stage<'_>, scene: Option<&Scene<'_>>) {
    let t = ui.tokens();
    let column =
        egui::Panel::right("motion side").default_size(measure::SIDE_COLUMN).size_range(280.0..=420.0);
    let column = column.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    column.show(ui, |ui| {
        let rect = ui.max_rect();
        vline(ui, rect.left(), rect.y_range());
        heading::show(ui, stage);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            match scene {
                Some(scene) => {
                    section_ui(ui, |ui| movement_ui(ui, stage, scene));
                    section_ui(ui, |ui| {
                        for end in End::BOTH {
                            end_ui(panel, ui, stage, scene, end);
                        }
                    });
                    section_ui(ui, |ui| time_ui(ui, stage, scene));
                }
                None => section_ui(ui, |ui| nothing_ui(ui, stage)),
            }
            warnings_ui(ui, stage);
            films::show(ui, stage);
        });
    });
}

/// While nothing moves: what a movement is, and the way to one.
fn nothing_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    section_title(ui, "Movement", "");
    ui.add_space(measure::GAP_2);
    let crop = &stage.view.crop;
    if !crop.errors.is_empty() || !crop.plan_errors.is_empty() {
        ui.label(Text::Small.rich("The movement follows once the text is right", t.text_2));
        return;
    }
    ui.label(
        Text::Small
            .rich("A film moves a window over the picture, say from the hat to the whole figure", t.text_2),
    );
    ui.add_space(measure::GAP_2);
    if Button::new("Add a movement").icon(Icon::Plus).primary().show(ui).clicked() {
        set(stage, Zoompan::default());
    }
}

fn movement_ui(ui: &mut Ui, stage: &mut Stage<'_>, scene: &Scene<'_>) {
    let z = scene.zoompan;
    section_title(ui, "Movement", "");
    ui.add_space(measure::GAP_1);
    ui.horizontal(|ui| {
        let button = Button::new(data::words(z)).trailing(Icon::ChevronDown).show(ui);
        egui::Popup::menu(&button).show(|ui| {
            ui.set_min_width(220.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mode = (!data::own_windows(z)).then(|| z.mode.unwrap_or(crate::grammar::ZoompanMode::Ztc));
            for (other, words) in MODES {
                if menu_item(ui, words, "", mode == Some(other)) {
                    set(stage, data::with_mode(z, other));
                }
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if small_icon_button(ui, Icon::Close, "Take the movement away").clicked() {
                stage.out.session(Command::SetMotion(None));
            }
        });
    });
    if !data::own_windows(z) {
        let zoom = cast::screen(z.max_zoom.unwrap_or(2.0));
        if let Some(zoom) =
            slider_ui(ui, "Closest", 1.0..=data::MOST_ZOOM, 0.1, zoom, &format!("{zoom:.1} ×"))
        {
            set(stage, Zoompan { max_zoom: Some(zoom), ..z.clone() });
        }
    }
}

/// One end: what it looks at and how close; a click chooses it for the boxes.
fn end_ui(panel: &mut MotionPanel, ui: &mut Ui, stage: &mut Stage<'_>, scene: &Scene<'_>, end: End) {
    let t = ui.tokens();
    let (z, motion, canvas) = (scene.zoompan, scene.motion, scene.plan.canvas);
    let chosen = panel.end == end;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::CONTROL), Sense::click());
    let name = format!("boxes aim the {}", end.label().to_lowercase());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    let wide = rect.expand2(vec2(measure::GAP_2, 0.0));
    if chosen || response.hovered() {
        ui.painter().rect_filled(wide, measure::RADIUS, t.hover);
    }
    if chosen {
        let bar = Rect::from_min_max(wide.min + vec2(0.0, 6.0), pos2(wide.left() + 2.0, wide.bottom() - 6.0));
        ui.painter().rect_filled(bar, 0, t.accent);
    }
    let label = Text::BodyStrong.line(ui.painter(), end.label(), t.text_1, 60.0);
    ui.painter().galley(pos2(rect.left(), rect.center().y - label.size().y / 2.0), label, t.text_1);
    let layout = Layout::right_to_left(Align::Center);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
    let area = end.area(z);
    let whole = data::zoom_of(end.window(motion), canvas) < 1.005;
    if !whole {
        let name = format!("Whole picture at the {}", end.label().to_lowercase());
        if small_icon_button(&mut inner, Icon::Close, &name).clicked() {
            set(stage, data::with_whole(z, end, motion, canvas));
        }
    }
    let aim = data::aim_words(area)
        .unwrap_or_else(|| if whole { "the whole picture" } else { "a window" }.to_owned());
    let galley = Text::Small.line(ui.painter(), &aim, t.text_2, inner.available_width() - 72.0);
    let (place, words) = inner.allocate_exact_size(galley.size(), Sense::hover());
    words.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{} looks at {aim}", end.label())));
    inner.painter().galley(pos2(place.left(), rect.center().y - place.height() / 2.0), galley, t.text_2);
    focus_ring(ui, &response, wide, measure::RADIUS);
    if response.clicked() {
        panel.end = end;
    }
    let zoom = data::zoom_of(end.window(motion), canvas);
    let name = format!("{} zoom", end.label());
    if let Some(zoom) = slider_ui(ui, &name, 1.0..=data::MOST_ZOOM, 0.1, zoom, &format!("{zoom:.1} ×")) {
        panel.end = end;
        set(stage, data::with_zoom(z, end, zoom, motion, canvas));
    }
    ui.add_space(measure::GAP_1);
}

fn time_ui(ui: &mut Ui, stage: &mut Stage<'_>, scene: &Scene<'_>) {
    let (z, motion) = (scene.zoompan, scene.motion);
    section_title(ui, "Time", &format!("{} frames", motion.frames));
    ui.add_space(measure::GAP_1);
    let seconds = cast::screen(z.duration_s.unwrap_or(5.0));
    if let Some(seconds) = slider_ui(ui, "Seconds", 0.5..=60.0, 0.5, seconds, &format!("{seconds:.1} s")) {
        set(stage, Zoompan { duration_s: Some(seconds), ..z.clone() });
    }
    ui.horizontal(|ui| {
        word(ui, "Frames a second", 104.0);
        let names = SPEEDS.map(|(_, name)| name);
        let chosen = SPEEDS.iter().position(|(fps, _)| *fps == motion.fps);
        let width = ui.available_width();
        if let Some(at) = segmented(ui, "frames a second", &names, chosen, names.len(), width) {
            set(stage, Zoompan { fps: Some(SPEEDS[at].0), ..z.clone() });
        }
    });
}

fn word(ui: &mut Ui, text: &str, width: f32) {
    let t = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(vec2(width, measure::CONTROL), Sense::hover());
    let galley = Text::Small.line(ui.painter(), text, t.text_2, width);
    ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, t.text_2);
}

/// A named value on a line; answers the new one once a hand moved it.
fn slider_ui(
    ui: &mut Ui,
    name: &str,
    range: std::ops::RangeInclusive<f32>,
    step: f32,
    value: f32,
    shown: &str,
) -> Option<f64> {
    // As the slider will show it, so that a value between its steps is not taken for a change.
    let mut moved = ((value / step).round() * step).clamp(*range.start(), *range.end());
    let mut changed = false;
    ui.horizontal(|ui| {
        word(ui, name, 72.0);
        let width = ui.available_width() - 52.0;
        changed = Slider::new(name, range).step(step).width(width).show(ui, &mut moved).changed();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(Text::Small.rich(shown, ui.tokens().text_2));
        });
    });
    changed.then(|| (f64::from(moved) * 100.0).round() / 100.0)
}

/// What could not be done as written.
fn warnings_ui(ui: &mut Ui, stage: &Stage<'_>) {
    let crop = &stage.view.crop;
    let warned = crop.plan.iter().flat_map(|plan| plan.warnings.iter().map(|w| w.message.as_str()));
    let wrong = crop.plan_errors.iter().map(|e| e.message.as_str());
    let lines: Vec<&str> = warned.chain(wrong).collect();
    if lines.is_empty() {
        return;
    }
    section_ui(ui, |ui| {
        let t = ui.tokens();
        for line in lines {
            ui.horizontal_top(|ui| {
                let (place, _) =
                    ui.allocate_exact_size(egui::Vec2::splat(measure::ICON_SMALL + 4.0), Sense::hover());
                Icon::Warning.paint_centred(ui, place, measure::ICON_SMALL, t.warn);
                ui.add(egui::Label::new(Text::Small.rich(words::capital(line), t.text_2)).wrap());
            });
        }
    });
}
