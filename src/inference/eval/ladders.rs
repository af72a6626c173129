//! Good pictures made worse step by step, to see whether a score falls with them.

use super::EvalError;
use crate::facts::{Channels, PixelBuffer};
use crate::media::{self, DecodeSize, EncodeOptions, OutputFormat};

/// What is done to a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Blur,
    Noise,
    Jpeg,
    Exposure,
}

/// A way of making pictures worse; the first step leaves them as they are.
pub(super) struct Ladder {
    pub name: &'static str,
    pub kind: Kind,
    pub steps: &'static [f32],
}

/// Radius in pixels, deviation in levels, quality, and the factor on every level.
pub(super) const ALL: &[Ladder] = &[
    Ladder { name: "blur", kind: Kind::Blur, steps: &[0.0, 2.0, 4.0, 8.0] },
    Ladder { name: "noise", kind: Kind::Noise, steps: &[0.0, 8.0, 16.0, 32.0, 64.0] },
    Ladder { name: "JPEG", kind: Kind::Jpeg, steps: &[100.0, 80.0, 60.0, 45.0, 30.0, 15.0, 6.0] },
    Ladder { name: "under-exposure", kind: Kind::Exposure, steps: &[1.0, 0.6, 0.35, 0.2, 0.1] },
    Ladder { name: "over-exposure", kind: Kind::Exposure, steps: &[1.0, 1.4, 1.9, 2.6, 4.0] },
];

/// The picture one step down.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "steps are small whole numbers")]
pub(super) fn worse(picture: &PixelBuffer, kind: Kind, step: f32) -> Result<PixelBuffer, EvalError> {
    Ok(match kind {
        Kind::Blur => (0..3).fold(picture.clone(), |p, _| blurred(&p, step as usize / 2)),
        Kind::Noise => noisy(picture, step),
        Kind::Exposure => mapped(picture, |_, v| v * step),
        Kind::Jpeg => {
            let options = EncodeOptions::new(OutputFormat::Jpeg, step as u8);
            let bytes = media::encode(picture, &options)?;
            media::decode_bytes(&bytes, &media::Limits::default(), DecodeSize::Full)?.pixels
        }
    })
}

/// Each byte, with its number, to another level.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn mapped(picture: &PixelBuffer, mut level: impl FnMut(usize, f32) -> f32) -> PixelBuffer {
    let bytes = picture.bytes().iter().enumerate();
    let bytes: Vec<u8> =
        bytes.map(|(i, &b)| level(i, f32::from(b)).round().clamp(0.0, 255.0) as u8).collect();
    PixelBuffer::new(picture.size(), picture.channels(), bytes).unwrap_or_else(|| picture.clone())
}

/// Sums of four even numbers are near enough to a bell; the same picture gets the same noise.
fn noisy(picture: &PixelBuffer, deviation: f32) -> PixelBuffer {
    let mut state = 0x9e37_79b9_u32;
    let mut even = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 8) as f32 / 16_777_216.0 - 0.5
    };
    // Four even numbers of deviation 0.289 have one of 0.577.
    mapped(picture, |_, v| v + (even() + even() + even() + even()) / 0.577 * deviation)
}

/// Means over squares, rows first.
fn blurred(picture: &PixelBuffer, radius: usize) -> PixelBuffer {
    if radius == 0 || picture.channels() != Channels::Rgb {
        return picture.clone();
    }
    let (w, h) = (picture.size().w as usize, picture.size().h as usize);
    let across = averaged(picture.bytes(), radius, |i| (i / 3 % w, 3, w));
    let down = averaged(&across, radius, |i| (i / 3 / w, 3 * w, h));
    PixelBuffer::new(picture.size(), Channels::Rgb, down).unwrap_or_else(|| picture.clone())
}

/// Mean of each byte's neighbours along one axis: `axis` tells the place on it, the stride and the length.
fn averaged(bytes: &[u8], radius: usize, axis: impl Fn(usize) -> (usize, usize, usize)) -> Vec<u8> {
    let mean = |i: usize| {
        let (at, stride, length) = axis(i);
        let (from, to) = (at.saturating_sub(radius), (at + radius).min(length - 1));
        let sum: usize = (from..=to).map(|n| usize::from(bytes[i + n * stride - at * stride])).sum();
        u8::try_from(sum / (to - from + 1)).unwrap_or(u8::MAX)
    };
    (0..bytes.len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxSize;

    fn spread(picture: &PixelBuffer) -> f32 {
        let values: Vec<f32> = picture.bytes().iter().map(|&b| f32::from(b)).collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / values.len() as f32
    }

    #[test]
    fn each_step_does_what_it_says() {
        let bytes: Vec<u8> = (0..32 * 32).flat_map(|i| [if i % 2 == 0 { 60 } else { 180 }; 3]).collect();
        let picture = PixelBuffer::new(PxSize::new(32, 32), Channels::Rgb, bytes).unwrap();
        assert!(spread(&worse(&picture, Kind::Blur, 4.0).unwrap()) < 0.2 * spread(&picture));
        assert!(spread(&worse(&picture, Kind::Noise, 64.0).unwrap()) > 1.3 * spread(&picture));
        assert_eq!(worse(&picture, Kind::Exposure, 0.5).unwrap().rgb(1, 0), [90; 3]);
        assert_eq!(worse(&picture, Kind::Blur, 0.0).unwrap().bytes(), picture.bytes());
        assert_eq!(worse(&picture, Kind::Jpeg, 60.0).unwrap().size(), picture.size());
    }
}
