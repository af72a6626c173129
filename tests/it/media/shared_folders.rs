//! Every picture beside the project: nothing may crash, hang or hide the others.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use gravitas::facts::PixelBuffer;
use gravitas::geometry::PxSize;
use gravitas::media::{
    DecodeSize, Decoded, FileKind, Filter, Limits, MediaError, decode, decode_thumbnail, fingerprint,
    kind_of, probe, read_metadata, resize_rgb, thumbnails,
};

use crate::support;

/// Files of a folder and its folders, sorted.
fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// All that an import does with one file.
fn import(path: &Path) -> Result<Decoded, MediaError> {
    let limits = Limits::default();
    fingerprint(path)?;
    let probed = probe(path, &limits);
    let metadata = read_metadata(path);
    let decoded = decode(path, &limits, DecodeSize::AtLeast(1536))?;
    assert_eq!(metadata.unwrap().orientation, decoded.orientation, "{}", path.display());
    assert_eq!(probed.unwrap().full_size, decoded.full_size, "{}", path.display());
    let made = thumbnails(&decoded.pixels).unwrap();
    let small = decode_thumbnail(&made.small).unwrap();
    assert!(small.size().w.max(small.size().h) <= 256);
    assert!(decode_thumbnail(&made.large).unwrap().size().area() >= small.size().area());
    Ok(decoded)
}

/// Imports every picture of a folder; gives the failures with their reasons. Panics when one of them panicked.
fn import_all(folder: &str) -> Option<Vec<(String, String)>> {
    let root = support::shared()?.join("data").join(folder);
    let (mut decoded, mut warned, mut failed, mut broken) = (0, BTreeMap::new(), Vec::new(), Vec::new());
    let started = Instant::now();
    let mut slowest = (0.0, String::new());
    for path in files_under(&root) {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        if matches!(kind_of(&path), FileKind::Sidecar) {
            continue;
        }
        let at = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| import(&path))) {
            Err(_) => broken.push(name.clone()),
            Ok(Err(e)) => {
                failed.push((name.clone(), e.to_string().replace(&path.display().to_string(), "…")));
            }
            Ok(Ok(picture)) => {
                decoded += 1;
                for warning in picture.warnings {
                    warned.entry(warning).or_insert_with(Vec::new).push(name.clone());
                }
            }
        }
        let seconds = at.elapsed().as_secs_f64();
        if seconds > slowest.0 {
            slowest = (seconds, name);
        }
    }
    println!(
        "{folder}: {decoded} decoded, {} failed in {:.1} s; slowest {:.1} s ({})",
        failed.len(),
        started.elapsed().as_secs_f64(),
        slowest.0,
        slowest.1
    );
    for (warning, names) in warned {
        println!("  warning: {warning}: {}", names.join(", "));
    }
    for (name, reason) in &failed {
        println!("  failed: {name}: {reason}");
    }
    assert_eq!(broken, Vec::<String>::new(), "these panicked");
    Some(failed)
}

#[test]
fn torture_is_survived() {
    let started = Instant::now();
    let Some(failed) = import_all("torture") else { return };
    assert!(failed.len() <= 91, "more files fail than are broken");
    assert!(started.elapsed().as_secs() < 600, "something all but hangs");
}

#[test]
fn real_pictures_are_all_read() {
    for folder in ["camera", "orientation"] {
        let Some(failed) = import_all(folder) else { return };
        assert_eq!(failed, [], "{folder}");
    }
}

#[test]
fn every_format_is_read() {
    let Some(mut failed) = import_all("formats") else { return };
    // HEIC needs a converter of the system; without one the error says what to install.
    failed.retain(|(name, reason)| !(name.to_lowercase().ends_with("heic") && reason.contains("install")));
    assert_eq!(failed, []);
}

fn difference(a: &PixelBuffer, b: &PixelBuffer) -> f64 {
    assert_eq!(a.size(), b.size());
    let sum: u64 = a.bytes().iter().zip(b.bytes()).map(|(x, y)| u64::from(x.abs_diff(*y))).sum();
    sum as f64 / a.bytes().len() as f64
}

#[test]
fn every_orientation_stands_upright() {
    let Some(shared) = support::shared() else { return };
    for kind in ["Landscape", "Portrait"] {
        let of = |value: u32| {
            let path = shared.join(format!("data/orientation/{kind}_{value}.jpg"));
            let decoded = decode(&path, &Limits::default(), DecodeSize::AtLeast(512)).unwrap();
            let size = if kind == "Landscape" { PxSize::new(120, 90) } else { PxSize::new(90, 120) };
            assert_eq!(decoded.full_size.w > decoded.full_size.h, kind == "Landscape", "{kind} {value}");
            resize_rgb(&decoded.pixels, size, Filter::Area)
        };
        let upright = of(1);
        for value in 0..=8 {
            let found = difference(&of(value), &upright);
            assert!(found < 4.0, "{kind}_{value} differs by {found:.1}");
        }
    }
}

#[test]
fn scaled_and_full_decodes_agree() {
    let Some(shared) = support::shared() else { return };
    for path in files_under(&shared.join("data/camera")) {
        let full = decode(&path, &Limits::default(), DecodeSize::Full).unwrap();
        let scaled = decode(&path, &Limits::default(), DecodeSize::AtLeast(200)).unwrap();
        assert_eq!(full.full_size, scaled.full_size);
        assert_eq!(full.pixels.size(), full.full_size);
        let long = scaled.pixels.size().w.max(scaled.pixels.size().h);
        assert!((200..400).contains(&long), "{long}: {}", path.display());
        let size = PxSize::new(100, 100);
        let found = difference(
            &resize_rgb(&full.pixels, size, Filter::Bilinear),
            &resize_rgb(&scaled.pixels, size, Filter::Bilinear),
        );
        assert!(found < 3.0, "{found:.2}: {}", path.display());
    }
}
