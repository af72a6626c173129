//! Other sizes: for models (fast, in sRGB values), for exports (Lanczos, linear light for large reductions).

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::pixels::{U16, U16x2, U16x3, U16x4};
use fast_image_resize::{FilterType, PixelTrait, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::{MediaError, linear};
use crate::facts::{Channels, PixelBuffer};
use crate::geometry::{IntRect, PxRect, PxSize};

/// How pixels are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Filter {
    /// Two by two neighbours whatever the reduction (OpenCV's `INTER_LINEAR`).
    Linear,
    /// Triangle widened by the reduction (Pillow's `BILINEAR`).
    Bilinear,
    /// Mean over the area of the target pixel.
    Area,
    /// Catmull-Rom, widened by the reduction (Pillow's `BICUBIC`).
    CatmullRom,
    /// Lanczos with three lobes, widened by the reduction.
    Lanczos3,
}

impl Filter {
    const fn algorithm(self) -> ResizeAlg {
        match self {
            Self::Linear => ResizeAlg::Interpolation(FilterType::Bilinear),
            Self::Bilinear => ResizeAlg::Convolution(FilterType::Bilinear),
            Self::Area => ResizeAlg::Convolution(FilterType::Box),
            Self::CatmullRom => ResizeAlg::Convolution(FilterType::CatmullRom),
            Self::Lanczos3 => ResizeAlg::Convolution(FilterType::Lanczos3),
        }
    }
}

/// Above this reduction of a side [`render`] works in linear light: fine light detail on dark ground (foliage
/// against the sky, city lights) would otherwise lose brightness. Below it sRGB values ring less and look the same.
const LINEAR_FROM: f64 = 2.0;

/// The picture at another size, in sRGB values; an empty target size becomes one pixel a side.
///
/// # Panics
///
/// Only if the resampler gave another number of bytes than the size needs.
#[must_use]
pub fn resize(picture: &PixelBuffer, size: PxSize, filter: Filter) -> PixelBuffer {
    let size = PxSize::new(size.w.max(1), size.h.max(1));
    if size == picture.size() {
        return picture.clone();
    }
    let n = picture.channels().count();
    let has_alpha = picture.channels() == Channels::Rgba;
    let data = scale(picture.bytes(), picture.size(), size, n, has_alpha, filter);
    PixelBuffer::new(size, picture.channels(), data).expect("scale gives as many bytes as the size needs")
}

/// The same without opacity (laid over white): what models are fed from.
///
/// # Panics
///
/// Like [`resize`].
#[must_use]
pub fn resize_rgb(picture: &PixelBuffer, size: PxSize, filter: Filter) -> PixelBuffer {
    // Opacity is applied after scaling, when there are fewer pixels.
    resize(picture, size, filter).to_rgb()
}

/// The part `take` at exactly the size `place`: Lanczos3, in linear light for large reductions.
pub fn render(picture: &PixelBuffer, take: IntRect, place: PxSize) -> Result<PixelBuffer, MediaError> {
    if place.is_empty() {
        return Err(MediaError::Request(format!("a picture of {place} pixels cannot be made")));
    }
    let part = picture.cropped(take).ok_or_else(|| {
        let [x, y, w, h] = <[u32; 4]>::from(take);
        MediaError::Request(format!(
            "the part {x},{y} {w}x{h} does not lie in the picture of {} pixels",
            picture.size()
        ))
    })?;
    let reduction = (f64::from(take.w) / f64::from(place.w)).min(f64::from(take.h) / f64::from(place.h));
    if reduction >= LINEAR_FROM {
        Ok(linear::reduce(&part, place))
    } else {
        Ok(resize(&part, place, Filter::Lanczos3))
    }
}

/// Interleaved 8-bit samples at another size; opacity is the last channel.
pub(super) fn scale(
    data: &[u8],
    from: PxSize,
    to: PxSize,
    channels: usize,
    has_alpha: bool,
    filter: Filter,
) -> Vec<u8> {
    let kind = match channels {
        1 => PixelType::U8,
        2 => PixelType::U8x2,
        3 => PixelType::U8x3,
        _ => PixelType::U8x4,
    };
    let source = ImageRef::new(from.w, from.h, data, kind).expect("the samples fill the picture");
    scale_view(&source, to, has_alpha, filter)
}

