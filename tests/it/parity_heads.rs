//! Our own trained models give the same answers as a second implementation in Python.
//!
//! `models/recipes/parity_heads.py` wrote the references in `tests/fixtures/heads` (and says how).
//! Weights are part of the program, so these run wherever the pictures of `../shared` are; what builds on
//! a public network takes that from there too.

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

/// What people wear, or what a picture is called.
#[derive(Deserialize, Debug)]
struct Told {
    label: String,
    #[serde(rename = "box")]
    bounds: PxRect,
    score: f32,
    attributes: BTreeMap<String, (String, f32)>,
}

impl Told {
    /// The same label in about the same place (or both in none), about as sure.
    fn twin<'a>(&self, found: &'a [Detection], bar: &Bar) -> Option<&'a Detection> {
        let place = |d: &Detection| match (self.bounds.is_empty(), d.bounds.is_empty()) {
            (true, true) => true,
            (false, false) => self.bounds.iou(&d.bounds) >= bar.overlap,
            _ => false,
        };
        let near = |d: &Detection| (d.confidence - self.score).abs() <= bar.apart;
        found.iter().find(|d| d.label == self.label && place(d) && near(d))
    }

    /// The same words about it, about as sure.
    fn agrees(&self, found: &Detection, apart: f32) -> bool {
        let said = |key: &str, word: &str, sure: f32| {
            let ours = found.attributes.get(key).and_then(|words| words.get(word));
            ours.is_some_and(|ours| (ours - sure).abs() <= apart)
        };
        self.attributes.len() == found.attributes.len()
            && self.attributes.iter().all(|(key, (word, sure))| said(key, word, *sure))
    }
}

/// How near to a reference an answer must be.
struct Bar {
    /// Two boxes that overlap so much are one.
    overlap: f64,
    /// Two confidences; words about a garment or a name may lie twice as far apart.
    apart: f32,
    /// What lies nearer than `apart` to it may be missing.
    floor: f32,
}

/// Sentences about what differs between the reference and what was found.
fn differences(wanted: &[Told], found: &[Detection], bar: &Bar) -> Vec<String> {
    let beyond_doubt = |confidence: f32| confidence >= bar.floor + bar.apart;
    let mut faults = Vec::new();
    for told in wanted {
        match told.twin(found, bar) {
            Some(twin) if !told.agrees(twin, 2.0 * bar.apart) => {
                faults.push(format!("{:?} instead of {told:?}", twin.attributes));
            }
            None if beyond_doubt(told.score) => faults.push(format!("missing {told:?}")),
            _ => {}
        }
    }
    let known = |d: &Detection| wanted.iter().any(|told| told.twin(std::slice::from_ref(d), bar).is_some());
    let extra = found.iter().filter(|d| beyond_doubt(d.confidence) && !known(d));
    faults.extend(extra.map(|d| format!("not in the reference: {d:?}")));
    faults
}

/// What `cld-fashion` says, and the analyses that it builds on before; the people are found already.
fn garments(engine: &Engine, picture: &Picture, people: AnalysisRecord) -> Vec<Detection> {
    let mut prior = vec![people];
    for analysis in ["faces", "clothes", "human-anatomy"] {
        prior.push(engine.analyze(analysis, picture, &prior).unwrap());
    }
    let Payload::Boxes(found) = analysed(engine, "cld-fashion", picture, &prior) else { panic!("no boxes") };
    found
}

/// A mirror with the public files of these models alone, as everybody has them.
fn public_files(shared: &Path, ids: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::load(Places::default());
    let models = registry.models();
    for id in ids {
        let variant = models.model(id).unwrap().variant_named("public").unwrap();
        for file in &variant.files {
            std::fs::copy(shared.join("models").join(&file.name), folder.path().join(&file.name)).unwrap();
        }
    }
    folder
}

#[derive(Deserialize)]
struct Dressed {
    picture: String,
    people: Vec<(String, PxRect, f32)>,
    garments: Vec<Told>,
}

