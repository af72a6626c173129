//! PNG.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

use super::refused;
use crate::facts::{Channels, PixelBuffer};
use crate::media::MediaError;

pub(super) fn encode(picture: &PixelBuffer) -> Result<Vec<u8>, MediaError> {
    let colour = match picture.channels() {
        Channels::Rgb => ExtendedColorType::Rgb8,
        Channels::Rgba => ExtendedColorType::Rgba8,
    };
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive)
        .write_image(picture.bytes(), picture.size().w, picture.size().h, colour)
        .map_err(|e| refused("PNG", e))?;
    Ok(out)
}
