//! Pixels to files: JPEG, PNG, WebP, AVIF, GIF, and the films of several frames.

#[cfg(feature = "avif")]
mod avif;
mod gif;
mod jpeg;
mod png;
mod webp;

use super::{MediaError, carry};
use crate::facts::{PictureMetadata, PixelBuffer};

pub(super) use jpeg::jpeg_bytes;

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OutputFormat {
    /// JPEG; opacity is laid over white.
    Jpeg,
    /// PNG.
    Png,
    /// WebP with loss; colour at half the size.
    WebP,
    /// WebP without loss.
    WebPLossless,
    /// AVIF with ten bits and colour at full size; only where the program was built with it.
    Avif,
    /// GIF, one frame, 256 colours, dithered.
    Gif,
}

impl OutputFormat {
    /// Every format that this program can write.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        const ALL: &[OutputFormat] = &[
            OutputFormat::Jpeg,
            OutputFormat::Png,
            OutputFormat::WebP,
            OutputFormat::WebPLossless,
            OutputFormat::Gif,
            OutputFormat::Avif,
        ];
        if cfg!(feature = "avif") { ALL } else { ALL.split_at(5).0 }
    }

    /// The name people know.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP | Self::WebPLossless => "WebP",
            Self::Avif => "AVIF",
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
            Self::Avif => "avif",
            Self::Gif => "gif",
        }
    }

    /// What web servers call it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP | Self::WebPLossless => "image/webp",
            Self::Avif => "image/avif",
            Self::Gif => "image/gif",
        }
    }

    /// Whether it can hold opacity.
    #[must_use]
    pub const fn has_opacity(self) -> bool {
        !matches!(self, Self::Jpeg)
    }

    /// Whether a quality from 1 to 100 means something.
    #[must_use]
    pub const fn has_quality(self) -> bool {
        matches!(self, Self::Jpeg | Self::WebP | Self::Avif)
    }

    /// From an extension in any case, without a dot; `None` for what cannot be written.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::WebP),
            "avif" if cfg!(feature = "avif") => Some(Self::Avif),
            "gif" => Some(Self::Gif),
            _ => None,
        }
    }
}

/// How finely colour is kept beside brightness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Chroma {
    /// As suits the quality: full from 90, halved under it.
    #[default]
    BySize,
    /// Halved on both axes (4:2:0).
    Half,
    /// As finely as brightness (4:4:4).
    Full,
}

/// How to write a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeOptions {
    /// What to write.
    pub format: OutputFormat,
    /// 1 to 100; ignored by PNG, GIF and lossless WebP.
    pub quality: u8,
    /// Of JPEG only: WebP always halves colour, AVIF never does.
    pub chroma: Chroma,
    /// What to say about its origin; nothing by default.
    pub carried: Option<Carried>,
    /// The colour profile to write into the file: what the pixels are in. Without one everybody assumes sRGB.
    /// AVIF says sRGB by itself; neither it nor GIF holds another.
    pub profile: Option<Vec<u8>>,
}

impl EncodeOptions {
    /// Nothing carried, no profile.
    #[must_use]
    pub const fn new(format: OutputFormat, quality: u8) -> Self {
        Self { format, quality, chroma: Chroma::BySize, carried: None, profile: None }
    }
}

/// What an export may say about its origin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carried {
    /// Copyright notice.
    pub copyright: Option<String>,
    /// Who made it.
    pub creator: Option<String>,
    /// What others may do with it.
    pub usage_terms: Option<String>,
    /// Where the rights are explained.
    pub rights_url: Option<String>,
}

impl Carried {
    /// The rights among everything that a file says about itself.
    #[must_use]
    pub fn of(metadata: &PictureMetadata) -> Self {
        Self {
            copyright: metadata.copyright.clone(),
            creator: metadata.creator.clone(),
            usage_terms: metadata.usage_terms.clone(),
            rights_url: metadata.rights_url.clone(),
        }
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Encodes a picture.
pub fn encode(picture: &PixelBuffer, options: &EncodeOptions) -> Result<Vec<u8>, MediaError> {
    let carried = options.carried.as_ref().filter(|carried| !carried.is_empty());
    let bytes = match options.format {
        OutputFormat::Jpeg => jpeg::encode(picture, options.quality, options.chroma)?,
        OutputFormat::Png => png::encode(picture)?,
        OutputFormat::WebP => webp::encode(picture, Some(options.quality))?,
        OutputFormat::WebPLossless => webp::encode(picture, None)?,
        OutputFormat::Avif => return avif(picture, options.quality, carried),
        OutputFormat::Gif => return gif::encode(picture),
    };
    carry::add(bytes, options.format, carried, options.profile.as_deref())
}

#[cfg(feature = "avif")]
fn avif(picture: &PixelBuffer, quality: u8, carried: Option<&Carried>) -> Result<Vec<u8>, MediaError> {
    avif::encode(picture, quality, carried.map(carry::exif))
}

#[cfg(not(feature = "avif"))]
fn avif(_: &PixelBuffer, _: u8, _: Option<&Carried>) -> Result<Vec<u8>, MediaError> {
    Err(refused("AVIF", "this program was built without it"))
}

fn refused(format: &'static str, reason: impl std::fmt::Display) -> MediaError {
    MediaError::Encode { format, reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::super::{DecodeSize, Limits, decode_bytes};
    use super::*;
    use crate::facts::Channels;
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
        let copyright = Some("© someone".into());
        let carried = Some(Carried { copyright, ..Carried::default() });
        let bytes = encode(picture, &EncodeOptions { carried, ..EncodeOptions::new(format, 95) }).unwrap();
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
        assert!(worst(&round_trip(&picture, OutputFormat::Gif), &picture) < 48);
        #[cfg(feature = "avif")]
        assert!(worst(&round_trip(&picture, OutputFormat::Avif), &picture) < 16);
    }

    #[test]
    fn opacity_is_kept_where_the_format_has_it() {
        let picture = gradient(Channels::Rgba);
        for format in OutputFormat::all() {
            let back = round_trip(&picture, *format);
            let clear = |b: &PixelBuffer| b.bytes().chunks(4).map(|p| p[3]).collect::<Vec<_>>();
            // AVIF codes opacity with loss too.
            let close = || clear(&back).iter().zip(clear(&picture)).all(|(a, b)| a.abs_diff(b) < 12);
            let kept = back.channels() == Channels::Rgba && close();
            assert_eq!(kept, format.has_opacity(), "{format:?}");
        }
    }

    #[test]
    fn sides_that_a_format_cannot_say_are_refused() {
        let long = PixelBuffer::new(PxSize::new(16384, 1), Channels::Rgb, vec![0; 16384 * 3]).unwrap();
        let refusal = encode(&long, &EncodeOptions::new(OutputFormat::WebP, 80)).unwrap_err();
        assert!(refusal.to_string().contains("16383"));
    }
}
