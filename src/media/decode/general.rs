//! The formats that the `image` crate decodes.

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use super::super::container::tiff::tag;
use super::super::container::{png, riff, tiff};
use super::super::{Format, Limits, MediaError};
use super::raster::{Colour, Layout, Raster, Samples, check_size, damaged, eight_from_sixteen, unmultiply};
use super::source::TimedReader;
use super::{Task, gif_frames, hdr};
use crate::geometry::{Orientation, PxSize};

/// Decodes the first frame.
pub(super) fn decode(format: Format, bytes: &[u8], task: &Task<'_>) -> Result<Raster, MediaError> {
    let name = format.name();
    let refused = |e: image::ImageError| error(name, &e);
    if format == Format::Tiff && tiff_facts(bytes).has_wide_integers {
        return Err(unsupported(name, &"32-bit integers"));
    }
    let reader = TimedReader::new(bytes, task.started, task.limits.time);
    let mut reader = ImageReader::with_format(reader, image_format(format)?);
    reader.limits(image_limits(task.limits));
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (w, h) = decoder.dimensions();
    check_size(PxSize::new(w, h), task.limits, name)?;
    // A profile that cannot be read must not cost the picture.
    let icc = decoder.icc_profile().ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    let mut raster = raster_of(picture, icc.is_some());
    if format == Format::Tiff && tiff_facts(bytes).is_multiplied {
        unmultiply(&mut raster);
    }
    raster.colour = icc.map_or(Colour::Srgb, Colour::Icc);
    raster.orientation = orientation(format, bytes);
    raster.animated = animated(format, bytes);
    Ok(raster)
}

/// Size without decoding the pixels.
pub(super) fn dimensions(format: Format, bytes: &[u8], task: &Task<'_>) -> Result<PxSize, MediaError> {
    let reader = TimedReader::new(bytes, task.started, task.limits.time);
    let mut reader = ImageReader::with_format(reader, image_format(format)?);
    reader.limits(image_limits(task.limits));
    let (w, h) = reader.into_dimensions().map_err(|e| error(format.name(), &e))?;
    Ok(PxSize::new(w, h))
}

/// How the stored pixels lie, for the formats that can say it.
pub(super) fn orientation(format: Format, bytes: &[u8]) -> Orientation {
    let found = match format {
        Format::Png => png::read_text(bytes).ok().flatten().and_then(|t| tiff::orientation(&t.exif?)),
        Format::WebP => riff::webp_chunk(bytes, *b"EXIF")
            .and_then(|exif| tiff::orientation(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif))),
        Format::Tiff => tiff::orientation(bytes),
        _ => None,
    };
    found.unwrap_or_default()
}

/// Whether more frames follow.
pub(super) fn animated(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Gif => gif_frames::count_up_to(bytes, 2) > 1,
        Format::Png => png::read_text(bytes).ok().flatten().is_some_and(|t| t.animated),
        Format::WebP => riff::webp_chunk(bytes, *b"VP8X")
            .is_some_and(|flags| flags.first().is_some_and(|byte| byte & 2 != 0)),
        _ => false,
    }
}

/// What the decoder does not tell about a TIFF.
struct TiffFacts {
    /// Colours are multiplied with their opacity (an extra sample of type 1).
    is_multiplied: bool,
    /// Samples of 32 bits that are not floating-point, which the decoder misreads.
    has_wide_integers: bool,
}

fn tiff_facts(bytes: &[u8]) -> TiffFacts {
    let mut facts = TiffFacts { is_multiplied: false, has_wide_integers: false };
    if let Ok(Some(mut tiff)) = tiff::Tiff::open(std::io::Cursor::new(bytes), 0)
        && let Ok(first) = tiff.directory(tiff.first)
    {
        facts.is_multiplied = tiff.first_number(&first, tag::EXTRA_SAMPLES) == Some(1);
        let is_float = tiff.first_number(&first, tag::SAMPLE_FORMAT) == Some(3);
        facts.has_wide_integers = !is_float && tiff.first_number(&first, tag::BITS) == Some(32);
    }
    facts
}

fn image_format(format: Format) -> Result<ImageFormat, MediaError> {
    Ok(match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
        Format::Gif => ImageFormat::Gif,
        Format::Tiff => ImageFormat::Tiff,
        Format::Bmp => ImageFormat::Bmp,
        Format::Ico => ImageFormat::Ico,
        Format::Tga => ImageFormat::Tga,
        Format::Pnm => ImageFormat::Pnm,
        Format::Dds => ImageFormat::Dds,
        Format::Qoi => ImageFormat::Qoi,
        Format::Hdr => ImageFormat::Hdr,
        Format::Avif | Format::Heic | Format::Jxl | Format::Raw => {
            return Err(damaged(format.name(), "this decoder does not know the format"));
        }
    })
}

fn image_limits(limits: &Limits) -> image::Limits {
    let mut bounds = image::Limits::default();
    bounds.max_alloc = Some(limits.memory_bytes);
    bounds
}

fn error(format: &'static str, e: &image::ImageError) -> MediaError {
    match e {
        image::ImageError::Limits(limit) => MediaError::TooLarge {
            what: format!("the {format} picture ({limit})"),
            limit: "what a decode may cost".into(),
            path: None,
        },
        image::ImageError::Unsupported(reason) => unsupported(format, reason),
        other => damaged(format, other),
    }
}

fn unsupported(format: &'static str, reason: &dyn std::fmt::Display) -> MediaError {
    MediaError::Unsupported {
        what: format!("this variant of {format} is not decoded ({reason})"),
        advice: "save it again with another program".into(),
        path: None,
    }
}

/// Sixteen bits are kept when a profile follows; everything else becomes eight. Floating-point samples with a
/// profile are coded values from 0 to 1, without one they are light.
fn raster_of(picture: DynamicImage, keep_sixteen: bool) -> Raster {
    let size = PxSize::new(picture.width(), picture.height());
    let sixteen = |samples: Vec<u16>| {
        if keep_sixteen {
            Samples::Sixteen(samples)
        } else {
            Samples::Eight(samples.into_iter().map(eight_from_sixteen).collect())
        }
    };
    let (layout, samples) = match picture {
        DynamicImage::ImageLuma8(p) => (Layout::Gray, Samples::Eight(p.into_raw())),
        DynamicImage::ImageLumaA8(p) => (Layout::GrayAlpha, Samples::Eight(p.into_raw())),
        DynamicImage::ImageRgb8(p) => (Layout::Rgb, Samples::Eight(p.into_raw())),
        DynamicImage::ImageRgba8(p) => (Layout::Rgba, Samples::Eight(p.into_raw())),
        DynamicImage::ImageLuma16(p) => (Layout::Gray, sixteen(p.into_raw())),
        DynamicImage::ImageLumaA16(p) => (Layout::GrayAlpha, sixteen(p.into_raw())),
        DynamicImage::ImageRgb16(p) => (Layout::Rgb, sixteen(p.into_raw())),
        DynamicImage::ImageRgba16(p) => (Layout::Rgba, sixteen(p.into_raw())),
        DynamicImage::ImageRgb32F(p) => (Layout::Rgb, hdr::from_float(p.as_raw(), 3, keep_sixteen)),
        DynamicImage::ImageRgba32F(p) => (Layout::Rgba, hdr::from_float(p.as_raw(), 4, keep_sixteen)),
        other => (Layout::Rgba, Samples::Eight(other.into_rgba8().into_raw())),
    };
    Raster::new(size, layout, samples)
}
