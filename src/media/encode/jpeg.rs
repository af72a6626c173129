//! JPEG.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use super::{Chroma, refused};
use crate::facts::PixelBuffer;
use crate::media::MediaError;

/// Chroma is halved under this quality; from here on nobody saves bytes there.
const FULL_CHROMA_FROM: u8 = 90;

/// Quick, for thumbnails: with the chroma that suits the quality, of which every second value is taken.
pub(in crate::media) fn jpeg_bytes(picture: &PixelBuffer, quality: u8) -> Result<Vec<u8>, MediaError> {
    written(picture, quality, Chroma::BySize, ChromaSubsamplingMethod::Nearest)
}

/// For exports: halved chroma is the mean of what it stands for, so that fine colour does not flicker.
pub(super) fn encode(picture: &PixelBuffer, quality: u8, chroma: Chroma) -> Result<Vec<u8>, MediaError> {
    written(picture, quality, chroma, ChromaSubsamplingMethod::Average)
}

/// Baseline JPEG with the standard tables. Tables made for the picture would save some per cent, but this encoder
/// then writes the colours in separate scans, which some decoders misread.
fn written(
    picture: &PixelBuffer,
    quality: u8,
    chroma: Chroma,
    method: ChromaSubsamplingMethod,
) -> Result<Vec<u8>, MediaError> {
    let size = picture.size();
    let (Ok(w), Ok(h)) = (u16::try_from(size.w), u16::try_from(size.h)) else {
        return Err(refused("JPEG", format!("a side of {size} is over 65535 pixels")));
    };
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality.clamp(1, 100));
    let full = chroma == Chroma::Full || (chroma == Chroma::BySize && quality >= FULL_CHROMA_FROM);
    encoder.set_sampling_factor(if full { SamplingFactor::F_1_1 } else { SamplingFactor::F_2_2 });
    encoder.set_chroma_subsampling_method(method);
    encoder.encode(picture.to_rgb().bytes(), w, h, ColorType::Rgb).map_err(|e| refused("JPEG", e))?;
    Ok(out)
}
