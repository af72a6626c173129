//! The last steps, the same for every format: size, colour, eight bits, upright.

use super::super::colour::to_srgb;
use super::super::resize::{scale, scale_sixteen};
use super::super::{DecodeSize, Filter, Format, MediaError, upright};
use super::raster::{Colour, Layout, Raster, Samples, damaged};
use super::{Decoded, Task, hdr};
use crate::facts::{Channels, PixelBuffer};
use crate::geometry::PxSize;

/// Turns what a decoder gave into what the rest of the program sees.
pub(super) fn finish(raster: Raster, format: Format, task: &Task<'_>) -> Result<Decoded, MediaError> {
    let expected = usize::try_from(raster.size.area()).unwrap_or(usize::MAX);
    if expected.checked_mul(raster.layout.channels()) != Some(raster.samples.len()) {
        return Err(damaged(format.name(), "the decoder gave fewer pixels than the header promises"));
    }
    let (full, orientation, animated) = (raster.full, raster.orientation, raster.animated);
    let raster = reduced(raster, task.size);
    let profile = if task.keep_profile { kept_profile(&raster) } else { None };
    let raster = if profile.is_some() { raster } else { coloured(raster) };
    let (size, mut warnings, cut_short) = (raster.size, raster.warnings, raster.cut_short);
    let (channels, data) = red_green_blue(raster.layout, raster.samples.into_eight());
    let data = upright::turn(data, size, channels.count(), orientation);
    let pixels = PixelBuffer::new(orientation.upright_size(size), channels, data)
        .ok_or_else(|| damaged(format.name(), "the picture has no pixels"))?;
    warnings.dedup();
    let full_size = orientation.upright_size(full);
    Ok(Decoded { pixels, full_size, format, orientation, animated, profile, warnings, cut_short })
}

/// The profile of a picture whose pixels may stay as they are.
fn kept_profile(raster: &Raster) -> Option<Vec<u8>> {
    match &raster.colour {
        Colour::Icc(bytes) if matches!(raster.layout, Layout::Rgb | Layout::Rgba) => Some(bytes.clone()),
        _ => None,
    }
}

/// Brings the long side under twice what was asked for, by a whole factor (an exact mean).
fn reduced(raster: Raster, wanted: DecodeSize) -> Raster {
    let from = raster.size;
    let factor = match wanted {
        DecodeSize::Full => 1,
        DecodeSize::AtLeast(side) => from.w.max(from.h) / side.max(1),
    };
    if factor < 2 {
        return raster;
    }
    let side = |length: u32| ((length + factor / 2) / factor).max(1);
    let size = PxSize::new(side(from.w), side(from.h));
    let has_alpha = matches!(raster.layout, Layout::GrayAlpha | Layout::Rgba);
    let n = raster.layout.channels();
    let samples = match &raster.samples {
        Samples::Eight(data) => Samples::Eight(scale(data, from, size, n, has_alpha, Filter::Area)),
        Samples::Sixteen(data) => {
            Samples::Sixteen(scale_sixteen(data, from, size, n, has_alpha, Filter::Area))
        }
    };
    Raster { size, samples, ..raster }
}

/// To sRGB; a profile that cannot be used costs a warning, not the picture.
fn coloured(mut raster: Raster) -> Raster {
    let colour = std::mem::replace(&mut raster.colour, Colour::Srgb);
    if let Colour::Cicp(primaries, transfer) = colour
        && hdr::is_hdr(transfer)
    {
        return hdr::to_sdr(raster, primaries, transfer);
    }
    let (layout, samples, warning) = to_srgb(raster.layout, raster.samples, &colour);
    raster.warnings.extend(warning);
    Raster { layout, samples, ..raster }
}

/// Grey is written three times; opacity that is full everywhere is left out.
fn red_green_blue(layout: Layout, data: Vec<u8>) -> (Channels, Vec<u8>) {
    match layout {
        Layout::Gray => (Channels::Rgb, data.iter().flat_map(|&v| [v; 3]).collect()),
        Layout::GrayAlpha => {
            let pairs = data.as_chunks::<2>().0;
            opaque_or_not(pairs.iter().flat_map(|&[v, a]| [v, v, v, a]).collect())
        }
        Layout::Rgba => opaque_or_not(data),
        Layout::Rgb | Layout::Cmyk => (Channels::Rgb, data),
    }
}

fn opaque_or_not(rgba: Vec<u8>) -> (Channels, Vec<u8>) {
    let pixels = rgba.as_chunks::<4>().0;
    if pixels.iter().all(|p| p[3] == 255) {
        (Channels::Rgb, pixels.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect())
    } else {
        (Channels::Rgba, rgba)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_long_side_ends_between_once_and_twice_the_request() {
        for long in [300, 511, 512, 513, 1000, 4097] {
            let size = PxSize::new(long, 7);
            let raster = Raster::new(size, Layout::Gray, Samples::Eight(vec![9; long as usize * 7]));
            let out = reduced(raster, DecodeSize::AtLeast(256));
            assert!((256..512).contains(&out.size.w), "{long}: {}", out.size);
        }
    }

    #[test]
    fn full_opacity_is_dropped() {
        assert_eq!(red_green_blue(Layout::Rgba, vec![1, 2, 3, 255]), (Channels::Rgb, vec![1, 2, 3]));
        assert_eq!(red_green_blue(Layout::GrayAlpha, vec![7, 9]), (Channels::Rgba, vec![7, 7, 7, 9]));
    }
}
