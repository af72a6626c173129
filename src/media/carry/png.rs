//! Chunks of a PNG.

use img_parts::png::{Png, PngChunk};
use img_parts::{Bytes, ImageEXIF as _, ImageICC as _};

use super::Blocks;

/// The picture with its blocks before the pixels.
pub(super) fn with(png: Vec<u8>, blocks: &Blocks) -> Result<Vec<u8>, String> {
    let mut picture = Png::from_bytes(Bytes::from(png)).map_err(|e| e.to_string())?;
    picture.set_exif(blocks.exif.clone().map(Bytes::from));
    picture.set_icc_profile(blocks.icc.clone().map(Bytes::from));
    if let Some(xmp) = &blocks.xmp {
        // Keyword, then: not compressed, no language, no translated keyword.
        let text = [&b"XML:com.adobe.xmp\0\0\0\0\0"[..], xmp].concat();
        let after_header = 1.min(picture.chunks().len());
        picture.chunks_mut().insert(after_header, PngChunk::new(*b"iTXt", Bytes::from(text)));
    }
    Ok(picture.encoder().bytes().to_vec())
}
