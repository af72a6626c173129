//! Rights carried into an export: EXIF, IPTC and XMP with what is allowed to be said, and nothing else of the
//! original. Place, camera, dates and thumbnails of the original never get here.

mod exif;
mod iptc;
mod jpeg;
mod png;
mod webp;
mod xmp;

use super::MediaError;
use super::encode::{Carried, OutputFormat};

pub(super) use exif::exif;

/// What is to stand in a file beside its pixels.
#[derive(Default)]
struct Blocks {
    /// A TIFF structure.
    exif: Option<Vec<u8>>,
    /// Datasets of IPTC; JPEG only.
    iptc: Option<Vec<u8>>,
    /// An XMP packet.
    xmp: Option<Vec<u8>>,
    /// An ICC profile.
    icc: Option<Vec<u8>>,
}

/// Adds the blocks to an encoded picture; GIF has no place for them and stays as it is.
pub(super) fn add(
    bytes: Vec<u8>,
    format: OutputFormat,
    carried: Option<&Carried>,
    profile: Option<&[u8]>,
) -> Result<Vec<u8>, MediaError> {
    if carried.is_none() && profile.is_none() {
        return Ok(bytes);
    }
    let blocks = Blocks {
        exif: carried.map(exif),
        iptc: carried.map(iptc::block),
        xmp: carried.map(xmp::packet),
        icc: profile.map(<[u8]>::to_vec),
    };
    let added = match format {
        OutputFormat::Jpeg => jpeg::with(&bytes, &blocks),
        OutputFormat::Png => png::with(bytes, &blocks),
        OutputFormat::WebP | OutputFormat::WebPLossless => webp::with(&bytes, &blocks),
        OutputFormat::Avif | OutputFormat::Gif => Ok(bytes),
    };
    added.map_err(|reason| MediaError::Encode { format: format.name(), reason })
}
