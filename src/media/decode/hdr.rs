//! Light that is brighter than paper: linear and HDR samples brought to 8-bit sRGB.
//!
//! Below the knee light is kept as it is; above, an exponential shoulder bends it towards white, so that
//! skies keep their shape and nothing below the knee changes.

use super::raster::{Layout, Raster, Samples};

/// Light up to here is not bent (1 is the white of paper).
const KNEE: f32 = 0.7;
/// Luminance of paper white in candela per square metre (ITU-R BT.2408).
const PAPER_WHITE: f32 = 203.0;

/// Floating-point samples: coded values from 0 to 1 when a profile follows, else linear light.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast saturates")]
pub(super) fn from_float(samples: &[f32], channels: usize, profile_follows: bool) -> Samples {
    if profile_follows {
        Samples::Sixteen(samples.iter().map(|&v| (v * 65535.0 + 0.5) as u16).collect())
    } else {
        Samples::Eight(eight_from_linear(samples, channels))
    }
}

/// Linear light (1 is white) in sRGB primaries to 8 bits; the fourth of four channels is opacity.
fn eight_from_linear(samples: &[f32], channels: usize) -> Vec<u8> {
    let convert =
        |(i, &v): (usize, &f32)| if i % channels == 3 { eight(v) } else { eight(encoded(shoulder(v))) };
    samples.iter().enumerate().map(convert).collect()
}

/// Whether samples with this transfer (ITU-T H.273) need [`to_sdr`]: 16 is PQ, 18 HLG.
pub(super) const fn is_hdr(transfer: u16) -> bool {
    matches!(transfer, 16 | 18)
}

/// PQ or HLG samples in BT.2020, P3 or BT.709 primaries, to 8-bit sRGB.
pub(super) fn to_sdr(raster: Raster, primaries: u16, transfer: u16) -> Raster {
    let n = raster.layout.channels();
    let colours = if n >= 3 { 3 } else { 1 };
    let samples = match raster.samples {
        Samples::Sixteen(v) => v,
        Samples::Eight(v) => v.into_iter().map(|s| u16::from(s) * 257).collect(),
    };
    let light: Vec<f32> = (0..=u16::MAX).map(|v| linear(f32::from(v) / 65535.0, transfer)).collect();
    let matrix = to_srgb_primaries(primaries);
    let mut out = Vec::with_capacity(samples.len());
    for pixel in samples.chunks_exact(n) {
        let of = |i: usize| light[usize::from(pixel[i.min(colours - 1)])];
        let rgb = [of(0), of(1), of(2)];
        let mixed = if colours == 3 {
            matrix.map(|row| row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])
        } else {
            rgb
        };
        out.extend(mixed.iter().take(colours).map(|&v| eight(encoded(shoulder(v)))));
        out.extend(pixel[colours..].iter().map(|&v| super::raster::eight_from_sixteen(v)));
    }
    let layout = if n == 4 { Layout::Rgba } else { raster.layout };
    Raster { samples: Samples::Eight(out), layout, colour: super::raster::Colour::Srgb, ..raster }
}

/// Light of a coded value, 1 for paper white.
fn linear(v: f32, transfer: u16) -> f32 {
    if transfer == 16 {
        // SMPTE ST 2084.
        let p = v.powf(1.0 / 78.84375);
        let light = ((p - 0.835_937_5).max(0.0) / (18.851_563 - 18.6875 * p)).powf(1.0 / 0.159_301_76);
        light * 10_000.0 / PAPER_WHITE
    } else {
        // ITU-R BT.2100 HLG; the system gamma of a 1000 cd/m2 display is left out, paper white is at 75 % signal.
        let scene = if v <= 0.5 {
            v * v / 3.0
        } else {
            (((v - 0.559_910_7) / 0.178_832_77).exp() + 0.284_668_92) / 12.0
        };
        scene / 0.265
    }
}

/// From the primaries of ITU-T H.273 to those of sRGB, both with D65.
const fn to_srgb_primaries(primaries: u16) -> [[f32; 3]; 3] {
    match primaries {
        9 => [
            [1.660_491, -0.587_641_1, -0.072_849_86],
            [-0.124_550_47, 1.132_899_9, -0.008_349_42],
            [-0.018_150_76, -0.100_578_9, 1.118_729_7],
        ],
        12 => [
            [1.224_940_2, -0.224_940_2, 0.0],
            [-0.042_056_95, 1.042_057, 0.0],
            [-0.019_637_55, -0.078_636_05, 1.098_273_6],
        ],
        _ => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    }
}

fn shoulder(light: f32) -> f32 {
    if light <= KNEE {
        light.max(0.0)
    } else {
        let room = 1.0 - KNEE;
        KNEE + room * (1.0 - (-(light - KNEE) / room).exp())
    }
}

/// sRGB transfer (IEC 61966-2-1).
fn encoded(light: f32) -> f32 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0 to 255; NaN gives 0"
)]
fn eight(v: f32) -> u8 {
    (v * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shoulder_is_smooth_and_ends_at_white() {
        assert_eq!(shoulder(0.5), 0.5);
        assert!((shoulder(KNEE + 1e-4) - KNEE - 1e-4).abs() < 1e-5);
        assert!(shoulder(1000.0) <= 1.0);
        assert_eq!(eight_from_linear(&[0.0, 0.5, f32::INFINITY, 1.0], 4), [0, 188, 255, 255]);
    }

    #[test]
    fn paper_white_is_nearly_white_in_both_transfers() {
        // 58 % PQ and 75 % HLG are 203 candela per square metre.
        assert!((linear(0.5806, 16) - 1.0).abs() < 0.02);
        assert!((linear(0.75, 18) - 1.0).abs() < 0.02);
    }
}
