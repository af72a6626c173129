//! What a decoder gives: samples as stored, and what is known about them.

use super::super::{Limits, MediaError};
use crate::geometry::{Orientation, PxSize};

/// Channels of a sample row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Layout {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    /// Amounts of ink: 0 is none.
    Cmyk,
}

impl Layout {
    pub(in super::super) const fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

/// Samples, row by row, without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Samples {
    /// 0 to 255.
    Eight(Vec<u8>),
    /// 0 to 65535; only kept where a colour profile follows, so that no precision is lost before it.
    Sixteen(Vec<u16>),
}

impl Samples {
    pub(in super::super) fn len(&self) -> usize {
        match self {
            Self::Eight(v) => v.len(),
            Self::Sixteen(v) => v.len(),
        }
    }

    /// Every sample in 8 bits, rounded to the nearest: 65535 is 255 times 257.
    pub(in super::super) fn into_eight(self) -> Vec<u8> {
        match self {
            Self::Eight(v) => v,
            Self::Sixteen(v) => v.into_iter().map(eight_from_sixteen).collect(),
        }
    }
}

/// The nearest 8-bit value.
pub(in super::super) fn eight_from_sixteen(value: u16) -> u8 {
    u8::try_from((u32::from(value) + 128) / 257).unwrap_or(u8::MAX)
}

/// What the numbers mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Colour {
    /// sRGB, or nothing said.
    Srgb,
    /// An ICC profile.
    Icc(Vec<u8>),
    /// Code points of ITU-T H.273: primaries and transfer.
    Cicp(u16, u16),
}

/// A decoded picture before colour and orientation.
#[derive(Debug, Clone)]
pub(in super::super) struct Raster {
    /// Size of `samples`.
    pub(super) size: PxSize,
    /// Size of the whole stored picture; larger than `size` after a scaled decode.
    pub(super) full: PxSize,
    pub(super) layout: Layout,
    pub(super) samples: Samples,
    pub(super) colour: Colour,
    pub(super) orientation: Orientation,
    pub(super) animated: bool,
    pub(super) warnings: Vec<String>,
    /// What is missing of a file that ends too early.
    pub(super) cut_short: Option<&'static str>,
}

impl Raster {
    /// An upright sRGB raster at full size; the decoder then changes what is different.
    pub(super) fn new(size: PxSize, layout: Layout, samples: Samples) -> Self {
        Self {
            size,
            full: size,
            layout,
            samples,
            colour: Colour::Srgb,
            orientation: Orientation::Upright,
            animated: false,
            warnings: Vec::new(),
            cut_short: None,
        }
    }
}

/// Divides colours that were multiplied with their opacity.
pub(super) fn unmultiply(raster: &mut Raster) {
    if raster.layout != Layout::Rgba {
        return;
    }
    match &mut raster.samples {
        Samples::Eight(data) => {
            for pixel in data.as_chunks_mut::<4>().0 {
                let a = u32::from(pixel[3]).max(1);
                for c in &mut pixel[..3] {
                    *c = u8::try_from((u32::from(*c) * 255 + a / 2) / a).unwrap_or(u8::MAX);
                }
            }
        }
        Samples::Sixteen(data) => {
            for pixel in data.as_chunks_mut::<4>().0 {
                let a = u64::from(pixel[3]).max(1);
                for c in &mut pixel[..3] {
                    *c = u16::try_from((u64::from(*c) * 65535 + a / 2) / a).unwrap_or(u16::MAX);
                }
            }
        }
    }
}

/// Refuses pictures over the pixel limit and empty ones, before anything is allocated.
pub(super) fn check_size(size: PxSize, limits: &Limits, format: &'static str) -> Result<(), MediaError> {
    if size.is_empty() {
        return Err(MediaError::Damaged { format, reason: format!("its size is {size}"), path: None });
    }
    if size.area() > limits.pixels {
        return Err(MediaError::TooLarge {
            what: format!("a picture of {size} pixels"),
            limit: format!("{} megapixels", limits.pixels / 1_000_000),
            path: None,
        });
    }
    Ok(())
}

/// An error of a decoder, with what it said.
pub(super) fn damaged(format: &'static str, reason: impl std::fmt::Display) -> MediaError {
    MediaError::Damaged { format, reason: reason.to_string(), path: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplied_colours_are_divided_again() {
        let of = |samples| {
            let mut raster = Raster::new(PxSize::new(1, 1), Layout::Rgba, samples);
            unmultiply(&mut raster);
            raster.samples
        };
        assert_eq!(of(Samples::Eight(vec![100, 50, 0, 128])), Samples::Eight(vec![199, 100, 0, 128]));
        assert_eq!(of(Samples::Eight(vec![9, 9, 9, 0])), Samples::Eight(vec![255, 255, 255, 0]));
        assert_eq!(of(Samples::Sixteen(vec![100, 0, 0, 200])), Samples::Sixteen(vec![32768, 0, 0, 200]));
    }

    #[test]
    fn sixteen_bits_round_to_the_nearest() {
        assert_eq!(eight_from_sixteen(0), 0);
        assert_eq!(eight_from_sixteen(65535), 255);
        assert_eq!(eight_from_sixteen(128), 0);
        assert_eq!(eight_from_sixteen(129), 1);
        assert!((0..=255u16).all(|v| u16::from(eight_from_sixteen(v * 257)) == v));
    }
}
