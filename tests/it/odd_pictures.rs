//! Every installed analysis survives pictures of a pixel, of one row, of one colour.

use std::sync::Arc;

use gravitas::facts::{AnalysisRecord, Channels, PixelBuffer};
use gravitas::geometry::PxSize;
use gravitas::inference::{Engine, Limits, Picture, Places, Registry};

use crate::support;

#[test]
fn every_analysis_answers_for_odd_pictures() {
    let Some(shared) = support::shared() else { return };
    let places = Places { mirrors: vec![shared.join("models")], ..Places::default() };
    let engine = match Engine::start(None, Arc::new(Registry::load(places)), Limits::default()) {
        Ok(engine) => engine,
        Err(error) => return println!("skipped: {error}"),
    };
    for (w, h, source) in [(1, 1, 1), (1, 700, 1), (700, 1, 3), (3, 2, 4000), (33, 40, 1)] {
        let bytes = (0..w * h * 3).map(|i| (i * 37 % 251) as u8).collect::<Vec<u8>>();
        let pixels = PixelBuffer::new(PxSize::new(w, h), Channels::Rgb, bytes).unwrap();
        let picture = Picture::new(&pixels, PxSize::new(w * source, h * source)).unwrap();
        let mut records: Vec<AnalysisRecord> = Vec::new();
        for info in engine.registry().analyses().iter().filter(|info| info.installed.is_installed()) {
            let record = engine.analyze(&info.id, &picture, &records);
            records.push(record.unwrap_or_else(|error| panic!("{} on {w} x {h}: {error}", info.id)));
        }
        assert!(records.len() >= 12, "{w} x {h}: {} analyses", records.len());
    }
}
