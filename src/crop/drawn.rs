//! A part of the picture that a person drew, in place of what a transformation would choose.

use super::plan::{Plan, Step};
use super::window::{length, whole};
use crate::geometry::{AspectRatio, IntRect, PxRect, PxSize, inscribed};
use crate::grammar::{Compass, Component, Coordinate, Dimension, Gravity, Mode, Transformation};

/// What a person drew on a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// In source pixels.
    pub area: PxRect,
    /// Whether the result takes the shape of the area; else the largest part of it that has the shape of the frame is
    /// cut.
    pub free: bool,
}

/// The transformation that cuts what a person drew and does the rest of `t` to it: the size of the result, bars,
/// format, quality and movement stay. `automatic` is the plan of `t` for the same picture.
#[must_use]
pub fn by_hand(t: &Transformation, automatic: &Plan, drawn: Drawn) -> Transformation {
    let chooser = t.components.iter().rposition(chooses);
    let step = chooser.and_then(|at| automatic.steps.get(steps_before(t, at)));
    let found = chooser.map(|at| &t.components[at]).zip(step);
    let frame = found.and_then(|(component, step)| frame_of(component, step));
    let take = fitted(drawn.area, frame.filter(|_| !drawn.free), automatic.source);
    let mut components = vec![cut(take)];
    for (at, component) in t.components.iter().enumerate() {
        let kept = match found.filter(|_| Some(at) == chooser) {
            Some((component, step)) => resized(component, step, take, frame.map(|_| drawn.free)),
            // What came before chose a part too, or made something of a part that is not cut any more.
            None if chooser.is_some_and(|chooser| at < chooser) => without_geometry(component),
            None => component.clone(),
        };
        if kept != Component::default() {
            components.push(kept);
        }
    }
    Transformation { components }
}

/// The largest part of `area` in a shape, in whole pixels inside the picture; all of it without a shape.
#[must_use]
pub fn fitted(area: PxRect, shape: Option<AspectRatio>, picture: PxSize) -> IntRect {
    let (w, h) = shape.map_or((area.w, area.h), |ratio| inscribed(area.w, area.h, ratio));
    let (w, h) = (length(w).min(picture.w.max(1)), length(h).min(picture.h.max(1)));
    let middle = area.middle();
    let start = |middle: f64, side: u32, limit: u32| {
        whole(middle - f64::from(side) / 2.0).min(limit.saturating_sub(side))
    };
    IntRect::new(start(middle.x, w, picture.w), start(middle.y, h, picture.h), w, h)
}

/// Whether a component decides which part is kept, or presses the whole into a shape of its own.
fn chooses(c: &Component) -> bool {
    let shaped = c.aspect_ratio.is_some() || c.width.is_some() && c.height.is_some();
    match mode_of(c) {
        Some(Mode::Scale) => shaped,
        Some(mode) => mode.is_gravity_aware(),
        None => false,
    }
}

/// A size without a mode scales.
fn mode_of(c: &Component) -> Option<Mode> {
    c.mode.or_else(|| has_size(c).then_some(Mode::Scale))
}

const fn has_size(c: &Component) -> bool {
    c.width.is_some() || c.height.is_some()
}

/// How many steps of the plan belong to components before this one.
fn steps_before(t: &Transformation, at: usize) -> usize {
    t.components[..at].iter().filter(|c| mode_of(c).is_some()).count()
}

/// The shape that a component gives its result; none where that follows what is kept, or bars make up for it.
fn frame_of(c: &Component, step: &Step) -> Option<AspectRatio> {
    let asked = has_size(c) || c.aspect_ratio.is_some();
    let whole = step.place.size() == step.canvas;
    let ratio = AspectRatio::new(f64::from(step.canvas.w), f64::from(step.canvas.h));
    ratio.filter(|_| asked && whole)
}

fn cut(take: IntRect) -> Component {
    Component {
        mode: Some(Mode::Crop),
        gravity: Some(Gravity::Compass(Compass::NorthWest)),
        x: Some(Coordinate::Px(i64::from(take.x))),
        y: Some(Coordinate::Px(i64::from(take.y))),
        width: Some(Dimension::Px(take.w)),
        height: Some(Dimension::Px(take.h)),
        ..Component::default()
    }
}

/// The component as one that only brings the cut part to its size; where it never scales, nothing of its size is left.
/// `free` says whether the shape of the frame was let go; there is none where bars make up for it.
fn resized(c: &Component, step: &Step, take: IntRect, free: Option<bool>) -> Component {
    let canvas = if free == Some(true) { as_wide(take, step.canvas) } else { step.canvas };
    if !has_size(c) || canvas == take.size() {
        return without_geometry(c);
    }
    let mode = match (mode_of(c), free) {
        (Some(Mode::Lfill), _) => Mode::Limit,
        (_, None) => Mode::Pad,
        _ => Mode::Scale,
    };
    Component {
        mode: Some(mode),
        width: Some(Dimension::Px(canvas.w)),
        height: Some(Dimension::Px(canvas.h)),
        ..without_geometry(c)
    }
}

