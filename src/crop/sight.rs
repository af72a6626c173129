//! What a component sees: the scene, mapped through the steps before it.

use std::borrow::Cow;

use crate::facts::{Detection, SaliencyMap, Scene, SceneDetection};
use crate::geometry::{IntRect, Point, PxRect, PxSize, suppress_within_classes};

/// Confidence from which a gravity sees a detection where the scene does not say.
const CROP_THRESHOLD: f32 = 0.5;

/// Boxes of the same class that overlap more than this are one object.
const SAME_OBJECT_IOU: f64 = 0.6;

/// A box left with less than this share of its area after a step is dropped.
const KEPT_SHARE: f64 = 0.1;

/// The model id that blocks of text answer to.
pub(super) const TEXT_MODEL: &str = "cld-text";

/// A named box, its place in the component's input and in the source.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Thing<'a> {
    /// Model id; empty for faces and for what people marked.
    pub model: &'a str,
    /// Version of that model.
    pub version: u32,
    /// The model's own name for it.
    pub label: &'a str,
    /// A finer name than the label, where the model gave one: the breed of a dog.
    pub kind: Option<&'a str>,
    /// Categories from the nearest to the widest.
    pub categories: &'a [String],
    /// Where, in pixels of the component's input.
    pub bounds: PxRect,
    /// Where, in source pixels, whole.
    pub source: PxRect,
    /// 0 to 1.
    pub confidence: f32,
    /// Relative to the sharpest box of the picture, 0 to 1.
    pub sharpness: f64,
    /// Whether every gravity sees it, and not only one that asks for it by name.
    pub sure: bool,
    /// Both eyes, where the box is a face with landmarks.
    pub eyes: Option<PxRect>,
}

/// Everything a component can aim at, in pixels of its input.
#[derive(Debug, Clone)]
pub(super) struct Sight<'a> {
    /// Size of the component's input.
    pub size: PxSize,
    /// Detections at or above the threshold, one box an object, in scene order.
    pub things: Vec<Thing<'a>>,
    /// Detections under the threshold, for objects asked for by name.
    pub unsure: Vec<Thing<'a>>,
    /// Faces at or above the threshold.
    pub faces: Vec<Thing<'a>>,
    /// Stored custom coordinates.
    pub custom: Vec<PxRect>,
    /// Stored named regions as rectangles.
    pub regions: Vec<(&'a str, PxRect)>,
    /// Saliency of the component's input.
    pub saliency: Option<Cow<'a, SaliencyMap>>,
    /// Whether the source has several frames.
    pub animated: bool,
}

impl<'a> Sight<'a> {
    /// What the first component sees.
    pub(super) fn of(scene: &'a Scene) -> Self {
        let size = scene.size;
        let inside = |r: &PxRect| Some(r.clipped(size)).filter(|r| !r.is_empty());
        let (mut things, mut unsure) = (things(scene), unsure(scene));
        let most = normalise_sharpness(&mut things, None);
        normalise_sharpness(&mut unsure, most);
        let things = distinct(things);
        Self {
            size,
            unsure: other_objects(distinct(unsure), &things),
            things,
            faces: faces(scene),
            custom: scene.custom.iter().filter_map(inside).collect(),
            regions: scene
                .regions
                .iter()
                .filter_map(|(name, points)| Some((name.as_str(), inside(&PxRect::bounding(points)?)?)))
                .collect(),
            saliency: scene.saliency.as_ref().filter(|m| well_formed(m)).map(Cow::Borrowed),
            animated: scene.animated,
        }
    }

    /// What the next component sees after `take` was scaled to `place` on a canvas.
    pub(super) fn after(&self, take: IntRect, canvas: PxSize, place: IntRect) -> Self {
        let map = |r: &PxRect| {
            let kept = r.intersection(&take.to_px());
            (kept.area() >= KEPT_SHARE * r.area() && !kept.is_empty()).then(|| mapped(&kept, take, place))
        };
        let move_thing = |t: &Thing<'a>| {
            let bounds = map(&t.bounds)?;
            let eyes = t.eyes.as_ref().and_then(map);
            Some(Thing { bounds, eyes, ..t.clone() })
        };
        Self {
            size: canvas,
            things: self.things.iter().filter_map(move_thing).collect(),
            unsure: self.unsure.iter().filter_map(move_thing).collect(),
            faces: self.faces.iter().filter_map(move_thing).collect(),
            custom: self.custom.iter().filter_map(map).collect(),
            regions: self.regions.iter().filter_map(|(name, r)| Some((*name, map(r)?))).collect(),
            saliency: self
                .saliency
                .as_ref()
                .map(|m| Cow::Owned(resampled(m, self.size, take, canvas, place))),
            animated: self.animated,
        }
    }
}

fn mapped(r: &PxRect, take: IntRect, place: IntRect) -> PxRect {
    let (sx, sy) =
        (f64::from(place.w) / f64::from(take.w.max(1)), f64::from(place.h) / f64::from(take.h.max(1)));
    r.translated(-f64::from(take.x), -f64::from(take.y))
        .scaled(sx, sy)
        .translated(f64::from(place.x), f64::from(place.y))
}