/// The same for 16-bit samples.
pub(super) fn scale_sixteen(
    data: &[u16],
    from: PxSize,
    to: PxSize,
    channels: usize,
    has_alpha: bool,
    filter: Filter,
) -> Vec<u16> {
    fn run<P: PixelTrait>(
        pixels: &[P],
        from: PxSize,
        to: PxSize,
        has_alpha: bool,
        filter: Filter,
    ) -> Vec<u16> {
        let source = ImageRef::from_pixels(from.w, from.h, pixels).expect("the samples fill the picture");
        let bytes = scale_view(&source, to, has_alpha, filter);
        bytes.as_chunks().0.iter().map(|&pair| u16::from_ne_bytes(pair)).collect()
    }
    match channels {
        1 => run(&data.iter().map(|&v| U16::new(v)).collect::<Vec<_>>(), from, to, has_alpha, filter),
        2 => run(&pixels_of(data, U16x2::new), from, to, has_alpha, filter),
        3 => run(&pixels_of(data, U16x3::new), from, to, has_alpha, filter),
        _ => run(&pixels_of(data, U16x4::new), from, to, has_alpha, filter),
    }
}

fn pixels_of<const N: usize, P>(data: &[u16], pixel: fn([u16; N]) -> P) -> Vec<P> {
    data.as_chunks().0.iter().map(|&samples| pixel(samples)).collect()
}

/// The same for any type of pixel; gives native-endian bytes.
pub(super) fn scale_view(source: &ImageRef<'_>, to: PxSize, has_alpha: bool, filter: Filter) -> Vec<u8> {
    let options = ResizeOptions::new().resize_alg(filter.algorithm()).use_alpha(has_alpha);
    scale_with(source, to, &options)
}

/// A window with fractions, which must lie in the picture; opaque pixels only.
pub(super) fn scale_window(source: &ImageRef<'_>, area: PxRect, to: PxSize, filter: Filter) -> Vec<u8> {
    let options = ResizeOptions::new().resize_alg(filter.algorithm()).use_alpha(false);
    scale_with(source, to, &options.crop(area.x, area.y, area.w, area.h))
}

fn scale_with(source: &ImageRef<'_>, to: PxSize, options: &ResizeOptions) -> Vec<u8> {
    let mut target = Image::new(to.w, to.h, source.pixel_type());
    Resizer::new()
        .resize(source, &mut target, options)
        .expect("source and target have the same type, and the window lies in the source");
    target.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checker(size: PxSize) -> PixelBuffer {
        let pixel = |i: u32| if (i % size.w + i / size.w).is_multiple_of(2) { [255; 3] } else { [0; 3] };
        let data: Vec<u8> = (0..size.w * size.h).flat_map(pixel).collect();
        PixelBuffer::new(size, Channels::Rgb, data).unwrap()
    }

    #[test]
    fn large_reductions_keep_the_light_and_small_ones_the_values() {
        let out =
            render(&checker(PxSize::new(64, 64)), IntRect::new(0, 0, 64, 64), PxSize::new(8, 8)).unwrap();
        // Half the light is 188 in sRGB, not 128.
        assert!(out.rgb(4, 4)[0].abs_diff(188) <= 2, "{:?}", out.rgb(4, 4));
        let same = resize(&checker(PxSize::new(64, 64)), PxSize::new(8, 8), Filter::Area);
        assert!(same.rgb(4, 4)[0].abs_diff(128) <= 1);
    }

    #[test]
    fn the_target_size_is_exact_for_any_shape() {
        let picture = checker(PxSize::new(37, 5));
        for (w, h) in [(1, 1), (37, 5), (200, 3), (3, 200)] {
            let out = render(&picture, IntRect::new(0, 0, 37, 5), PxSize::new(w, h)).unwrap();
            assert_eq!(out.size(), PxSize::new(w, h));
        }
        assert!(render(&picture, IntRect::new(0, 0, 38, 5), PxSize::new(1, 1)).is_err());
        assert!(render(&picture, IntRect::new(0, 0, 3, 5), PxSize::new(0, 1)).is_err());
    }

    #[test]
    fn hidden_colour_does_not_bleed() {
        // An invisible red pixel beside a white one.
        let data = vec![255, 0, 0, 0, 255, 255, 255, 255];
        let picture = PixelBuffer::new(PxSize::new(2, 1), Channels::Rgba, data).unwrap();
        let out = resize(&picture, PxSize::new(1, 1), Filter::Area);
        assert_eq!(&out.bytes()[..3], &[255, 255, 255]);
    }
}
