//! Marks, banners and clean pictures that the test draws itself, told apart.

use std::sync::Arc;

use gravitas::facts::{AnalysisRecord, Channels, Payload, PixelBuffer};
use gravitas::geometry::PxSize;
use gravitas::inference::{Engine, Limits, Picture, Places, Registry};

use crate::support;

const SIZE: PxSize = PxSize { w: 640, h: 480 };

/// Five columns a letter, seven rows a column, the top row in the lowest bit.
const LETTERS: &[(char, [u8; 5])] = &[
    ('A', [0x7e, 0x11, 0x11, 0x11, 0x7e]),
    ('E', [0x7f, 0x49, 0x49, 0x49, 0x41]),
    ('F', [0x7f, 0x09, 0x09, 0x09, 0x01]),
    ('H', [0x7f, 0x08, 0x08, 0x08, 0x7f]),
    ('L', [0x7f, 0x40, 0x40, 0x40, 0x40]),
    ('M', [0x7f, 0x02, 0x0c, 0x02, 0x7f]),
    ('N', [0x7f, 0x04, 0x08, 0x10, 0x7f]),
    ('O', [0x3e, 0x41, 0x41, 0x41, 0x3e]),
    ('P', [0x7f, 0x09, 0x09, 0x09, 0x06]),
    ('R', [0x7f, 0x09, 0x19, 0x29, 0x46]),
    ('S', [0x46, 0x49, 0x49, 0x49, 0x31]),
    ('T', [0x01, 0x01, 0x7f, 0x01, 0x01]),
];

/// A drawing that grows.
struct Canvas {
    bytes: Vec<u8>,
}

impl Canvas {
    /// Hills of light and dark in one of several colours, with a few hard edges.
    fn ground(seed: u32) -> Self {
        let tint = [[1.0, 0.9, 0.8], [0.7, 0.9, 1.0], [0.8, 1.0, 0.7], [1.0, 1.0, 1.0]][seed as usize % 4];
        let wave = |x: u32, y: u32, n: u32| {
            let (fx, fy) = ((seed % 5 + n) as f32 * 0.006, (seed % 3 + n) as f32 * 0.007);
            ((x as f32 * fx + (seed * n) as f32).sin() + (y as f32 * fy).cos()) * 28.0
        };
        let mut bytes = Vec::with_capacity(SIZE.w as usize * SIZE.h as usize * 3);
        for y in 0..SIZE.h {
            for x in 0..SIZE.w {
                let block = if (x / 90 + y / 120 + seed).is_multiple_of(5) { 35.0 } else { 0.0 };
                let light = 110.0 + wave(x, y, 1) + wave(y, x, 3) + block;
                bytes.extend(tint.map(|t: f32| (light * t).clamp(0.0, 255.0) as u8));
            }
        }
        Self { bytes }
    }

    fn mix(&mut self, x: u32, y: u32, colour: f32, share: f32) {
        if x < SIZE.w && y < SIZE.h {
            let at = (y * SIZE.w + x) as usize * 3;
            for byte in &mut self.bytes[at..at + 3] {
                *byte = (f32::from(*byte) * (1.0 - share) + colour * share) as u8;
            }
        }
    }

    /// Words with their middle at `middle`, each dot of a letter `dot` pixels wide.
    fn write(&mut self, words: &str, middle: (u32, u32), dot: u32, colour: f32, share: f32) {
        let width = words.chars().count() as u32 * 6 * dot;
        let (left, top) = (middle.0.saturating_sub(width / 2), middle.1.saturating_sub(7 * dot / 2));
        for (number, letter) in (0_u32..).zip(words.chars()) {
            let Some((_, columns)) = LETTERS.iter().find(|(known, _)| *known == letter) else { continue };
            for (column, rows) in (0_u32..).zip(columns) {
                for row in (0..7).filter(|row| rows >> row & 1 == 1) {
                    for (dx, dy) in (0..dot * dot).map(|i| (i % dot, i / dot)) {
                        let x = left + (number * 6 + column) * dot + dx;
                        self.mix(x, top + row * dot + dy, colour, share);
                    }
                }
            }
        }
    }

    fn strip(&mut self, from: u32, to: u32, colour: f32, share: f32) {
        for (x, y) in (from..to).flat_map(|y| (0..SIZE.w).map(move |x| (x, y))) {
            self.mix(x, y, colour, share);
        }
    }

    fn picture(self) -> Picture {
        let pixels = PixelBuffer::new(SIZE, Channels::Rgb, self.bytes).unwrap();
        Picture::new(&pixels, SIZE).unwrap()
    }
}

/// What is drawn, and what it is.
fn drawings() -> Vec<(&'static str, Canvas)> {
    let mut all = Vec::new();
    for seed in 0..8 {
        let words = ["PHOTOTNT", "SAMPLE", "HOMESTERRA", "REALESTATE"][seed as usize % 4];
        let mut mark = Canvas::ground(seed);
        mark.write(words, (320, 240), 4 + seed % 3, 255.0, 0.4 + 0.02 * seed as f32);
        all.push(("watermark", mark));

        let mut banner = Canvas::ground(seed + 20);
        let (from, to, line) = if seed % 2 == 0 { (410, 480, 446) } else { (0, 60, 30) };
        let (ground, ink) = if seed % 3 == 0 { (250.0, 20.0) } else { (15.0, 250.0) };
        banner.strip(from, to, ground, if seed % 4 == 3 { 0.75 } else { 1.0 });
        banner.write("FOR SALE PRONTO", (320, line), 4, ink, 1.0);
        all.push(("banner", banner));

        let mut clean = Canvas::ground(seed + 40);
        if seed % 2 == 1 {
            // A sign in the scene: solid, off the middle.
            clean.write("HOTEL", (120 + 50 * seed, 120), 4, 20.0, 1.0);
        }
        all.push(("clean", clean));
    }
    all
}

#[test]
fn marks_banners_and_clean_pictures_are_told_apart() {
    let Some(shared) = support::shared() else { return };
    let places = Places { mirrors: vec![shared.join("models")], ..Places::default() };
    let engine = match Engine::start(None, Arc::new(Registry::load(places)), Limits::default()) {
        Ok(engine) => engine,
        Err(error) => return println!("skipped: {error}"),
    };
    let (mut right, mut wrong) = (0, Vec::new());
    let drawings = drawings();
    let all = drawings.len();
    for (number, (wanted, canvas)) in drawings.into_iter().enumerate() {
        let picture = canvas.picture();
        let text = engine.analyze("cld-text", &picture, &[]).unwrap();
        let found = verdict(&engine, &picture, &text);
        if found.0 == wanted {
            right += 1;
        } else {
            wrong.push(format!("{number}: {found:?} instead of {wanted} ({:?})", text.payload));
        }
    }
    println!("{right} of {all} drawings are told right");
    assert!(right * 10 >= all * 9, "{right} of {all}:\n{}", wrong.join("\n"));
}

/// Exactly one label, and where.
fn verdict(engine: &Engine, picture: &Picture, text: &AnalysisRecord) -> (String, f32, Vec<String>) {
    let prior = std::slice::from_ref(text);
    let record = engine.analyze("watermark-detection", picture, prior).unwrap();
    let Payload::Labels(mut labels) = record.payload else { panic!("no labels") };
    assert_eq!(labels.len(), 1);
    let label = labels.remove(0);
    assert!(label.confidence >= 0.5 && (label.label == "clean") == label.categories.is_empty(), "{label:?}");
    (label.label, label.confidence, label.categories)
}
