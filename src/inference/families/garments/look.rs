//! What a garment looks like: its colour in a word, and whether it is plain.

use crate::facts::PixelBuffer;
use crate::geometry::PxRect;
use crate::vision;

/// Pixels of a garment looked at.
const SAMPLES: usize = 400;

/// Usual step of lightness (0 to 1) between neighbours up to which cloth is plain. Folds and shade change slowly, so
/// that neighbours hardly differ.
const PLAIN: f32 = 0.05;

/// Step from which cloth is patterned; between both, where knitwear and fur lie, nothing is said.
const PATTERNED: f32 = 0.11;

/// Pairs of neighbours that tell anything.
const LEAST_PAIRS: usize = 12;

/// Colour and evenness of a garment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    /// Name of its most frequent colour, and the share of its pixels that have it.
    pub colour: (&'static str, f32),
    /// `plain` or `patterned`, where it can be told, and how clearly.
    pub pattern: Option<(&'static str, f32)>,
}

/// Looks at the pixels under `cells` (rectangles in pixels of `picture`, row by row); `None` where there are none.
pub(super) fn look(picture: &PixelBuffer, cells: &[PxRect]) -> Option<Look> {
    let step = cells.len().div_ceil(SAMPLES).max(1);
    let pixels: Vec<[u8; 3]> =
        cells.iter().step_by(step).filter_map(|cell| middle_of(picture, cell)).collect();
    if pixels.is_empty() {
        return None;
    }
    Some(Look { colour: colour(&pixels), pattern: pattern(steps(picture, cells)) })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped to the picture")]
fn middle_of(picture: &PixelBuffer, cell: &PxRect) -> Option<[u8; 3]> {
    let middle = cell.middle();
    let within = middle.x >= 0.0 && middle.y >= 0.0;
    let (x, y) = (middle.x as u32, middle.y as u32);
    (within && x < picture.size().w && y < picture.size().h).then(|| picture.rgb(x, y))
}

/// How much the lightness of cells differs from that of the cell to their left.
fn steps(picture: &PixelBuffer, cells: &[PxRect]) -> Vec<f32> {
    let light = |cell: &PxRect| {
        let [r, g, b] = middle_of(picture, cell)?.map(f32::from);
        Some((0.299 * r + 0.587 * g + 0.114 * b) / 255.0)
    };
    let neighbours =
        |a: &PxRect, b: &PxRect| (a.y - b.y).abs() < 0.5 * a.h && (b.x - a.x - a.w).abs() < 0.5 * a.w;
    let pairs = cells.windows(2).filter(|pair| neighbours(&pair[0], &pair[1]));
    pairs.filter_map(|pair| Some((light(&pair[0])? - light(&pair[1])?).abs())).collect()
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

/// The middle one of the steps counts: the border of a garment and a single stripe do not make a pattern.
fn pattern(mut steps: Vec<f32>) -> Option<(&'static str, f32)> {
    if steps.len() < LEAST_PAIRS {
        return None;
    }
    steps.sort_by(f32::total_cmp);
    let usual = steps[steps.len() / 2];
    if usual < PLAIN {
        Some(("plain", 1.0 - 0.5 * usual / PLAIN))
    } else if usual > PATTERNED {
        Some(("patterned", (0.5 + (usual - PATTERNED) / PATTERNED).min(1.0)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    /// What is told of cloth whose cells have these levels.
    fn told(level: impl Fn(u32) -> u8) -> Option<&'static str> {
        let bytes: Vec<u8> = (0..100).flat_map(|i| [level(i % 10); 3]).collect();
        let picture = PixelBuffer::new(PxSize::new(10, 10), Channels::Rgb, bytes).unwrap();
        let cell = |i: u32| PxRect::new(f64::from(i % 10), f64::from(i / 10), 1.0, 1.0);
        look(&picture, &(0..100).map(cell).collect::<Vec<_>>()).unwrap().pattern.map(|(name, _)| name)
    }

    #[test]
    fn cloth_has_a_colour_and_may_be_patterned() {
        assert_eq!(colour(&[[200, 20, 20], [200, 20, 20], [0, 0, 0]]).0, "red");
        assert_eq!(told(|x| if x % 2 == 0 { 240 } else { 20 }), Some("patterned"));
        assert_eq!(told(|_| 90), Some("plain"));
    }

    #[test]
    fn shade_is_no_pattern_and_a_few_cells_tell_nothing() {
        assert_eq!(told(|x| u8::try_from(20 + 12 * x).unwrap()), Some("plain"), "dark on one side");
        assert_eq!(told(|x| if x % 2 == 0 { 80 } else { 100 }), None, "knitwear");
        assert_eq!(pattern(vec![0.0; 5]), None);
    }
}
