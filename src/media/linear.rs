//! Reducing in linear light: sRGB values are opened into 16-bit light, averaged, and closed again.

use std::sync::LazyLock;

use fast_image_resize::PixelTrait;
use fast_image_resize::images::ImageRef;
use fast_image_resize::pixels::{U16x3, U16x4};

use super::Filter;
use super::decode::eight_from_sixteen;
use super::resize::scale_view;
use crate::facts::{Channels, PixelBuffer};
use crate::geometry::PxSize;

/// 16-bit light of each 8-bit sRGB value.
static LIGHT: LazyLock<[u16; 256]> = LazyLock::new(|| {
    std::array::from_fn(|v| {
        let v = v as f64 / 255.0;
        let light = if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
        to_u16(light)
    })
});

/// 8-bit sRGB value of each 16-bit light.
static VALUE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    (0..=u16::MAX)
        .map(|light| {
            let light = f64::from(light) / 65535.0;
            let value =
                if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
            eight_from_sixteen(to_u16(value))
        })
        .collect()
});

/// The whole picture at the smaller size `size`, Lanczos3.
pub(super) fn reduce(picture: &PixelBuffer, size: PxSize) -> PixelBuffer {
    let from = picture.size();
    let data = if picture.channels() == Channels::Rgba {
        let open = |&[r, g, b, a]: &[u8; 4]| U16x4::new([light(r), light(g), light(b), u16::from(a) * 257]);
        let pixels: Vec<U16x4> = picture.bytes().as_chunks().0.iter().map(open).collect();
        close::<4>(&scale_view(&view(&pixels, from), size, true, Filter::Lanczos3))
    } else {
        close::<3>(&scale_view(&view(&open(picture), from), size, false, Filter::Lanczos3))
    };
    PixelBuffer::new(size, picture.channels(), data).expect("scale gives as many samples as the size needs")
}

/// Light of every pixel of an opaque picture.
pub(super) fn open(picture: &PixelBuffer) -> Vec<U16x3> {
    let open = |&[r, g, b]: &[u8; 3]| U16x3::new([light(r), light(g), light(b)]);
    picture.bytes().as_chunks().0.iter().map(open).collect()
}

/// Native-endian light of three channels as sRGB values.
pub(super) fn close_rgb(samples: &[u8]) -> Vec<u8> {
    close::<3>(samples)
}

fn view<P: PixelTrait>(pixels: &[P], size: PxSize) -> ImageRef<'_> {
    ImageRef::from_pixels(size.w, size.h, pixels).expect("one pixel was made for each pixel")
}

fn light(value: u8) -> u16 {
    LIGHT[usize::from(value)]
}

/// Light back to sRGB values; the fourth of four channels is opacity.
fn close<const N: usize>(samples: &[u8]) -> Vec<u8> {
    let value = |(i, &pair): (usize, &[u8; 2])| {
        let v = u16::from_ne_bytes(pair);
        if N == 4 && i % 4 == 3 { eight_from_sixteen(v) } else { VALUE[usize::from(v)] }
    };
    samples.as_chunks().0.iter().enumerate().map(value).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 65535")]
fn to_u16(v: f64) -> u16 {
    (v * 65535.0 + 0.5).clamp(0.0, 65535.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_and_closing_gives_every_value_back() {
        for v in 0..=255u8 {
            assert_eq!(VALUE[LIGHT[v as usize] as usize], v);
        }
    }
}
