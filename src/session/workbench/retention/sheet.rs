//! A contact sheet of cases: every picture with the thing and the windows drawn into it.

use std::path::Path;

use super::CropCase;
use crate::facts::{Channels, PixelBuffer};
use crate::geometry::{IntRect, PxRect, PxSize};
use crate::media::{self, EncodeOptions, Filter, OutputFormat};
use crate::session::{Result, SessionError};

/// A tile in pixels, and how many stand in a row.
const TILE: PxSize = PxSize::new(480, 360);
const COLUMNS: u32 = 2;

const PAPER: [u8; 3] = [32, 34, 37];
const THING: [u8; 3] = [60, 220, 100];
const BY_CLASS: [u8; 3] = [255, 255, 255];
const PLAIN: [u8; 3] = [250, 210, 60];
const OTHERS: [u8; 3] = [230, 80, 70];

/// A canvas of RGB bytes.
pub(super) struct Tile {
    size: PxSize,
    bytes: Vec<u8>,
}

impl Tile {
    fn new(size: PxSize) -> Self {
        let pixels = usize::try_from(size.area()).unwrap_or(0);
        Self { size, bytes: PAPER.repeat(pixels) }
    }

    fn put(&mut self, x: u32, y: u32, colour: [u8; 3]) {
        if x < self.size.w && y < self.size.h {
            let at = 3 * (y as usize * self.size.w as usize + x as usize);
            self.bytes[at..at + 3].copy_from_slice(&colour);
        }
    }

    fn paste(&mut self, part: &PixelBuffer, left: u32, top: u32) {
        for y in 0..part.size().h {
            for x in 0..part.size().w {
                self.put(left + x, top + y, part.rgb(x, y));
            }
        }
    }

    /// The outline of a rectangle, two pixels wide.
    fn outline(&mut self, r: IntRect, colour: [u8; 3]) {
        for line in 0..2 {
            let (right, bottom) =
                ((r.x + r.w).saturating_sub(1 + line), (r.y + r.h).saturating_sub(1 + line));
            for x in r.x..r.x + r.w {
                self.put(x, r.y + line, colour);
                self.put(x, bottom, colour);
            }
            for y in r.y..r.y + r.h {
                self.put(r.x + line, y, colour);
                self.put(right, y, colour);
            }
        }
    }
}

/// A picture with its thing and its windows.
pub(super) fn tile(picture: &PixelBuffer, case: &CropCase) -> Tile {
    let (w, h) = (f64::from(picture.size().w), f64::from(picture.size().h));
    let scale = (f64::from(TILE.w) / w).min(f64::from(TILE.h) / h);
    let inner = whole(&PxRect::new(0.0, 0.0, w * scale, h * scale));
    let mut tile = Tile::new(TILE);
    tile.paste(&media::resize_rgb(picture, inner.size(), Filter::Area), 0, 0);
    let mut draw = |r: &PxRect, colour| tile.outline(whole(&r.scaled(scale, scale)), colour);
    let colours =
        [BY_CLASS, PLAIN].into_iter().map(Some).chain([None]).chain(std::iter::repeat(Some(OTHERS)));
    let windows: Vec<(IntRect, [u8; 3])> =
        case.windows.iter().zip(colours).filter_map(|(w, c)| Some(((*w)?, c?))).collect();
    for (window, colour) in windows.into_iter().rev() {
        draw(&window.to_px(), colour);
    }
    draw(&case.object, THING);
    tile
}

/// Writes tiles side by side as one JPEG.
pub(super) fn write(tiles: &[Tile], to: &Path) -> Result<()> {
    let told = |reason: String| SessionError::Write { reason, path: to.to_owned() };
    let rows = u32::try_from(tiles.len()).unwrap_or(0).div_ceil(COLUMNS).max(1);
    let mut sheet = Tile::new(PxSize::new(COLUMNS * TILE.w, rows * TILE.h));
    for (at, tile) in (0_u32..).zip(tiles) {
        let picture = PixelBuffer::new(tile.size, Channels::Rgb, tile.bytes.clone());
        let Some(picture) = picture else { continue };
        sheet.paste(&picture, at % COLUMNS * TILE.w, at / COLUMNS * TILE.h);
    }
    let picture = PixelBuffer::new(sheet.size, Channels::Rgb, sheet.bytes)
        .ok_or_else(|| told("the sheet has no pixels".to_owned()))?;
    let options = EncodeOptions::new(OutputFormat::Jpeg, 85);
    let bytes = media::encode(&picture, &options).map_err(|e| told(e.to_string()))?;
    std::fs::write(to, bytes).map_err(|e| told(e.to_string()))
}

/// A rectangle on whole pixels.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pictures on a tile are small")]
fn whole(r: &PxRect) -> IntRect {
    let side = |v: f64| (v.round() as u32).max(1);
    IntRect::new(r.x.max(0.0).round() as u32, r.y.max(0.0).round() as u32, side(r.w), side(r.h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_stay_on_the_tile() {
        let mut tile = Tile::new(PxSize::new(10, 10));
        tile.outline(IntRect::new(4, 4, 50, 50), [1, 2, 3]);
        assert_eq!(tile.bytes.len(), 300);
        assert_eq!(tile.bytes[3 * 44..3 * 45], [1, 2, 3]);
        assert_eq!(tile.bytes[..3], PAPER);
    }
}
