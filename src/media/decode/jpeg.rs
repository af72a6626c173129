//! JPEG: scaled decoding for thumbnails, a second decoder for what the first refuses, CMYK.

use super::super::container::jpeg::{EOI, SOS, Segments};
use super::super::container::jpeg_head::JpegHead;
use super::super::container::tiff;
use super::super::{DecodeSize, Format, MediaError};
use super::raster::{Colour, Layout, Raster, Samples, check_size, damaged};
use super::{Task, general};
use crate::geometry::{Orientation, PxSize};

/// Scans of a progressive picture that are decoded at most: encoders write about ten, a hostile file thousands.
const MAX_SCANS: u32 = 200;
const NAME: &str = "JPEG";

/// Decodes a JPEG, at a half, quarter or eighth of its size where that is enough.
pub(super) fn decode(bytes: &[u8], task: &Task<'_>) -> Result<Raster, MediaError> {
    let mut rest = bytes;
    let head = JpegHead::read(&mut rest).ok().flatten().ok_or_else(|| damaged(NAME, "it has no header"))?;
    let size = head.size.ok_or_else(|| damaged(NAME, "no frame header came before the data ended"))?;
    check_size(size, task.limits, NAME)?;
    let scans = scans_of(bytes, &head, rest);
    if scans.count > MAX_SCANS {
        return Err(damaged(NAME, format!("it has {} scans, more than any encoder writes", scans.count)));
    }
    let mut raster = decode_pixels(bytes, &head, scans, task)?;
    raster.full = size;
    raster.orientation = head.exif.as_deref().and_then(tiff::orientation).unwrap_or(Orientation::Upright);
    raster.colour = head.icc.map_or(Colour::Srgb, Colour::Icc);
    if !scans.complete {
        raster.cut_short = Some("the file is cut short; what is missing is grey or blurred");
    }
    Ok(raster)
}

/// The scaling decoder first, because the other one gives wrong colours for baseline pictures whose components
/// come in separate scans (seen with zune-jpeg 0.5.15); the other one for what the first refuses.
fn decode_pixels(bytes: &[u8], head: &JpegHead, scans: Scans, task: &Task<'_>) -> Result<Raster, MediaError> {
    let wanted = head.size.and_then(|size| scaled_request(size, task.size));
    let scaling = |bytes: &[u8]| decode_scaled(bytes, head, wanted, task);
    let other = || general::decode(Format::Jpeg, bytes, task);
    if scans.complete {
        return either(scaling(bytes), other);
    }
    // With an end put behind the cut the scaling decoder goes on to the last row, but fills it with noise; the
    // other one leaves the missing rows grey, and is right as long as the components are not apart.
    let ended = [bytes, &[0xff, EOI]].concat();
    if scans.count <= 1 || head.frame == 0xc2 {
        either(other(), || scaling(&ended))
    } else {
        either(scaling(&ended), other)
    }
}

/// The second result where the first is an error; of two errors the first.
fn either(
    first: Result<Raster, MediaError>,
    second: impl FnOnce() -> Result<Raster, MediaError>,
) -> Result<Raster, MediaError> {
    match first {
        Ok(raster) => Ok(raster),
        Err(error) => second().ok().ok_or(error),
    }
}

/// The long side to ask the scaling decoder for; `None` when scaling would not make the picture smaller.
fn scaled_request(size: PxSize, wanted: DecodeSize) -> Option<u16> {
    let DecodeSize::AtLeast(side) = wanted else { return None };
    let long = size.w.max(size.h);
    (long.div_ceil(2) >= side).then(|| u16::try_from(side.max(1)).unwrap_or(u16::MAX))
}

fn decode_scaled(
    bytes: &[u8],
    head: &JpegHead,
    wanted: Option<u16>,
    task: &Task<'_>,
) -> Result<Raster, MediaError> {
    // The decoder reads byte by byte, so a reader that looks at the clock would cost a tenth of its time; the
    // bounds on pixels and scans bound its time as well.
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let bound = usize::try_from(task.limits.memory_bytes).unwrap_or(usize::MAX);
    decoder.set_max_decoding_buffer_size(bound);
    let refused = |e: jpeg_decoder::Error| damaged(NAME, e);
    if let Some(side) = wanted {
        decoder.scale(side, side).map_err(refused)?;
    }
    let pixels = decoder.decode().map_err(refused)?;
    let info = decoder.info().ok_or_else(|| damaged(NAME, "no frame header"))?;
    let size = PxSize::new(info.width.into(), info.height.into());
    let (layout, samples) = match info.pixel_format {
        jpeg_decoder::PixelFormat::L8 => (Layout::Gray, Samples::Eight(pixels)),
        jpeg_decoder::PixelFormat::L16 => (Layout::Gray, Samples::Sixteen(sixteen(&pixels, head.precision))),
        jpeg_decoder::PixelFormat::RGB24 => (Layout::Rgb, Samples::Eight(pixels)),
        jpeg_decoder::PixelFormat::CMYK32 => (Layout::Cmyk, Samples::Eight(inks(pixels, head))),
    };
    Ok(Raster::new(size, layout, samples))
}

/// The decoder undoes the inversion of Adobe files; files without that segment were not inverted.
fn inks(mut pixels: Vec<u8>, head: &JpegHead) -> Vec<u8> {
    if head.adobe.is_none() {
        for ink in &mut pixels {
            *ink = 255 - *ink;
        }
    }
    pixels
}

/// Native-endian samples of `precision` bits, spread over 16 bits.
fn sixteen(pixels: &[u8], precision: u8) -> Vec<u16> {
    let top = (1u32 << precision.clamp(1, 16)) - 1;
    let spread = |v: u16| u16::try_from((u32::from(v).min(top) * 65535 + top / 2) / top).unwrap_or(u16::MAX);
    pixels.as_chunks::<2>().0.iter().map(|&pair| spread(u16::from_ne_bytes(pair))).collect()
}

/// How many scans a picture has and whether its end is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scans {
    count: u32,
    complete: bool,
}

/// `rest` is what follows the first start of scan. Walking through the coded data costs a tenth of decoding it, so
/// that is only done where the number of scans matters: progressive pictures, and those without an end.
fn scans_of(bytes: &[u8], head: &JpegHead, rest: &[u8]) -> Scans {
    let has_end = rest.windows(2).rev().any(|pair| pair == [0xff, EOI]);
    if has_end && head.frame != 0xc2 { Scans { count: 1, complete: true } } else { count_scans(bytes) }
}

fn count_scans(bytes: &[u8]) -> Scans {
    let mut scans = Scans { count: 0, complete: false };
    let Ok(Some(mut segments)) = Segments::new(bytes) else { return scans };
    while let Ok(Some(segment)) = segments.next() {
        if segment.marker == SOS {
            scans.count += 1;
            scans.complete = segments.scan(|_| {}).unwrap_or(false);
            if scans.count > MAX_SCANS {
                break;
            }
        }
    }
    scans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaling_is_asked_for_only_where_it_helps() {
        let big = PxSize::new(6000, 4000);
        assert_eq!(scaled_request(big, DecodeSize::AtLeast(1024)), Some(1024));
        assert_eq!(scaled_request(big, DecodeSize::AtLeast(4000)), None);
        assert_eq!(scaled_request(big, DecodeSize::Full), None);
    }

    #[test]
    fn twelve_bits_fill_sixteen() {
        let ends = [0u16.to_ne_bytes(), 4095u16.to_ne_bytes()].concat();
        assert_eq!(sixteen(&ends, 12), [0, 65535]);
    }
}
