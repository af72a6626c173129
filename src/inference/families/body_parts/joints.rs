//! Raw tensors of `BodyPix` to the joints of the one person it looks at.

use super::super::common::{JOINTS, Joint, sigmoid};
use crate::geometry::Point;

/// Where joints lie on a grid of `size` columns and rows, `stride` input pixels apart.
pub(super) struct JointMaps<'a> {
    /// Columns and rows.
    pub size: (usize, usize),
    /// Input pixels from one cell to the next.
    pub stride: f64,
    /// Whether a joint lies near a cell: [`JOINTS`] logits a cell, cells row by row.
    pub heatmaps: &'a [f32],
    /// From a cell to the joint near it, in input pixels: [`JOINTS`] ways down a cell, then as many to the right.
    pub offsets: &'a [f32],
}

impl JointMaps<'_> {
    /// Every joint, in cells; the middle of the first cell is at 0, 0.
    ///
    /// The decoding of `PoseNet` for one person (`PersonLab`, Papandreou and others 2018, section 3.1, without the
    /// Hough voting): of each joint the cell with the highest logit, moved by the short offset there. Joints
    /// that nobody sees are found as well, with a low confidence; what is not a number has none.
    /// `None` where the tensors are smaller than the grid.
    pub fn joints(&self) -> Option<[Joint; JOINTS]> {
        let cells = self.size.0 * self.size.1;
        if cells == 0 || self.heatmaps.len() < cells * JOINTS || self.offsets.len() < 2 * cells * JOINTS {
            return None;
        }
        let mut joints = [Joint::default(); JOINTS];
        for (number, joint) in joints.iter_mut().enumerate() {
            *joint = self.joint(number, cells);
        }
        Some(joints)
    }

    fn joint(&self, number: usize, cells: usize) -> Joint {
        let logit = |cell: usize| self.heatmaps[cell * JOINTS + number];
        let seen = (0..cells).filter(|&cell| logit(cell).is_finite());
        // Of equals the first.
        let best = seen.reduce(|best, next| if logit(next) > logit(best) { next } else { best });
        let Some(cell) = best else { return Joint::default() };
        let way = &self.offsets[cell * 2 * JOINTS..][..2 * JOINTS];
        let along = |cells: usize, way: f32| cells as f64 + f64::from(way) / self.stride;
        let at = Point::new(
            along(cell % self.size.0, way[JOINTS + number]),
            along(cell / self.size.0, way[number]),
        );
        if at.x.is_finite() && at.y.is_finite() {
            Joint { at, confidence: sigmoid(logit(cell)) }
        } else {
            Joint::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRIST: usize = 9;

    /// Three by two cells; the left wrist near the last cell, eight pixels down and four to the left of it.
    fn maps() -> (Vec<f32>, Vec<f32>) {
        let (mut heatmaps, mut offsets) = (vec![-4.0; 6 * JOINTS], vec![0.0; 12 * JOINTS]);
        heatmaps[5 * JOINTS + WRIST] = 2.0;
        heatmaps[JOINTS + WRIST] = 1.0;
        offsets[5 * 2 * JOINTS + WRIST] = 8.0;
        offsets[5 * 2 * JOINTS + JOINTS + WRIST] = -4.0;
        (heatmaps, offsets)
    }

    fn found(heatmaps: &[f32], offsets: &[f32]) -> Option<[Joint; JOINTS]> {
        JointMaps { size: (3, 2), stride: 16.0, heatmaps, offsets }.joints()
    }

    #[test]
    fn a_joint_lies_where_its_logit_is_highest_and_its_offset_points() {
        let (heatmaps, offsets) = maps();
        let joints = found(&heatmaps, &offsets).unwrap();
        assert_eq!(joints[WRIST].at, Point::new(2.0 - 0.25, 1.0 + 0.5));
        assert!((joints[WRIST].confidence - 0.8808).abs() < 1e-4);
        assert_eq!(joints[0].at, Point::new(0.0, 0.0));
        assert!(joints[0].confidence < 0.02);
    }

    #[test]
    fn odd_tensors_give_no_joints() {
        let (mut heatmaps, mut offsets) = maps();
        assert!(found(&heatmaps[1..], &offsets).is_none());
        assert!(found(&heatmaps, &offsets[1..]).is_none());
        offsets[5 * 2 * JOINTS + WRIST] = f32::NAN;
        assert_eq!(found(&heatmaps, &offsets).unwrap()[WRIST], Joint::default());
        heatmaps.fill(f32::NAN);
        assert_eq!(found(&heatmaps, &offsets).unwrap(), [Joint::default(); JOINTS]);
    }
}
