//! Chunks of a WebP file.

use super::Blocks;
use crate::media::container::riff::{Extended, extended, webp_chunk, webp_size};

/// The picture in the extended form, with its blocks around the pixels.
pub(super) fn with(file: &[u8], blocks: &Blocks) -> Result<Vec<u8>, String> {
    let broken = || "the encoded picture does not begin like one".to_owned();
    let (size, clear) = webp_size(file).ok_or_else(broken)?;
    let mut chunks: Vec<([u8; 4], &[u8])> = Vec::new();
    chunks.extend(blocks.icc.as_deref().map(|icc| (*b"ICCP", icc)));
    for kind in [*b"ALPH", *b"VP8 ", *b"VP8L"] {
        chunks.extend(webp_chunk(file, kind).map(|body| (kind, body)));
    }
    chunks.extend(blocks.exif.as_deref().map(|exif| (*b"EXIF", exif)));
    chunks.extend(blocks.xmp.as_deref().map(|xmp| (*b"XMP ", xmp)));
    let head = Extended {
        size,
        clear,
        animated: false,
        icc: blocks.icc.is_some(),
        exif: blocks.exif.is_some(),
        xmp: blocks.xmp.is_some(),
    };
    Ok(extended(&head, &chunks))
}
