//! One picture for many models: decoded once, resized once for each form of input.

mod fill;

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::{Fit, InferenceError, InputSpec, Resample, Tensor};
use crate::facts::PixelBuffer;
use crate::geometry::{InputTransform, IntRect, PxRect, PxSize};
use crate::media;

/// An oriented sRGB picture at analysis size, and the size of the picture it stands for.
///
/// Tensors are kept by what makes them (size, layout, order, normalisation, fit), so that models
/// with the same input share them. `Sync`: several workers may ask at once.
pub struct Picture {
    pixels: PixelBuffer,
    source: PxSize,
    resized: Mutex<BTreeMap<(u32, u32, Resample), PixelBuffer>>,
    tensors: Mutex<BTreeMap<fill::Key, Fitted>>,
    features: Mutex<BTreeMap<(String, String), Arc<Tensor>>>,
}

/// A picture laid into a model's input; cheap to clone.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// The input tensor, batch of one.
    pub tensor: Arc<Tensor>,
    /// Width and height of the input.
    pub size: PxSize,
    /// The way from input pixels to full source pixels.
    pub transform: InputTransform,
}

impl Picture {
    /// `pixels` (opacity is laid over white) stand for a picture of `source` pixels.
    pub fn new(pixels: &PixelBuffer, source: PxSize) -> Result<Self, InferenceError> {
        if source.is_empty() {
            return Err(InferenceError::Picture("its source size is empty".to_owned()));
        }
        Ok(Self {
            pixels: pixels.to_rgb(),
            source,
            resized: Mutex::new(BTreeMap::new()),
            tensors: Mutex::new(BTreeMap::new()),
            features: Mutex::new(BTreeMap::new()),
        })
    }

    /// The pixels at analysis size, always RGB.
    #[must_use]
    pub const fn pixels(&self) -> &PixelBuffer {
        &self.pixels
    }

    /// Full size of the source after orientation.
    #[must_use]
    pub const fn source(&self) -> PxSize {
        self.source
    }

    /// The whole picture as `spec` wants it.
    #[must_use]
    pub fn fitted(&self, spec: &InputSpec) -> Fitted {
        let size = spec.size_for(self.pixels.size());
        let key = fill::Key::new(size, spec);
        if let Some(known) = self.tensors.lock().get(&key) {
            return known.clone();
        }
        let inner = content_size(self.pixels.size(), size, spec.fit);
        let content = self.resized(inner, spec.resample);
        let fitted = Fitted {
            tensor: Arc::new(fill::tensor(&content, size, spec)),
            size,
            transform: transform(self.source, size, spec.fit),
        };
        self.tensors.lock().entry(key).or_insert(fitted).clone()
    }

    /// What `model` made of the whole picture, when it ran on it before.
    #[must_use]
    pub fn feature(&self, model: &str, tensor: &str) -> Option<Arc<Tensor>> {
        self.features.lock().get(&(model.to_owned(), tensor.to_owned())).cloned()
    }

    /// Keeps a tensor of `model` for the models that are fed with it.
    pub fn keep_feature(&self, model: &str, tensor: &str, numbers: Tensor) {
        self.features.lock().insert((model.to_owned(), tensor.to_owned()), Arc::new(numbers));
    }

    /// The part under `window` (source pixels, clipped to the picture) as `spec` wants it; not kept.
    ///
    /// `None` when nothing of the window lies inside the picture.
    #[must_use]
    pub fn fitted_part(&self, window: &PxRect, spec: &InputSpec) -> Option<Fitted> {
        let part = self.whole_pixels(window)?;
        let pixels = self.pixels.cropped(part)?;
        let size = spec.size_for(pixels.size());
        let content = resample(&pixels, content_size(pixels.size(), size, spec.fit), spec.resample);
        let covered = self.source_rect(&part.to_px());
        Some(Fitted {
            tensor: Arc::new(fill::tensor(&content, size, spec)),
            size,
            transform: part_transform(&covered, size, spec.fit),
        })
    }

