//! Rules about files that no compiler knows.

use std::path::Path;

use crate::support;

/// Code lines a file may have.
const MOST_LINES: usize = 600;

#[test]
fn every_file_says_what_it_is() {
    let bare: Vec<String> = sources()
        .into_iter()
        .filter(|file| !std::fs::read_to_string(file).unwrap().starts_with("//!"))
        .map(|file| file.display().to_string())
        .collect();
    assert!(bare.is_empty(), "files without a '//!' head:\n{}", bare.join("\n"));
}

#[test]
fn files_stay_small() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter_map(|file| {
            let lines = code_lines_before_tests(&file);
            (lines > MOST_LINES).then(|| format!("{}: {lines} lines", file.display()))
        })
        .collect();
    assert!(long.is_empty(), "files over {MOST_LINES} code lines:\n{}", long.join("\n"));
}

#[test]
fn every_test_file_is_listed() {
    let folder = support::project().join("tests/it");
    let listed = std::fs::read_to_string(folder.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let is_module = path.extension().is_some_and(|e| e == "rs") || path.join("mod.rs").is_file();
        if is_module && name != "main" {
            assert!(listed.contains(&format!("mod {name};")), "tests/it/main.rs does not list {name}");
        }
    }
}

#[test]
fn nothing_is_left_unsaid() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    for file in sources() {
        let text = std::fs::read_to_string(&file).unwrap();
        for mark in marks {
            assert!(!text.contains(mark), "{} still holds a {mark}", file.display());
        }
    }
}

fn sources() -> Vec<std::path::PathBuf> {
    ["src", "tests", "benches", "xtask/src"]
        .iter()
        .flat_map(|folder| support::rust_files(&support::project().join(folder)))
        .collect()
}

fn code_lines_before_tests(file: &Path) -> usize {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}
