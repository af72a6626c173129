//! What a slot takes from a picture, and at which widths.

use super::fill::{Object, filled, has_object};
use super::{Slot, by_count};
use crate::crop::{self, Plan, ReasonKind, ReasonLine, Step};
use crate::facts::Scene;
use crate::geometry::{AspectRatio, IntRect, PxRect, PxSize};
use crate::grammar::{
    Code, Component, Coordinate, Dimension, Dpr, Gravity, Mode, RatioValue, Transformation, Vocabulary,
};

/// One size of a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The whole transformation, with the width in it.
    pub tree: Transformation,
    /// Density; 1 unless the slot lists densities.
    pub dpr: f64,
    /// What is cut.
    pub plan: Plan,
}

/// Everything a slot makes of a picture, before pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotPlan {
    /// Narrow to wide. Slots with breakpoints by bytes have the narrowest and the widest here.
    pub variants: Vec<Variant>,
    /// Sentences: sizes that were left out, an object that is missing.
    pub notes: Vec<String>,
    /// Whether the crop is what a person drew.
    pub by_hand: bool,
    /// 0 to 1: how likely it is that nobody has to look.
    pub certainty: f32,
}

/// Plans one slot for a picture. `by_hand` is a crop that a person drew for it, in source pixels.
pub fn plan(
    slot: &Slot,
    object: Option<&Object>,
    by_hand: Option<PxRect>,
    scene: &Scene,
    words: &Vocabulary,
) -> Result<SlotPlan, String> {
    let mut notes = Vec::new();
    let tree = tree_of(slot, object, words, &mut notes)?;
    let planner = Planner { scene, words, by_hand, enlarge: slot.enlarge };
    let mut variants = match wanted_widths(slot)? {
        _ if !slot.dpr.is_empty() => planner.densities(&tree, &slot.dpr, &mut notes)?,
        Some(widths) => planner.widths(&tree, &widths, &mut notes)?,
        None => vec![planner.variant(&tree, 1.0)?],
    };
    variants.dedup_by(|later, first| {
        later.plan.canvas == first.plan.canvas && later.plan.take == first.plan.take
    });
    let certainty = variants.iter().map(|v| certainty(&v.plan)).fold(1.0, f32::min);
    let certainty = if by_hand.is_some() { 1.0 } else { certainty };
    Ok(SlotPlan { variants, notes, by_hand: by_hand.is_some(), certainty })
}

/// The plan at one more width, for breakpoints by bytes.
pub(super) fn at_width(
    first: &Variant,
    width: u32,
    (by_hand, enlarge): (Option<PxRect>, bool),
    scene: &Scene,
    words: &Vocabulary,
) -> Result<Variant, String> {
    Planner { scene, words, by_hand, enlarge }.variant(&sized(&first.tree, width), 1.0)
}

/// Whether the picture is enlarged by more than rounding.
pub(super) fn enlarges(plan: &Plan) -> bool {
    let grows = |to: u32, from: u32| f64::from(to) > f64::from(from) * 1.005 + 0.5;
    grows(plan.place.w, plan.take.w) && grows(plan.place.h, plan.take.h)
}

/// How certain a crop is, 0 to 1: the surest thing of every kind that was asked for was found by a model
/// that was sure of it, and most of it is in the crop; no head is cut, and nothing asked for is missing.
#[must_use]
pub fn certainty(plan: &Plan) -> f32 {
    let missing = plan.reasons.iter().any(|r| r.kind == ReasonKind::Missing);
    let mut seen: Vec<&str> = Vec::new();
    let mut sure: f32 = if missing { 0.4 } else { 1.0 };
    for found in &plan.found {
        // The most prominent of a kind stands first; the crop is about that one.
        if !seen.contains(&found.item.as_str()) {
            seen.push(&found.item);
            sure = sure.min(found.confidence * inside(plan.take, &found.bounds));
        }
    }
    if plan.found.is_empty() && !missing {
        let whole = plan.take.size() == plan.source;
        sure = if whole {
            1.0
        } else if plan.focus.is_some() {
            0.6
        } else {
            0.8
        };
    }
    let cut = plan.reasons.iter().any(|r| r.kind == ReasonKind::Partly && r.text.contains("head"));
    let troubled = |w: &crop::Warning| matches!(w.code, Code::Shrunk | Code::Upscaled);
    let trouble = if cut { 0.6 } else { 1.0 } * if plan.warnings.iter().any(troubled) { 0.7 } else { 1.0 };
    (sure * trouble).clamp(0.0, 1.0)
}

