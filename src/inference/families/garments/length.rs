//! How far sleeves and trouser legs reach: along the joints of the limbs, or by the boxes of their parts.

use super::super::common::{ARMS, Body, Joint, LEGS};
use super::decode::Planes;
use super::{Grid, attribute};
use crate::facts::Payload;
use crate::geometry::PxRect;
use crate::inference::families::Run;

/// Bare and covered limbs differ by this much before anything is said.
const CLEAR: f32 = 0.7;

/// Joints at least this sure are believed: with 0.5 a third of what they said of sleeves in pictures of COCO
/// was wrong, with this a seventh.
const SURE: f32 = 0.7;

/// A body found in this box is this person.
const SAME: f64 = 0.7;

/// Garments that cover limbs: what is told of them, which limbs, and the words for a covered lower limb, a
/// covered upper one and none.
struct Rule {
    key: &'static str,
    limbs: [[usize; 3]; 2],
    parts: [&'static str; 2],
    /// Whether their boxes are asked where joints tell nothing clear. The box of an arm holds much of the
    /// body it hangs before, which makes sleeves of bare arms.
    boxes_know: bool,
    words: [&'static str; 3],
}

const SLEEVES: Rule = Rule {
    key: "sleeve length",
    limbs: ARMS,
    parts: ["upper-arm", "lower-arm"],
    boxes_know: false,
    words: ["long", "short", "sleeveless"],
};
const TROUSERS: Rule = Rule {
    key: "leg length",
    limbs: LEGS,
    parts: ["upper-leg", "lower-leg"],
    boxes_know: true,
    words: ["long", "short", "short"],
};

/// How much of the upper and of the lower limb is covered.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Covered {
    upper: Option<f32>,
    lower: Option<f32>,
}

/// Sleeves of what covers arms, legs of what covers legs; nothing where the limbs are not clear.
pub(super) fn length(
    run: &Run<'_>,
    label: &str,
    planes: &Planes<'_>,
    grid: &Grid<'_>,
    person: &PxRect,
) -> Option<(String, super::Words)> {
    let rule = match label {
        "top" | "outerwear" | "dress" => SLEEVES,
        "pants" => TROUSERS,
        _ => return None,
    };
    let body = body(run, person);
    let along = body.and_then(|body| along_joints(&body.joints, rule.limbs, planes, grid));
    let in_boxes = || {
        let covered = |part| planes.covered(&grid.in_cells(&limb(run, part, person)?));
        let [upper, lower] = rule.parts.map(covered);
        Covered { upper, lower }.said(rule.words)
    };
    let said = match along {
        None => in_boxes(),
        Some(covered) => covered.said(rule.words).or_else(|| rule.boxes_know.then(in_boxes).flatten()),
    };
    said.map(|(word, confidence)| attribute(rule.key, word, confidence))
}

impl Covered {
    fn said(self, words: [&'static str; 3]) -> Option<(&'static str, f32)> {
        match (self.lower, self.upper) {
            (Some(lower), _) if lower >= CLEAR => Some((words[0], lower)),
            (Some(lower), Some(upper)) if lower <= 1.0 - CLEAR && upper >= CLEAR => {
                Some((words[1], upper.min(1.0 - lower)))
            }
            (Some(lower), Some(upper)) if lower <= 1.0 - CLEAR && upper <= 1.0 - CLEAR => {
                Some((words[2], 1.0 - upper.max(lower)))
            }
            _ => None,
        }
    }
}

/// The joints of this person, where a model told them.
fn body(run: &Run<'_>, person: &PxRect) -> Option<Body> {
    let feature = run.manifest.features.first()?;
    let tensor = run.picture.feature(&feature.model, &feature.tensor)?;
    let near = Body::all(&tensor).into_iter().map(|body| (body.person.iou(person), body));
    let best = near.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.filter(|(overlap, _)| *overlap > SAME).map(|(_, body)| body)
}

/// Cloth along the lines between the joints, on average over the limbs that are sure; `None` where the lower
/// half of neither limb is.
fn along_joints(
    joints: &[Joint],
    limbs: [[usize; 3]; 2],
    planes: &Planes<'_>,
    grid: &Grid<'_>,
) -> Option<Covered> {
    let line = |from: usize, to: usize| {
        let (from, to) = (joints[from], joints[to]);
        let sure = from.confidence >= SURE && to.confidence >= SURE;
        sure.then(|| planes.along(grid.point_in_cells(from.at), grid.point_in_cells(to.at))).flatten()
    };
    let upper = mean(limbs.iter().filter_map(|[start, middle, _]| line(*start, *middle)));
    let lower = mean(limbs.iter().filter_map(|[_, middle, end]| line(*middle, *end)));
    lower.map(|lower| Covered { upper, lower: Some(lower) })
}

fn mean(values: impl Iterator<Item = f32>) -> Option<f32> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

/// The surest box of a kind of limb on this person, of either side, front or back.
fn limb(run: &Run<'_>, part: &str, person: &PxRect) -> Option<PxRect> {
    let parts = run.prior.iter().find(|record| record.analysis == "human-anatomy")?;
    let Payload::Boxes(boxes) = &parts.payload else { return None };
    let here = boxes
        .iter()
        .filter(|b| b.label.contains(part) && b.bounds.intersection(person).area() > 0.6 * b.bounds.area());
    here.max_by(|a, b| a.confidence.total_cmp(&b.confidence)).map(|b| b.bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limb_is_long_short_or_bare_or_nothing_is_said() {
        let said = |upper, lower| Covered { upper, lower }.said(SLEEVES.words).map(|(word, _)| word);
        assert_eq!(said(None, Some(0.9)), Some("long"));
        assert_eq!(said(Some(0.9), Some(0.1)), Some("short"));
        assert_eq!(said(Some(0.2), Some(0.1)), Some("sleeveless"));
        assert_eq!(said(Some(0.9), Some(0.5)), None);
        assert_eq!(said(Some(0.9), None), None);
        assert_eq!(said(None, Some(0.1)), None);
    }

    #[test]
    fn limbs_that_are_sure_are_averaged() {
        assert_eq!(mean([0.5, 1.0].into_iter()), Some(0.75));
        assert_eq!(mean(std::iter::empty()), None);
    }
}
