//! What is on screen, windows or film, and the row that plays it.

use egui::{Align, Layout, Ui};

use super::{MotionPanel, Scene, data};
use crate::app::cast;
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::CropLayer;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{Slider, icon_button, row_above, row_below, segmented, tab};

/// The row above the picture.
pub fn tools_ui(panel: &mut MotionPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let t = ui.tokens();
    row_above(ui, "motion tools", measure::TOOL_ROW, |ui| {
        ui.horizontal_centered(|ui| {
            ui.add_space(measure::GAP_3);
            let chosen = Some(usize::from(panel.film));
            if let Some(at) = segmented(ui, "shown", &["Windows", "Film"], chosen, 2, 160.0) {
                panel.film = at == 1;
                panel.playing = None;
            }
            if panel.film {
                return;
            }
            for (layer, icon) in [
                (CropLayer::Boxes, Icon::Boxes),
                (CropLayer::Faces, Icon::Face),
                (CropLayer::Text, Icon::Text),
            ] {
                if tab(ui, layer.label(), Some(icon), stage.state.shows(layer)).clicked() {
                    stage.out.window(UiCommand::ToggleLayer(layer));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(measure::GAP_3);
                let end = panel.end.label().to_lowercase();
                let words = format!("Drag the windows, or click a box to aim the {end} at it");
                let galley = Text::Small.line(ui.painter(), &words, t.text_3, ui.available_width());
                let at = egui::pos2(
                    ui.max_rect().right() - galley.size().x - measure::GAP_3,
                    ui.max_rect().center().y - galley.size().y / 2.0,
                );
                ui.painter().galley(at, galley, t.text_3);
            });
        });
    });
}

/// The row below the picture: play, single frames, where the film is.
pub fn transport_ui(panel: &mut MotionPanel, ui: &mut Ui, stage: &Stage<'_>, scene: &Scene<'_>) {
    let t = ui.tokens();
    let last = scene.motion.frames.saturating_sub(1);
    follow(panel, ui, scene);
    row_below(ui, "motion transport", measure::TOOL_ROW, |ui| {
        ui.horizontal_centered(|ui| {
            ui.add_space(measure::GAP_2);
            ui.spacing_mut().item_spacing.x = measure::GAP_1;
            play_ui(panel, ui, stage, last);
            let (mut back, mut on) = (0_u32, 0_u32);
            for (action, _) in stage.actions {
                back += u32::from(*action == Action::FrameBack);
                on += u32::from(*action == Action::FrameOn);
            }
            back += u32::from(icon_button(ui, Icon::ChevronLeft, "Frame before").clicked());
            on += u32::from(icon_button(ui, Icon::ChevronRight, "Frame after").clicked());
            if back + on > 0 {
                panel.at = (panel.at + on).saturating_sub(back).min(last);
                (panel.playing, panel.film) = (None, true);
            }
            let words = data::clock(scene.motion, panel.at);
            let room = 184.0;
            let mut at = panel.at as f32;
            let width = (ui.available_width() - room).max(48.0);
            let slider = Slider::new("Frame", 0.0..=last as f32).step(1.0).width(width).show(ui, &mut at);
            if slider.changed() {
                panel.at = cast::pixels(at).min(last);
                (panel.playing, panel.film) = (None, true);
            }
            ui.add_space(measure::GAP_2);
            ui.label(Text::Small.rich(words, t.text_2));
        });
    });
}

/// Play and pause. A film never begins by itself, so there is nothing to leave out where nothing may move by itself.
fn play_ui(panel: &mut MotionPanel, ui: &mut Ui, stage: &Stage<'_>, last: u32) {
    let (icon, name) = if panel.playing.is_some() { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
    if !icon_button(ui, icon, name).clicked() && !stage.pressed(Action::Play) {
        return;
    }
    if panel.playing.take().is_none() {
        if panel.at >= last {
            panel.at = 0;
        }
        // Counted back from the frame at hand in `follow`, which knows the speed.
        panel.playing = Some(f64::NAN);
        panel.film = true;
        ui.ctx().request_repaint();
    }
}

/// Shows the frame of this moment while the film plays, and asks for the moment of the next one.
fn follow(panel: &mut MotionPanel, ui: &Ui, scene: &Scene<'_>) {
    let Some(began) = panel.playing else { return };
    let (now, fps) = (ui.input(|i| i.time), scene.motion.fps.max(1.0));
    let began = if began.is_nan() { now - f64::from(panel.at) / fps } else { began };
    if let Some(at) = data::frame_at(scene.motion, now - began) {
        panel.at = at;
        panel.playing = Some(began);
        let next = began + (((now - began) * fps).floor() + 1.0) / fps;
        let wait = std::time::Duration::from_secs_f64((next - now).clamp(0.001, 1.0));
        ui.ctx().request_repaint_after(wait);
    } else {
        panel.at = scene.motion.frames.saturating_sub(1);
        panel.playing = None;
    }
}
