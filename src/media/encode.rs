//! Pixels to files: JPEG, PNG, WebP, GIF. Always sRGB without a profile, which is what every program assumes.

use std::io::Cursor;

use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::{MediaError, carry};
use crate::facts::{Channels, PixelBuffer};

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// JPEG, 4:2:0 under quality 90, 4:4:4 from there; opacity is laid over white.
    Jpeg,
    /// PNG.
    Png,
    /// WebP with loss.
    WebP,
    /// WebP without loss.
    WebPLossless,
    /// GIF, one frame, 256 colours.
    Gif,
}

impl OutputFormat {
    /// The name people know.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP | Self::WebPLossless => "WebP",
            Self::Gif => "GIF",
        }
    }

    /// The usual extension, without a dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP | Self::WebPLossless => "webp",
            Self::Gif => "gif",
        }
    }

    /// From an extension in any case, without a dot; `None` for what cannot be written.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::WebP),
            "gif" => Some(Self::Gif),
            _ => None,
        }
    }
}

/// How to write a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeOptions {
    /// What to write.
    pub format: OutputFormat,
    /// 1 to 100; ignored by PNG, GIF and lossless WebP.
    pub quality: u8,
    /// What to say about its origin; nothing by default.
    pub carried: Option<Carried>,
}

/// What an export may say about its origin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carried {
    /// Copyright notice.
    pub copyright: Option<String>,
    /// Who made it.
    pub creator: Option<String>,
}

/// Encodes a picture.
pub fn encode(picture: &PixelBuffer, options: &EncodeOptions) -> Result<Vec<u8>, MediaError> {
    let bytes = match options.format {
        OutputFormat::Jpeg => jpeg_bytes(picture, options.quality)?,
        OutputFormat::Png => png_bytes(picture)?,
        OutputFormat::WebP => webp_bytes(picture, Some(options.quality))?,
        OutputFormat::WebPLossless => webp_bytes(picture, None)?,
        OutputFormat::Gif => gif_bytes(picture)?,
    };
    match &options.carried {
        Some(carried) => carry::add(bytes, options.format, carried),
        None => Ok(bytes),
    }
}

/// Chroma is halved under this quality; from here on nobody saves bytes there.
const FULL_CHROMA_FROM: u8 = 90;

/// Baseline JPEG with the standard tables. Tables made for the picture would save some per cent, but this encoder
/// then writes the colours in separate scans, which some decoders misread.
pub(super) fn jpeg_bytes(picture: &PixelBuffer, quality: u8) -> Result<Vec<u8>, MediaError> {
    let size = picture.size();
    let (Ok(w), Ok(h)) = (u16::try_from(size.w), u16::try_from(size.h)) else {
        return Err(refused("JPEG", format!("a side of {size} is over 65535 pixels")));
    };
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality.clamp(1, 100));
    let sampling = if quality >= FULL_CHROMA_FROM { SamplingFactor::F_1_1 } else { SamplingFactor::F_2_2 };
    encoder.set_sampling_factor(sampling);
    encoder.encode(picture.to_rgb().bytes(), w, h, ColorType::Rgb).map_err(|e| refused("JPEG", e))?;
    Ok(out)
}

fn png_bytes(picture: &PixelBuffer) -> Result<Vec<u8>, MediaError> {
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive)
        .write_image(picture.bytes(), picture.size().w, picture.size().h, colour_type(picture))
        .map_err(|e| refused("PNG", e))?;
    Ok(out)
}

/// The longest side that WebP can say.
const WEBP_SIDE: u32 = 16383;

