//! What the strokes of a piece of writing look like: painted on a thing, or breathed over a picture.

use super::plane::Plane;
use crate::facts::PixelBuffer;
use crate::geometry::PxRect;

/// How strokes stand out from what is around them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Strokes {
    /// Lightness between the darkest and the lightest strokes against their surroundings, 0 to 1.
    pub contrast: f32,
    /// How much more (or less) colour the light strokes have than the rest, 0 to 1.
    pub colour: f32,
}

impl Strokes {
    /// Whether the writing lets the picture through: faint, and of the picture's own colours.
    #[must_use]
    pub fn are_sheer(&self) -> bool {
        self.contrast < 0.43 && self.colour.abs() < 0.05
    }
}

/// Measures the strokes inside `window` (pixels of `picture`); `None` where it holds fewer than 32 pixels.
#[must_use]
pub fn strokes_in(picture: &PixelBuffer, window: &PxRect) -> Option<Strokes> {
    let (light, colour) = planes(picture, window)?;
    // Letters are as high as the window; what is broader is what they stand on.
    let around = light.blurred((light.height / 2).max(1));
    let mut apart: Vec<(f32, f32)> =
        light.values.iter().zip(&around.values).map(|(l, a)| l - a).zip(colour).collect();
    apart.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: usize| apart[(apart.len() - 1) * share / 100].0;
    let (rest, strokes) = apart.split_at(apart.len() * 85 / 100);
    let mean = |part: &[(f32, f32)]| part.iter().map(|p| p.1).sum::<f32>() / part.len().max(1) as f32;
    Some(Strokes { contrast: at(95) - at(5), colour: mean(strokes) - mean(rest) })
}

/// Lightness and colourfulness, 0 to 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped to the picture")]
fn planes(picture: &PixelBuffer, window: &PxRect) -> Option<(Plane, Vec<f32>)> {
    let window = window.clipped(picture.size());
    let (x, y) = (window.x.floor() as u32, window.y.floor() as u32);
    let (w, h) = (window.w.floor() as usize, window.h.floor() as usize);
    if w * h < 32 || w < 2 || h < 2 {
        return None;
    }
    let mut light = Plane::zeros(w, h);
    let mut colour = Vec::with_capacity(w * h);
    for (i, value) in light.values.iter_mut().enumerate() {
        let step = |n: usize| u32::try_from(n).unwrap_or(0);
        let [r, g, b] = picture.rgb(x + step(i % w), y + step(i / w)).map(|c| f32::from(c) / 255.0);
        *value = 0.299 * r + 0.587 * g + 0.114 * b;
        colour.push(r.max(g).max(b) - r.min(g).min(b));
    }
    Some((light, colour))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    fn striped(ground: [u8; 3], stroke: [u8; 3]) -> PixelBuffer {
        let bytes: Vec<u8> =
            (0..40 * 20).flat_map(|i| if i % 40 % 8 < 2 { stroke } else { ground }).collect();
        PixelBuffer::new(PxSize::new(40, 20), Channels::Rgb, bytes).unwrap()
    }

    #[test]
    fn paint_is_told_from_breath() {
        let whole = PxRect::new(0.0, 0.0, 40.0, 20.0);
        let sheer = strokes_in(&striped([90, 80, 70], [125, 115, 105]), &whole).unwrap();
        assert!(sheer.are_sheer(), "{sheer:?}");
        let black = strokes_in(&striped([255, 255, 255], [0, 0, 0]), &whole).unwrap();
        assert!(!black.are_sheer(), "{black:?}");
        let red = strokes_in(&striped([60, 60, 60], [200, 40, 40]), &whole).unwrap();
        assert!(!red.are_sheer(), "{red:?}");
        assert_eq!(strokes_in(&striped([0; 3], [9; 3]), &PxRect::new(0.0, 0.0, 1.0, 1.0)), None);
    }
}
