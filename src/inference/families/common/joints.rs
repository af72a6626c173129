//! Joints of people: what one model found of them, as another is told.

use crate::geometry::{Point, PxRect};
use crate::inference::Tensor;

/// Joints of a person, in the order of `PoseNet`: nose, eyes, ears, shoulders, elbows, wrists, hips, knees
/// and ankles; of each pair the person's left one first.
pub(in super::super) const JOINTS: usize = 17;

/// Shoulder, elbow and wrist of the left and of the right arm.
pub(in super::super) const ARMS: [[usize; 3]; 2] = [[5, 7, 9], [6, 8, 10]];

/// Hip, knee and ankle of the left and of the right leg.
pub(in super::super) const LEGS: [[usize; 3]; 2] = [[11, 13, 15], [12, 14, 16]];

/// Numbers of a joint in a tensor, and of a box.
const OF_JOINT: usize = 3;
const OF_BOX: usize = 4;
const OF_BODY: usize = OF_BOX + JOINTS * OF_JOINT;

/// Where a joint is most likely, and how likely.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in super::super) struct Joint {
    pub at: Point,
    /// 0 to 1.
    pub confidence: f32,
}

/// A person and the joints found of it, in source pixels.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Body {
    /// The person as the detector found it.
    pub person: PxRect,
    pub joints: [Joint; JOINTS],
}

impl Body {
    /// A row of 55 numbers for each person: its box, then x, y and confidence of each joint.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "a float tells hundredths of a pixel, and there are few people"
    )]
    pub fn tensor(bodies: &[Self]) -> Tensor {
        let row = |body: &Self| {
            let b = body.person;
            let joints = body.joints.iter().flat_map(|j| [j.at.x as f32, j.at.y as f32, j.confidence]);
            [b.x, b.y, b.w, b.h].map(|edge| edge as f32).into_iter().chain(joints).collect::<Vec<f32>>()
        };
        Tensor::f32([bodies.len() as i64, OF_BODY as i64], bodies.iter().flat_map(row).collect())
    }

    /// The way back; nothing of a tensor that holds something else.
    pub fn all(tensor: &Tensor) -> Vec<Self> {
        tensor.as_f32().unwrap_or_default().chunks_exact(OF_BODY).map(Self::of_row).collect()
    }

    fn of_row(row: &[f32]) -> Self {
        let (edges, rest) = row.split_at(OF_BOX);
        let mut joints = [Joint::default(); JOINTS];
        for (joint, numbers) in joints.iter_mut().zip(rest.chunks_exact(OF_JOINT)) {
            let at = Point::new(f64::from(numbers[0]), f64::from(numbers[1]));
            *joint = Joint { at, confidence: numbers[2] };
        }
        let edge = |n: usize| f64::from(edges[n]);
        Self { person: PxRect::new(edge(0), edge(1), edge(2), edge(3)), joints }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_told_and_understood() {
        let mut joints = [Joint::default(); JOINTS];
        joints[16] = Joint { at: Point::new(3.5, 7.0), confidence: 0.75 };
        let bodies = [1.0, 2.0].map(|x| Body { person: PxRect::new(x, 0.5, 10.0, 20.0), joints });
        assert_eq!(Body::all(&Body::tensor(&bodies)), bodies);
        assert!(Body::all(&Body::tensor(&[])).is_empty());
        assert!(Body::all(&Tensor::u8([3], vec![1, 2, 3])).is_empty());
    }
}
