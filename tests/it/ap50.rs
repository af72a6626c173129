//! The detectors are as accurate through the program as the same weights are in Python.
//!
//! `models/recipes/ap50.py` decoded, ran, read and measured with code of its own and wrote the numbers of
//! `tests/fixtures/ap50.json`.

use std::sync::Arc;

use gravitas::inference::eval;
use gravitas::inference::{Engine, Limits, Places, Registry};
use serde::Deserialize;

use crate::support;

/// Two JPEG decoders differ by a level, and a box at the line may fall to either side.
const APART: f64 = 0.01;

#[derive(Deserialize)]
struct Reference {
    model: String,
    pictures: usize,
    ap50: f64,
}

#[test]
fn detectors_are_as_accurate_as_the_same_weights_in_python() {
    let Some(shared) = support::shared() else { return };
    let places = Places { mirrors: vec![shared.join("models")], ..Places::default() };
    let engine = match Engine::start(None, Arc::new(Registry::load(places)), Limits::default()) {
        Ok(engine) => engine,
        Err(error) => return println!("skipped: {error}"),
    };
    let fixture = std::fs::read_to_string(support::project().join("tests/fixtures/ap50.json")).unwrap();
    let references: Vec<Reference> = serde_json::from_str(&fixture).unwrap();
    assert!(references.len() >= 3);
    for reference in references {
        let folder = shared.join("data/coco");
        let report = eval::detection(&engine, &reference.model, &folder, &|_, _| {}).unwrap();
        assert_eq!(report.pictures, reference.pictures);
        let ours = report.score.ap50;
        println!("{}: AP50 {ours:.4}, in Python {:.4}", reference.model, reference.ap50);
        assert!((ours - reference.ap50).abs() <= APART, "{}: {ours}", reference.model);
    }
}
