//! How a picture was laid into a model's input, and the way back.

use super::{Point, PxRect, PxSize};

/// Maps model input pixels to source pixels: `source = (input - offset) / scale` on each axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InputTransform {
    /// Input pixels for one source pixel, horizontally.
    pub scale_x: f64,
    /// Input pixels for one source pixel, vertically.
    pub scale_y: f64,
    /// Left edge of the picture in the input.
    pub offset_x: f64,
    /// Top edge of the picture in the input.
    pub offset_y: f64,
}

impl InputTransform {
    /// The picture stretched over the whole input.
    #[must_use]
    pub fn stretch(source: PxSize, input: PxSize) -> Self {
        Self {
            scale_x: f64::from(input.w) / f64::from(source.w.max(1)),
            scale_y: f64::from(input.h) / f64::from(source.h.max(1)),
            offset_x: 0.0,
            offset_y: 0.0,
        }
    }

    /// The picture at one scale in the top-left corner, the rest padded.
    #[must_use]
    pub fn letterbox_top_left(source: PxSize, input: PxSize) -> Self {
        let stretch = Self::stretch(source, input);
        let scale = stretch.scale_x.min(stretch.scale_y);
        Self { scale_x: scale, scale_y: scale, offset_x: 0.0, offset_y: 0.0 }
    }

    /// A point of the model's input in source pixels.
    #[must_use]
    pub fn source_from_input(&self, p: Point) -> Point {
        Point::new((p.x - self.offset_x) / self.scale_x, (p.y - self.offset_y) / self.scale_y)
    }

    /// A rectangle of the model's input in source pixels, not clipped.
    #[must_use]
    pub fn source_rect_from_input(&self, r: PxRect) -> PxRect {
        let corner = self.source_from_input(Point::new(r.x, r.y));
        PxRect::new(corner.x, corner.y, r.w / self.scale_x, r.h / self.scale_y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letterbox_keeps_the_aspect_and_maps_back() {
        let t = InputTransform::letterbox_top_left(PxSize::new(832, 416), PxSize::new(416, 416));
        assert_eq!((t.scale_x, t.scale_y), (0.5, 0.5));
        let back = t.source_rect_from_input(PxRect::new(10.0, 20.0, 30.0, 40.0));
        assert_eq!(back, PxRect::new(20.0, 40.0, 60.0, 80.0));
    }
}
