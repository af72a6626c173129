//! Any scene and any transformation put together from real parts: the take lies inside the picture, the place
//! inside the canvas, nothing is empty, and the same question has the same answer.
#![no_main]

use std::collections::BTreeMap;

use arbitrary::{Arbitrary, Unstructured};
use gravitas::crop::{Plan, importance, plan};
use gravitas::facts::{Detection, Face, SaliencyMap, Scene, SceneDetection};
use gravitas::geometry::{Point, PxRect, PxSize};
use gravitas::grammar::{Vocabulary, parse};
use libfuzzer_sys::fuzz_target;

/// Results above this are not made here: the plan is what is tested, not the memory.
const MOST_BOXES: usize = 40;

const LABELS: [&str; 7] = ["cat", "dog", "person", "teddy bear", "couch", "sports ball", "unheard-of"];
const MODELS: [(&str, u32); 4] = [("coco", 2), ("coco", 1), ("mine", 1), ("cld-text", 1)];

/// Parameters with a hole for a number, and without.
const PARTS: &[&str] = &[
    "c_crop", "c_thumb", "c_fill", "c_lfill", "c_fill_pad", "c_auto", "c_auto_pad", "c_scale", "c_fit", "c_limit",
    "c_mfit", "c_pad", "c_lpad", "c_mpad", "w_#", "h_#", "w_0.#", "h_0.#", "w_iw_div_#", "h_ih_mod_#", "ar_#:7",
    "ar_0.#", "x_#", "y_-#", "x_0.#", "z_#", "z_0.#", "dpr_#", "g_auto", "g_auto:cat", "g_auto:cat:dog_avoid",
    "g_auto:object", "g_auto:object_avoid", "g_auto:faces:teddy_bear_#", "g_auto:#", "g_auto:classic:no_faces",
    "g_auto:subject:thirds_0", "g_auto:aoi_#_9_#_30", "g_auto:none:custom", "g_auto:custom_no_override", "g_cat",
    "g_people:auto", "g_dogs:g_large_#:north", "g_face:faces:center", "g_adv_eyes", "g_ocr_text", "g_custom",
    "g_region_!a!", "g_animals", "g_mine_v1_cat", "g_south_east", "g_xy_center", "b_auto", "b_rgb:0f8", "q_auto",
    "e_zoompan", "e_zoompan:mode_ofl;maxzoom_3;du_#;fps_9", "e_zoompan:from_(g_cat;zoom_2);to_(g_auto:dog;x_#)",
    "e_loop:#", "$a_#", "w_$a", "a_#",
];

#[derive(Arbitrary, Debug)]
struct Thing {
    label: u8,
    model: u8,
    place: [i16; 2],
    side: [u16; 2],
    confidence: u8,
    sharpness: Option<u8>,
}

#[derive(Arbitrary, Debug)]
struct Input {
    size: [u16; 2],
    things: Vec<Thing>,
    faces: Vec<Thing>,
    marks: Vec<Thing>,
    map: Option<(u8, u8, Vec<u8>)>,
    animated: bool,
    parts: Vec<(u8, u16, bool)>,
}

fn bounds(t: &Thing) -> PxRect {
    let [x, y] = t.place.map(f64::from);
    let [w, h] = t.side.map(|v| f64::from(v) / 3.0);
    PxRect::new(x, y, w, h)
}

fn share(byte: u8) -> f32 {
    f32::from(byte) / 255.0
}

impl Input {
    fn scene(&self) -> Scene {
        let detection = |t: &Thing| {
            let (model, version) = MODELS[usize::from(t.model) % MODELS.len()];
            let detection = Detection {
                label: LABELS[usize::from(t.label) % LABELS.len()].to_owned(),
                categories: Vec::new(),
                bounds: bounds(t),
                confidence: share(t.confidence),
                sharpness: t.sharpness.map(share),
                attributes: BTreeMap::new(),
            };
            SceneDetection { model: model.to_owned(), version, detection }
        };
        let face = |t: &Thing| {
            let r = bounds(t);
            let landmarks = if t.label > 99 { vec![Point::new(r.x, r.y), r.middle()] } else { Vec::new() };
            Face { bounds: r, confidence: share(t.confidence), landmarks }
        };
        let map = self.map.as_ref().and_then(|(w, h, bytes)| {
            let (w, h) = (u32::from(w % 32) + 1, u32::from(h % 32) + 1);
            let value = |i: u32| share(bytes.get(i as usize % bytes.len().max(1)).copied().unwrap_or(0));
            SaliencyMap::new(w, h, (0..w * h).map(value).collect())
        });
        let corners = self.marks.iter().skip(1).flat_map(|t| {
            let r = bounds(t);
            [Point::new(r.x, r.y), Point::new(r.right(), r.bottom())]
        });
        Scene {
            size: PxSize::new(u32::from(self.size[0]), u32::from(self.size[1])),
            detections: self.things.iter().take(MOST_BOXES).map(detection).collect(),
            faces: self.faces.iter().take(MOST_BOXES).map(face).collect(),
            custom: self.marks.iter().take(2).map(bounds).collect(),
            regions: BTreeMap::from([("a".to_owned(), corners.take(6).collect())]),
            saliency: map,
            animated: self.animated,
            ..Scene::default()
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (part, number, slash) in self.parts.iter().take(16) {
            if !text.is_empty() {
                text.push(if *slash { '/' } else { ',' });
            }
            text += &PARTS[usize::from(*part) % PARTS.len()].replace('#', &number.to_string());
        }
        text
    }
}

fn sound(p: &Plan, scene: &Scene, text: &str) {
    assert!(scene.size.rect().holds(&p.take.to_px(), 0.0), "{text}: {:?} in {:?}", p.take, scene.size);
    assert!(p.canvas.rect().holds(&p.place.to_px(), 0.0), "{text}: {:?} on {:?}", p.place, p.canvas);
    assert!(!p.take.size().is_empty() && !p.place.size().is_empty(), "{text}");
    assert!(!p.reason.is_empty() && !p.reasons.is_empty(), "{text}");
    let mut input = scene.size;
    for step in &p.steps {
        assert!(input.rect().holds(&step.take.to_px(), 0.0), "{text}: {step:?}");
        assert!(step.canvas.rect().holds(&step.place.to_px(), 0.0), "{text}: {step:?}");
        input = step.canvas;
    }
    if let Some(f) = &p.focus {
        assert!([f.x, f.y, f.w, f.h].iter().all(|v| v.is_finite()), "{text}: {f:?}");
    }
    if let Some(m) = &p.motion {
        for i in [0, m.frames / 2, m.frames - 1] {
            assert!(p.canvas.rect().holds(&m.window(i), 1e-3), "{text}: {m:?} on {:?}", p.canvas);
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(input) = Input::arbitrary(&mut Unstructured::new(bytes)) else { return };
    let (scene, text, words) = (input.scene(), input.text(), Vocabulary::standard());
    let Ok(t) = parse(&text, &words) else { return };
    let first = plan(&scene, &t, &words);
    assert_eq!(first, plan(&scene, &t, &words), "{text}");
    match &first {
        Ok(p) => sound(p, &scene, &text),
        Err(errors) => assert!(errors.iter().all(|e| !e.message.is_empty()), "{text}"),
    }
    let gravity = t.components.iter().find_map(|c| c.gravity.as_ref());
    let map = importance(&scene, gravity, &words);
    assert!(map.values.iter().all(|v| (0.0..=1.0).contains(v)), "{text}");
});
