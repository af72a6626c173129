//! zoompan: limits, movements, formats.

use super::super::tree::{Effect, Transformation, Zoompan, ZoompanArea, ZoompanMode};
use super::Inspector;
use crate::grammar::{Code, Finding};

/// Longest clip in seconds.
const MAX_SECONDS: f64 = 60.0;
/// Most frames a second.
const MAX_FPS: f64 = 60.0;
/// Most frames of a clip.
const MAX_FRAMES: f64 = 3600.0;
/// Largest magnification.
const MAX_ZOOM: f64 = 10.0;
/// What an absent `du` and `fps` mean.
const DEFAULT_SECONDS: f64 = 5.0;
const DEFAULT_FPS: f64 = 25.0;
/// Formats that hold one picture.
const STILL: &[&str] =
    &["jpg", "jpeg", "png", "avif", "tif", "tiff", "bmp", "heic", "heif", "jxl", "ico", "pdf", "svg"];

/// Films play once, whatever a loop says.
const FILMS: &[&str] = &["mp4", "webm"];

/// A clip cannot be written in a still format, and a film has no number of rounds.
pub(super) fn check_format(transformation: &Transformation, found: &mut Vec<Finding>) {
    let moves = |e: &Option<Effect>| matches!(e, Some(Effect::Zoompan(_)));
    if !transformation.components.iter().any(|c| moves(&c.effect)) {
        return;
    }
    for (component, c) in transformation.components.iter().enumerate() {
        let Some(format) = c.format.as_deref() else { continue };
        if !STILL.contains(&format.to_ascii_lowercase().as_str()) {
            continue;
        }
        let message =
            format!("Invalid format in transformation: {format}; zoompan needs mp4, webm, gif or webp");
        found.push(Finding { component, code: Code::Value, message });
    }
    let film = transformation
        .components
        .iter()
        .filter_map(|c| c.format.as_deref())
        .rfind(|f| FILMS.contains(&f.to_ascii_lowercase().as_str()));
    let round = transformation.components.iter().position(|c| matches!(c.effect, Some(Effect::Loop(_))));
    if let (Some(film), Some(component)) = (film, round) {
        let message = format!("e_loop has no effect on {film}: a film plays as often as its player says");
        found.push(Finding { component, code: Code::UnsupportedParam, message });
    }
}

impl Inspector<'_> {
    pub(super) fn zoompan(&mut self, z: &Zoompan) {
        if let Some(mode) = &z.unknown_mode {
            let modes: Vec<&str> = ZoompanMode::ALL.iter().map(|m| m.name()).collect();
            let message = format!("unknown zoompan mode: {mode}; the modes are {}", modes.join(", "));
            self.report(Code::Zoompan, message);
        }
        let has_area = z.from.is_some() || z.to.is_some();
        if has_area && (z.mode.is_some() || z.unknown_mode.is_some()) {
            self.report(Code::ModeIgnored, "from and to decide the movement, so mode is ignored");
        }
        self.limits(z);
        for area in [&z.from, &z.to].into_iter().flatten() {
            self.area(area);
        }
    }

    fn limits(&mut self, z: &Zoompan) {
        let (seconds, fps) = (z.duration_s.unwrap_or(DEFAULT_SECONDS), z.fps.unwrap_or(DEFAULT_FPS));
        if seconds > MAX_SECONDS {
            self.bad(&format!(
                "zoompan duration in transformation: {seconds}; at most {MAX_SECONDS} seconds"
            ));
        }
        if fps > MAX_FPS {
            self.bad(&format!("zoompan fps in transformation: {fps}; at most {MAX_FPS}"));
        }
        if seconds <= MAX_SECONDS && fps <= MAX_FPS && seconds * fps > MAX_FRAMES {
            self.bad(&format!(
                "zoompan length in transformation: {}; at most {MAX_FRAMES} frames",
                seconds * fps
            ));
        }
        if let Some(zoom) = z.max_zoom {
            self.magnification("maxzoom", zoom);
        }
    }

    fn area(&mut self, area: &ZoompanArea) {
        if let Some(gravity) = &area.gravity {
            self.words_of(gravity);
        }
        if let Some(zoom) = area.zoom {
            self.magnification("zoom", zoom);
        }
    }

    fn magnification(&mut self, what: &str, zoom: f64) {
        if !(1.0..=MAX_ZOOM).contains(&zoom) {
            self.bad(&format!("{what} in transformation: {zoom}; from 1 to {MAX_ZOOM}"));
        }
    }

    fn bad(&mut self, what: &str) {
        self.report(Code::Value, format!("Invalid {what}"));
    }
}