/// Share of a box that is in the crop.
#[expect(clippy::cast_possible_truncation, reason = "a share")]
fn inside(take: IntRect, bounds: &PxRect) -> f32 {
    let take = take.to_px();
    let along = |a: f64, aw: f64, b: f64, bw: f64| ((a + aw).min(b + bw) - a.max(b)).max(0.0);
    let shared = along(take.x, take.w, bounds.x, bounds.w) * along(take.y, take.h, bounds.y, bounds.h);
    if bounds.area() > 0.0 { (shared / bounds.area()).min(1.0) as f32 } else { 0.0 }
}

fn tree_of(
    slot: &Slot,
    object: Option<&Object>,
    words: &Vocabulary,
    notes: &mut Vec<String>,
) -> Result<Transformation, String> {
    let text = &slot.transformation;
    let refused = |errors: Vec<crate::grammar::SyntaxError>| {
        errors.into_iter().map(|e| e.message).collect::<Vec<_>>().join("; ")
    };
    if !has_object(text) {
        return filled(text, None, words).map_err(refused);
    }
    let Some(object) = object else {
        notes.push("nothing stood out, so the whole scene decided".to_owned());
        return filled(text, None, words).map_err(refused);
    };
    filled(text, Some(object), words).or_else(|_unspeakable| {
        let name = &object.name;
        notes.push(format!("'{name}' cannot be written in a transformation, so the whole scene decided"));
        filled(text, None, words).map_err(refused)
    })
}

/// The widths a slot asks for; `None`: the size its transformation has.
fn wanted_widths(slot: &Slot) -> Result<Option<Vec<u32>>, String> {
    let mut widths = match &slot.breakpoints {
        Some(points) => match points.count {
            Some(count) => by_count(points.min, points.max, count)?,
            None => vec![points.min, points.max],
        },
        None => slot.widths.clone(),
    };
    widths.sort_unstable();
    widths.dedup();
    Ok((!widths.is_empty()).then_some(widths))
}

struct Planner<'a> {
    scene: &'a Scene,
    words: &'a Vocabulary,
    by_hand: Option<PxRect>,
    enlarge: bool,
}

impl Planner<'_> {
    fn variant(&self, tree: &Transformation, dpr: f64) -> Result<Variant, String> {
        let planned = crop::plan(self.scene, tree, self.words);
        let planned =
            planned.map_err(|errors| errors.into_iter().map(|e| e.message).collect::<Vec<_>>().join("; "))?;
        Ok(match self.by_hand {
            Some(area) => drawn(&planned, area, dpr),
            None => Variant { tree: tree.clone(), dpr, plan: planned },
        })
    }

    /// Widths that the picture has, then its own where a wider one was asked for.
    fn widths(
        &self,
        tree: &Transformation,
        widths: &[u32],
        notes: &mut Vec<String>,
    ) -> Result<Vec<Variant>, String> {
        let mut variants: Vec<Variant> = Vec::new();
        for &width in widths {
            let variant = self.variant(&sized(tree, width), 1.0)?;
            if self.enlarge || !enlarges(&variant.plan) {
                variants.push(variant);
                continue;
            }
            let last = variants.last().map_or(0, |v| v.plan.canvas.w);
            let own = self.own_size(tree, &variant)?;
            // A file that is hardly wider is no use to anybody.
            variants.extend(own.filter(|v| v.plan.canvas.w > last + last / 20));
            if variants.is_empty() {
                // Rather enlarged, which its plan says, than not there.
                variants.push(variant);
            }
            let widest = variants.last().map_or(0, |v| v.plan.canvas.w);
            notes.push(format!("the picture is too small for {width} px; the widest file has {widest} px"));
            break;
        }
        Ok(variants)
    }

    /// The same crop without enlarging.
    fn own_size(&self, tree: &Transformation, over: &Variant) -> Result<Option<Variant>, String> {
        let mut width = own_width_of(&over.plan);
        for _ in 0..8 {
            let variant = self.variant(&sized(tree, width.max(1)), 1.0)?;
            if !enlarges(&variant.plan) || width <= 1 {
                return Ok(Some(variant));
            }
            // A tighter size may take a smaller part, and a smaller part has fewer pixels.
            width = own_width_of(&variant.plan).min(width - 1);
        }
        Ok(None)
    }

    fn densities(
        &self,
        tree: &Transformation,
        densities: &[f64],
        notes: &mut Vec<String>,
    ) -> Result<Vec<Variant>, String> {
        let mut densities = densities.to_vec();
        densities.sort_by(f64::total_cmp);
        let mut variants: Vec<Variant> = Vec::new();
        for dpr in densities {
            let variant = self.variant(&dense(tree, dpr), dpr)?;
            // The first one is always made, so that the slot is never empty; it says that it is enlarged.
            if !self.enlarge && enlarges(&variant.plan) && !variants.is_empty() {
                notes.push(format!("the picture is too small for {dpr}x, which was left out"));
                break;
            }
            variants.push(variant);
        }
        Ok(variants)
    }
}

