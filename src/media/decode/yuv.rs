//! Planes of luma and chroma to red, green and blue (ITU-T H.273).

use re_rav1d::{Picture, PixelLayout, PlanarImageComponent};

use super::super::MediaError;
use super::raster::{Colour, Layout, Raster, Samples, damaged};
use crate::geometry::PxSize;

/// A decoded AV1 picture: up to three planes of 8 to 12 bits in 16.
pub(super) struct Coded {
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

impl Coded {
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
pub(super) fn to_raster(planes: &Coded, nclx: Option<([u16; 3], bool)>) -> Result<Raster, MediaError> {
    let ([primaries, transfer, matrix], full) = nclx.unwrap_or((planes.points, planes.full_range));
    let range = Range::new(planes.bits, full);
    let (layout, samples) = if let [luma] = planes.planes.as_slice() {
        (
            Layout::Gray,
            if planes.bits == 8 {
                Samples::Eight(grey(luma, &range))
            } else {
                Samples::Sixteen(grey(luma, &range))
            },
        )
    } else {
        let matrix = mixing(matrix).ok_or_else(|| MediaError::Unsupported {
            what: format!("AVIF with colour matrix {matrix} is not decoded"),
            advice: "convert it to JPEG or PNG".into(),
            path: None,
        })?;
        let samples = if planes.bits == 8 {
            Samples::Eight(mixed(planes, &range, &matrix))
        } else {
            Samples::Sixteen(mixed(planes, &range, &matrix))
        };
        (Layout::Rgb, samples)
    };
    if samples.len() as u64 != planes.size.area() * layout.channels() as u64 {
        return Err(damaged("AVIF", "the AV1 picture has missing rows"));
    }
    let mut raster = Raster::new(planes.size, layout, samples);
    raster.colour = Colour::Cicp(primaries, transfer);
    Ok(raster)
}

/// A kind of output sample.
trait Sample: Copy {
    /// The value of white.
    const WHITE: f32;
    /// The nearest value, clamped.
    fn nearest(value: f32) -> Self;
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast saturates")]
impl Sample for u8 {
    const WHITE: f32 = 255.0;
    fn nearest(value: f32) -> Self {
        (value + 0.5) as Self
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast saturates")]
impl Sample for u16 {
    const WHITE: f32 = 65535.0;
    fn nearest(value: f32) -> Self {
        (value + 0.5) as Self
    }
}

fn grey<T: Sample>(luma: &Plane, range: &Range) -> Vec<T> {
    let scale = T::WHITE / range.luma_span;
    luma.samples.iter().map(|&y| T::nearest((f32::from(y) - range.black) * scale)).collect()
}

/// Interleaved red, green and blue.
fn mixed<T: Sample>(planes: &Coded, range: &Range, matrix: &Mixing) -> Vec<T> {
    let [luma, cb, cr] = planes.planes.as_slice() else { return Vec::new() };
    let (width, height) = (luma.width, luma.height);
    // Everything that is constant for the picture goes into three rows of three factors and three offsets.
    let spans = [range.luma_span, matrix.chroma_span(range), matrix.chroma_span(range)];
    let zeros = [range.black, matrix.chroma_zero(range), matrix.chroma_zero(range)];
    let factors = matrix.rows.map(|row| [0, 1, 2].map(|i| row[i] * T::WHITE / spans[i]));
    let offsets = factors.map(|row| -(row[0] * zeros[0] + row[1] * zeros[1] + row[2] * zeros[2]));
    let ([red, green, blue], [at_r, at_g, at_b]) = (factors, offsets);
    let (mut row_b, mut row_r) = (vec![0.0; width], vec![0.0; width]);
    let mut out = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        chroma_row(cb, y, width, height, &mut row_b);
        chroma_row(cr, y, width, height, &mut row_r);
        let row = &luma.samples[y * width..][..width];
        for ((&y, &b), &r) in row.iter().zip(&row_b).zip(&row_r) {
            let y = f32::from(y);
            out.push(T::nearest(red[0] * y + red[1] * b + red[2] * r + at_r));
            out.push(T::nearest(green[0] * y + green[1] * b + green[2] * r + at_g));
            out.push(T::nearest(blue[0] * y + blue[1] * b + blue[2] * r + at_b));
        }
    }
    out
}

/// One full-width row of a chroma plane: halved sides are filled in between with weights 3 to 1.
fn chroma_row(plane: &Plane, y: usize, width: usize, height: usize, out: &mut [f32]) {
    let row_at = |row: usize| &plane.samples[row.min(plane.height - 1) * plane.width..][..plane.width];
    let (near, far, weight) = if plane.height == height {
        (row_at(y), row_at(y), 0.0)
    } else {
        let far = if y.is_multiple_of(2) { (y / 2).saturating_sub(1) } else { y / 2 + 1 };
        (row_at(y / 2), row_at(far), 0.25)
    };
    let half: Vec<f32> =
        near.iter().zip(far).map(|(&n, &f)| f32::from(n) * (1.0 - weight) + f32::from(f) * weight).collect();
    if plane.width == width {
        out.copy_from_slice(&half);
        return;
    }
    for (x, value) in out.iter_mut().enumerate() {
        let far =
            if x.is_multiple_of(2) { (x / 2).saturating_sub(1) } else { (x / 2 + 1).min(half.len() - 1) };
        *value = half[x / 2] * 0.75 + half[far] * 0.25;
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
}

/// How red, green and blue come from luma and the two chroma planes.
struct Mixing {
    rows: [[f32; 3]; 3],
    /// Whether the second and third plane hold colours, not differences.
    planes_are_colours: bool,
}

impl Mixing {
    const fn chroma_zero(&self, range: &Range) -> f32 {
        if self.planes_are_colours { range.black } else { range.middle }
    }

    const fn chroma_span(&self, range: &Range) -> f32 {
        if self.planes_are_colours { range.luma_span } else { range.chroma_span }
    }
}

/// The mixing of a matrix code; `None` for those that are not linear in the coded values (constant luminance,
/// ICtCp).
fn mixing(code: u16) -> Option<Mixing> {
    let differences = |rows| Some(Mixing { rows, planes_are_colours: false });
    let shares = |red: f32, blue: f32| {
        let green = 1.0 - red - blue;
        let (rise_r, rise_b) = (2.0 * (1.0 - red), 2.0 * (1.0 - blue));
        differences([
            [1.0, 0.0, rise_r],
            [1.0, -blue * rise_b / green, -red * rise_r / green],
            [1.0, rise_b, 0.0],
        ])
    };
    match code {
        // Green, blue and red as they are.
        0 => Some(Mixing {
            rows: [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
            planes_are_colours: true,
        }),
        1 => shares(0.2126, 0.0722),
        // Unspecified is read as BT.601, as the AVIF specification asks.
        2 | 3 | 5 | 6 => shares(0.299, 0.114),
        4 => shares(0.30, 0.11),
        7 => shares(0.212, 0.087),
        // YCgCo.
        8 => differences([[1.0, -1.0, 1.0], [1.0, 1.0, 0.0], [1.0, -1.0, -1.0]]),
        9 | 12 => shares(0.2627, 0.0593),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planes(bits: u32, values: [u16; 3], full_range: bool) -> Coded {
        let plane = |v: u16, width, height| Plane { width, height, samples: vec![v; width * height] };
        Coded {
            size: PxSize::new(3, 3),
            bits,
            planes: vec![plane(values[0], 3, 3), plane(values[1], 2, 2), plane(values[2], 2, 2)],
            points: [1, 13, 6],
            full_range,
        }
    }

    fn first_pixel(planes: &Coded) -> Vec<u8> {
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
