//! AVIF: the container is read here, the AV1 pictures in it are decoded by rav1d.

use rav1d::{Decoder, PixelLayout, Settings};
use re_rav1d as rav1d;

use super::super::container::bytes::Bytes;
use super::super::container::heif::{Heif, ItemId, Property};
use super::super::{Limits, MediaError};
use super::Task;
use super::raster::{Colour, Layout, Raster, Samples, check_size, damaged, unmultiply};
use super::yuv::{self, Coded};
use crate::geometry::PxSize;

const NAME: &str = "AVIF";
/// Tiles of a grid that are decoded at most.
const MAX_TILES: usize = 1024;

/// Decodes the primary picture with its opacity.
pub(super) fn decode(bytes: &[u8], task: &Task<'_>) -> Result<Raster, MediaError> {
    let heif = Heif::parse(bytes).ok_or_else(|| damaged(NAME, "its item table cannot be read"))?;
    let file = File { bytes, heif, limits: task.limits };
    let primary = file.heif.primary;
    if let Some(size) = file.heif.size(primary) {
        check_size(size, task.limits, NAME)?;
    }
    let mut raster = file.item(primary)?;
    if let Some(alpha) = file.heif.alpha_of(primary) {
        match file.item(alpha) {
            Ok(plane) if plane.size == raster.size => raster = with_opacity(raster, plane),
            Ok(_) => raster.warnings.push("the opacity has another size and is left out".into()),
            Err(e) => raster.warnings.push(format!("the opacity is left out: {e}")),
        }
        if file.heif.linked_from(primary, *b"prem").contains(&alpha) {
            unmultiply(&mut raster);
        }
    }
    raster.orientation = file.heif.orientation(primary);
    raster.animated = bytes.get(8..12) == Some(b"avis");
    if file.heif.properties(primary).any(|p| *p == Property::Crop) {
        raster.warnings.push("the crop stored in the file is not applied".into());
    }
    Ok(raster)
}

/// A file and what its items are.
struct File<'a> {
    bytes: &'a [u8],
    heif: Heif,
    limits: &'a Limits,
}

impl File<'_> {
    fn item(&self, id: ItemId) -> Result<Raster, MediaError> {
        match self.heif.kind(id).as_ref() {
            Some(b"av01") => self.coded(id),
            Some(b"grid") => self.grid(id),
            Some(kind) => Err(MediaError::Unsupported {
                what: format!("AVIF items of type {} are not decoded", String::from_utf8_lossy(kind)),
                advice: "convert it to JPEG or PNG".into(),
                path: None,
            }),
            None => Err(damaged(NAME, "the primary picture is missing")),
        }
    }

    fn data(&self, id: ItemId) -> Result<Vec<u8>, MediaError> {
        self.heif.data(self.bytes, id).ok_or_else(|| damaged(NAME, "the picture data lies outside the file"))
    }

    fn coded(&self, id: ItemId) -> Result<Raster, MediaError> {
        let planes = decode_av1(self.data(id)?, self.limits)?;
        let nclx = self.heif.properties(id).find_map(|p| match p {
            Property::Nclx(points, full) => Some((*points, *full)),
            _ => None,
        });
        let mut raster = yuv::to_raster(&planes, nclx)?;
        let icc = self.heif.properties(id).find_map(|p| match p {
            Property::Icc(profile) => Some(profile.clone()),
            _ => None,
        });
        if let Some(icc) = icc {
            raster.colour = Colour::Icc(icc);
        }
        Ok(raster)
    }

    /// Tiles of one size, row by row, the last ones cut (ISO/IEC 23008-12, 6.6.2.3).
    fn grid(&self, id: ItemId) -> Result<Raster, MediaError> {
        let tiles = self.heif.linked_from(id, *b"dimg");
        let (columns, rows, size) =
            grid_of(&self.data(id)?).ok_or_else(|| damaged(NAME, "its grid cannot be read"))?;
        check_size(size, self.limits, NAME)?;
        if tiles.len() != (columns * rows) as usize || tiles.len() > MAX_TILES {
            let count = columns * rows;
            return Err(damaged(NAME, format!("its grid has {} of {count} tiles", tiles.len())));
        }
        let mut whole: Option<Raster> = None;
        let places = (0..u32::MAX).flat_map(|y| (0..columns).map(move |x| (x, y)));
        for ((x, y), &tile) in places.zip(tiles) {
            // Tiles are coded pictures; a grid of grids does not exist.
            let part = self.coded(tile)?;
            let canvas = whole.get_or_insert_with(|| canvas_for(&part, size));
            if part.layout != canvas.layout {
                return Err(damaged(NAME, "the tiles of its grid differ"));
            }
            paste(canvas, &part, PxSize::new(x.saturating_mul(part.size.w), y.saturating_mul(part.size.h)));
        }
        whole.ok_or_else(|| damaged(NAME, "its grid has no tiles"))
    }
}