/// A canvas as wide as this one, in the shape of the part.
fn as_wide(take: IntRect, canvas: PxSize) -> PxSize {
    let height = f64::from(canvas.w) * f64::from(take.h) / f64::from(take.w.max(1));
    PxSize::new(canvas.w, length(height))
}

/// The component with nothing of what and how much it keeps.
fn without_geometry(c: &Component) -> Component {
    Component {
        width: None,
        height: None,
        aspect_ratio: None,
        x: None,
        y: None,
        zoom: None,
        mode: None,
        gravity: None,
        dpr: None,
        ..c.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Scene;
    use crate::grammar::{Vocabulary, parse};

    const PICTURE: PxSize = PxSize::new(1200, 800);
    const AREA: PxRect = PxRect::new(100.0, 40.0, 800.0, 450.0);

    fn planned(tree: &Transformation) -> Plan {
        let scene = Scene { size: PICTURE, ..Scene::default() };
        crate::crop::plan(&scene, tree, &Vocabulary::standard()).unwrap()
    }

    /// The text that cuts an area by hand, and its plan.
    fn cut_of(text: &str, area: PxRect, free: bool) -> (String, Plan) {
        let tree = parse(text, &Vocabulary::standard()).unwrap();
        let derived = by_hand(&tree, &planned(&tree), Drawn { area, free });
        let text = derived.canonical();
        assert_eq!(parse(&text, &Vocabulary::standard()).unwrap(), derived, "{text}");
        (text, planned(&derived))
    }

    #[test]
    fn the_rest_of_a_transformation_stays() {
        let (text, plan) = cut_of("ar_16:9,c_auto,f_webp,g_auto:cat,q_80,w_400/e_zoompan:du_4", AREA, false);
        assert_eq!(
            text,
            "c_crop,g_north_west,h_450,w_800,x_100,y_40/c_scale,f_webp,h_225,q_80,w_400/e_zoompan:du_4"
        );
        assert_eq!((plan.take, plan.canvas), (IntRect::new(100, 40, 800, 450), PxSize::new(400, 225)));
        assert_eq!((plan.format.as_deref(), plan.quality.as_deref()), (Some("webp"), Some("80")));
        assert!(plan.motion.is_some());
    }

    #[test]
    fn the_frame_decides_the_shape_unless_it_is_let_go() {
        let square = cut_of("ar_1,c_fill,w_200", AREA, false).1;
        assert_eq!((square.take, square.canvas), (IntRect::new(275, 40, 450, 450), PxSize::new(200, 200)));
        let free = cut_of("ar_1,c_fill,w_200", AREA, true).1;
        assert_eq!((free.take.size(), free.canvas), (PxSize::new(800, 450), PxSize::new(200, 113)));
    }

    #[test]
    fn what_never_scales_or_never_enlarges_goes_on_so() {
        let (text, plan) = cut_of("ar_16:9,c_crop,g_auto", AREA, false);
        assert_eq!(
            (text.as_str(), plan.canvas),
            ("c_crop,g_north_west,h_450,w_800,x_100,y_40", plan.take.size())
        );
        let (text, plan) = cut_of("ar_16:9,c_lfill,w_1000", AREA, false);
        assert!(text.ends_with("/c_limit,h_563,w_1000"), "{text}");
        assert!(plan.canvas.w <= 801, "{:?}", plan.canvas);
    }

    #[test]
    fn bars_stay_and_plain_resizing_is_done_to_what_was_cut() {
        let tall = PxRect::new(300.0, 0.0, 200.0, 800.0);
        let (text, plan) = cut_of("b_red,c_pad,h_300,w_300", tall, false);
        assert_eq!(text, "c_crop,g_north_west,h_800,w_200,x_300,y_0/b_red,c_pad,h_300,w_300");
        assert_eq!((plan.canvas, plan.place.size()), (PxSize::new(300, 300), PxSize::new(75, 300)));
        let (text, _) = cut_of("c_crop,g_cat/c_limit,w_300/q_50", tall, false);
        assert_eq!(text, "c_crop,g_north_west,h_800,w_200,x_300,y_0/c_limit,w_300/q_50");
        let (text, _) = cut_of("q_50", tall, false);
        assert_eq!(text, "c_crop,g_north_west,h_800,w_200,x_300,y_0/q_50");
    }

    #[test]
    fn where_filling_would_have_needed_bars_they_stay() {
        let text = "ar_4:1,b_red,c_fill_pad,g_auto:aoi_0_0_1200_800,w_400";
        let (text, plan) = cut_of(text, PxRect::new(0.0, 0.0, 400.0, 400.0), false);
        assert!(text.ends_with("/b_red,c_pad,h_100,w_400"), "{text}");
        assert_eq!((plan.canvas, plan.place.size()), (PxSize::new(400, 100), PxSize::new(100, 100)));
    }

    #[test]
    fn an_area_is_cut_to_a_shape_and_into_the_picture() {
        let wide = AspectRatio::new(2.0, 1.0);
        assert_eq!(
            fitted(PxRect::new(-50.0, 0.0, 400.0, 400.0), wide, PICTURE),
            IntRect::new(0, 100, 400, 200)
        );
        assert_eq!(fitted(PxRect::new(0.0, 0.0, 9e9, 9e9), None, PICTURE), PICTURE.int_rect());
    }
}
