//! Tests of the whole window over a made-up library: by role and label, and as pictures.

mod actions;
pub mod fixture;
mod looks;
mod measure;
pub mod review;
mod states;
mod strange;

use egui_kittest::Harness;

use super::request::Request;
use super::shell::Shell;
use super::theme::{self, ThemeChoice};
use crate::session::{Thumb, View};

/// A window without a session: what panels ask for is collected, window commands are obeyed.
pub struct Scenery {
    pub shell: Shell,
    pub view: View,
    pub asked: Vec<Request>,
    pub thumbs: Vec<Thumb>,
}

impl Scenery {
    pub fn new(view: View, thumbs: Vec<Thumb>) -> Self {
        Self { shell: Shell::default(), view, asked: Vec::new(), thumbs }
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        let thumbs = std::mem::take(&mut self.thumbs);
        self.shell.take_thumbs(&ctx, &thumbs);
        for request in self.shell.frame(ui, &self.view) {
            if let Request::Window(command) = &request {
                let told = self.shell.apply(&ctx, &self.view, command.clone());
                self.asked.extend(told.into_iter().map(Request::Session));
            }
            self.asked.push(request);
        }
    }
}

/// Opens the made-up window; fonts and theme are ours.
pub fn open<'a>(scenery: Scenery, size: [f32; 2], theme: ThemeChoice) -> Harness<'a, Scenery> {
    open_at(scenery, size, theme, 1.0)
}

/// The same with so many pixels to a point.
pub fn open_at<'a>(scenery: Scenery, size: [f32; 2], theme: ThemeChoice, scale: f32) -> Harness<'a, Scenery> {
    let builder = Harness::builder().with_size(size).with_pixels_per_point(scale).with_max_steps(12);
    build(builder, scenery, theme)
}

/// The same for text in any script; letters that no font has are boxes, and asked for.
pub fn open_any<'a>(scenery: Scenery, size: [f32; 2], theme: ThemeChoice) -> Harness<'a, Scenery> {
    let builder = Harness::builder().with_size(size).with_max_steps(12).allow_missing_glyphs();
    build(builder, scenery, theme)
}

fn build<'a>(
    builder: egui_kittest::HarnessBuilder<Scenery>,
    scenery: Scenery,
    theme: ThemeChoice,
) -> Harness<'a, Scenery> {
    let mut installed = false;
    builder.build_ui_state(
        move |ui, scenery: &mut Scenery| {
            if !installed {
                installed = true;
                theme::install(ui.ctx());
                theme::choose(ui.ctx(), theme);
                scenery.shell.attach(ui.ctx());
                scenery.shell.state.theme = theme;
                // Fonts are there from the next frame on.
                ui.ctx().request_repaint();
                return;
            }
            // The harness leaves a margin around; a window has none.
            let whole = egui::UiBuilder::new().max_rect(ui.ctx().content_rect());
            let mut window = ui.new_child(whole);
            window.set_clip_rect(ui.ctx().content_rect());
            scenery.frame(&mut window);
        },
        scenery,
    )
}
