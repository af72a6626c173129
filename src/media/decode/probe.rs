//! What can be told about a picture without decoding it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::time::Instant;

use super::super::container::heif::Heif;
use super::super::container::jpeg_head::JpegHead;
use super::super::container::tiff;
use super::super::{DecodeSize, Format, Limits, MediaError};
use super::raster::{check_size, damaged};
use super::{Task, fence, general, jxl, raw, source};
use crate::geometry::{Orientation, PxSize};

/// What can be told without decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// What the file is.
    pub format: Format,
    /// Size after orientation, in pixels. For RAW files: of the embedded preview.
    pub full_size: PxSize,
    /// How the stored pixels lie.
    pub orientation: Orientation,
    /// Whether there are several frames; the first is decoded.
    pub animated: bool,
}

/// Looks at a file without decoding its pixels. Of large files only the head is read, except for animations,
/// whose frames are counted, and TIFF, whose directories may lie anywhere.
pub fn probe(path: &Path, limits: &Limits) -> Result<Probe, MediaError> {
    let format = source::format_of(path)?;
    let task = Task { limits, size: DecodeSize::Full, started: Instant::now(), keep_profile: false };
    let stored = match format {
        Format::Jpeg => jpeg(path),
        Format::Raw => raw::probe_file(path, &task),
        Format::Heic | Format::Avif => heif(path),
        Format::Jxl => load_head(path, limits).and_then(|b| fence::fenced(format, || jxl::probe(&b))),
        _ => source::load(path, limits).and_then(|b| fence::fenced(format, || other(format, &b, &task))),
    }
    .map_err(|e| e.at(path))?;
    check_size(stored.size, limits, format.name()).map_err(|e| e.at(path))?;
    let full_size = stored.orientation.upright_size(stored.size);
    Ok(Probe { format, full_size, orientation: stored.orientation, animated: stored.animated })
}

/// A picture as it lies in its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored {
    pub(super) size: PxSize,
    pub(super) orientation: Orientation,
    pub(super) animated: bool,
}

/// Bytes that hold the head of JPEG XL and the `meta` box of HEIF in practice.
const HEAD_LIMIT: u64 = 4 << 20;

fn load_head(path: &Path, limits: &Limits) -> Result<Vec<u8>, MediaError> {
    let io_error = |source| MediaError::Io { path: path.to_path_buf(), source };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(io_error)?;
    file.take(limits.file_bytes.min(HEAD_LIMIT)).read_to_end(&mut bytes).map_err(io_error)?;
    Ok(bytes)
}

fn jpeg(path: &Path) -> Result<Stored, MediaError> {
    let io_error = |source| MediaError::Io { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(io_error)?;
    let head = JpegHead::read(BufReader::new(file)).map_err(io_error)?.unwrap_or_default();
    Ok(Stored {
        size: head.size.ok_or_else(|| damaged("JPEG", "no frame header came before the data ended"))?,
        orientation: head.exif.as_deref().and_then(tiff::orientation).unwrap_or_default(),
        animated: false,
    })
}

fn heif(path: &Path) -> Result<Stored, MediaError> {
    let bytes = load_head(path, &Limits::default())?;
    let heif = Heif::parse(&bytes).ok_or_else(|| damaged("HEIF", "its item table cannot be read"))?;
    let size = heif.size(heif.primary).ok_or_else(|| damaged("HEIF", "the picture has no size"))?;
    Ok(Stored {
        size,
        orientation: heif.orientation(heif.primary),
        animated: matches!(bytes.get(8..12), Some(b"avis" | b"msf1" | b"hevc")),
    })
}

fn other(format: Format, bytes: &[u8], task: &Task<'_>) -> Result<Stored, MediaError> {
    Ok(Stored {
        size: general::dimensions(format, bytes, task)?,
        orientation: general::orientation(format, bytes),
        animated: general::animated(format, bytes),
    })
}
