//! Programs of the system that convert one file into another, under a time limit.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::super::{Format, Limits, MediaError};
use super::Task;

/// A converter: its program and how its arguments are made from input and output.
struct Converter {
    program: &'static str,
    arguments: fn(&Path, &Path) -> Vec<OsString>,
}

/// In order of trust: libheif's own programs apply every turn and assemble tiles; older ffmpeg does neither.
const CONVERTERS: [Converter; 6] = [
    Converter { program: "heif-dec", arguments: heif_arguments },
    Converter { program: "heif-convert", arguments: heif_arguments },
    Converter { program: "vips", arguments: |from, to| vec!["copy".into(), from.into(), to.into()] },
    Converter { program: "magick", arguments: |from, to| vec![first_frame(from), to.into()] },
    Converter { program: "convert", arguments: |from, to| vec![first_frame(from), to.into()] },
    Converter {
        program: "ffmpeg",
        arguments: |from, to| {
            let fixed = ["-nostdin", "-v", "error", "-y", "-i"].map(OsString::from);
            let mut all = fixed.to_vec();
            all.extend([from.into(), "-frames:v".into(), "1".into(), "-q:v".into(), "2".into(), to.into()]);
            all
        },
    },
];

fn heif_arguments(from: &Path, to: &Path) -> Vec<OsString> {
    vec!["-q".into(), "95".into(), from.into(), to.into()]
}

fn first_frame(from: &Path) -> OsString {
    let mut name = OsString::from(from);
    name.push("[0]");
    name
}

/// How often a running program is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Converts `path` with the first program that is installed and succeeds; PNG when `lossless`, else JPEG.
pub(super) fn convert(path: &Path, lossless: bool, task: &Task<'_>) -> Result<(Format, Vec<u8>), MediaError> {
    let folder =
        scratch(task.limits).map_err(|source| MediaError::Io { path: path.to_path_buf(), source })?;
    let (format, name) = if lossless { (Format::Png, "out.png") } else { (Format::Jpeg, "out.jpg") };
    // Absolute, so that a name like "-x.heic" is not taken for an option.
    let from = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let to = folder.path().join(name);
    let mut refusals = Vec::new();
    for converter in &CONVERTERS {
        let Some(program) = on_path(converter.program) else { continue };
        let arguments = (converter.arguments)(&from, &to);
        match run(&program, &arguments, folder.path(), task.started + task.limits.time) {
            Ok(()) => match read_output(folder.path(), &to, task.limits) {
                Some(bytes) => return Ok((format, bytes)),
                None => refusals.push(format!("{} wrote nothing", converter.program)),
            },
            Err(reason) => refusals.push(format!("{}: {reason}", converter.program)),
        }
    }
    Err(refused(&refusals))
}

fn refused(refusals: &[String]) -> MediaError {
    if refusals.is_empty() {
        return MediaError::Unsupported {
            what: "HEIC needs a converter, and none is installed".into(),
            advice: "install libheif's programs (Debian and Ubuntu: libheif-examples; macOS: brew install libheif) \
                     or ImageMagick, libvips or ffmpeg"
                .into(),
            path: None,
        };
    }
    super::raster::damaged("HEIC", format!("no converter could read it ({})", refusals.join("; ")))
}

/// A folder that is removed again, with whatever a killed program left in it.
fn scratch(limits: &Limits) -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("gravitas-");
    match &limits.scratch {
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            builder.tempdir_in(folder)
        }
        None => builder.tempdir(),
    }
}

/// Runs a program until it ends or `deadline` passes; then it is killed.
fn run(program: &Path, arguments: &[OsString], folder: &Path, deadline: Instant) -> Result<(), String> {
    let log = folder.join("stderr");
    let sink = std::fs::File::create(&log).map_err(|e| e.to_string())?;
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(sink)
        .spawn()
        .map_err(|e| e.to_string())?;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|e| e.to_string())? {
            break status;
        }
        if Instant::now() >= deadline {
            // Waiting reaps the process; a kill that fails means that it has just ended by itself.
            let killed = child.kill().and_then(|()| child.wait());
            return Err(killed.map_or_else(|e| e.to_string(), |_| "took too long and was stopped".into()));
        }
        std::thread::sleep(LOOK_EVERY);
    };
    if status.success() {
        return Ok(());
    }
    let text = std::fs::read(&log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("no message");
    Err(first.trim().chars().take(200).collect())
}

/// The output; libheif numbers it (`out-1.jpg`) when the file holds several pictures.
fn read_output(folder: &Path, expected: &Path, limits: &Limits) -> Option<Vec<u8>> {
    let extension = expected.extension()?;
    let first = folder.join("out-1").with_extension(extension);
    let path = [expected.to_path_buf(), first].into_iter().find(|p| p.is_file())?;
    let length = std::fs::metadata(&path).ok()?.len();
    (length > 0 && length <= limits.file_bytes).then(|| std::fs::read(&path).ok())?
}

/// A program in the folders of `PATH`.
pub(in super::super) fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&folders).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_hangs_is_killed() {
        let folder = tempfile::tempdir().unwrap();
        let started = Instant::now();
        let sleep = on_path("sleep").unwrap();
        let result = run(&sleep, &["30".into()], folder.path(), started + Duration::from_millis(50));
        assert_eq!(result, Err("took too long and was stopped".into()));
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn the_complaint_of_a_program_is_passed_on() {
        let folder = tempfile::tempdir().unwrap();
        let shell = on_path("sh").unwrap();
        let arguments = ["-c".into(), "echo no such codec >&2; exit 3".into()];
        let result = run(&shell, &arguments, folder.path(), Instant::now() + Duration::from_secs(10));
        assert_eq!(result, Err("no such codec".into()));
    }
}