fn well_formed(m: &SaliencyMap) -> bool {
    m.width > 0
        && m.height > 0
        && (m.width as usize).checked_mul(m.height as usize) == Some(m.values.len())
        && m.values.iter().all(|v| (0.0..=f32::MAX).contains(v))
}

fn threshold(scene: &Scene) -> f32 {
    scene.seen_from.unwrap_or(CROP_THRESHOLD)
}

fn things(scene: &Scene) -> Vec<Thing<'_>> {
    let detections = scene.detections.iter().map(|d| detected(d, scene.size, true));
    let has_text = scene.detections.iter().any(|d| d.model == TEXT_MODEL);
    let text = scene.text.iter().filter(|_| !has_text).map(|t| Thing {
        model: TEXT_MODEL,
        version: 1,
        label: "text",
        kind: None,
        categories: &[],
        bounds: t.bounds.clipped(scene.size),
        source: t.bounds.clipped(scene.size),
        confidence: t.confidence,
        sharpness: f64::NAN,
        sure: true,
        eyes: None,
    });
    let line = threshold(scene);
    let usable = |t: &Thing<'_>| !t.bounds.is_empty() && t.confidence >= line;
    detections.chain(text).filter(usable).collect()
}

fn unsure(scene: &Scene) -> Vec<Thing<'_>> {
    let detections = scene.unsure.iter().map(|d| detected(d, scene.size, false));
    detections.filter(|t| !t.bounds.is_empty()).collect()
}

fn detected(d: &SceneDetection, size: PxSize, sure: bool) -> Thing<'_> {
    let bounds = d.detection.bounds.clipped(size);
    Thing {
        model: &d.model,
        version: d.version,
        label: &d.detection.label,
        kind: kind(&d.detection),
        categories: &d.detection.categories,
        bounds,
        source: bounds,
        confidence: d.detection.confidence,
        sharpness: d.detection.sharpness.map_or(f64::NAN, f64::from),
        sure,
        eyes: None,
    }
}

/// What a model is surest a thing is more exactly.
fn kind(detection: &Detection) -> Option<&str> {
    let kinds = detection.attributes.get("kind")?;
    kinds.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(kind, _)| kind.as_str())
}

fn faces(scene: &Scene) -> Vec<Thing<'_>> {
    let face = |f: &crate::facts::Face| Thing {
        model: "",
        version: 1,
        label: "face",
        kind: None,
        categories: &[],
        bounds: f.bounds.clipped(scene.size),
        source: f.bounds.clipped(scene.size),
        confidence: f.confidence,
        sharpness: 1.0,
        sure: true,
        eyes: eyes(&f.landmarks).map(|r| r.clipped(scene.size)),
    };
    let line = threshold(scene);
    let usable = |t: &Thing<'_>| !t.bounds.is_empty() && t.confidence >= line;
    scene.faces.iter().map(face).filter(usable).collect()
}

/// The box around both eyes: half their distance of margin on every side.
fn eyes(landmarks: &[Point]) -> Option<PxRect> {
    let [right, left, ..] = landmarks else { return None };
    let margin = f64::midpoint((left.x - right.x).abs(), (left.y - right.y).abs());
    Some(PxRect::bounding(&[*right, *left])?.grown(margin, margin, margin, margin))
}

