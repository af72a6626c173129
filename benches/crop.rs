//! The crop engine on a full scene: one plan, the importance map, and all previews of the crop studio.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use gravitas::crop::{importance, plan};
use gravitas::facts::{Detection, Face, SaliencyMap, Scene, SceneDetection};
use gravitas::geometry::{PxRect, PxSize};
use gravitas::grammar::{Transformation, Vocabulary, parse};

/// 50 detections of six kinds, four faces, a 64x64 saliency map.
fn scene() -> Scene {
    let size = PxSize::new(6000, 4000);
    let labels = ["cat", "dog", "person", "chair", "bottle", "bird"];
    let detections = (0..50_u32).map(|i| {
        let (x, y) = (f64::from(i * 1237 % 5200), f64::from(i * 977 % 3300));
        let side = 150.0 + f64::from(i * 53 % 600);
        let detection = Detection {
            label: labels[i as usize % labels.len()].to_owned(),
            categories: vec!["animal".to_owned()],
            bounds: PxRect::new(x, y, side, side * 0.8),
            confidence: 0.55 + (i % 40) as f32 / 100.0,
            sharpness: Some((i % 10) as f32 / 10.0),
            attributes: BTreeMap::new(),
        };
        SceneDetection { model: "coco".to_owned(), version: 2, detection }
    });
    let faces = (0..4_u32).map(|i| Face {
        bounds: PxRect::new(f64::from(400 + i * 1300), 900.0, 220.0, 260.0),
        confidence: 0.9,
        landmarks: Vec::new(),
    });
    let values = (0..64 * 64_u32).map(|i| (i * 7919 % 101) as f32 / 100.0).collect();
    Scene {
        size,
        detections: detections.collect(),
        faces: faces.collect(),
        saliency: SaliencyMap::new(64, 64, values),
        ..Scene::default()
    }
}

fn read(text: &str, words: &Vocabulary) -> Transformation {
    parse(text, words).expect("the bench uses valid transformations")
}

fn crop(c: &mut Criterion) {
    let (scene, words) = (scene(), Vocabulary::standard());
    let cases = [
        ("fill list", "c_fill,g_cat,w_1200,h_675"),
        ("fill auto", "c_fill,g_auto,w_1200,h_675"),
        ("fill auto named", "c_fill,g_auto:cat:person_avoid,w_1200,h_675"),
        ("crop auto named", "c_crop,g_auto:cat:person_avoid,w_1200,h_900"),
        ("crop auto object", "c_crop,g_auto:object,w_1200,h_900"),
        ("thumb auto", "c_thumb,g_auto,w_300,h_300"),
        ("fill_pad auto", "c_fill_pad,g_auto:birds,w_900,h_300"),
    ];
    let mut group = c.benchmark_group("plan");
    for (name, text) in cases {
        let t = read(text, &words);
        group.bench_function(name, |b| b.iter(|| plan(black_box(&scene), &t, &words)));
    }
    group.finish();
    c.bench_function("importance map", |b| b.iter(|| importance(black_box(&scene), None, &words)));
}

fn previews(c: &mut Criterion) {
    let (scene, words) = (scene(), Vocabulary::standard());
    let ratios = ["1", "4:5", "16:9", "9:16", "3:2"];
    let items = [
        "auto",
        "auto:cat",
        "auto:dog",
        "auto:person",
        "auto:cat:person_avoid",
        "auto:bird_50:cat",
        "cat",
        "dogs",
        "person",
        "face:auto",
        "faces",
        "auto:object",
    ];
    let texts = items.iter().flat_map(|g| ratios.iter().map(move |r| format!("c_fill,g_{g},ar_{r},w_400")));
    let all: Vec<Transformation> = texts.map(|t| read(&t, &words)).collect();
    c.bench_function("12 previews of 5 ratios", |b| {
        b.iter(|| all.iter().flat_map(|t| plan(black_box(&scene), t, &words)).count());
    });
}

criterion_group!(benches, crop, previews);
criterion_main!(benches);
