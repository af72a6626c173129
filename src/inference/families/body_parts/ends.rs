//! Hands and feet, where joints and parts say together that there is one.
//!
//! The network is often in doubt between a left and a right foot, or a shoe and a leg, so that the regions
//! of its parts are unsure or in pieces where its joints are not. And a wrist is found as well in a
//! pocket, where no hand is seen. So both are asked.

use super::super::common::{ARMS, JOINTS, Joint, LEGS};
use super::decode::{Chances, Part, STEPS};
use crate::geometry::{Point, PxRect};

/// Joints surer than this tell how large somebody is, and which way a limb points.
const SURE: f32 = 0.5;

/// Two joints and how far apart they are, as a share of a person's height (Winter, *Biomechanics and Motor
/// Control of Human Movement*, figure 4.1).
const LIMBS: [(usize, usize, f64); 11] = [
    (5, 7, UPPER_ARM),
    (6, 8, UPPER_ARM),
    (7, 9, FOREARM),
    (8, 10, FOREARM),
    (11, 13, THIGH),
    (12, 14, THIGH),
    (13, 15, SHIN),
    (14, 16, SHIN),
    (5, 11, TRUNK),
    (6, 12, TRUNK),
    (5, 6, SHOULDERS),
];
const UPPER_ARM: f64 = 0.186;
const FOREARM: f64 = 0.146;
const THIGH: f64 = 0.245;
const SHIN: f64 = 0.246;
const TRUNK: f64 = 0.288;
const SHOULDERS: f64 = 0.259;

/// What sits at the end of a limb. Shares of the limb's usual length, measured on hands and feet of which the
/// part map alone is sure.
struct Kind {
    /// Classes of the left and of the right one.
    classes: [usize; 2],
    limbs: [[usize; 3]; 2],
    /// Length of the limb as a share of a person's height.
    limb: f64,
    /// Its middle lies so far beyond the joint.
    beyond: f64,
    /// Side of a square as large as it.
    side: f64,
}

const HANDS: Kind = Kind { classes: [10, 11], limbs: ARMS, limb: FOREARM, beyond: 0.25, side: 0.6 };
const FEET: Kind = Kind { classes: [22, 23], limbs: LEGS, limb: SHIN, beyond: 0.15, side: 0.45 };

/// It is looked for in a square that is so much larger than itself.
const REACH: f64 = 1.5;

/// Steps with at least this share of the highest chance are part of it.
const WITHIN: f32 = 0.5;

/// Joints of both sides that are nearer than this share of the side are one joint seen twice.
const ONE_JOINT: f64 = 0.25;

/// A region smaller than this share of what is expected is a piece of a hand or a foot.
const PIECE: f64 = 1.0 / 3.0;

/// Adds hands and feet to the parts of a person, all in cells.
///
/// A region that the part map found keeps its box, and becomes as sure as joint and part map are together;
/// only a piece gives way to the box of the whole.
pub(super) fn with_ends(mut parts: Vec<Part>, joints: &[Joint; JOINTS], chances: &Chances) -> Vec<Part> {
    let Some(height) = height(joints) else { return parts };
    for kind in [HANDS, FEET] {
        for side in 0..2 {
            let Some(end) = End::of(&kind, side, joints, height) else { continue };
            let Some(found) = end.found(&kind, side, chances) else { continue };
            let known = parts.iter_mut().find(|part| part.class == found.class && end.reaches(part));
            match known {
                Some(part) if part.confidence >= found.confidence => {}
                Some(part) if part.bounds.area() >= PIECE * end.side * end.side => {
                    part.confidence = found.confidence;
                }
                Some(part) => *part = found,
                None => parts.push(found),
            }
        }
    }
    parts
}

/// How high a person would stand, by the limbs of which both joints are sure: the middle one of what they
/// say, because a limb that points at the camera is short, and a joint may be wrong.
fn height(joints: &[Joint; JOINTS]) -> Option<f64> {
    let sure =
        |&&(a, b, _): &&(usize, usize, f64)| joints[a].confidence > SURE && joints[b].confidence > SURE;
    let told = |&(a, b, share): &(usize, usize, f64)| joints[a].at.distance(joints[b].at) / share;
    let mut heights: Vec<f64> = LIMBS.iter().filter(sure).map(told).collect();
    heights.sort_by(f64::total_cmp);
    heights.get(heights.len() / 2).copied().filter(|height| *height > 0.0)
}

/// Where the end of one limb must be.
struct End {
    /// How sure the wrist or ankle is.
    confidence: f32,
    /// Side of a square as large as the hand or foot.
    side: f64,
    /// Where it is looked for.
    reach: PxRect,
    /// Whether the joint may be that of the other side.
    doubtful: bool,
}

impl End {
    fn of(kind: &Kind, side: usize, joints: &[Joint; JOINTS], height: f64) -> Option<Self> {
        let [_, before, last] = kind.limbs[side].map(|number| joints[number]);
        let other = joints[kind.limbs[1 - side][2]];
        let length = kind.limb * height;
        let limb = before.at.distance(last.at);
        let way = if before.confidence > SURE && limb > 0.0 { kind.beyond * length / limb } else { 0.0 };
        let middle = Point::new(
            last.at.x + (last.at.x - before.at.x) * way,
            last.at.y + (last.at.y - before.at.y) * way,
        );
        let square = kind.side * length;
        let near = other.at.distance(last.at) < ONE_JOINT * square;
        (last.confidence > 0.0).then(|| Self {
            confidence: last.confidence,
            side: square,
            reach: PxRect::about(middle, REACH * square, REACH * square),
            doubtful: near && other.confidence > last.confidence,
        })
    }

