//! Finding and loading the ONNX Runtime library; one environment a process.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ort::environment::Environment;
use parking_lot::Mutex;

use crate::inference::InferenceError;

/// Names the library where it is not in a usual place.
pub const LIBRARY_VARIABLE: &str = "ORT_DYLIB_PATH";

/// What to do when there is none; the end of every sentence about a missing library.
const ADVICE: &str = "install ONNX Runtime 1.24 or newer, or name its file in ORT_DYLIB_PATH; \
                      until then pictures are kept and shown, but not analysed";

/// The loaded library. It stays for the life of the process: ONNX Runtime cannot be loaded twice.
static LOADED: Mutex<Option<Arc<Runtime>>> = Mutex::new(None);

/// The loaded library and its one environment.
pub(super) struct Runtime {
    pub environment: Environment,
    pub library: PathBuf,
    pub version: String,
}

impl Runtime {
    /// The library of this process, loaded on the first call. Never panics.
    ///
    /// Looked for at `named`, at `ORT_DYLIB_PATH`, beside the executable, in the build folder and in
    /// the folders of the system. A library named by hand that cannot be used is an error at once.
    pub fn shared(named: Option<&Path>) -> Result<Arc<Self>, InferenceError> {
        let mut loaded = LOADED.lock();
        if let Some(runtime) = &*loaded {
            return Ok(Arc::clone(runtime));
        }
        let runtime = Arc::new(Self::find(named)?);
        *loaded = Some(Arc::clone(&runtime));
        Ok(runtime)
    }

    fn find(named: Option<&Path>) -> Result<Self, InferenceError> {
        let variable = std::env::var_os(LIBRARY_VARIABLE).filter(|v| !v.is_empty()).map(PathBuf::from);
        if let Some(path) = named.map(Path::to_owned).or(variable) {
            return Self::load(&path).map_err(|reason| {
                let text = format!("ONNX Runtime cannot be used: {reason}; {ADVICE}: {}", path.display());
                InferenceError::Engine(text)
            });
        }
        let mut reasons = Vec::new();
        for path in candidates() {
            match Self::load(&path) {
                Ok(runtime) => return Ok(runtime),
                Err(reason) => reasons.push(format!("{}: {reason}", path.display())),
            }
        }
        let found = if reasons.is_empty() {
            "it was found nowhere".to_owned()
        } else {
            format!("what was found cannot be used ({})", reasons.join("; "))
        };
        Err(InferenceError::Engine(format!("ONNX Runtime cannot be used: {found}; {ADVICE}")))
    }

    fn load(path: &Path) -> Result<Self, String> {
        // The loader would look for a missing relative path in the system folders: say so instead.
        if !path.is_file() {
            return Err("there is no such file".to_owned());
        }
        let path = path.canonicalize().map_err(|error| error.to_string())?;
        let builder = ort::init_from(&path).map_err(|error| first_line(&error.to_string()))?;
        let environment =
            builder.with_name("gravitas").build().map_err(|error| first_line(&error.to_string()))?;
        let version = version(ort::info(), &path);
        log::info!("ONNX Runtime {version}: {}", path.display());
        Ok(Self { environment, library: path, version })
    }
}

/// The version in the library's own words (`git-branch=rel-1.32.0`), or in its file name.
fn version(info: &str, path: &Path) -> String {
    let digits = |text: &str| -> Option<String> {
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let end =
            text[start..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(text.len(), |n| start + n);
        Some(text[start..end].trim_end_matches('.').to_owned())
    };
    let branch = info.split("git-branch=rel-").nth(1).and_then(digits);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let named = name.split(".so.").nth(1).and_then(digits);
    branch.or(named).unwrap_or_else(|| "1.24 or newer".to_owned())
}

/// Every library in a usual place, the nearest place first, newer ones before older ones.
fn candidates() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(executable) = std::env::current_exe() {
        // Beside the program, in its lib folder, and in target/onnxruntime of a build.
        let above: Vec<&Path> = executable.ancestors().skip(1).take(3).collect();
        folders.extend(above.first().map(|dir| dir.to_path_buf()));
        folders.extend(above.iter().flat_map(|dir| [dir.join("onnxruntime"), dir.join("lib")]));
    }
    let target = |dir: std::ffi::OsString| PathBuf::from(dir).join("target/onnxruntime");
    folders.extend(std::env::var_os("CARGO_MANIFEST_DIR").map(target));
    folders.push(PathBuf::from("target/onnxruntime"));
    folders.extend(SYSTEM.iter().map(PathBuf::from));
    folders.iter().flat_map(|folder| libraries(folder)).collect()
}

const SYSTEM: &[&str] = &[
    "/usr/local/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
    "/opt/homebrew/lib",
];

/// ONNX Runtime libraries of a folder, higher versions first.
fn libraries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut found: Vec<(Vec<u32>, PathBuf)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.to_owned();
            is_library(&name).then(|| (numbers(&name), path))
        })
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

fn is_library(name: &str) -> bool {
    let linux = name == "libonnxruntime.so" || name.starts_with("libonnxruntime.so.");
    let extension = Path::new(name).extension();
    let mac = name.starts_with("libonnxruntime.") && extension.is_some_and(|e| e == "dylib");
    linux || mac || name.eq_ignore_ascii_case("onnxruntime.dll")
}

fn numbers(name: &str) -> Vec<u32> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// Errors of the runtime run over many lines; the first says it.
pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_libraries_come_first_and_providers_are_none() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "libonnxruntime.so.1.9.0",
            "libonnxruntime.so.1.32.0",
            "libonnxruntime_providers_shared.so",
            "x.so",
        ] {
            std::fs::write(folder.path().join(name), b"").unwrap();
        }
        let names: Vec<_> = libraries(folder.path())
            .iter()
            .map(|p| p.file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["libonnxruntime.so.1.32.0", "libonnxruntime.so.1.9.0"]);
    }

    #[test]
    fn the_version_is_read_from_the_library_or_its_name() {
        let info = "ORT Build Info: git-branch=rel-1.19.2, git-commit-id=26250ae, build type=Release";
        assert_eq!(version(info, Path::new("x")), "1.19.2");
        assert_eq!(version("", Path::new("/lib/libonnxruntime.so.1.32.0")), "1.32.0");
        assert_eq!(version("", Path::new("onnxruntime.dll")), "1.24 or newer");
    }

    #[test]
    fn a_library_that_is_not_there_is_a_sentence() {
        let error = Runtime::find(Some(Path::new("/nowhere/libonnxruntime.so"))).err().unwrap().to_string();
        assert!(
            error.contains("there is no such file") && error.ends_with("/nowhere/libonnxruntime.so"),
            "{error}"
        );
    }

    #[test]
    fn a_file_that_is_no_library_is_a_sentence() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = Runtime::find(Some(file.path())).err().unwrap().to_string();
        assert!(error.starts_with("ONNX Runtime cannot be used: "), "{error}");
    }
}
