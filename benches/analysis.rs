//! What analysing a picture costs beyond decoding it and running the networks themselves.
//!
//! The budget: the whole is at most 1.25 times decode plus bare runs. Prints the ratio for each
//! installed analysis and for all of them together; without ONNX Runtime or weights it says so.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement talks and may fail")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use gravitas::facts::{AnalysisRecord, Channels, Detection, Payload, PixelBuffer};
use gravitas::geometry::{PxRect, PxSize};
use gravitas::inference::{Engine, Limits, ModelTime, Picture, Places, Registry};
use gravitas::media::{self, DecodeSize};

/// Long side of the pixels that models are fed from.
const ANALYSIS_SIDE: u32 = 1024;

const ROUNDS: u32 = 5;

/// Noise, edges and a bright disc, the same at every run.
fn rendered(size: PxSize) -> PixelBuffer {
    let mut state = 0x2545_F491_u32;
    let mut data = Vec::with_capacity(3 * size.w as usize * size.h as usize);
    for y in 0..size.h {
        for x in 0..size.w {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (dx, dy) = (i64::from(x) - 2000, i64::from(y) - 1500);
            let base = if dx * dx + dy * dy < 900_000 { 200 } else { (x / 97 * 31 + y / 61 * 17) % 160 };
            let noise = state >> 28;
            data.extend(
                [base + noise, base / 2 + noise, 255 - base - noise].map(|c| u8::try_from(c).unwrap_or(255)),
            );
        }
    }
    PixelBuffer::new(size, Channels::Rgb, data).unwrap()
}

/// A 12-megapixel JPEG.
fn file(folder: &std::path::Path) -> std::path::PathBuf {
    let picture = rendered(PxSize::new(4000, 3000));
    let options = media::EncodeOptions::new(media::OutputFormat::Jpeg, 90);
    let path = folder.join("rendered.jpg");
    std::fs::write(&path, media::encode(&picture, &options).unwrap()).unwrap();
    path
}

fn decoded(path: &std::path::Path) -> (PixelBuffer, PxSize) {
    let d = media::decode(path, &media::Limits::default(), DecodeSize::AtLeast(ANALYSIS_SIDE)).unwrap();
    (d.pixels, d.full_size)
}

/// Ids of what can run here, in the order in which it must.
fn installed(registry: &Registry) -> Vec<String> {
    let ready = registry.analyses().into_iter().filter(|a| a.installed.is_installed());
    ready.map(|a| a.id).collect()
}

/// Analyses one picture with everything; the first analysis pays for what the others share.
///
/// The rendered picture shows nobody, so two people are added to what was found: what is run on
/// people only is run as well.
fn everything(engine: &Engine, ids: &[String], picture: &Picture) -> Vec<AnalysisRecord> {
    let mut records = Vec::new();
    for id in ids {
        let mut record = engine.analyze(id, picture, &records).unwrap();
        if let (Payload::Boxes(boxes), "coco") = (&mut record.payload, id.as_str()) {
            boxes.extend([200.0, 2000.0].map(person));
        }
        records.push(record);
    }
    records
}

fn person(x: f64) -> Detection {
    Detection {
        label: "person".to_owned(),
        categories: Vec::new(),
        bounds: PxRect::new(x, 300.0, 1100.0, 2500.0),
        confidence: 0.9,
        sharpness: None,
        attributes: std::collections::BTreeMap::new(),
    }
}

fn report(before: &[ModelTime], after: &[ModelTime], decode: Duration, whole: Duration) {
    let mut bare = Duration::ZERO;
    for time in after {
        let old = before.iter().find(|t| t.model == time.model).cloned().unwrap_or_default();
        let (runs, spent) =
            (time.bare.saturating_sub(old.bare) / ROUNDS, time.whole.saturating_sub(old.whole) / ROUNDS);
        bare += runs;
        println!("{:<20} bare {:>7.2?}  whole {:>7.2?}", time.model, runs, spent);
    }
    let ratio = whole.as_secs_f64() / (decode + bare).as_secs_f64();
    println!("decode {decode:.2?}, bare runs {bare:.2?}, everything {whole:.2?}: {ratio:.3} (budget 1.25)");
}

fn analysis(c: &mut Criterion) {
    let registry = Arc::new(Registry::load(Places::default().with_environment()));
    let ids = installed(&registry);
    let engine = match Engine::start(None, registry, Limits::default()) {
        Ok(engine) if !ids.is_empty() => engine,
        Ok(_) => return println!("skipped: no weights are installed"),
        Err(error) => return println!("skipped: {error}"),
    };
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path());
    let (pixels, source) = decoded(&path);
    everything(&engine, &ids, &Picture::new(&pixels, source).unwrap());
    let before = engine.times();
    let (mut decode, mut whole) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let (pixels, source) = decoded(&path);
        decode += started.elapsed();
        everything(&engine, &ids, &Picture::new(&pixels, source).unwrap());
        whole += started.elapsed();
    }
    report(&before, &engine.times(), decode / ROUNDS, whole / ROUNDS);
    c.bench_function("analyse a decoded picture with coco", |b| {
        b.iter(|| engine.analyze("coco", &Picture::new(&pixels, source).unwrap(), &[]).unwrap());
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = analysis
}
criterion_main!(benches);
