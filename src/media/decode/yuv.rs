//! Planes of luma and chroma to red, green and blue (ITU-T H.273).

use re_rav1d::{Picture, PixelLayout, PlanarImageComponent};

use super::super::MediaError;
use super::raster::{Colour, Layout, Raster, Samples, damaged};
use crate::geometry::PxSize;

/// A decoded AV1 picture: up to three planes of 8 to 12 bits in 16.
pub(super) struct Planes {
    size: PxSize,
    bits: u32,
    /// Luma, then the two chroma planes unless the picture is grey.
    planes: Vec<Plane>,
    /// Code points of the stream: primaries, transfer, matrix.
    points: [u16; 3],
    full_range: bool,
}

struct Plane {
    width: usize,
    height: usize,
    samples: Vec<u16>,
}

impl Planes {
    /// Copies the planes out of the decoder's padded memory; `None` for an unknown bit depth.
    pub(super) fn of(picture: &Picture, grey: bool) -> Option<Self> {
        let bits = u32::try_from(picture.bits_per_component()?.0).ok()?;
        let (w, h) = (picture.width() as usize, picture.height() as usize);
        let (half_x, half_y) = match picture.pixel_layout() {
            PixelLayout::I420 => (true, true),
            PixelLayout::I422 => (true, false),
            PixelLayout::I444 | PixelLayout::I400 => (false, false),
        };
        let chroma = (if half_x { w.div_ceil(2) } else { w }, if half_y { h.div_ceil(2) } else { h });
        let mut planes = vec![plane(picture, PlanarImageComponent::Y, w, h, bits)];
        if !grey {
            planes.push(plane(picture, PlanarImageComponent::U, chroma.0, chroma.1, bits));
            planes.push(plane(picture, PlanarImageComponent::V, chroma.0, chroma.1, bits));
        }
        Some(Self {
            size: PxSize::new(picture.width(), picture.height()),
            bits,
            planes,
            points: [
                picture.color_primaries() as u16,
                picture.transfer_characteristic() as u16,
                picture.matrix_coefficients() as u16,
            ],
            full_range: picture.color_range() == re_rav1d::pixel::YUVRange::Full,
        })
    }
}

fn plane(picture: &Picture, which: PlanarImageComponent, width: usize, height: usize, bits: u32) -> Plane {
    let bytes = picture.plane(which);
    let stride = picture.stride(which) as usize;
    let mut samples = Vec::with_capacity(width * height);
    for row in bytes.chunks(stride.max(1)).take(height) {
        if bits == 8 {
            samples.extend(row.iter().take(width).map(|&b| u16::from(b)));
        } else {
            samples.extend(row.as_chunks::<2>().0.iter().take(width).map(|&b| u16::from_ne_bytes(b)));
        }
    }
    Plane { width, height, samples }
}

/// Converts to RGB, or grey; `nclx` of the container wins over the stream.
pub(super) fn to_raster(planes: &Planes, nclx: Option<([u16; 3], bool)>) -> Result<Raster, MediaError> {
    let ([primaries, transfer, matrix], full) = nclx.unwrap_or((planes.points, planes.full_range));
    let range = Range::new(planes.bits, full);
    let mut writer = Writer::new(planes.bits, planes.size, if planes.planes.len() == 1 { 1 } else { 3 });
    if planes.planes.len() == 1 {
        for &y in &planes.planes[0].samples {
            writer.push(range.luma(y));
        }
    } else {
        let matrix = Matrix::of(matrix).ok_or_else(|| MediaError::Unsupported {
            what: format!("AVIF with colour matrix {matrix} is not decoded"),
            advice: "convert it to JPEG or PNG".into(),
            path: None,
        })?;
        write_rows(planes, &range, &matrix, &mut writer);
    }
    let layout = if planes.planes.len() == 1 { Layout::Gray } else { Layout::Rgb };
    let samples = writer.samples;
    if samples.len() != planes.size.area() as usize * layout.channels() {
        return Err(damaged("AVIF", "the AV1 picture has missing rows"));
    }
    let mut raster = Raster::new(planes.size, layout, samples);
    raster.colour = Colour::Cicp(primaries, transfer);
    Ok(raster)
}

fn write_rows(planes: &Planes, range: &Range, matrix: &Matrix, writer: &mut Writer) {
    let [luma, cb, cr] = planes.planes.as_slice() else { return };
    let (width, height) = (luma.width, luma.height);
    let (mut row_b, mut row_r) = (vec![0.0; width], vec![0.0; width]);
    for y in 0..height {
        chroma_row(cb, y, width, height, &mut row_b);
        chroma_row(cr, y, width, height, &mut row_r);
        let row = &luma.samples[y * width..][..width];
        for ((&y, &b), &r) in row.iter().zip(&row_b).zip(&row_r) {
            for value in matrix.rgb(y, b, r, range) {
                writer.push(value);
            }
        }
    }
}

