//! Finds or fetches the ONNX Runtime shared library.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell;

/// The release every measurement was made with.
const VERSION: &str = "1.32.0";

/// The wheels of that release, each with its hash; pip takes nothing else.
const WHEELS: &str = include_str!("../onnxruntime.txt");

/// The oldest minor release whose interface the program can use.
const OLDEST_MINOR: u32 = 24;

/// Takes the library out of a wheel: argument 1 is the wheel, argument 2 the folder.
const UNPACK: &str = "
import sys, zipfile, os, shutil
wheel, folder = sys.argv[1:3]
with zipfile.ZipFile(wheel) as z:
    names = [n for n in z.namelist() if n.startswith('onnxruntime/capi/')
             and 'providers' not in n and os.path.basename(n).startswith(('libonnxruntime', 'onnxruntime.dll'))]
    for n in names:
        with z.open(n) as src, open(os.path.join(folder, os.path.basename(n)), 'wb') as dst:
            shutil.copyfileobj(src, dst)
sys.exit(0 if names else 1)
";

/// The library: named by `ORT_DYLIB_PATH`, fetched before, in a system folder, or fetched now.
///
/// The error is a sentence; the program works without the library, but analyses nothing.
pub fn find_or_fetch() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("ORT_DYLIB_PATH").map(PathBuf::from) {
        return if named.is_file() {
            Ok(named)
        } else {
            Err(format!("ORT_DYLIB_PATH names a file that is not there: {}", named.display()))
        };
    }
    let folder = shell::target().join("onnxruntime");
    if let Some(library) = library_in(&folder).or_else(in_system_folders) {
        return Ok(library);
    }
    fetch(&folder)
}

fn in_system_folders() -> Option<PathBuf> {
    let folders = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64",
        "/usr/lib",
        "/usr/local/lib",
        "/opt/homebrew/lib",
    ];
    folders.iter().find_map(|folder| library_in(Path::new(folder)))
}

/// A library in `folder` whose name says a release that is new enough.
fn library_in(folder: &Path) -> Option<PathBuf> {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    names.sort();
    names.into_iter().rev().find(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name == "onnxruntime.dll" || is_new_enough(&name)
    })
}

/// Whether `libonnxruntime.so.1.32.0` or `libonnxruntime.1.32.0.dylib` names a release we can use.
fn is_new_enough(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("libonnxruntime.") else { return false };
    let version = rest.trim_start_matches("so.").trim_end_matches(".dylib");
    let mut numbers = version.split('.').map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else { return false };
    major == 1 && minor >= OLDEST_MINOR
}

fn fetch(folder: &Path) -> Result<PathBuf, String> {
    let python = shell::first_that_runs(&["python3", "python", "py"], "--version").ok_or_else(|| {
        "ONNX Runtime is missing and Python 3, which fetches it, was not found; install python3 and pip, \
         or name the library in ORT_DYLIB_PATH"
            .to_owned()
    })?;
    println!("fetching ONNX Runtime {VERSION}");
    std::fs::create_dir_all(folder)
        .map_err(|e| format!("cannot make the folder {}: {e}", folder.display()))?;
    download_wheel(&python, folder)?;
    let wheel = wheel_in(folder).ok_or("pip said it was done, but there is no wheel")?;
    shell::must(Command::new(&python).args(["-c", UNPACK]).arg(&wheel).arg(folder))?;
    // The wheel has served; keeping it would only double the space.
    std::fs::remove_file(&wheel).map_err(|e| format!("cannot remove {}: {e}", wheel.display()))?;
    library_in(folder)
        .ok_or_else(|| format!("the wheel of ONNX Runtime {VERSION} holds no library for this system"))
}

fn download_wheel(python: &str, folder: &Path) -> Result<(), String> {
    let list = folder.join("wheels.txt");
    std::fs::write(&list, WHEELS).map_err(|e| format!("cannot write {}: {e}", list.display()))?;
    let pip = |extra: &[&str]| {
        let mut command = Command::new(python);
        command.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]);
        command.args(["--only-binary=:all:", "--require-hashes", "--requirement"]).arg(&list);
        command.arg("--dest").arg(folder).args(extra);
        command
    };
    // A Python that is newer or older than every wheel still unpacks the wheel of another one.
    if shell::quietly(&mut pip(&[])) || shell::quietly(&mut pip(&["--python-version", "3.12"])) {
        return Ok(());
    }
    Err(format!(
        "ONNX Runtime {VERSION} could not be fetched with pip; check the network, install pip \
         (Debian: sudo apt-get install python3-pip), or name the library in ORT_DYLIB_PATH"
    ))
}

fn wheel_in(folder: &Path) -> Option<PathBuf> {
    let mut entries = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    entries.find(|path| path.extension().is_some_and(|e| e == "whl"))
}

#[cfg(test)]
mod tests {
    use super::{VERSION, WHEELS, is_new_enough};

    #[test]
    fn every_wheel_is_of_the_release_and_has_a_hash() {
        assert!(WHEELS.contains(&format!("onnxruntime=={VERSION} ")));
        let hashes: Vec<&str> = WHEELS.split("--hash=sha256:").skip(1).collect();
        assert!(hashes.len() > 4);
        assert!(hashes.iter().all(|h| h.split_whitespace().next().is_some_and(|h| h.len() == 64)));
    }

    #[test]
    fn the_name_tells_the_release() {
        assert!(is_new_enough("libonnxruntime.so.1.32.0"));
        assert!(is_new_enough("libonnxruntime.1.24.1.dylib"));
        assert!(!is_new_enough("libonnxruntime.so.1.17.0"));
        assert!(!is_new_enough("libonnxruntime_providers_shared.so"));
        assert!(!is_new_enough("libonnxruntime.so"));
    }
}
