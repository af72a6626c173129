//! The crop engine against the public vectors of geometry, zoompan and automatic placement.

use gravitas::crop::{Plan, plan};
use gravitas::facts::{Detection, SaliencyMap, Scene, SceneDetection};
use gravitas::geometry::{IntRect, PxRect, PxSize};
use gravitas::grammar::{Vocabulary, parse};
use serde_json::Value;

use crate::support;

fn vectors() -> Option<Value> {
    let path = support::shared()?.join("spec/geometry-vectors.json");
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

fn rect(v: &Value) -> Option<PxRect> {
    serde_json::from_value(v.clone()).ok()
}

fn size(v: &Value) -> PxSize {
    serde_json::from_value(v.clone()).unwrap()
}

fn seen(model: &str, label: &str, bounds: PxRect) -> SceneDetection {
    let detection = Detection {
        label: label.to_owned(),
        categories: Vec::new(),
        bounds,
        confidence: 0.94,
        sharpness: None,
        attributes: std::collections::BTreeMap::new(),
    };
    let version = if model == "coco" { 2 } else { 4 };
    SceneDetection { model: model.to_owned(), version, detection }
}

fn planned(scene: &Scene, text: &str) -> Result<Plan, Vec<String>> {
    let words = Vocabulary::standard();
    let t = parse(text, &words).map_err(|e| e.iter().map(|e| e.code.to_string()).collect::<Vec<_>>())?;
    plan(scene, &t, &words).map_err(|e| e.iter().map(|e| e.code.to_string()).collect())
}

fn near(a: IntRect, b: &Value) -> bool {
    let b: [f64; 4] = serde_json::from_value(b.clone()).unwrap();
    let a: [f64; 4] = a.to_px().into();
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1.0)
}

/// What is wrong with the answer to one geometry case; empty when nothing is.
fn geometry_faults(case: &Value) -> Vec<String> {
    let text = case["transformation"].as_str().unwrap();
    let mut scene = Scene { size: size(&case["source"]), ..Scene::default() };
    scene.detections.extend(rect(&case["given"]["focus"]).map(|r| seen("coco", "cat", r)));
    let expect = &case["expect"];
    let plan = match planned(&scene, text) {
        Ok(plan) => plan,
        Err(codes) => {
            let expected = expect["error"].as_str();
            let right = expected.is_some_and(|e| codes.iter().any(|c| c == e));
            return if right { vec![] } else { vec![format!("{text}: {codes:?} instead of {expected:?}")] };
        }
    };
    if let Some(code) = expect["error"].as_str() {
        return vec![format!("{text}: {code} expected, got {plan:?}")];
    }
    let mut faults = Vec::new();
    let mut check = |what: &str, right: bool, got: String| {
        if !right {
            faults.push(format!("{text}: {what} {got} instead of {}", expect[what]));
        }
    };
    check("take", near(plan.take, &expect["take"]), format!("{:?}", plan.take));
    check("place", near(plan.place, &expect["place"]), format!("{:?}", plan.place));
    check("canvas", near(plan.canvas.int_rect(), &canvas(expect)), format!("{:?}", plan.canvas));
    let mut notes: Vec<String> = plan.warnings.iter().map(|w| w.code.to_string()).collect();
    if plan.place.size() != plan.canvas {
        notes.push("PADDED".to_owned());
    }
    check("notes", serde_json::json!(notes) == expect["notes"], format!("{notes:?}"));
    faults
}

fn canvas(expect: &Value) -> Value {
    serde_json::json!([0, 0, expect["canvas"][0], expect["canvas"][1]])
}