/// Columns, rows and output size.
fn grid_of(data: &[u8]) -> Option<(u32, u32, PxSize)> {
    let mut b = Bytes::new(data);
    let (_version, flags) = (b.u8()?, b.u8()?);
    let (rows, columns) = (u32::from(b.u8()?) + 1, u32::from(b.u8()?) + 1);
    let bytes = if flags & 1 == 1 { 4 } else { 2 };
    let side = |b: &mut Bytes<'_>| u32::try_from(b.be_sized(bytes)?).ok();
    let (w, h) = (side(&mut b)?, side(&mut b)?);
    Some((columns, rows, PxSize::new(w, h)))
}

fn canvas_for(part: &Raster, size: PxSize) -> Raster {
    let count = size.w as usize * size.h as usize * part.layout.channels();
    let samples = match part.samples {
        Samples::Eight(_) => Samples::Eight(vec![0; count]),
        Samples::Sixteen(_) => Samples::Sixteen(vec![0; count]),
    };
    Raster { size, full: size, samples, ..part.clone() }
}

/// Copies `part` into `canvas` with its corner at `at`; what leaves the canvas is cut.
fn paste(canvas: &mut Raster, part: &Raster, at: PxSize) {
    let (size, n) = (canvas.size, part.layout.channels());
    match (&mut canvas.samples, &part.samples) {
        (Samples::Eight(to), Samples::Eight(from)) => paste_samples(to, size, from, part.size, at, n),
        (Samples::Sixteen(to), Samples::Sixteen(from)) => paste_samples(to, size, from, part.size, at, n),
        _ => canvas.warnings.push("a tile of another bit depth is left out".into()),
    }
}

fn paste_samples<T: Copy>(to: &mut [T], size: PxSize, from: &[T], part: PxSize, at: PxSize, n: usize) {
    let width = part.w.min(size.w.saturating_sub(at.w)) as usize * n;
    for y in 0..part.h.min(size.h.saturating_sub(at.h)) as usize {
        let target = ((at.h as usize + y) * size.w as usize + at.w as usize) * n;
        let source = y * part.w as usize * n;
        to[target..target + width].copy_from_slice(&from[source..source + width]);
    }
}

/// Feeds one picture to a decoder of its own; of several layers the last is taken.
fn decode_av1(data: Vec<u8>, limits: &Limits) -> Result<Coded, MediaError> {
    let refused = |e: rav1d::Error| damaged(NAME, format!("AV1: {e}"));
    let mut settings = Settings::new();
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_frame_size_limit(u32::try_from(limits.pixels).unwrap_or(u32::MAX));
    let mut decoder = Decoder::with_settings(&settings).map_err(refused)?;
    let mut sent = decoder.send_data(data, None, None, None);
    let mut last = None;
    loop {
        match decoder.get_picture() {
            Ok(picture) => last = Some(picture),
            Err(e) if e.is_again() => match sent {
                Ok(()) => break,
                Err(e) if e.is_again() => sent = decoder.send_pending_data(),
                Err(e) => return Err(refused(e)),
            },
            Err(e) => return Err(refused(e)),
        }
    }
    let picture = last.ok_or_else(|| damaged(NAME, "the data holds no AV1 picture"))?;
    let grey = picture.pixel_layout() == PixelLayout::I400;
    Coded::of(&picture, grey).ok_or_else(|| damaged(NAME, "the AV1 picture has an unknown bit depth"))
}

/// Puts the grey values of `plane` beside the colours.
fn with_opacity(raster: Raster, plane: Raster) -> Raster {
    let grey = plane.samples.into_eight();
    let step = plane.layout.channels();
    let alpha = grey.iter().step_by(step);
    let samples = match raster.samples {
        Samples::Eight(v) => Samples::Eight(interleaved(&v, raster.layout, alpha.copied())),
        Samples::Sixteen(v) => {
            Samples::Sixteen(interleaved(&v, raster.layout, alpha.map(|&a| u16::from(a) * 257)))
        }
    };
    Raster { samples, layout: Layout::Rgba, ..raster }
}

fn interleaved<T: Copy>(colours: &[T], layout: Layout, alpha: impl Iterator<Item = T>) -> Vec<T> {
    let pixels = colours.chunks_exact(layout.channels());
    pixels.zip(alpha).flat_map(|(p, a)| [p[0], p[p.len() / 2], p[p.len() - 1], a]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_cut_at_the_edge() {
        let part = Raster::new(PxSize::new(2, 2), Layout::Gray, Samples::Eight(vec![1, 2, 3, 4]));
        let mut canvas = canvas_for(&part, PxSize::new(3, 3));
        paste(&mut canvas, &part, PxSize::new(2, 0));
        paste(&mut canvas, &part, PxSize::new(0, 2));
        assert_eq!(canvas.samples, Samples::Eight(vec![0, 0, 1, 0, 0, 3, 1, 2, 0]));
    }

    #[test]
    fn a_grid_says_its_shape() {
        assert_eq!(grid_of(&[0, 0, 1, 2, 0, 9, 0, 8]), Some((3, 2, PxSize::new(9, 8))));
        assert_eq!(grid_of(&[0, 0, 1]), None);
    }
}
