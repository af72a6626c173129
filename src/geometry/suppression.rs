//! Non-maximum suppression: of boxes that overlap too much, the most confident stays.

use super::PxRect;

/// Indices of the boxes that stay, most confident first.
///
/// Greedy suppression: boxes are visited by falling score (equal scores in input order), and one
/// is dropped when its intersection over union with a kept box is above `max_iou`.
#[must_use]
pub fn non_maximum_suppression(boxes: &[(PxRect, f32)], max_iou: f64) -> Vec<usize> {
    suppress(boxes, max_iou, |_, _| true)
}

/// The same, but only boxes of the same class (third element) suppress one another.
#[must_use]
pub fn suppress_within_classes(boxes: &[(PxRect, f32, usize)], max_iou: f64) -> Vec<usize> {
    let plain: Vec<(PxRect, f32)> = boxes.iter().map(|&(r, score, _)| (r, score)).collect();
    suppress(&plain, max_iou, |a, b| boxes[a].2 == boxes[b].2)
}

fn suppress(boxes: &[(PxRect, f32)], max_iou: f64, rivals: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[b].1.total_cmp(&boxes[a].1).then(a.cmp(&b)));
    let mut kept: Vec<usize> = Vec::new();
    for candidate in order {
        let clear =
            kept.iter().all(|&k| !rivals(k, candidate) || boxes[k].0.iou(&boxes[candidate].0) <= max_iou);
        if clear {
            kept.push(candidate);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stronger_of_two_overlapping_boxes_stays() {
        let a = PxRect::new(0.0, 0.0, 10.0, 10.0);
        let b = PxRect::new(1.0, 0.0, 10.0, 10.0);
        let far = PxRect::new(50.0, 0.0, 10.0, 10.0);
        assert_eq!(non_maximum_suppression(&[(a, 0.5), (b, 0.9), (far, 0.3)], 0.5), vec![1, 2]);
        assert_eq!(suppress_within_classes(&[(a, 0.5, 0), (b, 0.9, 1)], 0.5), vec![1, 0]);
    }
}
