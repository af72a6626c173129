//! Every family of networks gives the same answers as a second implementation in Python.
//!
//! `models/recipes/parity.py` wrote the references in `tests/fixtures/parity` (and says how); they
//! hold numbers only. Pictures and weights come from `../shared`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gravitas::facts::{AnalysisRecord, Payload};
use gravitas::geometry::{PxRect, PxSize};
use gravitas::inference::{Engine, Limits, Model, Picture, Places, Registry};
use gravitas::media;
use serde::Deserialize;

use crate::support;

/// Boxes of a reference and ours agree from this overlap on.
const OVERLAP: f64 = 0.98;

#[derive(Deserialize)]
struct Case {
    /// How far scores may lie apart; maps on average.
    score: f32,
    /// What lies nearer to the floor than this may be missing on one side.
    doubt: f32,
    model: String,
    variant: String,
    floor: f32,
    answers: Vec<Answer>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Answer {
    picture: String,
    size: PxSize,
    /// Label, box and confidence of what `coco` found before.
    prior: Vec<(String, PxRect, f32)>,
    boxes: Option<Vec<Named>>,
    faces: Option<Vec<Named>>,
    text: Option<Vec<Named>>,
    labels: Option<Vec<Named>>,
    map: Option<Map>,
}

#[derive(Deserialize, Default, Debug)]
#[serde(default)]
struct Named {
    label: String,
    #[serde(rename = "box")]
    bounds: PxRect,
    score: f32,
    landmarks: Vec<[f64; 2]>,
    text: Option<String>,
    /// Pixels by which each edge may lie apart where overlap says no: borders between classes jump.
    slack: f64,
}

#[derive(Deserialize)]
struct Map {
    width: u32,
    height: u32,
    values: Vec<f32>,
}

#[test]
fn families_agree_with_the_references() {
    let Some(shared) = support::shared() else { return };
    let folder = support::project().join("tests/fixtures/parity");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 10, "a reference for each family and variant");
    let mut faults = Vec::new();
    for file in files {
        let case: Case = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let Some((engine, model)) = engine_for(&shared, &case) else { return };
        let mut worst = Apart::default();
        for answer in &case.answers {
            let picture = picture(&shared.join("data").join(&answer.picture));
            assert_eq!(picture.source(), answer.size, "{name}: {}", answer.picture);
            let found = engine.run(&model, &picture, &[prior(answer)]).unwrap();
            compare(&format!("{name}: {}", answer.picture), &found, answer, &case, &mut worst);
        }
        println!("{name}: {worst:?}");
        faults.append(&mut worst.faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The greatest differences seen; overlaps as what is missing to one.
#[derive(Debug, Default)]
struct Apart {
    overlap: f64,
    score: f32,
    compared: usize,
    /// What does not agree, as sentences.
    faults: Vec<String>,
}

/// An engine that knows the files of one variant only, so that this variant is the one in use.
fn engine_for(shared: &Path, case: &Case) -> Option<(Engine, Model)> {
    let everything = Registry::load(Places::default());
    let models = everything.models();
    let variant = models.model(&case.model).unwrap().variant_named(&case.variant).unwrap();
    let mirror = tempfile::tempdir().unwrap();
    for file in variant.files.iter().filter(|f| !f.embedded) {
        std::fs::copy(shared.join("models").join(&file.name), mirror.path().join(&file.name)).unwrap();
    }
    let places = Places { mirrors: vec![mirror.path().to_owned()], ..Places::default() };
    let registry = Arc::new(Registry::load(places));
    let models = registry.models();
    let mut model = models.model(&case.model).unwrap().clone();
    assert_eq!(model.variant().name, case.variant);
    // References of maps are coarse.
    model.manifest.parameters.insert("cells".to_owned(), 24.0);
    let engine = match Engine::start(None, registry, Limits::default()) {
        Ok(engine) => engine,
        Err(error) => {
            println!("skipped: {error}");
            return None;
        }
    };
    // Loads the sessions while the mirror is there.
    drop(engine.lend(&model).unwrap());
    Some((engine, model))
}

fn picture(path: &Path) -> Picture {
    let decoded = media::decode(path, &media::Limits::default(), media::DecodeSize::Full).unwrap();
    Picture::new(&decoded.pixels, decoded.full_size).unwrap()
}

fn prior(answer: &Answer) -> AnalysisRecord {
    let boxes = answer.prior.iter().map(|(label, bounds, confidence)| gravitas::facts::Detection {
        label: label.clone(),
        categories: Vec::new(),
        bounds: *bounds,
        confidence: *confidence,
        sharpness: None,
        attributes: std::collections::BTreeMap::new(),
    });
    AnalysisRecord {
        analysis: "coco".to_owned(),
        version: 2,
        engine: String::new(),
        model_name: String::new(),
        measured_on: answer.size,
        payload: Payload::Boxes(boxes.collect()),
    }
}

/// What was found, in the words of the references.
fn named(found: &Payload) -> Vec<Named> {
    match found {
        Payload::Boxes(boxes) => boxes
            .iter()
            .map(|b| Named {
                label: b.label.clone(),
                bounds: b.bounds,
                score: b.confidence,
                ..Named::default()
            })
            .collect(),
        Payload::Faces(faces) => faces
            .iter()
            .map(|f| Named {
                bounds: f.bounds,
                score: f.confidence,
                landmarks: f.landmarks.iter().map(|&p| p.into()).collect(),
                ..Named::default()
            })
            .collect(),
        Payload::Text(blocks) => blocks
            .iter()
            .map(|t| Named {
                bounds: t.bounds,
                score: t.confidence,
                text: t.text.clone(),
                ..Named::default()
            })
            .collect(),
        Payload::Labels(labels) => labels
            .iter()
            .map(|l| Named { label: l.label.clone(), score: l.confidence, ..Named::default() })
            .collect(),
        other => panic!("a map or boxes were expected, not {other:?}"),
    }
}

fn compare(place: &str, found: &Payload, answer: &Answer, case: &Case, worst: &mut Apart) {
    if let Some(map) = &answer.map {
        return compare_maps(place, found, map, case.score, worst);
    }
    let lists = [&answer.boxes, &answer.faces, &answer.text, &answer.labels];
    let wanted = lists.into_iter().flatten().next().unwrap();
    let ours = named(found);
    let beyond_doubt = |n: &&Named| n.score >= case.floor + case.doubt;
    for reference in wanted {
        match twin(reference, &ours, case.score) {
            Some(twin) => compare_twins(place, reference, twin, worst),
            None if beyond_doubt(&reference) => worst.faults.push(format!("{place}: missing {reference:?}")),
            None => {}
        }
    }
    for extra in ours.iter().filter(beyond_doubt).filter(|n| twin(n, wanted, case.score).is_none()) {
        worst.faults.push(format!("{place}: not in the reference {extra:?}"));
    }
}

fn compare_twins(place: &str, reference: &Named, ours: &Named, worst: &mut Apart) {
    worst.overlap = worst.overlap.max(1.0 - overlap(reference, ours));
    worst.score = worst.score.max((reference.score - ours.score).abs());
    worst.compared += 1;
    let reach = (0.02 * reference.bounds.w.max(reference.bounds.h)).max(0.5);
    let near = |(a, b): (&[f64; 2], &[f64; 2])| (a[0] - b[0]).hypot(a[1] - b[1]) <= reach;
    let points = reference.landmarks.len() == ours.landmarks.len()
        && reference.landmarks.iter().zip(&ours.landmarks).all(near);
    if !points || !reads_alike(reference.text.as_deref(), ours.text.as_deref()) {
        worst.faults.push(format!("{place}: {ours:?} instead of {reference:?}"));
    }
}

/// Of a faint line one letter may be read otherwise.
fn reads_alike(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return a == b };
    let different = a.chars().zip(b.chars()).filter(|(a, b)| a != b).count();
    a.chars().count() == b.chars().count() && different <= 1
}

/// Labels of whole pictures have no boxes.
fn overlap(a: &Named, b: &Named) -> f64 {
    if a.bounds.is_empty() && b.bounds.is_empty() { 1.0 } else { a.bounds.iou(&b.bounds) }
}

fn twin<'a>(one: &Named, others: &'a [Named], apart: f32) -> Option<&'a Named> {
    others.iter().find(|other| {
        other.label == one.label
            && (overlap(one, other) >= OVERLAP || edges_near(one, other))
            && (other.score - one.score).abs() <= apart
    })
}