/// Pixels across that the cut part has.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width of a picture")]
fn own_width_of(plan: &Plan) -> u32 {
    let by = (f64::from(plan.take.w) / f64::from(plan.place.w.max(1)))
        .max(f64::from(plan.take.h) / f64::from(plan.place.h.max(1)));
    (f64::from(plan.canvas.w) * by).floor().max(1.0) as u32
}

/// The component that decides about the size: the last that scales.
fn sizing(tree: &Transformation) -> Option<usize> {
    let scales = |c: &Component| {
        let sized = c.width.is_some() || c.height.is_some() || c.aspect_ratio.is_some();
        c.mode.map_or(sized, |mode| mode != Mode::Crop)
    };
    tree.components.iter().rposition(scales)
}

/// Width in pixels that a transformation gives its result.
pub(super) fn own_width(tree: &Transformation) -> Option<u32> {
    match tree.components[sizing(tree)?].width {
        Some(Dimension::Px(width)) => Some(width),
        _ => None,
    }
}

/// The transformation at another width; its shape stays. A crop that never scales is scaled after.
fn sized(tree: &Transformation, width: u32) -> Transformation {
    let mut tree = tree.clone();
    let Some(at) = sizing(&tree) else {
        let scale =
            Component { mode: Some(Mode::Scale), width: Some(Dimension::Px(width)), ..Component::default() };
        tree.components.push(scale);
        return tree;
    };
    let component = &mut tree.components[at];
    if let (Some(Dimension::Px(w)), Some(Dimension::Px(h))) = (&component.width, &component.height) {
        component.aspect_ratio = Some(RatioValue::Ratio(f64::from(*w), f64::from(*h)));
    }
    component.width = Some(Dimension::Px(width));
    component.height = None;
    tree
}

fn dense(tree: &Transformation, dpr: f64) -> Transformation {
    let mut tree = tree.clone();
    if let Some(at) = sizing(&tree) {
        tree.components[at].dpr = Some(Dpr::Factor(dpr));
    }
    tree
}

/// The crop that a person drew, at the size that the automatic one would have.
fn drawn(automatic: &Plan, area: PxRect, dpr: f64) -> Variant {
    let canvas = automatic.canvas;
    let shape = AspectRatio::new(f64::from(canvas.w), f64::from(canvas.h));
    let take = crop::fitted(area, shape, automatic.source);
    let line = ReasonLine { kind: ReasonKind::Note, text: "drawn by hand".to_owned(), detail: String::new() };
    let place = IntRect::new(0, 0, canvas.w, canvas.h);
    let background = automatic.background.clone();
    let plan = Plan {
        take,
        canvas,
        place,
        focus: None,
        found: Vec::new(),
        warnings: Vec::new(),
        reason: line.text.clone(),
        reasons: vec![line],
        steps: vec![Step { take, canvas, place, background }],
        ..automatic.clone()
    };
    Variant { tree: drawn_tree(take, canvas), dpr, plan }
}

