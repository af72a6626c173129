//! What an automatic gravity does with the objects that were asked for by name.

use gravitas::crop::{Plan, plan};
use gravitas::facts::{Detection, Face, Scene, SceneDetection};
use gravitas::geometry::{PxRect, PxSize};
use gravitas::grammar::{Code, Vocabulary, parse};

fn seen(label: &str, bounds: [f64; 4], confidence: f32, sharpness: f32) -> SceneDetection {
    let detection = Detection {
        label: label.to_owned(),
        categories: Vec::new(),
        bounds: bounds.into(),
        confidence,
        sharpness: Some(sharpness),
        attributes: std::collections::BTreeMap::new(),
    };
    SceneDetection { model: "coco".to_owned(), version: 2, detection }
}

fn scene(detections: Vec<SceneDetection>) -> Scene {
    Scene { size: PxSize::new(1600, 900), detections, ..Scene::default() }
}

fn planned(scene: &Scene, text: &str) -> Plan {
    let words = Vocabulary::standard();
    plan(scene, &parse(text, &words).unwrap(), &words).unwrap()
}

fn share(bounds: [f64; 4], plan: &Plan) -> f64 {
    PxRect::from(bounds).share_inside(&plan.take.to_px())
}

const LARGE: [f64; 4] = [60.0, 300.0, 420.0, 400.0];
const SHARP: [f64; 4] = [760.0, 350.0, 300.0, 300.0];

#[test]
fn of_several_of_a_kind_the_largest_is_kept_although_another_is_sharper_and_more_central() {
    let cats = scene(vec![seen("cat", LARGE, 0.9, 0.2), seen("cat", SHARP, 0.9, 1.0)]);
    let plan = planned(&cats, "c_fill,g_auto:cat,ar_9:16");
    assert!(share(LARGE, &plan) > 0.999, "{:?}", plan.take);
}

#[test]
fn among_kinds_prominence_decides_and_not_size_alone() {
    let sofa = [20.0, 300.0, 480.0, 420.0];
    let both = scene(vec![seen("couch", sofa, 0.9, 0.2), seen("cat", SHARP, 0.95, 1.0)]);
    let plan = planned(&both, "c_fill,g_auto:couch:cat,ar_9:16");
    assert!(share(SHARP, &plan) > 0.999, "{:?}", plan.take);
}

#[test]
fn the_pin_does_not_touch_the_frame_where_there_is_room() {
    // Saliency and the other person pull to the right; the dog would be flush with the left edge.
    let dog = [500.0, 300.0, 200.0, 300.0];
    let person = [940.0, 100.0, 280.0, 700.0];
    let plan = planned(
        &scene(vec![seen("dog", dog, 0.9, 1.0), seen("person", person, 0.9, 1.0)]),
        "c_fill,g_auto:dog:person_60,ar_4:5",
    );
    let left = dog[0] - f64::from(plan.take.x);
    assert!(left >= 15.0, "{:?}", plan.take);
}

#[test]
fn a_frame_too_low_for_a_person_shows_the_face() {
    let person = [600.0, 40.0, 300.0, 860.0];
    let mut one = scene(vec![seen("person", person, 0.9, 1.0)]);
    one.faces =
        vec![Face { bounds: PxRect::new(700.0, 120.0, 90.0, 110.0), confidence: 0.9, landmarks: Vec::new() }];
    // Something that draws the eye lies at the feet.
    one.detections.push(seen("sports ball", [650.0, 760.0, 200.0, 130.0], 0.9, 1.0));
    let plan = planned(&one, "c_fill,g_auto:person:ball_40,ar_5:1");
    assert!(share([700.0, 120.0, 90.0, 110.0], &plan) > 0.999, "{:?} {}", plan.take, plan.reason);
}

#[test]
fn what_may_be_the_thing_counts_only_for_an_automatic_gravity_that_names_it() {
    let dog = [80.0, 500.0, 200.0, 200.0];
    let mut doubtful = scene(Vec::new());
    doubtful.unsure = vec![seen("dog", dog, 0.27, 1.0)];
    let named = planned(&doubtful, "c_fill,g_auto:dog,ar_1");
    assert!(share(dog, &named) > 0.999, "{:?}", named.take);
    assert_eq!(named.reason, "kept what may be the dog (coco, 0.27) whole");
    assert!(named.warnings.is_empty());
    for text in ["c_fill,g_auto,ar_1", "c_fill,g_auto:object,ar_1", "c_fill,g_auto:dog_avoid,ar_1"] {
        assert_eq!(planned(&doubtful, text).take, planned(&scene(Vec::new()), text).take, "{text}");
    }
    let list = planned(&doubtful, "c_fill,g_dog,ar_1");
    assert!(list.warnings.iter().any(|w| w.code == Code::NotFound));
}

#[test]
fn a_sure_thing_leaves_no_room_for_doubtful_ones() {
    let doubtful = [80.0, 300.0, 500.0, 500.0];
    let mut dogs = scene(vec![seen("dog", SHARP, 0.9, 1.0)]);
    dogs.unsure = vec![seen("dog", doubtful, 0.3, 1.0)];
    let sure = scene(vec![seen("dog", SHARP, 0.9, 1.0)]);
    let text = "c_fill,g_auto:dog,ar_9:16";
    assert_eq!(planned(&dogs, text), planned(&sure, text));
}