fn edges_near(a: &Named, b: &Named) -> bool {
    let slack = a.slack.max(b.slack);
    slack > 0.0 && a.bounds.holds(&b.bounds, slack) && b.bounds.holds(&a.bounds, slack)
}

fn compare_maps(place: &str, found: &Payload, wanted: &Map, limit: f32, worst: &mut Apart) {
    let Payload::Saliency(map) = found else { panic!("{place}: a map was expected, not {found:?}") };
    assert_eq!((map.width, map.height), (wanted.width, wanted.height), "{place}");
    let apart: f32 = map.values.iter().zip(&wanted.values).map(|(a, b)| (a - b).abs()).sum();
    let mean = apart / wanted.values.len() as f32;
    worst.score = worst.score.max(mean);
    worst.compared += wanted.values.len();
    if mean > limit {
        worst.faults.push(format!("{place}: maps differ by {mean} on average"));
    }
}

#[test]
fn a_giraffe_is_found_by_every_installed_detector() {
    let Some(shared) = support::shared() else { return };
    let places = Places { mirrors: vec![shared.join("models")], ..Places::default() };
    let registry = Arc::new(Registry::load(places));
    assert!(registry.problems().is_empty(), "{:?}", registry.problems());
    let engine = match Engine::start(None, registry, Limits::default()) {
        Ok(engine) => engine,
        Err(error) => return println!("skipped: {error}"),
    };
    let picture = picture(&shared.join("data/coco/000000000025.jpg"));
    let giraffe = PxRect::new(385.5, 60.0, 215.0, 297.2);
    let detectors = gravitas::inference::eval::detectors(&engine, "coco");
    assert!(detectors.len() >= 3, "{detectors:?}");
    let models = engine.registry().models();
    for id in detectors {
        let Payload::Boxes(found) = engine.run(models.model(&id).unwrap(), &picture, &[]).unwrap() else {
            panic!("{id} answers with something else than boxes");
        };
        let best =
            found.iter().filter(|d| d.label == "giraffe").map(|d| d.bounds.iou(&giraffe)).fold(0.0, f64::max);
        assert!(best > 0.7, "{id}: {found:#?}");
        assert!(found.iter().any(|d| d.categories.iter().any(|c| c == "animal")), "{id}: {found:#?}");
    }
}
