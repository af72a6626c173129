//! HEIC, decoded by a program of the system.
//!
//! HEVC is not decoded here; a converter that is installed is started, watched and, when it takes too long, killed.

use std::path::Path;

use super::super::container::heif::Heif;
use super::super::{DecodeSize, Format, MediaError};
use super::raster::Raster;
use super::{Task, decode_as, helper, source};
use crate::geometry::Orientation;

/// Decodes through the first converter that succeeds.
pub(super) fn decode_file(path: &Path, task: &Task<'_>) -> Result<Raster, MediaError> {
    let bytes = source::load(path, task.limits)?;
    let heif = Heif::parse(&bytes);
    let stored = heif.as_ref().and_then(|h| h.size(h.primary));
    if let Some(size) = stored {
        super::raster::check_size(size, task.limits, Format::Heic.name())?;
    }
    let lossless = task.size == DecodeSize::Full;
    let (format, converted) = helper::convert(path, lossless, task)?;
    let mut raster = decode_as(format, &converted, task)?;
    // The converters turn the picture and may leave the old EXIF orientation behind.
    raster.orientation = Orientation::Upright;
    Ok(raster)
}
