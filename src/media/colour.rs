//! Colour profiles to sRGB.

use std::sync::Arc;

use moxcms::{CicpProfile, CmsError, ColorProfile, DataColorSpace, TransformExecutor, TransformOptions};

use super::decode::{Colour, Layout, Samples};

/// Samples in sRGB, gray profiles as colour, inks as RGB; and what could not be done.
pub(super) fn to_srgb(
    layout: Layout,
    samples: Samples,
    colour: &Colour,
) -> (Layout, Samples, Option<String>) {
    let source = match colour {
        Colour::Srgb => None,
        Colour::Icc(bytes) => match ColorProfile::new_from_slice(bytes) {
            Ok(profile) => Some(profile),
            Err(e) => {
                let (layout, samples) = without_profile(layout, samples);
                return (
                    layout,
                    samples,
                    Some(format!("the colour profile cannot be read ({e}); sRGB is assumed")),
                );
            }
        },
        Colour::Cicp(primaries, transfer) => profile_from_code_points(*primaries, *transfer),
    };
    let Some(source) = source.filter(|profile| fits(layout, profile)) else {
        let (layout, samples) = without_profile(layout, samples);
        return (layout, samples, None);
    };
    let converted = match &samples {
        Samples::Eight(data) => convert_eight(layout, data, &source),
        Samples::Sixteen(data) => convert_sixteen(layout, data, &source),
    };
    match converted {
        Ok(None) => (layout, samples, None),
        Ok(Some((layout, samples))) => (layout, samples, None),
        Err(e) => {
            let (layout, samples) = without_profile(layout, samples);
            (layout, samples, Some(format!("the colour profile cannot be applied ({e}); sRGB is assumed")))
        }
    }
}

/// Without a profile inks are multiplied with black; everything else is taken as sRGB.
fn without_profile(layout: Layout, samples: Samples) -> (Layout, Samples) {
    if layout != Layout::Cmyk {
        return (layout, samples);
    }
    let light = |ink: u8, black: u8| {
        let product = (255 - u32::from(ink)) * (255 - u32::from(black));
        u8::try_from((product + 127) / 255).unwrap_or(u8::MAX)
    };
    let inks = samples.into_eight();
    let rgb =
        inks.as_chunks::<4>().0.iter().flat_map(|&[c, m, y, k]| [light(c, k), light(m, k), light(y, k)]);
    (Layout::Rgb, Samples::Eight(rgb.collect()))
}

/// A gray profile on colour samples, or the reverse, is a mistake of the writer and is ignored.
fn fits(layout: Layout, profile: &ColorProfile) -> bool {
    match layout {
        Layout::Gray | Layout::GrayAlpha => profile.color_space == DataColorSpace::Gray,
        Layout::Rgb | Layout::Rgba => profile.color_space == DataColorSpace::Rgb,
        Layout::Cmyk => profile.color_space == DataColorSpace::Cmyk,
    }
}

/// What ITU-T H.273 numbers mean; sRGB and "unspecified" need no conversion.
fn profile_from_code_points(primaries: u16, transfer: u16) -> Option<ColorProfile> {
    let known_primaries = matches!(primaries, 4..=12 | 22);
    let known_transfer = matches!(transfer, 4 | 5 | 8);
    if !known_primaries && !known_transfer {
        return None;
    }
    // BT.709 and its kin (1, 6, 14, 15) are shown with the sRGB curve, as every browser does.
    let transfer = if known_transfer { transfer } else { 13 };
    let primaries = if known_primaries { primaries } else { 1 };
    let profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries: u8::try_from(primaries).ok()?.try_into().ok()?,
        transfer_characteristics: u8::try_from(transfer).ok()?.try_into().ok()?,
        matrix_coefficients: 0.try_into().ok()?,
        full_range: true,
    });
    Some(profile)
}