fn webp_bytes(picture: &PixelBuffer, quality: Option<u8>) -> Result<Vec<u8>, MediaError> {
    let size = picture.size();
    if size.w.max(size.h) > WEBP_SIDE {
        return Err(refused("WebP", format!("a side of {size} is over {WEBP_SIDE} pixels")));
    }
    let encoder = match picture.channels() {
        Channels::Rgb => webp::Encoder::from_rgb(picture.bytes(), size.w, size.h),
        Channels::Rgba => webp::Encoder::from_rgba(picture.bytes(), size.w, size.h),
    };
    let quality_or_effort = quality.map_or(75.0, |q| f32::from(q.clamp(1, 100)));
    encoder
        .encode_simple(quality.is_none(), quality_or_effort)
        .map(|memory| memory.to_vec())
        .map_err(|e| refused("WebP", format!("{e:?}")))
}

fn gif_bytes(picture: &PixelBuffer) -> Result<Vec<u8>, MediaError> {
    let size = picture.size();
    let mut out = Cursor::new(Vec::new());
    let mut encoder = GifEncoder::new_with_speed(&mut out, 10);
    encoder
        .set_repeat(Repeat::Finite(0))
        .and_then(|()| encoder.encode(picture.bytes(), size.w, size.h, colour_type(picture)))
        .map_err(|e| refused("GIF", e))?;
    drop(encoder);
    Ok(out.into_inner())
}

const fn colour_type(picture: &PixelBuffer) -> ExtendedColorType {
    match picture.channels() {
        Channels::Rgb => ExtendedColorType::Rgb8,
        Channels::Rgba => ExtendedColorType::Rgba8,
    }
}

fn refused(format: &'static str, reason: impl std::fmt::Display) -> MediaError {
    MediaError::Encode { format, reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::super::{DecodeSize, Limits, decode_bytes};
    use super::*;
    use crate::geometry::PxSize;

    fn gradient(channels: Channels) -> PixelBuffer {
        let size = PxSize::new(33, 17);
        let pixel = |(x, y): (u8, u8)| {
            let all = [x * 7, y * 14, 128, if x < 10 { 0 } else { 255 }];
            all.into_iter().take(channels.count())
        };
        let data: Vec<u8> = (0..17).flat_map(|y| (0..33).map(move |x| (x, y))).flat_map(pixel).collect();
        PixelBuffer::new(size, channels, data).unwrap()
    }

    fn round_trip(picture: &PixelBuffer, format: OutputFormat) -> PixelBuffer {
        let carried = Some(Carried { copyright: Some("© someone".into()), creator: None });
        let bytes = encode(picture, &EncodeOptions { format, quality: 95, carried }).unwrap();
        decode_bytes(&bytes, &Limits::default(), DecodeSize::Full).unwrap().pixels
    }

    fn worst(a: &PixelBuffer, b: &PixelBuffer) -> u8 {
        assert_eq!((a.size(), a.channels()), (b.size(), b.channels()));
        a.bytes().iter().zip(b.bytes()).map(|(x, y)| x.abs_diff(*y)).max().unwrap()
    }

    #[test]
    fn lossless_formats_give_the_pixels_back() {
        for channels in [Channels::Rgb, Channels::Rgba] {
            let picture = gradient(channels);
            assert_eq!(round_trip(&picture, OutputFormat::Png), picture);
        }
        let picture = gradient(Channels::Rgb);
        assert_eq!(round_trip(&picture, OutputFormat::WebPLossless), picture);
    }

    #[test]
    fn lossy_formats_stay_close() {
        let picture = gradient(Channels::Rgb);
        assert!(worst(&round_trip(&picture, OutputFormat::Jpeg), &picture) < 12);
        assert!(worst(&round_trip(&picture, OutputFormat::WebP), &picture) < 24);
        assert_eq!(round_trip(&picture, OutputFormat::Gif).size(), picture.size());
    }

    #[test]
    fn sides_that_a_format_cannot_say_are_refused() {
        let long = PixelBuffer::new(PxSize::new(16384, 1), Channels::Rgb, vec![0; 16384 * 3]).unwrap();
        let options = EncodeOptions { format: OutputFormat::WebP, quality: 80, carried: None };
        assert!(encode(&long, &options).unwrap_err().to_string().contains("16383"));
    }
}
