//! The architecture as a test: arrows point down, and every outside library has one owner.

use std::path::Path;

use crate::support;

/// Which of our modules each module may name after `crate::`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("geometry", &[]),
    ("facts", &["geometry"]),
    ("grammar", &["geometry"]),
    ("crop", &["geometry", "facts", "grammar"]),
    ("vision", &["geometry", "facts"]),
    ("catalog", &["geometry", "facts", "grammar"]),
    ("net", &[]),
    ("media", &["geometry", "facts"]),
    ("inference", &["geometry", "facts", "grammar", "vision", "net", "media"]),
    ("export", &["geometry", "facts", "grammar", "crop", "vision", "media"]),
    (
        "jobs",
        &["geometry", "facts", "grammar", "crop", "vision", "catalog", "net", "media", "inference", "export"],
    ),
    (
        "session",
        &[
            "geometry",
            "facts",
            "grammar",
            "crop",
            "vision",
            "catalog",
            "net",
            "media",
            "inference",
            "export",
            "jobs",
        ],
    ),
    ("app", &["geometry", "facts", "grammar", "crop", "session"]),
    ("cli", &["geometry", "facts", "grammar", "crop", "export", "session"]),
];

/// Which module alone may name each outside library.
const OWNERS: &[(&str, &[&str])] = &[
    ("rusqlite", &["catalog"]),
    ("ureq", &["net"]),
    ("ort", &["inference"]),
    ("image", &["media"]),
    ("jpeg_decoder", &["media"]),
    ("jpeg_encoder", &["media"]),
    ("webp", &["media"]),
    ("jxl_oxide", &["media"]),
    ("re_rav1d", &["media"]),
    ("fast_image_resize", &["media"]),
    ("moxcms", &["media"]),
    ("exif", &["media"]),
    ("quick_xml", &["media"]),
    ("img_parts", &["media"]),
    ("sha1", &["export"]),
    ("base64", &["export"]),
    ("subtle", &["export"]),
    ("gif", &["media"]),
    ("ravif", &["media"]),
    ("openh264", &["media"]),
    ("muxide", &["media"]),
    ("keyring", &["session"]),
    ("notify_rust", &["session"]),
    ("notify", &["jobs"]),
    ("trash", &["jobs"]),
    ("arboard", &["app"]),
    ("notify_debouncer_full", &["jobs"]),
    ("egui", &["app"]),
    ("eframe", &["app"]),
    ("egui_extras", &["app"]),
    ("rfd", &["app"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
];

#[test]
fn arrows_point_down() {
    let src = support::project().join("src");
    let mut broken = Vec::new();
    for file in support::rust_files(&src) {
        let Some(module) = module_of(&src, &file) else { continue };
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("src/{module} is not in the table of floors"));
        for (number, line) in code_lines(&file) {
            for used in named_after(&line, "crate::") {
                if used != module
                    && !allowed.contains(&used.as_str())
                    && MAY_USE.iter().any(|(m, _)| *m == used)
                {
                    broken.push(format!("{}:{number}: {module} must not use {used}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "arrows that point up or sideways:\n{}", broken.join("\n"));
}

#[test]
fn every_outside_library_has_one_owner() {
    let src = support::project().join("src");
    let mut broken = Vec::new();
    for file in support::rust_files(&src) {
        let module = module_of(&src, &file).unwrap_or_else(|| "main".to_owned());
        for (number, line) in code_lines(&file) {
            for (library, owners) in OWNERS {
                if names_library(&line, library) && !owners.contains(&module.as_str()) {
                    broken.push(format!("{}:{number}: only {owners:?} may use {library}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "second users of an owned library:\n{}", broken.join("\n"));
}

#[test]
fn the_checks_see_a_planted_violation() {
    assert_eq!(named_after("use crate::catalog::Reader;", "crate::"), ["catalog"]);
    assert_eq!(named_after("use crate::{facts, jobs::spawn};", "crate::"), ["facts", "jobs"]);
    assert!(names_library("let x = rusqlite::Connection::open(p);", "rusqlite"));
    assert!(!names_library("let x = crate::image::thing;", "image"));
    assert!(!names_library("let x = my_image::thing();", "image"));
}

/// The first folder under `src`; `None` for files that stand beside the folders.
fn module_of(src: &Path, file: &Path) -> Option<String> {
    let inside = file.strip_prefix(src).unwrap();
    (inside.components().count() > 1)
        .then(|| inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned())
}

/// Numbered lines without comments.
fn code_lines(file: &Path) -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line.split("//").next().unwrap_or("").to_owned()))
        .filter(|(_, line)| !line.trim().is_empty())
        .collect()
}

/// The module names that follow `prefix`, also inside one level of braces.
fn named_after(line: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in line.split(prefix).skip(1) {
        if let Some(list) = rest.strip_prefix('{') {
            names.extend(list.split(',').map(first_word).filter(|w| !w.is_empty()));
        } else {
            names.push(first_word(rest));
        }
    }
    names
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Whether `library::` stands in the line as the start of a path.
fn names_library(line: &str, library: &str) -> bool {
    let needle = format!("{library}::");
    line.match_indices(&needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '"')
            || line[..at].ends_with(" ::")
    })
}
