//! Strips laid over the top or bottom of a picture from side to side: banners with an advertisement,
//! a name, a price.

use crate::facts::PixelBuffer;
use crate::geometry::PxRect;

/// A strip is at least and at most this share of the picture's height.
const LEAST: f64 = 0.03;
const MOST: f64 = 0.34;

/// Columns looked at; more would not change a share.
const COLUMNS: u32 = 256;

/// A step of lightness that is seen, 0 to 255.
const STEP: i32 = 7;

/// Share of the columns that must step the same way at the border of a strip.
const ALONG: f64 = 0.82;

/// Strips at the top and at the bottom, in pixels of `picture`: between the border of the picture and a
/// straight step of lightness that runs from side to side. Of several steps the sharpest counts.
///
/// Plain borders and letterboxes are strips as well; it is text that makes a banner of them.
#[must_use]
pub fn strips(picture: &PixelBuffer) -> Vec<PxRect> {
    let size = picture.size();
    let (w, h) = (f64::from(size.w), f64::from(size.h));
    let steps = full_steps(picture);
    let sharpest = |keep: &dyn Fn(f64) -> bool| {
        let inside = steps.iter().filter(|(y, _)| keep(f64::from(*y) / h));
        inside.copied().reduce(|best, next| if next.1 > best.1 { next } else { best })
    };
    let top = sharpest(&|at| (LEAST..=MOST).contains(&at));
    let bottom = sharpest(&|at| (LEAST..=MOST).contains(&(1.0 - at)));
    let top = top.map(|(y, _)| PxRect::new(0.0, 0.0, w, f64::from(y)));
    let bottom = bottom.map(|(y, _)| PxRect::new(0.0, f64::from(y), w, h - f64::from(y)));
    top.into_iter().chain(bottom).collect()
}

/// Rows before which nearly every column steps the same way, with the share of those that do.
fn full_steps(picture: &PixelBuffer) -> Vec<(u32, f64)> {
    let size = picture.size();
    let stride = (size.w / COLUMNS).max(1);
    let columns: Vec<u32> = (0..size.w).step_by(stride as usize).collect();
    let row = |y: u32| -> Vec<i32> { columns.iter().map(|&x| luma(picture.rgb(x, y))).collect() };
    let mut found = Vec::new();
    if size.h < 8 {
        return found;
    }
    // Compression smears an edge over a row: rows two apart are compared.
    let mut rows = [row(0), row(1)];
    for y in 2..size.h {
        let next = row(y);
        let steps = rows[0].iter().zip(&next).map(|(a, b)| b - a);
        let (up, down) = steps.fold((0_u32, 0_u32), |(up, down), step| {
            (up + u32::from(step > STEP), down + u32::from(step < -STEP))
        });
        let share = f64::from(up.max(down)) / columns.len() as f64;
        if share >= ALONG {
            found.push((y, share));
        }
        rows = [std::mem::take(&mut rows[1]), next];
    }
    found
}

fn luma([r, g, b]: [u8; 3]) -> i32 {
    (299 * i32::from(r) + 587 * i32::from(g) + 114 * i32::from(b)) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    fn drawn(paint: impl Fn(u32, u32) -> u8) -> PixelBuffer {
        let bytes: Vec<u8> =
            (0..100).flat_map(|y| (0..80).map(move |x| (x, y))).flat_map(|(x, y)| [paint(x, y); 3]).collect();
        PixelBuffer::new(PxSize::new(80, 100), Channels::Rgb, bytes).unwrap()
    }

    /// Something uneven, without a step from side to side.
    fn ground(x: u32, y: u32) -> u8 {
        u8::try_from(90 + (x * 7 + y * 13 + x * y) % 60).unwrap()
    }

    #[test]
    fn a_dark_strip_at_the_foot_is_found_whether_or_not_it_shines_through() {
        for paint in [|_: u8| 20_u8, |under: u8| under / 3] {
            let picture = drawn(|x, y| if y >= 85 { paint(ground(x, y)) } else { ground(x, y) });
            let found = strips(&picture);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!((found[0].y - 85.0).abs() <= 1.0 && found[0].w == 80.0, "{found:?}");
        }
    }

    #[test]
    fn an_uneven_picture_has_none() {
        assert!(strips(&drawn(ground)).is_empty());
        assert!(strips(&drawn(|_, _| 9)).is_empty());
    }
}
