//! What a garment looks like: its colour in a word, and whether it is plain.

use crate::facts::PixelBuffer;
use crate::geometry::PxRect;
use crate::vision;

/// Pixels of a garment looked at.
const SAMPLES: usize = 400;

/// Spread of lightness (0 to 1) up to which cloth is plain: folds and shade reach it.
const PLAIN: f32 = 0.09;

/// Spread from which cloth is patterned; between both nothing is said.
const PATTERNED: f32 = 0.2;

/// Colour and evenness of a garment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    /// Name of its most frequent colour, and the share of its pixels that have it.
    pub colour: (&'static str, f32),
    /// `plain` or `patterned`, where it can be told, and how clearly.
    pub pattern: Option<(&'static str, f32)>,
}

/// Looks at the pixels under `cells` (rectangles in pixels of `picture`); `None` where there are none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped to the picture")]
pub(super) fn look(picture: &PixelBuffer, cells: &[PxRect]) -> Option<Look> {
    let step = cells.len().div_ceil(SAMPLES).max(1);
    let inside = |cell: &PxRect| {
        let middle = cell.middle();
        let within = middle.x >= 0.0 && middle.y >= 0.0;
        let (x, y) = (middle.x as u32, middle.y as u32);
        (within && x < picture.size().w && y < picture.size().h).then(|| picture.rgb(x, y))
    };
    let pixels: Vec<[u8; 3]> = cells.iter().step_by(step).filter_map(inside).collect();
    if pixels.is_empty() {
        return None;
    }
    Some(Look { colour: colour(&pixels), pattern: pattern(&pixels) })
}

/// The name most pixels have.
fn colour(pixels: &[[u8; 3]]) -> (&'static str, f32) {
    let mut names: std::collections::BTreeMap<&'static str, usize> = std::collections::BTreeMap::new();
    for pixel in pixels {
        *names.entry(vision::colour_name(*pixel)).or_default() += 1;
    }
    let best = names.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map_or(("gray", 0.0), |(name, count)| (name, count as f32 / pixels.len() as f32))
}

fn pattern(pixels: &[[u8; 3]]) -> Option<(&'static str, f32)> {
    let light: Vec<f32> = pixels
        .iter()
        .map(|&[r, g, b]| (0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b)) / 255.0)
        .collect();
    let mean = light.iter().sum::<f32>() / light.len() as f32;
    let spread = (light.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / light.len() as f32).sqrt();
    if light.len() < 12 {
        None
    } else if spread < PLAIN {
        Some(("plain", 1.0 - 0.5 * spread / PLAIN))
    } else if spread > PATTERNED {
        Some(("patterned", (0.5 + (spread - PATTERNED) / PATTERNED).min(1.0)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cloth_has_a_colour_and_may_be_patterned() {
        assert_eq!(colour(&[[200, 20, 20], [200, 20, 20], [0, 0, 0]]).0, "red");
        let checks: Vec<[u8; 3]> = (0..40).map(|i| if i % 2 == 0 { [240; 3] } else { [20; 3] }).collect();
        assert_eq!(pattern(&checks).unwrap().0, "patterned");
        assert_eq!(pattern(&[[100, 90, 90]; 20]).unwrap().0, "plain");
        assert_eq!(pattern(&[[100, 90, 90]; 3]), None);
    }
}
