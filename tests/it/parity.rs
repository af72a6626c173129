//! Every family of networks gives the same answers as a second implementation in Python.
//!
//! `models/recipes/parity.py` wrote the references in `tests/fixtures/parity` (and says how); they
//! hold numbers only. Pictures and weights come from `../shared`. Both sides see the same pixels.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gravitas::facts::{AnalysisRecord, Channels, Payload, PixelBuffer};
use gravitas::geometry::{IntRect, PxRect, PxSize};
use gravitas::inference::{Engine, Limits, Model, Picture, Places, Registry};
use gravitas::media;
use serde::Deserialize;

use crate::support;

/// How near to a reference an answer must be.
#[derive(Debug, Clone, Copy)]
struct Bar {
    /// Boxes agree from this overlap on; masks from this share in common.
    overlap: f64,
    /// Scores may lie this far apart, maps on average; what lies nearer to the floor may be missing.
    score: f32,
    /// Share of the answers that may fail.
    amiss: f64,
}

/// For networks that reckon in floating point.
const EXACT: Bar = Bar { overlap: 0.98, score: 0.02, amiss: 0.0 };

/// For networks whose weights are bytes: the kernels of the runtime round otherwise on every kind of processor,
/// and a cell of a mask that lies at its threshold moves a small box by a good part of its side.
const BYTES: Bar = Bar { overlap: 0.85, score: 0.05, amiss: 0.1 };