    fn reaches(&self, part: &Part) -> bool {
        !part.bounds.intersection(&self.reach).is_empty()
    }

    /// The steps around the likeliest one, and as sure as the joint and that step are together.
    ///
    /// Which side it is says the joint, so both sides count; only of a joint that may be the other
    /// side's own one the side must be right as well.
    fn found(&self, kind: &Kind, side: usize, chances: &Chances) -> Option<Part> {
        let class = kind.classes[side];
        let classes: &[usize] = if self.doubtful { &[class] } else { &kind.classes };
        let steps: Vec<(usize, usize, f32)> =
            chances.steps_in(&self.reach).map(|(x, y)| (x, y, chances.of(classes, x, y))).collect();
        let peak = steps.iter().map(|step| step.2).fold(0.0, f32::max);
        let likely = steps.iter().filter(|step| peak > 0.0 && step.2 >= WITHIN * peak);
        let corner = |n: usize| n as f64 / STEPS as f64;
        let bounds =
            PxRect::bounding(&likely.map(|&(x, y, _)| Point::new(corner(x), corner(y))).collect::<Vec<_>>())?;
        let half = 0.5 / STEPS as f64;
        let bounds = bounds.grown(half, half, half, half);
        let least = self.side / 2.0;
        let bounds = PxRect::about(bounds.middle(), bounds.w.max(least), bounds.h.max(least));
        Some(Part { class, bounds, confidence: self.confidence * peak })
    }
}

#[cfg(test)]
mod tests {
    use super::super::PARTS;
    use super::super::decode::Heatmaps;
    use super::*;

    const WRISTS: [usize; 2] = [9, 10];
    const HAND: usize = HANDS.classes[0];
    const OTHER_HAND: usize = HANDS.classes[1];
    const TORSO: usize = 12;

    /// Twelve by sixteen cells of torso with a hand of either side, half and half, around column 3 and row 10.
    fn chances(hand: bool) -> Chances {
        let (w, h) = (12, 16);
        let mut parts = vec![-20.0; w * h * PARTS];
        for cell in 0..w * h {
            let here = hand && (cell % w).abs_diff(3) <= 1 && (cell / w).abs_diff(10) <= 1;
            for class in if here { [HAND, OTHER_HAND] } else { [TORSO, TORSO] } {
                parts[cell * PARTS + class] = 20.0;
            }
        }
        Heatmaps { size: (w, h), person: &vec![9.0; w * h], parts: &parts }.chances().unwrap()
    }

    /// The left arm hangs down along column 3, its wrist at row 9; everything else is unsure.
    fn joints() -> [Joint; JOINTS] {
        let mut joints = [Joint::default(); JOINTS];
        for (number, y) in ARMS[0].into_iter().zip([0.0, 5.0, 9.0]) {
            joints[number] = Joint { at: Point::new(3.0, y), confidence: 0.9 };
        }
        joints
    }

    fn region(side: f64, confidence: f32) -> Part {
        Part { class: HAND, bounds: PxRect::about(Point::new(3.0, 10.0), side, side), confidence }
    }

    #[test]
    fn a_hand_is_where_the_wrist_and_the_parts_agree() {
        let found = with_ends(Vec::new(), &joints(), &chances(true));
        let [hand] = &found[..] else { panic!("{found:?}") };
        assert_eq!(hand.class, HAND);
        assert!((hand.confidence - 0.9).abs() < 0.01, "both sides count: {hand:?}");
        let middle = hand.bounds.middle();
        assert!((middle.x - 3.0).abs() < 0.3 && (middle.y - 10.0).abs() < 0.6, "{hand:?}");
        assert!(hand.bounds.w > 1.5 && hand.bounds.w < 4.0, "{hand:?}");
    }

    #[test]
    fn a_wrist_in_a_pocket_is_no_hand() {
        let found = with_ends(Vec::new(), &joints(), &chances(false));
        assert!(found.iter().all(|part| part.confidence < 0.01), "{found:?}");
    }

    #[test]
    fn a_region_keeps_its_box_and_a_piece_does_not() {
        let with = |part: Part| with_ends(vec![part], &joints(), &chances(true));
        assert_eq!(with(region(3.0, 0.95)), [region(3.0, 0.95)]);
        let [whole] = &with(region(3.0, 0.4))[..] else { panic!() };
        assert_eq!(whole.bounds, region(3.0, 0.4).bounds);
        assert!(whole.confidence > 0.85);
        let [piece] = &with(region(0.5, 0.4))[..] else { panic!() };
        assert!(piece.bounds.area() > 2.0, "{piece:?}");
    }

    #[test]
    fn one_hand_is_not_seen_as_two() {
        let mut joints = joints();
        joints[WRISTS[1]] = Joint { confidence: 0.8, ..joints[WRISTS[0]] };
        let found = with_ends(Vec::new(), &joints, &chances(true));
        let [left, right] = &found[..] else { panic!("{found:?}") };
        assert_eq!((left.class, right.class), (HAND, OTHER_HAND));
        assert!(right.confidence < 0.5 && left.confidence > 0.85, "{found:?}");
    }

    #[test]
    fn without_sure_limbs_nothing_is_added() {
        assert!(with_ends(Vec::new(), &[Joint::default(); JOINTS], &chances(true)).is_empty());
        let mut joints = joints();
        joints[WRISTS[0]].at = Point::new(f64::INFINITY, 0.0);
        assert!(with_ends(Vec::new(), &joints, &chances(true)).iter().all(|part| part.class != HAND));
    }
}