fn assert_none(kind: &str, total: usize, faults: &[String]) {
    println!("{kind}: {total} cases, {} faults", faults.len());
    assert!(total > 0, "no {kind} cases were read");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn geometry_vectors() {
    let Some(all) = vectors() else { return };
    let cases = all["geometry"].as_array().unwrap();
    let faults: Vec<String> = cases.iter().flat_map(geometry_faults).collect();
    assert_none("geometry", cases.len(), &faults);
}

fn zoompan_faults(case: &Value) -> Vec<String> {
    let text = case["transformation"].as_str().unwrap();
    let mut scene = Scene { size: size(&case["source"]), ..Scene::default() };
    for (end, label) in [("start", "hat"), ("end", "pants")] {
        let Some(bounds) = rect(&case["given"][end]["focus"]) else { continue };
        if text.contains(label) {
            scene.detections.push(seen("cld-fashion", label, bounds));
        } else {
            scene.custom.push(bounds);
        }
    }
    let motion = match planned(&scene, text) {
        Ok(plan) => plan.motion.expect("zoompan has a motion"),
        Err(codes) => return vec![format!("{text}: {codes:?}")],
    };
    let middle = u32::try_from(case["middle_frame"].as_u64().unwrap()).unwrap();
    let ends = [("first", motion.first), ("last", motion.last), ("middle", motion.window(middle))];
    let mut faults = Vec::new();
    for (what, got) in ends {
        let expected: [f64; 4] = serde_json::from_value(case[what].clone()).unwrap();
        let got: [f64; 4] = got.into();
        if got.iter().zip(expected).any(|(a, b)| (a - b).abs() > 0.01) {
            faults.push(format!("{text}: {what} {got:?} instead of {expected:?}"));
        }
    }
    if u64::from(motion.frames) != case["frames"].as_u64().unwrap() {
        faults.push(format!("{text}: {} frames instead of {}", motion.frames, case["frames"]));
    }
    faults
}

#[test]
fn zoompan_vectors() {
    let Some(all) = vectors() else { return };
    let cases = all["zoompan"].as_array().unwrap();
    let faults: Vec<String> = cases.iter().flat_map(zoompan_faults).collect();
    assert_none("zoompan", cases.len(), &faults);
}

/// A saliency map that is bright only under `spots`.
fn spotted(size: PxSize, spots: &[PxRect]) -> SaliencyMap {
    let lit = |x: u32, y: u32| {
        let (x, y) = (f64::from(x), f64::from(y));
        spots.iter().any(|s| x >= s.x && x < s.right() && y >= s.y && y < s.bottom())
    };
    let cells = (0..size.h).flat_map(|y| (0..size.w).map(move |x| (x, y)));
    let values = cells.map(|(x, y)| if lit(x, y) { 1.0 } else { 0.0 }).collect();
    SaliencyMap::new(size.w, size.h, values).unwrap()
}

/// Objects of mass 4 are requested birds, those of mass -4 avoided dogs, the rest is the subject (one) or
/// bright spots (several).
fn placement_faults(case: &Value) -> Vec<String> {
    let source = size(&case["source"]);
    let objects: Vec<(PxRect, f64)> = case["objects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| (rect(&o["rect"]).unwrap(), o["mass"].as_f64().unwrap()))
        .collect();
    let plain: Vec<PxRect> = objects.iter().filter(|(_, m)| *m > 0.0 && *m < 4.0).map(|(r, _)| *r).collect();
    let mut scene = Scene { size: source, ..Scene::default() };
    let mut gravity = "auto".to_owned();
    for (bounds, mass) in &objects {
        let (label, item) = match *mass {
            m if m >= 4.0 => ("bird", ":bird"),
            m if m < 0.0 => ("dog", ":dog_avoid"),
            _ if plain.len() == 1 => ("person", ""),
            _ => continue,
        };
        scene.detections.push(seen("coco", label, *bounds));
        if !gravity.contains(item) {
            gravity.push_str(item);
        }
    }
    if plain.len() > 1 {
        scene.saliency = Some(spotted(source, &plain));
    }
    let window = size(&case["window"]);
    let text = format!("c_crop,g_{gravity},h_{},w_{}", window.h, window.w);
    let take = match planned(&scene, &text) {
        Ok(plan) => plan.take,
        Err(codes) => return vec![format!("{text}: {codes:?}")],
    };
    let share =
        |i: &Value| objects[usize::try_from(i.as_u64().unwrap()).unwrap()].0.share_inside(&take.to_px());
    let indices = |what: &str| case[what].as_array().unwrap().clone();
    let lost = indices("must_hold").into_iter().filter(|i| share(i) < 0.99);
    let shown = indices("must_leave_out").into_iter().filter(|i| share(i) > 0.05);
    println!("{}: {take:?}, reference {}", case["id"], case["reference_window"]);
    lost.map(|i| format!("{text}: object {i} is cut by {take:?}"))
        .chain(shown.map(|i| format!("{text}: object {i} is shown by {take:?}")))
        .collect()
}

#[test]
fn auto_placement_vectors() {
    let Some(all) = vectors() else { return };
    let cases = all["auto_placement"].as_array().unwrap();
    let faults: Vec<String> = cases.iter().flat_map(placement_faults).collect();
    assert_none("auto placement", cases.len(), &faults);
}
