//! Our own trained models give the same answers as a second implementation in Python.
//!
//! `models/recipes/parity_heads.py` wrote the references in `tests/fixtures/heads` (and says how).
//! Weights are part of the program, so these run wherever the pictures of `../shared` are.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gravitas::facts::{AnalysisRecord, Detection, Embedding, Payload};
use gravitas::geometry::{PxRect, PxSize};
use gravitas::inference::{Engine, Limits, Picture, Places, Registry};
use gravitas::media;
use serde::Deserialize;

use crate::support;

/// Two JPEG decoders differ by a level or two, and so do scores.
const APART: f32 = 0.03;

#[derive(Deserialize)]
struct Heads {
    picture: String,
    vector: Vec<i8>,
    iqa: f32,
    #[serde(flatten)]
    labels: BTreeMap<String, Vec<(String, f32)>>,
}

/// The engine with `folders` as mirrors; `None` where there is no runtime.
fn engine(mirrors: Vec<std::path::PathBuf>) -> Option<Engine> {
    let registry = Arc::new(Registry::load(Places { mirrors, ..Places::default() }));
    assert!(registry.problems().is_empty(), "{:?}", registry.problems());
    match Engine::start(None, registry, Limits::default()) {
        Ok(engine) => Some(engine),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

fn picture(path: &Path) -> Picture {
    let decoded = media::decode(path, &media::Limits::default(), media::DecodeSize::Full).unwrap();
    Picture::new(&decoded.pixels, decoded.full_size).unwrap()
}

fn fixture<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let path = support::project().join("tests/fixtures/heads").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn heads_agree_with_the_references() {
    let Some(shared) = support::shared() else { return };
    let Some(engine) = engine(Vec::new()) else { return };
    let cases: Vec<Heads> = fixture("heads.json");
    assert!(cases.len() >= 5);
    for case in cases {
        let picture = picture(&shared.join("data").join(&case.picture));
        let embedding = engine.analyze("embedding", &picture, &[]).unwrap();
        let Payload::Embedding(vector) = &embedding.payload else { panic!("{embedding:?}") };
        let alike = vector.cosine(&Embedding { scale: 1.0, values: case.vector, look: None });
        assert!(alike > 0.995, "{}: vectors have a cosine of {alike}", case.picture);
        let prior = [embedding];
        let Payload::Quality(score) = analysed(&engine, "iqa", &picture, &prior) else { panic!("no score") };
        assert!((score - case.iqa).abs() < APART, "{}: iqa {score}, not {}", case.picture, case.iqa);
        for (analysis, wanted) in &case.labels {
            let found = analysed(&engine, analysis, &picture, &prior);
            let Payload::Labels(found) = found else { panic!("{analysis} has no labels") };
            for (label, confidence) in wanted.iter().filter(|(_, confidence)| *confidence > 0.1 + APART) {
                let ours = found.iter().find(|l| l.label == *label).map_or(0.0, |l| l.confidence);
                assert!(
                    (ours - confidence).abs() < APART,
                    "{}: {label} {ours}, not {confidence}",
                    case.picture
                );
            }
            let count = wanted.len().abs_diff(found.len());
            assert!(count <= 1, "{}: {analysis} {found:?} instead of {wanted:?}", case.picture);
        }
    }
}

fn analysed(engine: &Engine, analysis: &str, picture: &Picture, prior: &[AnalysisRecord]) -> Payload {
    engine.analyze(analysis, picture, prior).unwrap().payload
}

#[derive(Deserialize)]
struct Captioned {
    picture: String,
    size: PxSize,
    objects: Vec<(String, PxRect, f32)>,
    caption: String,
}

fn record(analysis: &str, size: PxSize, payload: Payload) -> AnalysisRecord {
    AnalysisRecord {
        analysis: analysis.to_owned(),
        version: 1,
        engine: String::new(),
        model_name: String::new(),
        measured_on: size,
        payload,
    }
}

fn boxes(objects: &[(String, PxRect, f32)]) -> Payload {
    let categories = |label: &str| {
        let known = gravitas::inference::Label::standard("coco").unwrap();
        known.into_iter().find(|l| l.name == label).map(|l| l.categories).unwrap_or_default()
    };
    let detection = |(label, bounds, confidence): &(String, PxRect, f32)| Detection {
        label: label.clone(),
        categories: categories(label),
        bounds: *bounds,
        confidence: *confidence,
        sharpness: None,
        attributes: BTreeMap::new(),
    };
    Payload::Boxes(objects.iter().map(detection).collect())
}

#[test]
fn captions_agree_with_the_references() {
    let Some(shared) = support::shared() else { return };
    let Some(engine) = engine(vec![shared.join("models")]) else { return };
    let cases: Vec<Captioned> = fixture("captions.json");
    let mut others = Vec::new();
    for case in &cases {
        let prior = [
            record("coco", case.size, boxes(&case.objects)),
            record("image-type", case.size, Payload::Labels(Vec::new())),
        ];
        let picture = picture(&shared.join("data").join(&case.picture));
        let Payload::Caption(said) = analysed(&engine, "captioning", &picture, &prior) else { panic!() };
        if said != case.caption {
            others.push(format!("{}: {said:?} instead of {:?}", case.picture, case.caption));
        }
    }
    // A pixel that differs by a level may tip one word of a sentence.
    assert!(cases.len() >= 6 && others.len() <= 1, "{}", others.join("\n"));
}

#[test]
fn one_pass_of_a_network_serves_every_head() {
    let Some(shared) = support::shared() else { return };
    let Some(engine) = engine(Vec::new()) else { return };
    let picture = picture(&shared.join("data/coco/000000000009.jpg"));
    let embedding = engine.analyze("embedding", &picture, &[]).unwrap();
    for analysis in ["iqa", "shop-classifier", "image-type"] {
        analysed(&engine, analysis, &picture, std::slice::from_ref(&embedding));
    }
    let times = engine.times();
    let runs = |model: &str| times.iter().find(|time| time.model == model).map_or(0, |time| time.runs);
    assert_eq!((runs("gravitas-vision"), runs("gravitas-iqa"), runs("gravitas-type")), (1, 1, 1));
}

#[test]
fn a_head_alone_brings_the_network_that_feeds_it() {
    let Some(shared) = support::shared() else { return };
    let Some(engine) = engine(Vec::new()) else { return };
    let path = shared.join("data/coco/000000000009.jpg");
    let embedding = engine.analyze("embedding", &picture(&path), &[]).unwrap();
    // A later run knows the record, but the picture was decoded anew.
    let Payload::Labels(labels) = analysed(&engine, "image-type", &picture(&path), &[embedding]) else {
        panic!("no labels")
    };
    assert!(labels.iter().any(|label| label.label == "photo"), "{labels:?}");
}