    /// The picture at another size; kept, because several models share their sizes.
    fn resized(&self, size: PxSize, filter: Resample) -> PixelBuffer {
        if size == self.pixels.size() {
            return self.pixels.clone();
        }
        if let Some(known) = self.resized.lock().get(&(size.w, size.h, filter)) {
            return known.clone();
        }
        let fresh = resample(&self.pixels, size, filter);
        self.resized.lock().entry((size.w, size.h, filter)).or_insert(fresh).clone()
    }

    /// The whole pixels of [`Self::pixels`] under a window of source pixels.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped to the picture")]
    fn whole_pixels(&self, window: &PxRect) -> Option<IntRect> {
        let r = self.analysis_rect(window).clipped(self.pixels.size());
        if r.is_empty() {
            return None;
        }
        let (x, y) = (r.x.floor() as u32, r.y.floor() as u32);
        Some(IntRect::new(x, y, r.right().ceil() as u32 - x, r.bottom().ceil() as u32 - y))
    }

    /// A rectangle in source pixels, in pixels of [`Self::pixels`].
    #[must_use]
    pub fn analysis_rect(&self, r: &PxRect) -> PxRect {
        let size = self.pixels.size();
        r.scaled(f64::from(size.w) / f64::from(self.source.w), f64::from(size.h) / f64::from(self.source.h))
    }

    /// A rectangle in pixels of [`Self::pixels`], in source pixels.
    #[must_use]
    pub fn source_rect(&self, r: &PxRect) -> PxRect {
        let size = self.pixels.size();
        r.scaled(f64::from(self.source.w) / f64::from(size.w), f64::from(self.source.h) / f64::from(size.h))
    }
}

impl InputSpec {
    /// Width and height of the input for a picture of size `picture`.
    ///
    /// Models of any size get sides of `multiple * k + plus`, the longer one the largest such number
    /// up to `long_side`, the other the nearest to the picture's own shape.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by long_side")]
    pub fn size_for(&self, picture: PxSize) -> PxSize {
        if let Some(size) = self.size {
            return size;
        }
        let (multiple, plus) = (self.multiple.max(1), self.plus);
        let steps = (self.long_side.unwrap_or(multiple).saturating_sub(plus) / multiple).max(1);
        let long = steps * multiple + plus;
        let (w, h) = (f64::from(picture.w.max(1)), f64::from(picture.h.max(1)));
        let wanted = f64::from(long) * w.min(h) / w.max(h);
        let short_steps = ((wanted - f64::from(plus)) / f64::from(multiple)).round().max(1.0) as u32;
        let short = short_steps.min(steps) * multiple + plus;
        if picture.w >= picture.h { PxSize::new(long, short) } else { PxSize::new(short, long) }
    }
}

/// How large the picture becomes inside an input of `input` pixels.
fn content_size(picture: PxSize, input: PxSize, fit: Fit) -> PxSize {
    match fit {
        Fit::Stretch => input,
        Fit::Letterbox => fill::letterboxed(picture, input),
    }
}

fn transform(source: PxSize, input: PxSize, fit: Fit) -> InputTransform {
    match fit {
        Fit::Stretch => InputTransform::stretch(source, input),
        Fit::Letterbox => InputTransform::letterbox_top_left(source, input),
    }
}

/// The way from input pixels to source pixels when only `covered` was laid into the input.
fn part_transform(covered: &PxRect, input: PxSize, fit: Fit) -> InputTransform {
    let (mut scale_x, mut scale_y) = (f64::from(input.w) / covered.w, f64::from(input.h) / covered.h);
    if fit == Fit::Letterbox {
        scale_x = scale_x.min(scale_y);
        scale_y = scale_x;
    }
    InputTransform { scale_x, scale_y, offset_x: -covered.x * scale_x, offset_y: -covered.y * scale_y }
}

fn resample(pixels: &PixelBuffer, size: PxSize, filter: Resample) -> PixelBuffer {
    let filter = match filter {
        Resample::Bilinear => media::Filter::Bilinear,
        Resample::Linear => media::Filter::Linear,
        Resample::Area => media::Filter::Area,
    };
    media::resize_rgb(pixels, size, filter)
}

#[cfg(test)]
mod tests;
