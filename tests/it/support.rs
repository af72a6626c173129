//! What several tests need: where things lie, and pictures made on the spot.

use std::path::{Path, PathBuf};

/// Root of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder with specifications, models and labelled pictures that lies beside the project.
///
/// `GRAVITAS_SHARED` names it elsewhere. Where it is missing, one line says so and the caller returns.
pub fn shared() -> Option<PathBuf> {
    let folder =
        std::env::var_os("GRAVITAS_SHARED").map_or_else(|| project().join("../shared"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: the folder 'shared' does not lie beside the project");
    None
}

/// Every Rust file under `folder`, sorted.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