#[test]
fn garments_agree_with_the_references() {
    let Some(shared) = support::shared() else { return };
    let mirror = public_files(&shared, &["faces", "clothes", "human-anatomy"]);
    let Some(engine) = engine(vec![mirror.path().to_owned()]) else { return };
    let bar = Bar { overlap: 0.98, apart: APART, floor: 0.3 };
    let cases: Vec<Dressed> = fixture("garments.json");
    let (mut compared, mut faults) = (0, Vec::new());
    for case in &cases {
        let picture = picture(&shared.join("data").join(&case.picture));
        let people = record("coco", picture.source(), boxes(&case.people));
        let found = garments(&engine, &picture, people);
        compared += case.garments.len();
        let here = differences(&case.garments, &found, &bar);
        faults.extend(here.into_iter().map(|fault| format!("{}: {fault}", case.picture)));
    }
    println!("{} of {compared} garments differ", faults.len());
    // A cell of a small garment that lies at the line moves its box by a tenth of its side.
    assert!(cases.len() >= 5 && compared >= 30, "{compared} garments");
    assert!(faults.len() * 20 <= compared, "{}", faults.join("\n"));
}

#[test]
fn a_person_wears_what_everybody_sees() {
    let Some(shared) = support::shared() else { return };
    let Some(engine) = engine(vec![shared.join("models")]) else { return };
    let worn = |name: &str| {
        let picture = picture(&shared.join("data").join(name));
        let people = engine.analyze("coco", &picture, &[]).unwrap();
        garments(&engine, &picture, people)
    };
    // One man in the street: a turquoise jacket over a green pullover, black trousers, dark shoes.
    let found = worn("people/0320.jpg");
    let best = |label: &str| found.iter().find(|d| d.label == label && d.confidence >= 0.55).unwrap();
    let (pants, shoes, coat, top) = (best("pants"), best("shoes"), best("outerwear"), best("top"));
    assert!(pants.confidence > 0.8 && shoes.confidence > 0.8, "{found:?}");
    assert!(top.bounds.middle().y < pants.bounds.middle().y && pants.bounds.middle().y < shoes.bounds.y);
    let says = |d: &Detection, key: &str, word: &str| d.attributes[key].contains_key(word);
    assert!(says(pants, "color", "black") && says(pants, "pattern", "plain"), "{pants:?}");
    assert!(says(pants, "leg length", "long") && says(coat, "sleeve length", "long"), "{found:?}");
    assert!(says(coat, "color", "turquoise") && says(top, "color", "green"), "{found:?}");
    assert!(!found.iter().any(|d| d.label == "dress" && d.confidence >= 0.5), "{found:?}");
    assert_eq!(worn("coco/000000000034.jpg"), [], "a zebra wears nothing");
}

#[derive(Deserialize)]
struct Called {
    picture: String,
    names: Vec<Told>,
}

#[test]
fn names_and_their_weak_places_agree_with_the_references() {
    // The weights are bytes: a level of a pixel counts, and the kernels of the runtime round otherwise on
    // every kind of processor. A place is made of cells, 64 along the picture.
    let bar = Bar { overlap: 0.95, apart: 0.05, floor: 0.05 };
    let Some(shared) = support::shared() else { return };
    let Some(engine) = engine(vec![shared.join("models")]) else { return };
    let cases: Vec<Called> = fixture("lvis.json");
    let (mut compared, mut placed, mut of_a_kind, mut faults) = (0, 0, 0, Vec::new());
    for case in &cases {
        let picture = picture(&shared.join("data").join(&case.picture));
        let prior = [engine.analyze("saliency", &picture, &[]).unwrap()];
        let Payload::Boxes(found) = analysed(&engine, "lvis", &picture, &prior) else { panic!("no boxes") };
        for name in &found {
            let weak = name.attributes.get("localisation").is_some_and(|how| how.contains_key("weak"));
            assert_eq!(
                weak,
                !name.bounds.is_empty(),
                "{}: every place is marked as weak: {name:?}",
                case.picture
            );
            placed += usize::from(weak);
            of_a_kind += usize::from(name.attributes.contains_key("kind") && name.confidence >= 0.7);
        }
        compared += case.names.len();
        let here = differences(&case.names, &found, &bar);
        faults.extend(here.into_iter().map(|fault| format!("{}: {fault}", case.picture)));
    }
    assert!(cases.len() >= 8 && placed >= 5 && of_a_kind >= 4, "{placed} placed, {of_a_kind} of a kind");
    println!("{compared} names, {placed} placed: {faults:?}");
    // One name of ten, which is told twice: as missing and as not in the reference.
    assert!(faults.len() * 5 <= compared, "{}", faults.join("\n"));
}
