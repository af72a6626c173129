//! The score of quality falls along every ladder, and every analysis gets through odd files.

use std::path::Path;
use std::sync::Arc;

use gravitas::inference::eval::{Subject, measure};
use gravitas::inference::{Engine, Limits, Places, Registry};

use crate::support;

/// The best pictures of the labelled ones that ladders are climbed with.
const BEST: usize = 6;

/// Every so many odd files one is analysed: all of them take minutes.
const EVERY: usize = 25;

fn engine(shared: &Path) -> Option<Engine> {
    let places = Places { mirrors: vec![shared.join("models")], ..Places::default() };
    match Engine::start(None, Arc::new(Registry::load(places)), Limits::default()) {
        Ok(engine) => Some(engine),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

#[test]
fn the_score_falls_with_blur_noise_jpeg_and_exposure() {
    let Some(shared) = support::shared() else { return };
    let Some(engine) = engine(&shared) else { return };
    let folder = tempfile::tempdir().unwrap();
    let opinions = std::fs::read_to_string(shared.join("data/iqa/mos.csv")).unwrap();
    let mut rows: Vec<(&str, f64)> = opinions
        .lines()
        .filter_map(|row| row.split_once(','))
        .filter_map(|(name, mos)| Some((name, mos.parse().ok()?)))
        .collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    for (name, _) in &rows[..BEST] {
        std::fs::copy(shared.join("data/iqa").join(name), folder.path().join(name)).unwrap();
    }
    let chosen: Vec<String> = rows[..BEST].iter().map(|(name, mos)| format!("{name},{mos}")).collect();
    std::fs::write(folder.path().join("mos.csv"), chosen.join("\n")).unwrap();
    let found = measure(&engine, Subject::Quality, folder.path(), &|_, _| {}).unwrap();
    assert_eq!(found.pictures, BEST);
    let ladders: Vec<_> =
        found.figures.iter().filter(|(name, _)| name.ends_with("steps that fall")).collect();
    assert_eq!(ladders.len(), 5);
    for (name, share) in ladders {
        assert!(*share >= 1.0, "{name}: {share}\n{}", found.lines.join("\n"));
    }
}

#[test]
fn every_analysis_gets_through_odd_files() {
    let Some(shared) = support::shared() else { return };
    let Some(engine) = engine(&shared) else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut files: Vec<_> = std::fs::read_dir(shared.join("data/torture"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    for file in files.iter().step_by(EVERY) {
        std::fs::copy(file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    let found = measure(&engine, Subject::Everything, folder.path(), &|_, _| {}).unwrap();
    println!("{} of {} odd files were analysed", found.pictures, files.len().div_ceil(EVERY));
    assert!(found.pictures >= 4);
    let names = |line: &&String| line.contains(&*folder.path().to_string_lossy());
    let failed: Vec<_> =
        found.lines.iter().filter(|line| names(line) && !line.starts_with("not read: ")).collect();
    assert!(failed.is_empty(), "{failed:?}");
}
