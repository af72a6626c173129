//! The picture over which the window of a film moves.

use crate::crop::{Motion, Plan};
use crate::export::ExportError;
use crate::export::canvas::still;
use crate::facts::PixelBuffer;
use crate::geometry::{IntRect, PxRect, PxSize};
use crate::media::{self, Panorama};

/// A larger stage would not fit into memory beside its source; pixels.
const LARGEST: f64 = 24e6;

/// The canvas of a plan with as much detail as its source has: a window that zooms in shows real pixels, not
/// enlarged ones.
pub struct Stage {
    panorama: Panorama,
    /// Pixels of the stage for one of the canvas.
    scale: (f64, f64),
    frame: PxSize,
}

impl Stage {
    /// For frames of the size `frame`.
    pub fn new(picture: &PixelBuffer, plan: &Plan, frame: PxSize) -> Result<Self, ExportError> {
        let motion = plan.motion.as_ref().ok_or(ExportError::NoMovement)?;
        let canvas = plan.canvas;
        let closest = motion.first.w.min(motion.last.w).max(1.0) / f64::from(frame.w.max(1));
        let widest = motion.first.w.max(motion.last.w) / f64::from(frame.w.max(1));
        let size = stage_size(plan, closest);
        let ground = ground(picture, plan, size)?;
        let scale =
            (f64::from(size.w) / f64::from(canvas.w.max(1)), f64::from(size.h) / f64::from(canvas.h.max(1)));
        // Light where the film reduces the stage throughout, and at its widest a good deal.
        let in_light = closest * scale.0 >= 1.0 && widest * scale.0 >= 2.0;
        Ok(Self { panorama: Panorama::new(&ground, in_light), scale, frame })
    }

    /// The frame `index` of the movement.
    #[must_use]
    pub fn frame(&self, motion: &Motion, index: u32) -> PixelBuffer {
        let PxRect { x, y, w, h } = motion.window(index);
        let (sx, sy) = self.scale;
        self.panorama.window(PxRect::new(x * sx, y * sy, w * sx, h * sy), self.frame)
    }
}

/// As large as the source allows, as the closest window needs, and as memory holds; never under the canvas.
fn stage_size(plan: &Plan, closest: f64) -> PxSize {
    let detail = (f64::from(plan.take.w) / f64::from(plan.place.w.max(1)))
        .min(f64::from(plan.take.h) / f64::from(plan.place.h.max(1)));
    let memory = (LARGEST / plan.canvas.area().max(1) as f64).sqrt();
    let factor = detail.min(1.0 / closest).min(memory).max(1.0);
    let side = |length: u32| whole(f64::from(length) * factor);
    PxSize::new(side(plan.canvas.w), side(plan.canvas.h))
}

/// The canvas at the size of the stage.
fn ground(picture: &PixelBuffer, plan: &Plan, size: PxSize) -> Result<PixelBuffer, ExportError> {
    if size == plan.canvas {
        return still(picture, plan, false);
    }
    if plan.place == plan.canvas.int_rect() && plan.source == picture.size() {
        return Ok(media::render(picture, plan.take, size)?);
    }
    // With bars, or over a reduced copy: the same plan on a larger canvas.
    let (sx, sy) =
        (f64::from(size.w) / f64::from(plan.canvas.w), f64::from(size.h) / f64::from(plan.canvas.h));
    let mut larger = plan.clone();
    larger.canvas = size;
    larger.place = grown(plan.place, (sx, sy), size);
    larger.steps.clear();
    still(picture, &larger, false)
}

fn grown(place: IntRect, (sx, sy): (f64, f64), size: PxSize) -> IntRect {
    let axis = |near: u32, length: u32, factor: f64, side: u32| {
        let from = (f64::from(near) * factor).round();
        let to = (f64::from(near + length) * factor).round();
        let from = whole(from.max(0.0)).saturating_sub(u32::from(from < 1.0)).min(side - 1);
        (from, whole(to).clamp(from + 1, side) - from)
    };
    let (x, w) = axis(place.x, place.w, sx, size.w);
    let (y, h) = axis(place.y, place.h, sy, size.h);
    IntRect::new(x, y, w, h)
}

/// Rounded, at least 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length of a picture")]
fn whole(length: f64) -> u32 {
    length.round().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crop;
    use crate::facts::{Channels, Scene};
    use crate::grammar::{Vocabulary, parse};

    fn planned(text: &str, size: PxSize) -> Plan {
        let words = Vocabulary::standard();
        let scene = Scene { size, ..Scene::default() };
        crop::plan(&scene, &parse(text, &words).unwrap(), &words).unwrap()
    }

    /// Stripes of two pixels: gone in a small canvas, there in the source.
    fn stripes(size: PxSize) -> PixelBuffer {
        let data: Vec<u8> = (0..size.h)
            .flat_map(|_| (0..size.w).flat_map(|x| [if x / 2 % 2 == 0 { 240 } else { 20 }; 3]))
            .collect();
        PixelBuffer::new(size, Channels::Rgb, data).unwrap()
    }

    #[test]
    fn a_close_window_shows_pixels_of_the_source() {
        let size = PxSize::new(800, 600);
        let plan = planned("c_scale,w_100/e_zoompan:to_(x_50;y_30;zoom_8);du_1;fps_10", size);
        let stage = Stage::new(&stripes(size), &plan, plan.canvas).unwrap();
        let motion = plan.motion.as_ref().unwrap();
        let spread = |frame: PixelBuffer| {
            let row: Vec<u8> = frame.row(30).iter().step_by(3).copied().collect();
            row.iter().max().unwrap() - row.iter().min().unwrap()
        };
        assert!(spread(stage.frame(motion, 0)) < 60, "the whole picture is grey");
        assert!(spread(stage.frame(motion, 9)) > 180, "close by there are stripes");
    }

    #[test]
    fn bars_stay_bars_on_a_larger_stage() {
        let size = PxSize::new(400, 200);
        let plan = planned("c_pad,w_100,h_100,b_red/e_zoompan:mode_ztc;maxzoom_2;du_1;fps_5", size);
        let stage = Stage::new(&stripes(size), &plan, plan.canvas).unwrap();
        let motion = plan.motion.as_ref().unwrap();
        assert_eq!(stage.frame(motion, 0).rgb(50, 5), [255, 0, 0]);
        assert!(stage.frame(motion, 4).rgb(50, 5) != [255, 0, 0]);
    }
}