/// Sharpness becomes a share of the sharpest box (or of `most`, where that is known); boxes without one are in
/// the middle of the others, and all are equal where none was measured. Answers the largest sharpness.
fn normalise_sharpness(things: &mut [Thing<'_>], most: Option<f64>) -> Option<f64> {
    let measured = || things.iter().map(|t| t.sharpness).filter(|s| s.is_finite() && *s >= 0.0);
    let (best, sum, n) =
        measured().fold((0.0_f64, 0.0, 0_u32), |(best, sum, n), s| (best.max(s), sum + s, n + 1));
    let best = most.unwrap_or(best);
    let share = |s: f64| if best > 0.0 { (s / best).min(1.0) } else { 1.0 };
    let unknown = if n == 0 { 1.0 } else { share(sum / f64::from(n)) };
    for t in things {
        t.sharpness =
            if t.sharpness.is_finite() && t.sharpness >= 0.0 { share(t.sharpness) } else { unknown };
    }
    (best > 0.0).then_some(best)
}

/// One box an object: of boxes with the same name by the same model that overlap much, the surest stays.
fn distinct(things: Vec<Thing<'_>>) -> Vec<Thing<'_>> {
    let mut classes: Vec<(&str, &str, u32)> = Vec::new();
    let boxes: Vec<(PxRect, f32, usize)> = things
        .iter()
        .map(|t| {
            let class = (t.model, t.label, t.version);
            let known = classes.iter().position(|c| *c == class).unwrap_or(classes.len());
            if known == classes.len() {
                classes.push(class);
            }
            (t.bounds, t.confidence, known)
        })
        .collect();
    let mut kept = suppress_within_classes(&boxes, SAME_OBJECT_IOU);
    if kept.len() == things.len() {
        return things;
    }
    kept.sort_unstable();
    kept.into_iter().map(|i| things[i].clone()).collect()
}

/// Those of `unsure` that are not one object with any of `things`.
fn other_objects<'a>(mut unsure: Vec<Thing<'a>>, things: &[Thing<'a>]) -> Vec<Thing<'a>> {
    let same = |a: &Thing<'_>, b: &Thing<'_>| {
        (a.model, a.label, a.version) == (b.model, b.label, b.version)
            && a.bounds.iou(&b.bounds) > SAME_OBJECT_IOU
    };
    unsure.retain(|u| !things.iter().any(|t| same(u, t)));
    unsure
}

/// The map of the part under `take`, laid at `place` on a canvas; padding is worth nothing.
fn resampled(m: &SaliencyMap, input: PxSize, take: IntRect, canvas: PxSize, place: IntRect) -> SaliencyMap {
    let cell = |x: u32, y: u32| {
        let to_take = |i: u32, cells: u32, side: u32, at: u32, len: u32, from: u32, taken: u32| {
            let on_canvas = (f64::from(i) + 0.5) * f64::from(side) / f64::from(cells);
            let share = (on_canvas - f64::from(at)) / f64::from(len.max(1));
            (0.0..=1.0).contains(&share).then(|| f64::from(from) + share * f64::from(taken))
        };
        let sx = to_take(x, m.width, canvas.w, place.x, place.w, take.x, take.w)?;
        let sy = to_take(y, m.height, canvas.h, place.y, place.h, take.y, take.h)?;
        let column = super::window::whole((sx / f64::from(input.w) * f64::from(m.width)).floor());
        let row = super::window::whole((sy / f64::from(input.h) * f64::from(m.height)).floor());
        let index = row.min(m.height - 1) as usize * m.width as usize + column.min(m.width - 1) as usize;
        m.values.get(index).copied()
    };
    let values = (0..m.height).flat_map(|y| (0..m.width).map(move |x| (x, y)));
    let values = values.map(|(x, y)| cell(x, y).unwrap_or(0.0)).collect();
    SaliencyMap { width: m.width, height: m.height, values }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Detection;

    fn detection(label: &str, bounds: PxRect, confidence: f32) -> SceneDetection {
        let detection = Detection {
            label: label.into(),
            categories: vec![],
            bounds,
            confidence,
            sharpness: None,
            attributes: std::collections::BTreeMap::new(),
        };
        SceneDetection { model: "coco".into(), version: 2, detection }
    }

    fn scene(detections: Vec<SceneDetection>) -> Scene {
        Scene { size: PxSize::new(400, 400), detections, ..Scene::default() }
    }

    #[test]
    fn weak_empty_and_double_boxes_are_not_seen() {
        let scene = scene(vec![
            detection("cat", PxRect::new(0.0, 0.0, 100.0, 100.0), 0.8),
            detection("cat", PxRect::new(4.0, 0.0, 100.0, 100.0), 0.9),
            detection("dog", PxRect::new(4.0, 0.0, 100.0, 100.0), 0.7),
            detection("dog", PxRect::new(200.0, 0.0, 100.0, 100.0), 0.49),
            detection("cow", PxRect::new(500.0, 0.0, 100.0, 100.0), 0.9),
        ]);
        let seen = Sight::of(&scene);
        let labels: Vec<(&str, f32)> = seen.things.iter().map(|t| (t.label, t.confidence)).collect();
        assert_eq!(labels, vec![("cat", 0.9), ("dog", 0.7)]);
    }

    #[test]
    fn a_scene_whose_models_were_asked_is_believed() {
        let cat = || vec![detection("cat", PxRect::new(0.0, 0.0, 100.0, 100.0), 0.45)];
        assert!(Sight::of(&scene(cat())).things.is_empty());
        let asked = Scene { seen_from: Some(0.0), ..scene(cat()) };
        assert_eq!(Sight::of(&asked).things.len(), 1);
    }

    #[test]
    fn boxes_are_shifted_scaled_clipped_and_dropped() {
        let scene = scene(vec![
            detection("cat", PxRect::new(100.0, 100.0, 100.0, 100.0), 0.8),
            detection("dog", PxRect::new(0.0, 0.0, 105.0, 105.0), 0.8),
        ]);
        let first = Sight::of(&scene);
        let after = first.after(
            IntRect::new(100, 100, 200, 200),
            PxSize::new(100, 120),
            IntRect::new(0, 10, 100, 100),
        );
        assert_eq!(after.things.len(), 1);
        assert_eq!(after.things[0].bounds, PxRect::new(0.0, 10.0, 50.0, 50.0));
        assert_eq!(after.things[0].source, PxRect::new(100.0, 100.0, 100.0, 100.0));
    }
}