fn drawn_tree(take: IntRect, canvas: PxSize) -> Transformation {
    let crop = Component {
        mode: Some(Mode::Crop),
        gravity: Some(Gravity::Compass(crate::grammar::Compass::NorthWest)),
        x: Some(Coordinate::Px(i64::from(take.x))),
        y: Some(Coordinate::Px(i64::from(take.y))),
        width: Some(Dimension::Px(take.w)),
        height: Some(Dimension::Px(take.h)),
        ..Component::default()
    };
    let scale = Component {
        mode: Some(Mode::Scale),
        width: Some(Dimension::Px(canvas.w)),
        height: Some(Dimension::Px(canvas.h)),
        ..Component::default()
    };
    Transformation { components: vec![crop, scale] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::parse;

    fn slot(transformation: &str, widths: &[u32]) -> Slot {
        Slot { transformation: transformation.to_owned(), widths: widths.to_vec(), ..Slot::default() }
    }

    fn planned(slot: &Slot, size: PxSize) -> SlotPlan {
        let scene = Scene { size, ..Scene::default() };
        plan(slot, None, None, &scene, &Vocabulary::standard()).unwrap()
    }

    fn sizes(plan: &SlotPlan) -> Vec<PxSize> {
        plan.variants.iter().map(|v| v.plan.canvas).collect()
    }

    #[test]
    fn widths_replace_the_size_and_keep_the_shape() {
        let words = Vocabulary::standard();
        let at = |text: &str| sized(&parse(text, &words).unwrap(), 600).canonical();
        assert_eq!(at("c_fill,w_1200,h_630"), "ar_1200:630,c_fill,w_600");
        assert_eq!(at("c_fill,ar_16:9"), "ar_16:9,c_fill,w_600");
        assert_eq!(at("c_crop,g_auto,ar_1"), "ar_1,c_crop,g_auto/c_scale,w_600");
        assert_eq!(at("c_crop,w_10,h_10/c_fit,h_400/q_50"), "c_crop,h_10,w_10/c_fit,w_600/q_50");
    }

    #[test]
    fn a_small_picture_ends_at_its_own_width() {
        let made = planned(&slot("c_fill,ar_2:1", &[400, 800, 1600]), PxSize::new(1000, 900));
        assert_eq!(sizes(&made), [PxSize::new(400, 200), PxSize::new(800, 400), PxSize::new(1000, 500)]);
        assert!(made.notes[0].contains("1600 px") && made.notes[0].contains("1000 px"), "{:?}", made.notes);
        let tiny = planned(&slot("c_fill,ar_2:1", &[400]), PxSize::new(100, 100));
        assert_eq!(sizes(&tiny), [PxSize::new(100, 50)]);
        let enlarged = Slot { enlarge: true, ..slot("c_fill,ar_2:1", &[400]) };
        assert_eq!(sizes(&planned(&enlarged, PxSize::new(100, 100))), [PxSize::new(400, 200)]);
        let limited = planned(&slot("c_limit", &[400, 800, 1600]), PxSize::new(500, 500));
        assert_eq!(sizes(&limited), [PxSize::new(400, 400), PxSize::new(500, 500)]);
    }

    #[test]
    fn densities_multiply_the_size() {
        let slot = Slot { dpr: vec![2.0, 1.0, 3.0], ..slot("c_fill,w_100,h_100", &[]) };
        let made = planned(&slot, PxSize::new(250, 250));
        assert_eq!(sizes(&made), [PxSize::new(100, 100), PxSize::new(200, 200)]);
        assert!(made.notes[0].contains("3x"), "{:?}", made.notes);
    }

    #[test]
    fn a_crop_drawn_by_hand_wins() {
        let scene = Scene { size: PxSize::new(1000, 800), ..Scene::default() };
        let area = PxRect::new(600.0, 100.0, 300.0, 300.0);
        let slot = slot("c_fill,ar_1,g_auto", &[100, 200]);
        let made = plan(&slot, None, Some(area), &scene, &Vocabulary::standard()).unwrap();
        assert!(made.by_hand && made.certainty == 1.0);
        assert_eq!(made.variants[1].plan.take, IntRect::new(600, 100, 300, 300));
        let again = crop::plan(&scene, &made.variants[1].tree, &Vocabulary::standard()).unwrap();
        assert_eq!((again.take, again.canvas), (made.variants[1].plan.take, PxSize::new(200, 200)));
    }

    #[test]
    fn certainty_falls_with_what_is_cut_and_what_is_missing() {
        let scene: Scene = serde_json::from_str(
            r#"{"size":[900,300],"detections":[
                {"model":"coco","version":2,"label":"cat","box":[20,50,200,200],"confidence":0.9}]}"#,
        )
        .unwrap();
        let sure = |text: &str| {
            let words = Vocabulary::standard();
            certainty(&crop::plan(&scene, &parse(text, &words).unwrap(), &words).unwrap())
        };
        assert_eq!(sure("c_limit,w_300"), 1.0);
        assert!((sure("ar_1,c_fill,g_cat,w_100") - 0.9).abs() < 1e-6);
        assert!(sure("c_crop,g_cat,h_100,w_100") < 0.5, "most of the cat is cut");
        assert!(sure("ar_1,c_fill,g_dog,w_100") < 0.5, "there is no dog");
    }

    #[test]
    fn without_an_object_the_note_says_so() {
        let made = planned(&slot("c_fill,ar_1,g_auto:{object}", &[100]), PxSize::new(300, 200));
        assert!(made.notes[0].contains("whole scene"));
    }
}
