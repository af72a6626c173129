//! Properties of the crop engine on random scenes, from one pixel to 30000 in a row.

use gravitas::crop::{Plan, ReasonKind, plan};
use gravitas::facts::{Detection, Face, SaliencyMap, Scene, SceneDetection};
use gravitas::geometry::{PxRect, PxSize};
use gravitas::grammar::{Code, Vocabulary, parse};
use proptest::prelude::*;

const LABELS: [&str; 4] = ["cat", "dog", "bird", "person"];

/// Labels whose presence does not make a subject of a person.
fn detection(label: &str, bounds: PxRect, confidence: f32, sharpness: Option<f32>) -> SceneDetection {
    let detection = Detection {
        label: label.to_owned(),
        categories: Vec::new(),
        bounds,
        confidence,
        sharpness,
        attributes: std::collections::BTreeMap::new(),
    };
    SceneDetection { model: "coco".to_owned(), version: 2, detection }
}

fn try_plan(scene: &Scene, text: &str) -> Result<Plan, Vec<Code>> {
    let words = Vocabulary::standard();
    let t = parse(text, &words).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    plan(scene, &t, &words).map_err(|e| e.iter().map(|e| e.code).collect())
}

fn planned(scene: &Scene, text: &str) -> Plan {
    try_plan(scene, text).unwrap_or_else(|e| panic!("{text} on {scene:?}: {e:?}"))
}

fn warned(plan: &Plan, code: Code) -> bool {
    plan.warnings.iter().any(|w| w.code == code)
}

fn sizes() -> impl Strategy<Value = PxSize> {
    prop_oneof![
        1 => Just(PxSize::new(1, 1)),
        1 => Just(PxSize::new(30_000, 1)),
        1 => Just(PxSize::new(1, 30_000)),
        2 => (1_u32..40, 1_u32..40).prop_map(|(w, h)| PxSize::new(w, h)),
        12 => (100_u32..3000, 100_u32..3000).prop_map(|(w, h)| PxSize::new(w, h)),
    ]
}

/// A box inside the picture, as shares of it: at least a hundredth a side.
fn boxes() -> impl Strategy<Value = PxRect> {
    (0.0..0.99_f64, 0.0..0.99_f64, 0.01..1.0_f64, 0.01..1.0_f64)
        .prop_map(|(x, y, w, h)| PxRect::new(x, y, w.min(1.0 - x), h.min(1.0 - y)))
}

fn on(size: PxSize, r: &PxRect) -> PxRect {
    r.scaled(f64::from(size.w), f64::from(size.h))
}

fn maps() -> impl Strategy<Value = Option<SaliencyMap>> {
    let map = (1_u32..20, 1_u32..20).prop_flat_map(|(w, h)| {
        prop::collection::vec(0.0..1.0_f32, (w * h) as usize)
            .prop_map(move |values| SaliencyMap::new(w, h, values).unwrap())
    });
    prop::option::of(map)
}

fn scenes() -> impl Strategy<Value = Scene> {
    let things =
        prop::collection::vec((0..LABELS.len(), boxes(), 0.3..1.0_f32, prop::option::of(0.0..1.0_f32)), 0..8);
    let faces = prop::collection::vec((boxes(), 0.4..1.0_f32), 0..4);
    (sizes(), things, faces, maps()).prop_map(|(size, things, faces, saliency)| Scene {
        size,
        detections: things
            .into_iter()
            .map(|(i, r, confidence, sharpness)| detection(LABELS[i], on(size, &r), confidence, sharpness))
            .collect(),
        faces: faces
            .into_iter()
            .map(|(r, confidence)| Face {
                bounds: on(size, &PxRect::new(r.x, r.y, r.w / 3.0, r.h / 3.0)),
                confidence,
                landmarks: Vec::new(),
            })
            .collect(),
        saliency,
        ..Scene::default()
    })
}

