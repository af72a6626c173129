//! From drawn pictures to findings and crops, through the real program and the real models.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{scenes, support};

#[test]
fn drawn_things_are_found_searched_and_cropped() {
    let Some(models) = models() else { return };
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("pictures");
    scenes::write_all(&pictures, 900);
    let gravitas = |words: &[&str]| run(folder.path(), &models, words);

    let added = gravitas(&["add", &pictures.display().to_string(), "--json"]);
    let totals: serde_json::Value = serde_json::from_str(added.lines().last().unwrap()).unwrap();
    assert_eq!(totals["seen"], 12);
    assert_eq!(totals["indexed"], 12);
    gravitas(&["analyze", "--detection", "coco"]);

    for (query, name) in [("object:\"stop sign\">0.5", "crossing"), ("object:clock>0.5", "clock-tower")] {
        let found = gravitas(&["search", query, "--json"]);
        assert_eq!(found.lines().count(), 1, "{query} found:\n{found}");
        assert!(found.contains(name), "{query} found:\n{found}");
    }
    // A tag that nobody typed: the detection passed the model's own threshold.
    assert!(gravitas(&["search", "tag:clock", "--json"]).contains("clock-tower"));

    let out = folder.path().join("sign.webp");
    let source = pictures.join("crossing.jpg").display().to_string();
    gravitas(&["crop", &source, "c_thumb,g_stop_sign,ar_1,w_200", "-o", &out.display().to_string()]);
    let sign = image::open(&out).unwrap().to_rgb8();
    assert_eq!(sign.dimensions(), (200, 200));
    let red = sign.pixels().filter(|p| p[0] > 140 && p[1] < 70 && p[2] < 70).count();
    assert!(red > 200 * 200 / 4, "the crop is not about the sign: {red} red pixels");
}

#[test]
fn the_report_indexes_analyses_and_shows_crops_without_a_display() {
    let Some(models) = models() else { return };
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("pictures");
    scenes::write_all(&pictures, 600);
    keep_first(&pictures, 3);
    let out = folder.path().join("page");
    let words = |path: &Path| path.display().to_string();
    run(folder.path(), &models, &["report", &words(&pictures), "--count", "2", "--out", &words(&out)]);

    let page = std::fs::read_to_string(out.join("index.html")).unwrap();
    assert_eq!(page.matches("<article>").count(), 2);
    assert_eq!(page.matches("<figure>").count(), 10, "five crops a picture");
    let files = std::fs::read_dir(out.join("pictures")).unwrap().count();
    assert_eq!(files, 12, "a copy and five crops of each picture");
    // The library knows the folder now, and nothing is left to analyse.
    let again = run(folder.path(), &models, &["analyze", "--json"]);
    let totals: serde_json::Value = serde_json::from_str(again.trim()).unwrap();
    assert_eq!(totals["results"], 0, "{totals}");
}

/// The folder of model files, where they and ONNX Runtime are here.
fn models() -> Option<PathBuf> {
    let shared = support::shared()?;
    if std::env::var_os("ORT_DYLIB_PATH").is_none() {
        println!("skipped: ONNX Runtime is not named in ORT_DYLIB_PATH");
        return None;
    }
    Some(shared.join("models"))
}

fn keep_first(folder: &Path, count: usize) {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in &files[count..] {
        std::fs::remove_file(file).unwrap();
    }
}

fn run(folder: &Path, models: &Path, words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gravitas"))
        .arg("--library")
        .arg(folder.join("library"))
        .arg("--mirror")
        .arg(models)
        .args(words)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?} ended with {}: {said}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