/// One full-width row of a chroma plane: halved sides are filled in between with weights 3 to 1.
#[expect(clippy::needless_range_loop, reason = "x selects in three slices of different steps")]
fn chroma_row(plane: &Plane, y: usize, width: usize, height: usize, out: &mut [f32]) {
    let row_at = |row: usize| &plane.samples[row.min(plane.height - 1) * plane.width..][..plane.width];
    let (near, far, weight) = if plane.height == height {
        (row_at(y), row_at(y), 0.0)
    } else {
        let near = y / 2;
        let far = if y % 2 == 0 { near.saturating_sub(1) } else { near + 1 };
        (row_at(near), row_at(far), 0.25)
    };
    let mixed = |x: usize| f32::from(near[x]) * (1.0 - weight) + f32::from(far[x]) * weight;
    if plane.width == width {
        for x in 0..width {
            out[x] = mixed(x);
        }
        return;
    }
    for x in 0..width {
        let near = x / 2;
        let far = if x % 2 == 0 { near.saturating_sub(1) } else { (near + 1).min(plane.width - 1) };
        out[x] = mixed(near) * 0.75 + mixed(far) * 0.25;
    }
}

/// Where black, white and neutral chroma lie.
struct Range {
    black: f32,
    luma_span: f32,
    middle: f32,
    chroma_span: f32,
}

impl Range {
    fn new(bits: u32, full: bool) -> Self {
        let unit = f32::from(1u16 << (bits - 8));
        let top = unit * 256.0 - 1.0;
        let middle = unit * 128.0;
        if full {
            Self { black: 0.0, luma_span: top, middle, chroma_span: top }
        } else {
            Self { black: 16.0 * unit, luma_span: 219.0 * unit, middle, chroma_span: 224.0 * unit }
        }
    }

    fn luma(&self, y: u16) -> f32 {
        (f32::from(y) - self.black) / self.luma_span
    }

    fn chroma(&self, c: f32) -> f32 {
        (c - self.middle) / self.chroma_span
    }
}

/// How colours were mixed into luma and chroma.
enum Matrix {
    /// Green, blue and red as they are.
    Identity,
    /// YCgCo.
    CoCg,
    /// The shares of red and blue in luma.
    Shares(f32, f32),
}

impl Matrix {
    /// `None` for matrices that are not linear in the coded values (constant luminance, ICtCp).
    const fn of(code: u16) -> Option<Self> {
        Some(match code {
            0 => Self::Identity,
            1 => Self::Shares(0.2126, 0.0722),
            // Unspecified is read as BT.601, as the AVIF specification asks.
            2 | 3 | 5 | 6 => Self::Shares(0.299, 0.114),
            4 => Self::Shares(0.30, 0.11),
            7 => Self::Shares(0.212, 0.087),
            8 => Self::CoCg,
            9 | 12 => Self::Shares(0.2627, 0.0593),
            _ => return None,
        })
    }

    fn rgb(&self, y: u16, cb: f32, cr: f32, range: &Range) -> [f32; 3] {
        let luma = range.luma(y);
        match self {
            Self::Identity => {
                let as_luma = |c: f32| (c - range.black) / range.luma_span;
                [as_luma(cr), luma, as_luma(cb)]
            }
            Self::CoCg => {
                let (cg, co) = (range.chroma(cb), range.chroma(cr));
                [luma - cg + co, luma + cg, luma - cg - co]
            }
            Self::Shares(red, blue) => {
                let (b, r) = (range.chroma(cb), range.chroma(cr));
                let green = 1.0 - red - blue;
                let (rise_r, rise_b) = (2.0 * (1.0 - red) * r, 2.0 * (1.0 - blue) * b);
                [luma + rise_r, luma - (red * rise_r + blue * rise_b) / green, luma + rise_b]
            }
        }
    }
}

/// Collects samples in 8 bits, or in 16 where the picture has more than 8.
struct Writer {
    samples: Samples,
}

impl Writer {
    fn new(bits: u32, size: PxSize, channels: usize) -> Self {
        let count = size.area() as usize * channels;
        let samples = if bits == 8 {
            Samples::Eight(Vec::with_capacity(count))
        } else {
            Samples::Sixteen(Vec::with_capacity(count))
        };
        Self { samples }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the type")]
    fn push(&mut self, value: f32) {
        match &mut self.samples {
            Samples::Eight(v) => v.push((value * 255.0 + 0.5).clamp(0.0, 255.0) as u8),
            Samples::Sixteen(v) => v.push((value * 65535.0 + 0.5).clamp(0.0, 65535.0) as u16),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planes(bits: u32, values: [u16; 3], full_range: bool) -> Planes {
        let plane = |v: u16, width, height| Plane { width, height, samples: vec![v; width * height] };
        Planes {
            size: PxSize::new(3, 3),
            bits,
            planes: vec![plane(values[0], 3, 3), plane(values[1], 2, 2), plane(values[2], 2, 2)],
            points: [1, 13, 6],
            full_range,
        }
    }

    fn first_pixel(planes: &Planes) -> Vec<u8> {
        to_raster(planes, None).unwrap().samples.into_eight()[..3].to_vec()
    }

    #[test]
    fn white_black_and_red_come_out_in_both_ranges() {
        assert_eq!(first_pixel(&planes(8, [235, 128, 128], false)), [255, 255, 255]);
        assert_eq!(first_pixel(&planes(8, [255, 128, 128], true)), [255, 255, 255]);
        assert_eq!(first_pixel(&planes(10, [64, 512, 512], false)), [0, 0, 0]);
        // Red in BT.601, limited range.
        assert_eq!(first_pixel(&planes(8, [81, 90, 240], false)), [254, 0, 0]);
    }

    #[test]
    fn an_unknown_matrix_is_refused() {
        assert!(to_raster(&planes(8, [0; 3], true), Some(([9, 16, 10], true))).is_err());
    }
}