#[derive(Deserialize)]
struct Case {
    /// A tiny network of the same form that was run instead of the real one.
    stand_in: Option<String>,
    model: String,
    variant: String,
    floor: f32,
    answers: Vec<Answer>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Answer {
    picture: String,
    /// The part of the picture that was looked at.
    part: IntRect,
    /// Label, box and confidence of what `coco` found before.
    prior: Vec<(String, PxRect, f32)>,
    boxes: Option<Vec<Named>>,
    faces: Option<Vec<Named>>,
    text: Option<Vec<Named>>,
    labels: Option<Vec<Named>>,
    map: Option<Map>,
    /// Of each person x, y and confidence of every joint.
    joints: Vec<Vec<[f64; 3]>>,
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
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(references()).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "json") && !file.ends_with("resize.json"));
    files.sort();
    assert!(files.len() >= 12, "a reference for each family and variant");
    let mut faults = Vec::new();
    for file in files {
        let case: Case = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let Some((engine, model)) = engine_for(&shared, &case) else { return };
        let bar = if name.ends_with("-bytes") { BYTES } else { EXACT };
        let mut worst = Apart::default();
        for answer in &case.answers {
            let picture = part_of(&shared.join("data").join(&answer.picture), answer.part);
            let found = engine.run(&model, &picture, &[prior(answer)]).unwrap();
            let place = format!("{name}: {}", answer.picture);
            compare(&place, &found, answer, (&case, bar), &mut worst);
            compare_joints(&place, &picture, (answer, &model), bar, &mut worst);
        }
        assert!(worst.compared > 1, "{name}: nothing was compared");
        println!("{name}: {worst:?}");
        if worst.faults.len() as f64 > bar.amiss * worst.compared as f64 {
            faults.append(&mut worst.faults);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn references() -> PathBuf {
    support::project().join("tests/fixtures/parity")
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
    let folder = tempfile::tempdir().unwrap();
    let places = match &case.stand_in {
        Some(network) => with_stand_in(case, network, folder.path()),
        None => with_real_files(shared, case, folder.path()),
    };
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

fn with_real_files(shared: &Path, case: &Case, mirror: &Path) -> Places {
    let everything = Registry::load(Places::default());
    let models = everything.models();
    let variant = models.model(&case.model).unwrap().variant_named(&case.variant).unwrap();
    for file in variant.files.iter().filter(|f| !f.embedded) {
        std::fs::copy(shared.join("models").join(&file.name), mirror.join(&file.name)).unwrap();
    }
    Places { mirrors: vec![mirror.to_owned()], ..Places::default() }
}

/// The manifest as it is, but for the name, length and hash of its one network.
fn with_stand_in(case: &Case, network: &str, folder: &Path) -> Places {
    let source = support::project().join("models").join(&case.model);
    let text = std::fs::read_to_string(source.join("model.toml")).unwrap();
    let mut manifest: toml::Table = toml::from_str(&text).unwrap();
    let file = manifest["variants"][0]["files"][0].as_table_mut().unwrap();
    file.retain(|field, _| field == "role");
    file.insert("name".to_owned(), network.into());
    std::fs::write(folder.join("model.toml"), toml::to_string(&manifest).unwrap()).unwrap();
    let labels = source.join("labels.txt");
    if labels.is_file() {
        std::fs::copy(labels, folder.join("labels.txt")).unwrap();
    }
    let tiny = support::project().join("tests/fixtures/models").join(network);
    std::fs::copy(tiny, folder.join(network)).unwrap();
    Places { extra: vec![folder.to_owned()], ..Places::default() }
}

fn decoded(path: &Path) -> PixelBuffer {
    media::decode(path, &media::Limits::default(), media::DecodeSize::Full).unwrap().pixels
}

/// A part as if it were the whole picture.
fn part_of(path: &Path, part: IntRect) -> Picture {
    let pixels = decoded(path).cropped(part).unwrap();
    Picture::new(&pixels, part.size()).unwrap()
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
        measured_on: answer.part.size(),
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

fn compare(place: &str, found: &Payload, answer: &Answer, (case, bar): (&Case, Bar), worst: &mut Apart) {
    if let Some(map) = &answer.map {
        return compare_maps(place, found, map, bar, worst);
    }
    let lists = [&answer.boxes, &answer.faces, &answer.text, &answer.labels];
    let wanted = lists.into_iter().flatten().next().unwrap();
    let ours = named(found);
    let beyond_doubt = |n: &&Named| n.score >= case.floor + bar.score;
    for reference in wanted {
        match twin(reference, &ours, bar) {
            Some(twin) => compare_twins(place, reference, twin, bar, worst),
            None if beyond_doubt(&reference) => worst.faults.push(format!("{place}: missing {reference:?}")),
            None => {}
        }
    }
    for extra in ours.iter().filter(beyond_doubt).filter(|n| twin(n, wanted, bar).is_none()) {
        worst.faults.push(format!("{place}: not in the reference {extra:?}"));
    }
}

fn compare_twins(place: &str, reference: &Named, ours: &Named, bar: Bar, worst: &mut Apart) {
    worst.overlap = worst.overlap.max(1.0 - overlap(reference, ours));
    worst.score = worst.score.max((reference.score - ours.score).abs());
    worst.compared += 1;
    let reach = (1.0 - bar.overlap) * reference.bounds.w.max(reference.bounds.h);
    let near = |(a, b): (&[f64; 2], &[f64; 2])| (a[0] - b[0]).hypot(a[1] - b[1]) <= reach;
    let points = reference.landmarks.len() == ours.landmarks.len()
        && reference.landmarks.iter().zip(&ours.landmarks).all(near);
    if !points || reference.text != ours.text {
        worst.faults.push(format!("{place}: {ours:?} instead of {reference:?}"));
    }
}

/// Labels of whole pictures have no boxes.
fn overlap(a: &Named, b: &Named) -> f64 {
    if a.bounds.is_empty() && b.bounds.is_empty() { 1.0 } else { a.bounds.iou(&b.bounds) }
}

fn twin<'a>(one: &Named, others: &'a [Named], bar: Bar) -> Option<&'a Named> {
    others.iter().find(|other| {
        let near = overlap(one, other) >= bar.overlap && (other.score - one.score).abs() <= bar.score;
        other.label == one.label && near
    })
}

fn compare_maps(place: &str, found: &Payload, wanted: &Map, bar: Bar, worst: &mut Apart) {
    let Payload::Saliency(map) = found else { panic!("{place}: a map was expected, not {found:?}") };
    assert_eq!((map.width, map.height), (wanted.width, wanted.height), "{place}");
    let pairs = || map.values.iter().zip(&wanted.values).map(|(a, b)| (f64::from(*a), f64::from(*b)));
    let apart: f64 = pairs().map(|(a, b)| (a - b).abs()).sum();
    let mean = (apart / wanted.values.len() as f64) as f32;
    // What both masks hold of what either holds, each cell by as much as it is covered.
    let (both, either) = pairs().fold((0.0, 0.0), |(x, y), (a, b)| (x + a.min(b), y + a.max(b)));
    let common: f64 = both / either;
    worst.overlap = worst.overlap.max(1.0 - common);
    worst.score = worst.score.max(mean);
    worst.compared += wanted.values.len();
    if mean > bar.score || common < bar.overlap {
        worst.faults.push(format!("{place}: maps differ by {mean} on average, {common} is in common"));
    }
}

/// Joints of which the reference is sure lie in the same place: a joint that nobody sees jumps with a rounding.
fn compare_joints(
    place: &str,
    picture: &Picture,
    (answer, model): (&Answer, &Model),
    bar: Bar,
    worst: &mut Apart,
) {
    if answer.joints.is_empty() {
        return;
    }
    let told = picture.feature(model.id(), "joints").unwrap();
    let rows: Vec<&[f32]> = told.as_f32().unwrap().chunks_exact(4 + 17 * 3).collect();
    assert_eq!(rows.len(), answer.joints.len(), "{place}: a row for each person");
    for (row, wanted) in rows.into_iter().zip(&answer.joints) {
        let reach = (1.0 - bar.overlap) * f64::from(row[3]) * 0.2;
        for (ours, joint) in row[4..].chunks_exact(3).zip(wanted).filter(|(_, joint)| joint[2] > 0.5) {
            let apart = (f64::from(ours[0]) - joint[0]).hypot(f64::from(ours[1]) - joint[1]);
            worst.compared += 1;
            if apart > reach || (f64::from(ours[2]) - joint[2]).abs() > f64::from(bar.score) {
                worst.faults.push(format!("{place}: joint {ours:?} instead of {joint:?}"));
            }
        }
    }
}

#[derive(Deserialize)]
struct Resized {
    answers: Vec<Rows>,
}

#[derive(Deserialize)]
struct Rows {
    size: PxSize,
    first: Vec<u8>,
    last: Vec<u8>,
}

#[test]
fn resizing_for_networks_agrees_with_pillow_to_one_level() {
    let text = std::fs::read_to_string(references().join("resize.json")).unwrap();
    let wanted: Resized = serde_json::from_str(&text).unwrap();
    let pixel = |i: usize| {
        let (x, y) = (i % 97, i / 97);
        [x * x * 3 + y * 7, x * 5 + y * y, x * y].map(|v| (v % 256) as u8)
    };
    let bytes: Vec<u8> = (0..97 * 61).flat_map(pixel).collect();
    let picture = PixelBuffer::new(PxSize::new(97, 61), Channels::Rgb, bytes).unwrap();
    for rows in wanted.answers {
        let ours = media::resize_rgb(&picture, rows.size, media::Filter::Bilinear);
        let (first, last) = (ours.row(0), ours.row(rows.size.h - 1));
        let near =
            |a: &[u8], b: &[u8]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.abs_diff(*b) <= 1);
        assert!(near(&first[..rows.first.len()], &rows.first), "{:?}", rows.size);
        assert!(near(&last[last.len() - rows.last.len()..], &rows.last), "{:?}", rows.size);
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
    let pixels = decoded(&shared.join("data/coco/000000000025.jpg"));
    let picture = Picture::new(&pixels, pixels.size()).unwrap();
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
