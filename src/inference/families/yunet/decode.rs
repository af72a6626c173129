//! Raw tensors of YuNet (Wu et al. 2023) to faces in input pixels.

use crate::geometry::{Point, PxRect, PxSize};

/// Eyes, nose and corners of the mouth.
const LANDMARKS: usize = 5;

/// A face in input pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RawFace {
    /// Where.
    pub bounds: PxRect,
    /// 0 to 1.
    pub score: f32,
    /// Right eye, left eye, nose, right and left corner of the mouth.
    pub landmarks: [Point; LANDMARKS],
}

/// One grid, a row a cell.
pub(super) struct Level<'a> {
    /// Probability of a face.
    pub classes: &'a [f32],
    /// Probability of an object.
    pub objects: &'a [f32],
    /// Offset of the middle and log of the sides, in strides.
    pub boxes: &'a [f32],
    /// Offsets x, y of each landmark, in strides.
    pub landmarks: &'a [f32],
    /// Input pixels a cell.
    pub stride: u32,
}

impl Level<'_> {
    /// Adds every cell whose score, the root of both probabilities' product, is at least `floor`.
    pub fn decode(&self, input: PxSize, floor: f32, into: &mut Vec<RawFace>) {
        let columns = (input.w / self.stride.max(1)).max(1) as usize;
        let probabilities = self.classes.iter().zip(self.objects);
        let places = self.boxes.chunks_exact(4).zip(self.landmarks.chunks_exact(2 * LANDMARKS));
        for (cell, ((class, object), (bounds, landmarks))) in probabilities.zip(places).enumerate() {
            let score = (class.clamp(0.0, 1.0) * object.clamp(0.0, 1.0)).sqrt();
            if score >= floor {
                let corner = Point::new((cell % columns) as f64, (cell / columns) as f64);
                into.push(self.face(corner, bounds, landmarks, score));
            }
        }
    }

    fn face(&self, cell: Point, bounds: &[f32], landmarks: &[f32], score: f32) -> RawFace {
        let stride = f64::from(self.stride);
        let at = |dx: f32, dy: f32| {
            Point::new((cell.x + f64::from(dx)) * stride, (cell.y + f64::from(dy)) * stride)
        };
        let side = |log: f32| f64::from(log).exp() * stride;
        RawFace {
            bounds: PxRect::about(at(bounds[0], bounds[1]), side(bounds[2]), side(bounds[3])),
            score,
            landmarks: [0, 1, 2, 3, 4].map(|n| at(landmarks[2 * n], landmarks[2 * n + 1])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(level: &Level<'_>) -> Vec<RawFace> {
        let mut found = Vec::new();
        level.decode(PxSize::new(64, 32), 0.5, &mut found);
        found
    }

    #[test]
    fn middle_sides_and_landmarks_are_in_strides() {
        let mut landmarks = [0.0; 20];
        landmarks[12] = 0.5;
        let level = Level {
            classes: &[0.0, 0.81],
            objects: &[1.0, 1.0],
            boxes: &[0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.0, 0.0],
            landmarks: &landmarks,
            stride: 32,
        };
        let found = decode(&level);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].bounds, PxRect::new(32.0, 0.0, 32.0, 32.0));
        assert_eq!(found[0].landmarks[1], Point::new(48.0, 0.0));
        assert!((found[0].score - 0.9).abs() < 1e-6);
    }

    #[test]
    fn odd_tensors_give_nothing() {
        let level = |n: &'static [f32], l: &'static [f32]| Level {
            classes: n,
            objects: n,
            boxes: l,
            landmarks: l,
            stride: 8,
        };
        assert!(decode(&level(&[0.0; 2], &[0.0; 20])).is_empty());
        assert!(decode(&level(&[f32::NAN; 2], &[0.0; 20])).is_empty());
        assert!(decode(&level(&[1.0; 2], &[0.0; 3])).is_empty());
        let odd = decode(&level(&[1.0; 2], &[f32::NAN; 20]));
        assert!(odd.iter().all(|face| face.bounds.is_empty()));
    }
}
