//! The window without a screen: frames are laid out, painted and cut into triangles, and nothing is shown.
//!
//! Benches measure with it what a frame costs the processor; the graphics card is not asked.

use std::time::{Duration, Instant};

use egui::{Context, Event, Modifiers, MouseWheelUnit, RawInput, Rect, TouchPhase, Vec2, pos2, vec2};

use super::request::Request;
use super::shell::Shell;
use super::state::Page;
use super::textures::FRAME_BYTES;
use super::theme;
use crate::facts::{AssetId, PixelBuffer};
use crate::session::{Command, Thumb, View};

/// A window over a view that stands still.
pub struct Rehearsal {
    ctx: Context,
    shell: Shell,
    view: View,
    size: Vec2,
    time_s: f64,
    /// Pictures that stand for thumbnails of any asset.
    pool: Vec<PixelBuffer>,
    wanted: Vec<AssetId>,
    asked: Vec<Command>,
}

impl Rehearsal {
    /// A window of 1440 by 900 points over `view`; thumbnails are taken from `pool`.
    #[must_use]
    pub fn new(view: View, pool: Vec<PixelBuffer>) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let (shell, size) = (Shell::default(), vec2(1440.0, 900.0));
        shell.attach(&ctx);
        Self { ctx, shell, view, size, time_s: 0.0, pool, wanted: Vec::new(), asked: Vec::new() }
    }

    /// Goes to a page by the word on its tab.
    pub fn go(&mut self, page: &str) {
        if let Some(page) = Page::ALL.into_iter().find(|known| known.label() == page) {
            self.shell.state.page = page;
        }
    }

    /// What the session was asked for since this was asked last.
    pub fn take_asked(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.asked)
    }

    /// What is shown may be changed between frames.
    pub const fn view_mut(&mut self) -> &mut View {
        &mut self.view
    }

    /// One frame while the wheel turns by so many points; answers what it cost.
    pub fn frame(&mut self, wheel_points: f32) -> Duration {
        let input = self.input(wheel_points);
        let begun = Instant::now();
        self.hand_out_thumbs();
        let mut requests = Vec::new();
        let (shell, view) = (&mut self.shell, &self.view);
        let mut output = self.ctx.run_ui(input, |ui| requests = shell.frame(ui, view));
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let cost = begun.elapsed();
        drop(triangles);
        // Nobody has a graphics card to put them on.
        output.textures_delta.clear();
        for request in requests {
            match request {
                Request::Session(Command::Visible(visible)) => self.wanted = visible.thumbs,
                Request::Session(command) => self.asked.push(command),
                Request::Window(command) => {
                    self.asked.extend(self.shell.apply(&self.ctx, &self.view, command));
                }
            }
        }
        cost
    }

    fn input(&mut self, wheel_points: f32) -> RawInput {
        self.time_s += 1.0 / 60.0;
        let mut events = vec![Event::PointerMoved(pos2(self.size.x * 0.5, self.size.y * 0.55))];
        if wheel_points != 0.0 {
            events.push(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(0.0, wheel_points),
                phase: TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: Modifiers::NONE,
            });
        }
        RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), self.size)),
            time: Some(self.time_s),
            events,
            focused: true,
            ..RawInput::default()
        }
    }

    /// Thumbnails of the last frame's wishes, as many as one frame takes.
    fn hand_out_thumbs(&mut self) {
        let mut bytes = 0;
        let mut thumbs = Vec::new();
        for id in std::mem::take(&mut self.wanted) {
            let at = usize::try_from(id.0).unwrap_or(0) % self.pool.len().max(1);
            let (Some(pixels), true) = (self.pool.get(at), bytes < FRAME_BYTES) else { break };
            bytes += pixels.bytes().len();
            let version = self.view.row(id).map_or(0, |row| row.version);
            thumbs.push(Thumb { id, version, large: false, pixels: pixels.clone() });
        }
        self.shell.take_thumbs(&self.ctx, &thumbs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::fixture;

    #[test]
    fn a_rehearsed_window_asks_for_thumbnails_and_gets_them() {
        let pool = vec![fixture::painted(1, crate::geometry::PxSize::new(64, 48))];
        let mut window = Rehearsal::new(fixture::library(), pool);
        for _ in 0..6 {
            window.frame(0.0);
        }
        assert!(window.wanted.is_empty(), "all on screen are there");
        window.go("Crop");
        assert_eq!(window.shell.state.page, Page::Crop);
    }
}