const fn layouts(layout: Layout) -> (moxcms::Layout, moxcms::Layout, Layout) {
    use moxcms::Layout as M;
    match layout {
        Layout::Gray => (M::Gray, M::Rgb, Layout::Rgb),
        Layout::GrayAlpha => (M::GrayAlpha, M::Rgba, Layout::Rgba),
        Layout::Rgb => (M::Rgb, M::Rgb, Layout::Rgb),
        Layout::Rgba => (M::Rgba, M::Rgba, Layout::Rgba),
        // Four inks travel in the four-channel layout.
        Layout::Cmyk => (M::Rgba, M::Rgb, Layout::Rgb),
    }
}

type Converted = Result<Option<(Layout, Samples)>, CmsError>;

fn convert_eight(layout: Layout, data: &[u8], source: &ColorProfile) -> Converted {
    let (from, to, after) = layouts(layout);
    let target = ColorProfile::new_srgb();
    let transform: Arc<dyn TransformExecutor<u8> + Send + Sync> =
        source.create_transform_8bit(from, &target, to, TransformOptions::default())?;
    if layout == Layout::Rgb && changes_nothing(transform.as_ref())? {
        return Ok(None);
    }
    let mut out = vec![0; data.len() / layout.channels() * after.channels()];
    transform.transform(data, &mut out)?;
    Ok(Some((after, Samples::Eight(out))))
}

fn convert_sixteen(layout: Layout, data: &[u16], source: &ColorProfile) -> Converted {
    let (from, to, after) = layouts(layout);
    let transform =
        source.create_transform_16bit(from, &ColorProfile::new_srgb(), to, TransformOptions::default())?;
    let mut out = vec![0; data.len() / layout.channels() * after.channels()];
    transform.transform(data, &mut out)?;
    Ok(Some((after, Samples::Sixteen(out))))
}

/// Whether no colour of a lattice moves by more than one step: most profiles are sRGB under another name, and
/// leaving those pixels alone is both exact and free.
fn changes_nothing(transform: &(dyn TransformExecutor<u8> + Send + Sync)) -> Result<bool, CmsError> {
    const LEVELS: [u8; 6] = [0, 51, 102, 153, 204, 255];
    let mut lattice = Vec::with_capacity(6 * 6 * 6 * 3);
    for r in LEVELS {
        for g in LEVELS {
            for b in LEVELS {
                lattice.extend([r, g, b]);
            }
        }
    }
    let mut moved = vec![0; lattice.len()];
    transform.transform(&lattice, &mut moved)?;
    Ok(lattice.iter().zip(&moved).all(|(a, b)| a.abs_diff(*b) <= 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(profile: &ColorProfile, rgb: [u8; 3]) -> Vec<u8> {
        let icc = profile.encode().unwrap();
        to_srgb(Layout::Rgb, Samples::Eight(rgb.to_vec()), &Colour::Icc(icc)).1.into_eight()
    }

    #[test]
    fn a_wide_profile_makes_colours_stronger() {
        let out = converted(&ColorProfile::new_display_p3(), [200, 100, 100]);
        assert!(out[0] > 203 && out[1] < 100, "{out:?}");
        assert_eq!(converted(&ColorProfile::new_srgb(), [200, 100, 100]), [200, 100, 100]);
    }

    #[test]
    fn a_broken_profile_is_a_warning() {
        let (_, samples, warning) =
            to_srgb(Layout::Rgb, Samples::Eight(vec![1, 2, 3]), &Colour::Icc(vec![0; 9]));
        assert_eq!(samples, Samples::Eight(vec![1, 2, 3]));
        assert!(warning.unwrap().contains("sRGB is assumed"));
    }

    #[test]
    fn inks_without_a_profile_become_light() {
        let inks = vec![0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255];
        let (layout, samples, _) = to_srgb(Layout::Cmyk, Samples::Eight(inks), &Colour::Srgb);
        assert_eq!(layout, Layout::Rgb);
        assert_eq!(samples.into_eight(), [255, 255, 255, 0, 255, 255, 0, 0, 0]);
    }
}