/// A scene with one sure cat that is not the whole picture.
fn cat_scenes() -> impl Strategy<Value = (Scene, PxRect)> {
    (scenes(), boxes()).prop_map(|(mut scene, r)| {
        let bounds = on(scene.size, &r);
        scene.detections.retain(|d| d.detection.label != "cat");
        scene.detections.push(detection("cat", bounds, 0.95, None));
        (scene, bounds)
    })
}

fn sizes_asked() -> impl Strategy<Value = (u32, u32)> {
    (1_u32..1500, 1_u32..1500)
}

fn share(r: &PxRect, plan: &Plan) -> f64 {
    r.share_inside(&plan.take.to_px())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    /// 2.5.1: the take lies inside; the canvas is what was asked for, crop and lfill apart.
    #[test]
    fn takes_lie_inside_and_canvases_are_as_asked(scene in scenes(), (w, h) in sizes_asked(), z in 0.2..4.0_f64) {
        for mode in ["crop", "thumb", "fill", "lfill", "auto", "fill_pad", "auto_pad", "scale", "fit", "limit", "mfit", "pad", "lpad", "mpad"] {
            let gravities: &[&str] = match mode {
                "fill_pad" | "auto_pad" => &["g_auto", "g_auto:cat", "g_auto:bird:dog_avoid"],
                "scale" | "fit" | "limit" | "mfit" => &[""],
                "pad" | "lpad" | "mpad" => &["", "g_south_east"],
                _ => &["g_auto", "g_auto:cat:person_avoid", "g_cat", "g_dogs:bird:auto", "g_faces:center", "g_west"],
            };
            for gravity in gravities {
                let comma = if gravity.is_empty() { "" } else { "," };
                let text = format!("c_{mode},w_{w},h_{h}{comma}{gravity},z_{z:.3}");
                let plan = planned(&scene, &text);
                prop_assert!(scene.size.rect().holds(&plan.take.to_px(), 0.0), "{text}: {:?}", plan.take);
                prop_assert!(plan.canvas.rect().holds(&plan.place.to_px(), 0.0), "{text}: {:?}", plan.place);
                prop_assert!(!plan.take.size().is_empty() && !plan.place.size().is_empty(), "{text}");
                prop_assert!(!plan.reason.is_empty());
                let asked = PxSize::new(w, h);
                match mode {
                    "crop" => prop_assert_eq!(plan.canvas, PxSize::new(w.min(scene.size.w), h.min(scene.size.h))),
                    "lfill" => prop_assert!(plan.canvas.w <= w && plan.canvas.h <= h, "{}", plan.canvas),
                    "fit" | "limit" => prop_assert!(plan.canvas.w <= w && plan.canvas.h <= h, "{}", plan.canvas),
                    "mfit" | "mpad" => {}
                    _ => prop_assert_eq!(plan.canvas, asked, "{}", text),
                }
            }
        }
    }

    /// 2.5.2: the take has the ratio of the request, as far as whole pixels allow.
    #[test]
    fn takes_have_the_ratio_asked_for((scene, _) in cat_scenes(), (w, h) in sizes_asked(), z in 0.3..3.0_f64) {
        for mode in ["thumb", "fill", "auto"] {
            let plan = planned(&scene, &format!("c_{mode},g_cat,w_{w},h_{h},z_{z:.2}"));
            let (tw, th) = (f64::from(plan.take.w), f64::from(plan.take.h));
            if tw >= 4.0 && th >= 4.0 {
                let r = f64::from(w) / f64::from(h);
                prop_assert!((tw - th * r).abs() <= 0.51 * (1.0 + r) + 1e-6, "{mode}: {tw}x{th} for {w}x{h}");
            }
        }
    }

    /// 2.5.3: a focus smaller than the window lies in it.
    #[test]
    fn a_focus_that_fits_is_held((scene, cat) in cat_scenes(), (w, h) in sizes_asked()) {
        for mode in ["crop", "thumb", "fill", "lfill", "auto"] {
            let plan = planned(&scene, &format!("c_{mode},g_cat,w_{w},h_{h}"));
            let window = plan.take.to_px();
            if cat.w <= window.w && cat.h <= window.h {
                prop_assert!(window.holds(&cat, 1.0), "{mode}: {window:?} does not hold {cat:?}");
            }
        }
    }

    /// 2.5.4: a mirrored picture gives the mirrored take.
    #[test]
    fn mirrored_scenes_give_mirrored_takes((scene, cat) in cat_scenes(), (w, h) in sizes_asked()) {
        let side = f64::from(scene.size.w);
        let flip = |r: &PxRect| PxRect::new(side - r.right(), r.y, r.w, r.h);
        let of = |bounds| Scene {
            size: scene.size,
            detections: vec![detection("cat", bounds, 0.9, None)],
            ..Scene::default()
        };
        let cases = [
            ("thumb", "g_cat", "g_cat"), ("fill", "g_cat", "g_cat"), ("auto", "g_cat", "g_cat"),
            ("crop", "g_cat", "g_cat"), ("fill", "g_north_west", "g_north_east"), ("crop", "g_east", "g_west"),
            ("fill", "g_auto:cat", "g_auto:cat"),
        ];
        for (mode, gravity, mirrored) in cases {
            let a = planned(&of(cat), &format!("c_{mode},{gravity},w_{w},h_{h}")).take;
            let b = planned(&of(flip(&cat)), &format!("c_{mode},{mirrored},w_{w},h_{h}")).take;
            let expected = i64::from(scene.size.w) - i64::from(a.x) - i64::from(a.w);
            // A tie between two third lines goes to the left in both pictures.
            let tie = gravity.contains("auto") && (a.to_px().holds(&cat, 0.0) && b.to_px().holds(&flip(&cat), 0.0));
            prop_assert!(tie || (i64::from(b.x) - expected).abs() <= 1, "{mode} {gravity}: {a:?} {b:?}");
            prop_assert_eq!((a.w, a.h), (b.w, b.h));
            prop_assert!(tie || a.y.abs_diff(b.y) <= 1);
        }
    }

    /// 2.5.5: everything scaled by k scales the take by k.
    #[test]
    fn scaled_scenes_give_scaled_takes(k in 2_u32..5, (w, h) in (20_u32..400, 20_u32..400), r in boxes()) {
        let size = PxSize::new(640, 480);
        let scene = |k: u32| {
            let size = PxSize::new(size.w * k, size.h * k);
            Scene { size, detections: vec![detection("cat", on(size, &r), 0.9, None)], ..Scene::default() }
        };
        for mode in ["crop", "thumb", "fill", "lfill", "auto"] {
            let small = planned(&scene(1), &format!("c_{mode},g_cat,w_{w},h_{h}")).take;
            let large = planned(&scene(k), &format!("c_{mode},g_cat,w_{},h_{}", w * k, h * k)).take;
            let (small, large): ([f64; 4], [f64; 4]) = (small.to_px().into(), large.to_px().into());
            for (a, b) in small.iter().zip(large) {
                // One pixel of the small picture is k of the large one.
                prop_assert!((a * f64::from(k) - b).abs() <= f64::from(k), "{mode}: {small:?} {large:?}");
            }
        }
    }

    /// 2.5.6: nothing is enlarged where the picture can supply the size.
    #[test]
    fn nothing_is_enlarged_without_need(scene in scenes(), (w, h) in sizes_asked(), z in 0.2..5.0_f64) {
        prop_assume!(w <= scene.size.w && h <= scene.size.h);
        for mode in ["thumb", "auto", "lfill", "crop"] {
            for gravity in ["g_cat", "g_auto", "g_auto:dog"] {
                let plan = planned(&scene, &format!("c_{mode},{gravity},w_{w},h_{h},z_{z:.2}"));
                prop_assert!(!warned(&plan, Code::Upscaled), "{mode} {gravity}: {plan:?}");
                prop_assert!(plan.take.w >= plan.canvas.w && plan.take.h >= plan.canvas.h, "{mode}: {plan:?}");
            }
        }
    }

    /// 2.5.7: a closer zoom never takes more.
    #[test]
    fn a_closer_zoom_takes_no_more(scene in scenes(), (w, h) in sizes_asked(), z in 0.2..3.0_f64, more in 1.0..3.0_f64) {
        for start in [format!("c_thumb,g_cat,w_{w},h_{h}"), format!("c_thumb,g_auto,w_{w},h_{h}"), format!("c_auto,g_cat,w_{w},h_{h}"), "c_crop,g_cat".to_owned(), "c_thumb,g_north,w_50,h_20".to_owned()] {
            let far = planned(&scene, &format!("{start},z_{z:.4}")).take;
            let near = planned(&scene, &format!("{start},z_{:.4}", z * more + 0.001)).take;
            prop_assert!(near.w <= far.w && near.h <= far.h, "{start}: {near:?} after {far:?}");
        }
    }

    /// thumb is never wider than auto, auto never wider than fill.
    #[test]
    fn auto_lies_between_thumb_and_fill(scene in scenes(), (w, h) in sizes_asked()) {
        for gravity in ["g_cat", "g_auto", "g_auto:dog:bird", "g_auto:20"] {
            let width = |mode| planned(&scene, &format!("c_{mode},{gravity},w_{w},h_{h}")).take.w;
            let widths = [width("thumb"), width("auto"), width("fill")];
            prop_assert!(widths.is_sorted(), "{gravity} {w}x{h}: {widths:?}");
        }
    }

    /// 3.8.1: the order of the items inside auto has no effect.
    #[test]
    fn the_order_inside_auto_is_free(scene in scenes(), (w, h) in sizes_asked()) {
        for mode in ["crop", "fill", "thumb", "auto", "fill_pad"] {
            let take = |items: &str| {
                let p = planned(&scene, &format!("c_{mode},g_auto:{items},w_{w},h_{h}"));
                (p.take, p.canvas, p.place)
            };
            let first = take("cat:dog_50:bird_avoid:person_30");
            prop_assert_eq!(first, take("person_30:bird_avoid:dog_50:cat"));
            prop_assert_eq!(first, take("bird_avoid:cat:person_30:dog_50"));
        }
    }

    /// 3.8.2: swapping two found items of a list changes the focus to the other.
    #[test]
    fn the_order_of_a_list_decides((scene, cat) in cat_scenes(), other in boxes()) {
        let mut scene = scene;
        scene.detections.retain(|d| d.detection.label != "dog");
        let dog = on(scene.size, &other);
        scene.detections.push(detection("dog", dog, 0.9, None));
        let same = |a: &PxRect, b: Option<PxRect>| b.is_some_and(|b| a.holds(&b, 1e-6) && b.holds(a, 1e-6));
        prop_assert!(same(&cat, planned(&scene, "c_crop,g_cat:dog").focus));
        prop_assert!(same(&dog, planned(&scene, "c_crop,g_dog:cat").focus));
    }

    /// 3.8.3: the best requested object is wholly inside when it fits.
    #[test]
    fn the_requested_object_is_whole((scene, cat) in cat_scenes(), (w, h) in sizes_asked()) {
        for text in [format!("c_crop,g_auto:cat:dog_avoid,w_{w},h_{h}"), format!("c_fill,g_auto:cat,w_{w},h_{h}"), format!("c_lfill,g_auto:cat:person_avoid,w_{w},h_{h}"), format!("c_fill_pad,g_auto:cat,w_{w},h_{h}")] {
            let window = planned(&scene, &text).take.to_px();
            // A box with fractions may need one pixel more than its length.
            if cat.w + 1.0 <= window.w && cat.h + 1.0 <= window.h {
                prop_assert!(window.holds(&cat, 1e-6), "{text}: {window:?} does not hold {cat:?}");
            }
        }
    }

    /// 3.8.4: avoiding never shows more.
    #[test]
    fn avoiding_never_shows_more(scene in scenes(), (w, h) in sizes_asked()) {
        let shown = |plan: &Plan| {
            let dogs = scene.detections.iter().filter(|d| d.detection.label == "dog" && d.detection.confidence >= 0.5);
            dogs.map(|d| share(&d.detection.bounds, plan)).sum::<f64>()
        };
        let dogs = scene.detections.iter().filter(|d| d.detection.label == "dog" && d.detection.confidence >= 0.5).count();
        prop_assume!(dogs > 0);
        for mode in ["crop", "fill"] {
            let plain = planned(&scene, &format!("c_{mode},g_auto,w_{w},h_{h}"));
            let without = planned(&scene, &format!("c_{mode},g_auto:dog_avoid,w_{w},h_{h}"));
            prop_assert!(shown(&without) <= shown(&plain) + 1e-6, "{mode}: {:?} {:?}", without.take, plain.take);
        }
    }

    /// 3.8.5: plain auto and auto with something absent are the same, and the second one says so.
    #[test]
    fn asking_for_something_absent_changes_nothing(scene in scenes(), (w, h) in sizes_asked()) {
        for mode in ["crop", "fill", "thumb", "auto", "fill_pad", "auto_pad"] {
            let plain = planned(&scene, &format!("c_{mode},g_auto,w_{w},h_{h}"));
            let absent = planned(&scene, &format!("c_{mode},g_auto:giraffe,w_{w},h_{h}"));
            prop_assert_eq!((plain.take, plain.canvas, plain.place), (absent.take, absent.canvas, absent.place));
            prop_assert!(warned(&absent, Code::NotFound) && !warned(&plain, Code::NotFound));
            prop_assert!(absent.reasons.iter().any(|r| r.kind == ReasonKind::Missing));
        }
    }

    /// 3.8.6: all birds are never less than the one.
    #[test]
    fn a_plural_takes_no_less(scene in scenes()) {
        let one = planned(&scene, "c_crop,g_bird").take.to_px();
        let all = planned(&scene, "c_crop,g_birds").take.to_px();
        prop_assert!(all.holds(&one, 0.0), "{all:?} {one:?}");
    }

    /// 3.8.7: model and version as they are by default agree with the bare name.
    #[test]
    fn qualified_names_agree((scene, _) in cat_scenes(), (w, h) in sizes_asked()) {
        let take = |name: &str| planned(&scene, &format!("c_thumb,g_{name},w_{w},h_{h}")).take;
        prop_assert_eq!(take("cat"), take("coco_cat"));
        prop_assert_eq!(take("cat"), take("coco_v2_cat"));
    }

    /// 3.8.8: a higher level shows no less.
    #[test]
    fn a_higher_level_shows_no_less(scene in scenes(), (w, h) in sizes_asked()) {
        let area = |level: u32| planned(&scene, &format!("c_thumb,g_auto:{level},w_{w},h_{h}")).take.size().area();
        prop_assert!(area(0) <= area(100));
    }

    /// 3.8.9: stored coordinates override automatic gravity, unless told not to.
    #[test]
    fn stored_coordinates_override((scene, _) in cat_scenes(), r in boxes(), (w, h) in sizes_asked()) {
        let stored = Scene { custom: vec![on(scene.size, &r)], ..scene.clone() };
        for mode in ["crop", "fill", "thumb", "auto"] {
            let take = |scene: &Scene, g: &str| planned(scene, &format!("c_{mode},g_{g},w_{w},h_{h}")).take;
            prop_assert_eq!(take(&stored, "auto:cat"), take(&stored, "auto"));
            prop_assert_eq!(take(&stored, "auto:none"), take(&scene, "auto"));
            prop_assert_eq!(take(&stored, "cat"), take(&scene, "cat"));
        }
    }

    /// 9.13: a head is cut only where every window that holds the pin cuts one. Windows that are free on one
    /// axis are compared with every other position.
    #[test]
    fn no_head_is_cut_without_need(scene in scenes(), (w, h) in sizes_asked(), pinned in any::<bool>()) {
        prop_assume!(scene.size.w < 4000 && scene.size.h < 4000);
        let gravity = if pinned { "auto:cat" } else { "auto" };
        let plan = planned(&scene, &format!("c_fill,g_{gravity},w_{w},h_{h}"));
        let heads: Vec<PxRect> = scene.faces.iter().filter(|f| f.confidence >= 0.5).map(|f| {
            let b = f.bounds;
            b.grown(0.15 * b.w, 0.4 * b.h, 0.15 * b.w, 0.15 * b.h).clipped(scene.size)
        }).collect();
        let cuts = |window: &PxRect| heads.iter().any(|h| {
            let shown = h.share_inside(window);
            shown > 0.1 && shown < 0.99
        });
        let take = plan.take.to_px();
        if cuts(&take) {
            let pin = if pinned { plan.found.first().map(|f| f.bounds) } else { None };
            let holds = |window: &PxRect| pin.is_none_or(|p| {
                let axis = |near: f64, far: f64, from: f64, to: f64| if far - near <= to - from { near >= from && far <= to } else { from >= near && to <= far };
                axis(p.x, p.right(), window.x, window.right()) && axis(p.y, p.bottom(), window.y, window.bottom())
            });
            for x in 0..=scene.size.w - plan.take.w {
                for y in 0..=scene.size.h - plan.take.h {
                    let window = PxRect::new(f64::from(x), f64::from(y), take.w, take.h);
                    prop_assert!(!holds(&window) || cuts(&window), "{take:?} cuts a head, {window:?} does not");
                }
            }
        }
    }

    /// The same plan twice; chains end with the canvas of their last component.
    #[test]
    fn plans_are_deterministic_and_chains_compose(scene in scenes(), (w, h) in sizes_asked()) {
        let text = format!("c_fill,g_auto:cat,w_{w},h_{h}/c_thumb,g_dog:auto,w_40,h_30/w_20");
        let plan = planned(&scene, &text);
        prop_assert_eq!(&plan, &planned(&scene, &text));
        prop_assert_eq!((plan.steps.len(), plan.canvas), (3, PxSize::new(20, 15)));
        prop_assert!(scene.size.rect().holds(&plan.take.to_px(), 0.0));
    }

    /// Every frame of a movement lies inside.
    #[test]
    fn every_frame_lies_inside(scene in scenes(), z in 1.0..6.0_f64) {
        let plan = planned(&scene, &format!("e_zoompan:from_(g_cat;zoom_{z:.2});to_(g_auto:dog);du_1;fps_10/e_loop:2"));
        let motion = plan.motion.clone().expect("a movement");
        prop_assert_eq!((motion.frames, motion.loop_count), (10, Some(2)));
        for i in 0..motion.frames {
            prop_assert!(plan.canvas.rect().holds(&motion.window(i), 1e-6));
        }
    }
}

