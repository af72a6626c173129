//! Windows with fractions over one picture, for films.

use fast_image_resize::images::ImageRef;
use fast_image_resize::pixels::U16x3;

use super::{Filter, linear, resize};
use crate::facts::{Channels, PixelBuffer};
use crate::geometry::{PxRect, PxSize};

/// A picture from which one window after another is taken.
///
/// Windows are resampled where they lie, never snapped to whole pixels: that is what keeps a slow movement smooth.
pub struct Panorama {
    size: PxSize,
    pixels: Pixels,
}

enum Pixels {
    /// sRGB values.
    Values(PixelBuffer),
    /// Light, for films that reduce the picture throughout.
    Light(Vec<U16x3>),
}

impl Panorama {
    /// Opacity is laid over white. `in_light` resamples in linear light, which keeps the brightness of fine detail
    /// in large reductions; it must hold for the whole film, or the picture would flicker where it changes.
    #[must_use]
    pub fn new(picture: &PixelBuffer, in_light: bool) -> Self {
        let picture = picture.to_rgb();
        let size = picture.size();
        let pixels = if in_light { Pixels::Light(linear::open(&picture)) } else { Pixels::Values(picture) };
        Self { size, pixels }
    }

    /// Size of the picture.
    #[must_use]
    pub const fn size(&self) -> PxSize {
        self.size
    }

    /// The part under `area`, in pixels of the picture, at exactly `size`; Lanczos with three lobes.
    ///
    /// What leaves the picture is moved inside; rounding at its edges does no harm.
    ///
    /// # Panics
    ///
    /// Only if the resampler gave another number of samples than the size needs.
    #[must_use]
    pub fn window(&self, area: PxRect, size: PxSize) -> PixelBuffer {
        let area = PxRect {
            w: area.w.clamp(f64::MIN_POSITIVE, f64::from(self.size.w)),
            h: area.h.clamp(f64::MIN_POSITIVE, f64::from(self.size.h)),
            ..area
        };
        let area = area.moved_inside(self.size);
        let size = PxSize::new(size.w.max(1), size.h.max(1));
        let source = match &self.pixels {
            Pixels::Values(picture) => {
                let kind = fast_image_resize::PixelType::U8x3;
                ImageRef::new(self.size.w, self.size.h, picture.bytes(), kind)
                    .expect("bytes fill the picture")
            }
            Pixels::Light(light) => {
                ImageRef::from_pixels(self.size.w, self.size.h, light).expect("light fills the picture")
            }
        };
        let samples = resize::scale_window(&source, area, size, Filter::Lanczos3);
        let data = match &self.pixels {
            Pixels::Values(_) => samples,
            Pixels::Light(_) => linear::close_rgb(&samples),
        };
        PixelBuffer::new(size, Channels::Rgb, data).expect("the resampler fills the frame")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A horizontal ramp, so that the mean of a window says where it lies.
    fn ramp() -> PixelBuffer {
        let data: Vec<u8> = (0..40).flat_map(|_| (0..200u8).flat_map(|x| [x; 3])).collect();
        PixelBuffer::new(PxSize::new(200, 40), Channels::Rgb, data).unwrap()
    }

    fn mean(picture: &PixelBuffer) -> f64 {
        picture.bytes().iter().map(|v| f64::from(*v)).sum::<f64>() / picture.bytes().len() as f64
    }

    #[test]
    fn a_window_moves_by_fractions_of_a_pixel() {
        for in_light in [false, true] {
            let stage = Panorama::new(&ramp(), in_light);
            // Enlarged eight times, a tenth of a pixel at a time: the mean follows, but for the rounding of values.
            let means: Vec<f64> = (0..=20)
                .map(|i| {
                    let area = PxRect::new(60.0 + f64::from(i) * 0.1, 5.0, 40.0, 10.0);
                    mean(&stage.window(area, PxSize::new(320, 80)))
                })
                .collect();
            let moved: Vec<f64> = means.windows(2).map(|pair| pair[1] - pair[0]).collect();
            assert!(moved.iter().all(|m| (m - 0.1).abs() < 0.13), "{in_light}: {moved:?}");
            assert!((means[20] - means[0] - 2.0).abs() < 0.13, "{means:?}");
        }
    }

    #[test]
    fn the_whole_picture_at_its_own_size_is_the_picture() {
        let picture = ramp();
        for in_light in [false, true] {
            let out = Panorama::new(&picture, in_light).window(picture.size().rect(), picture.size());
            let worst = out.bytes().iter().zip(picture.bytes()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(worst <= Some(1), "{in_light}: {worst:?}");
        }
    }
}
