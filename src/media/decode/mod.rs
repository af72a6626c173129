//! From a file to an upright sRGB picture.

mod avif;
mod fence;
mod finish;
mod general;
mod gif_frames;
mod hdr;
mod heic;
mod helper;
mod jpeg;
mod jxl;
mod probe;
mod raster;
mod raw;
mod source;
mod yuv;

use std::path::Path;
use std::time::Instant;

use super::format::{Sniffed, sniff};
use super::{DecodeSize, Format, Limits, MediaError};
use crate::facts::PixelBuffer;
use crate::geometry::{Orientation, PxSize};
use raster::Raster;

pub(super) use helper::on_path;
pub(super) use jxl::blocks as jxl_blocks;
pub use probe::{Probe, probe};
pub(super) use raster::{Colour, Layout, Samples, eight_from_sixteen};
pub(super) use raw::preview as raw_preview;
pub(super) use source::{format_of, tiff_is_raw};

/// A decoded picture.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The picture, upright, sRGB; its size may be smaller than `full_size`.
    pub pixels: PixelBuffer,
    /// Size of the whole picture after orientation: boxes are stored in these pixels.
    pub full_size: PxSize,
    /// What the file is.
    pub format: Format,
    /// How the stored pixels lay.
    pub orientation: Orientation,
    /// Whether there are several frames; this is the first.
    pub animated: bool,
    /// The ICC profile that the pixels are in, where [`decode_in_profile`] left them so; sRGB otherwise.
    pub profile: Option<Vec<u8>>,
    /// Sentences about what is not as it should be (colour profile unreadable …).
    pub warnings: Vec<String>,
    /// A sentence where the file ends too early: the picture is there in part.
    pub cut_short: Option<&'static str>,
}

/// What every decoder is told.
pub(super) struct Task<'a> {
    limits: &'a Limits,
    size: DecodeSize,
    started: Instant,
    keep_profile: bool,
}

/// Decodes a file: one call feeds thumbnails and every model.
pub fn decode(path: &Path, limits: &Limits, size: DecodeSize) -> Result<Decoded, MediaError> {
    decode_file(path, &Task { limits, size, started: Instant::now(), keep_profile: false })
}

/// The same, with colours left in the profile of an RGB picture: for exports that are to carry it.
///
/// [`Decoded::profile`] is the profile; `None` where the file has none, or has other colours than RGB, which are
/// converted to sRGB all the same.
pub fn decode_in_profile(path: &Path, limits: &Limits, size: DecodeSize) -> Result<Decoded, MediaError> {
    decode_file(path, &Task { limits, size, started: Instant::now(), keep_profile: true })
}

fn decode_file(path: &Path, task: &Task<'_>) -> Result<Decoded, MediaError> {
    let format = source::format_of(path)?;
    let raster = match format {
        Format::Raw => raw::decode_file(path, task),
        Format::Heic => heic::decode_file(path, task),
        _ => source::load(path, task.limits).and_then(|bytes| decode_as(format, &bytes, task)),
    };
    raster.and_then(|raster| finish::finish(raster, format, task)).map_err(|e| e.at(path))
}

/// The same from memory; HEIC needs a file.
pub fn decode_bytes(bytes: &[u8], limits: &Limits, size: DecodeSize) -> Result<Decoded, MediaError> {
    let task = Task { limits, size, started: Instant::now(), keep_profile: false };
    let format = match sniff(bytes) {
        Sniffed::Known(Format::Tiff) if tiff_is_raw(std::io::Cursor::new(bytes)) => Format::Raw,
        Sniffed::Known(format) => format,
        other => return Err(source::refusal(other, bytes)),
    };
    let raster = match format {
        Format::Raw => raw::decode_stream(std::io::Cursor::new(bytes), &task),
        Format::Heic => Err(MediaError::Unsupported {
            what: "HEIC is decoded by another program, which needs a file".into(),
            advice: "decode it from a path".into(),
            path: None,
        }),
        _ => decode_as(format, bytes, &task),
    };
    finish::finish(raster?, format, &task)
}

/// One decoder, behind the panic fence.
fn decode_as(format: Format, bytes: &[u8], task: &Task<'_>) -> Result<Raster, MediaError> {
    fence::fenced(format, || match format {
        Format::Jpeg => jpeg::decode(bytes, task),
        Format::Avif => avif::decode(bytes, task),
        Format::Jxl => jxl::decode(bytes, task),
        _ => general::decode(format, bytes, task),
    })
}
