//! A line of text, straightened, as the input of a recogniser.

use crate::facts::PixelBuffer;
use crate::geometry::{Point, PxRect};
use crate::inference::{Order, Picture, Tensor};

/// Wider lines are squeezed: nobody writes so much in one line of a picture.
const MOST_WIDTH: usize = 2048;

/// A line this much taller than wide is read from the side.
const UPRIGHT: f64 = 1.5;

/// The recogniser's input.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// Height in pixels.
    pub height: usize,
    /// Shorter lines are padded on the right up to this width.
    pub least_width: usize,
    /// Order of the colours.
    pub order: Order,
}

/// The four corners (source pixels, clockwise from the top left) as `[1, 3, height, width]`, -1 to 1.
///
/// `None` when the corners are not four or enclose nothing.
pub(super) fn tensor(picture: &Picture, corners: &[Point], form: &Form) -> Option<Tensor> {
    let quad = in_pixels(picture, corners)?;
    let (along, down) = (quad[0].distance(quad[1]), quad[0].distance(quad[3]));
    if along.min(down) < 1.0 || form.height == 0 {
        return None;
    }
    let width = width_for(along / down, form.height);
    let padded = width.max(form.least_width);
    let mut values = vec![0.0; 3 * form.height * padded];
    let steps = steps_for(down / form.height as f64);
    for y in 0..form.height {
        for x in 0..width {
            let colour = mean_at(picture.pixels(), &quad, (x, y), (width, form.height), steps);
            for (channel, value) in in_order(colour, form.order).into_iter().enumerate() {
                values[(channel * form.height + y) * padded + x] = value / 127.5 - 1.0;
            }
        }
    }
    let side = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Some(Tensor::f32([1, 3, side(form.height), side(padded)], values))
}

/// The corners in pixels of the picture; of upright lines turned so that reading goes along.
fn in_pixels(picture: &Picture, corners: &[Point]) -> Option<[Point; 4]> {
    let corners: [Point; 4] = corners.try_into().ok()?;
    let mut quad = corners.map(|corner| {
        let there = picture.analysis_rect(&PxRect::new(corner.x, corner.y, 0.0, 0.0));
        Point::new(there.x, there.y)
    });
    let upright = quad[0].distance(quad[3]) >= UPRIGHT * quad[0].distance(quad[1]);
    if upright {
        quad.rotate_left(1);
    }
    Some(quad)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn width_for(ratio: f64, height: usize) -> usize {
    ((ratio * height as f64).ceil().clamp(1.0, MOST_WIDTH as f64)) as usize
}

/// Samples a pixel along each side, so that large letters do not flicker away.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn steps_for(reduction: f64) -> usize {
    reduction.round().clamp(1.0, 4.0) as usize
}

/// Mean colour of one target pixel.
fn mean_at(
    pixels: &PixelBuffer,
    quad: &[Point; 4],
    at: (usize, usize),
    size: (usize, usize),
    steps: usize,
) -> [f32; 3] {
    let mut sum = [0.0; 3];
    for j in 0..steps {
        for i in 0..steps {
            let u = (at.0 as f64 + (i as f64 + 0.5) / steps as f64) / size.0 as f64;
            let v = (at.1 as f64 + (j as f64 + 0.5) / steps as f64) / size.1 as f64;
            let colour = sample(pixels, between(quad, u, v));
            sum = [0, 1, 2].map(|c| sum[c] + colour[c]);
        }
    }
    sum.map(|total| total / (steps * steps) as f32)
}

/// The point a share `along` of the way and a share `down` of the height of the line.
fn between(quad: &[Point; 4], along: f64, down: f64) -> Point {
    let mix = |from: f64, to: f64, share: f64| from + (to - from) * share;
    let at = |pick: fn(&Point) -> f64| {
        let [left, right, lower_right, lower_left] = quad.each_ref().map(pick);
        mix(mix(left, right, along), mix(lower_left, lower_right, along), down)
    };
    Point::new(at(|p| p.x), at(|p| p.y))
}

/// Colour between the four nearest pixels; the border goes on outside.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture")]
fn sample(pixels: &PixelBuffer, at: Point) -> [f32; 3] {
    let size = pixels.size();
    let inside = |v: f64, length: u32| (v - 0.5).clamp(0.0, f64::from(length - 1));
    let (x, y) = (inside(at.x, size.w), inside(at.y, size.h));
    let (x0, y0) = (x as u32, y as u32);
    let (x1, y1) = ((x0 + 1).min(size.w - 1), (y0 + 1).min(size.h - 1));
    let (fx, fy) = ((x - f64::from(x0)) as f32, (y - f64::from(y0)) as f32);
    let corners = [pixels.rgb(x0, y0), pixels.rgb(x1, y0), pixels.rgb(x0, y1), pixels.rgb(x1, y1)];
    [0, 1, 2].map(|c| {
        let [left, right, lower_left, lower_right] = corners.map(|pixel| f32::from(pixel[c]));
        let upper = left + (right - left) * fx;
        let lower = lower_left + (lower_right - lower_left) * fx;
        upper + (lower - upper) * fy
    })
}

const fn in_order([r, g, b]: [f32; 3], order: Order) -> [f32; 3] {
    match order {
        Order::Rgb => [r, g, b],
        Order::Bgr => [b, g, r],
    }
}

/// A whole number of a manifest.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of a manifest")]
pub(super) const fn count(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;

    fn picture() -> Picture {
        // Left half black, right half white.
        let pixel = |i: usize| if i % 8 < 4 { [0_u8; 3] } else { [255; 3] };
        let data: Vec<u8> = (0..32).flat_map(pixel).collect();
        let pixels = PixelBuffer::new(PxSize::new(8, 4), Channels::Rgb, data).unwrap();
        Picture::new(&pixels, PxSize::new(80, 40)).unwrap()
    }

    fn corners(points: [(f64, f64); 4]) -> [Point; 4] {
        points.map(|(x, y)| Point::new(x, y))
    }

    #[test]
    fn a_line_keeps_its_shape_and_is_padded_with_grey() {
        let form = Form { height: 4, least_width: 10, order: Order::Bgr };
        let whole = corners([(0.0, 0.0), (80.0, 0.0), (80.0, 40.0), (0.0, 40.0)]);
        let tensor = tensor(&picture(), &whole, &form).unwrap();
        assert_eq!(tensor.shape, [1, 3, 4, 10]);
        let row = &tensor.as_f32().unwrap()[..10];
        assert_eq!(row, [-1.0, -1.0, -1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn an_upright_line_is_turned() {
        let form = Form { height: 2, least_width: 1, order: Order::Rgb };
        let tall = corners([(30.0, 0.0), (50.0, 0.0), (50.0, 40.0), (30.0, 40.0)]);
        let tensor = tensor(&picture(), &tall, &form).unwrap();
        assert_eq!(tensor.shape, [1, 3, 2, 4]);
        // Read downwards: what was right is up.
        assert_eq!(tensor.as_f32().unwrap()[..8], [1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0]);
    }

    #[test]
    fn nothing_gives_nothing() {
        let form = Form { height: 32, least_width: 320, order: Order::Rgb };
        assert!(tensor(&picture(), &[], &form).is_none());
        assert!(tensor(&picture(), &[Point::default(); 4], &form).is_none());
        let odd = corners([(f64::NAN, 0.0), (80.0, 0.0), (80.0, 40.0), (0.0, 40.0)]);
        assert!(tensor(&picture(), &odd, &form).is_none_or(|t| t.shape.len() == 4));
    }
}
