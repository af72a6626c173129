//! Bytes of a picture into the numbers of a tensor.

use crate::facts::PixelBuffer;
use crate::geometry::PxSize;
use crate::inference::{Fit, InputSpec, Layout, Order, Resample, Tensor, TensorType};

/// Everything that decides what a tensor of a picture looks like.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    size: (u32, u32),
    form: (Layout, Order, TensorType, Fit, Resample),
    pad: u8,
    by_max: bool,
    /// The bits of divisor, mean and deviation.
    numbers: [u32; 7],
}

impl Key {
    pub fn new(size: PxSize, spec: &InputSpec) -> Self {
        let ([m0, m1, m2], [s0, s1, s2]) = (spec.mean, spec.std);
        Self {
            size: (size.w, size.h),
            form: (spec.layout, spec.order, spec.dtype, spec.fit, spec.resample),
            pad: spec.pad,
            by_max: spec.divide_by_max,
            numbers: [spec.divide, m0, m1, m2, s0, s1, s2].map(f32::to_bits),
        }
    }
}

/// Size of a picture at one scale inside `input`, at least one pixel a side.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the input size")]
pub(super) fn letterboxed(picture: PxSize, input: PxSize) -> PxSize {
    let scale = (f64::from(input.w) / f64::from(picture.w.max(1)))
        .min(f64::from(input.h) / f64::from(picture.h.max(1)));
    let side = |length: u32, limit: u32| ((f64::from(length) * scale).round() as u32).clamp(1, limit.max(1));
    PxSize::new(side(picture.w, input.w), side(picture.h, input.h))
}

/// `content` at the top left of an input of `size`, the rest padded, as numbers.
pub(super) fn tensor(content: &PixelBuffer, size: PxSize, spec: &InputSpec) -> Tensor {
    let shape = match spec.layout {
        Layout::Nchw => vec![1, 3, i64::from(size.h), i64::from(size.w)],
        Layout::Nhwc => vec![1, i64::from(size.h), i64::from(size.w), 3],
    };
    let source = match spec.order {
        Order::Rgb => [0, 1, 2],
        Order::Bgr => [2, 1, 0],
    };
    if spec.dtype == TensorType::U8 {
        let tables = [(); 3].map(|()| table(|byte| byte));
        return Tensor::u8(shape, arranged(content, size, spec, source, &tables));
    }
    let divide = if spec.divide_by_max { brightest(content) } else { spec.divide };
    let tables = [0, 1, 2].map(|c| table(|b| (f32::from(b) / divide - spec.mean[c]) / spec.std[c]));
    Tensor::f32(shape, arranged(content, size, spec, source, &tables))
}

/// What each of the 256 bytes becomes: one look-up a pixel instead of two divisions.
fn table<T: Copy>(value: impl Fn(u8) -> T) -> [T; 256] {
    let mut bytes = 0..=u8::MAX;
    [(); 256].map(|()| value(bytes.next().unwrap_or(u8::MAX)))
}

fn brightest(content: &PixelBuffer) -> f32 {
    f32::from(content.bytes().iter().copied().max().unwrap_or(u8::MAX).max(1))
}

fn arranged<T: Copy>(
    content: &PixelBuffer,
    size: PxSize,
    spec: &InputSpec,
    source: [usize; 3],
    tables: &[[T; 256]; 3],
) -> Vec<T> {
    match spec.layout {
        Layout::Nchw => planes(content, size, spec.pad, source, tables),
        Layout::Nhwc => interleaved(content, size, spec.pad, source, tables),
    }
}

fn planes<T: Copy>(
    content: &PixelBuffer,
    size: PxSize,
    pad: u8,
    source: [usize; 3],
    tables: &[[T; 256]; 3],
) -> Vec<T> {
    let (w, h) = (size.w as usize, size.h as usize);
    let inner = content.size().w as usize;
    let mut numbers = Vec::with_capacity(3 * w * h);
    for (table, from) in tables.iter().zip(source) {
        let padding = table[usize::from(pad)];
        for y in 0..content.size().h.min(size.h) {
            let row = content.row(y).chunks_exact(3).take(w);
            numbers.extend(row.map(|pixel| table[usize::from(pixel[from])]));
            numbers.extend(std::iter::repeat_n(padding, w.saturating_sub(inner)));
        }
        let missing = h.saturating_sub(content.size().h as usize);
        numbers.extend(std::iter::repeat_n(padding, missing * w));
    }
    numbers
}

fn interleaved<T: Copy>(
    content: &PixelBuffer,
    size: PxSize,
    pad: u8,
    source: [usize; 3],
    tables: &[[T; 256]; 3],
) -> Vec<T> {
    let (w, h) = (size.w as usize, size.h as usize);
    let padding = [0, 1, 2].map(|c| tables[c][usize::from(pad)]);
    let mut numbers = Vec::with_capacity(3 * w * h);
    for y in 0..content.size().h.min(size.h) {
        for pixel in content.row(y).chunks_exact(3).take(w) {
            numbers.extend([0, 1, 2].map(|c| tables[c][usize::from(pixel[source[c]])]));
        }
        for _ in content.size().w as usize..w {
            numbers.extend(padding);
        }
    }
    for _ in 0..h.saturating_sub(content.size().h as usize) * w {
        numbers.extend(padding);
    }
    numbers
}