/// 3.8.10: a clear subject is found where nothing of the list is.
#[test]
fn a_list_with_auto_falls_back_to_the_subject() {
    let size = PxSize::new(1600, 1200);
    let person = detection("person", PxRect::new(1200.0, 300.0, 300.0, 800.0), 0.9, None);
    let scene = Scene { size, detections: vec![person], ..Scene::default() };
    let take = planned(&scene, "c_fill,g_dog:cat:auto,w_300,h_300").take;
    assert!(take.x > 200, "{take:?}");
}

/// Avoiding what plain auto shows whole leaves it out where a window without it exists.
#[test]
fn an_avoided_thing_is_left_out_where_it_can_be() {
    let size = PxSize::new(1600, 900);
    let person = PxRect::new(1200.0, 100.0, 300.0, 700.0);
    let cat = PxRect::new(100.0, 500.0, 200.0, 200.0);
    let scene = Scene {
        size,
        detections: vec![detection("person", person, 0.9, None), detection("cat", cat, 0.8, None)],
        ..Scene::default()
    };
    let plain = planned(&scene, "c_fill,g_auto,w_300,h_300");
    let without = planned(&scene, "c_fill,g_auto:person_avoid,w_300,h_300");
    assert!(share(&person, &plain) > 0.99);
    assert!(share(&person, &without) < 0.01, "{:?}", without.take);
    assert!(
        without.reason.contains("kept the person (coco, 0.90) out")
            || without.reason.contains("kept the person out")
    );
}
