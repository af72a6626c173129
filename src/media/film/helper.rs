//! Films through an installed ffmpeg: frames are kept on disk as JPEG of the best quality, and the program turns
//! them into a film while we look whether it is to be stopped.
//!
//! A pipe would save the detour, but a program that hangs would then hang us too.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{FilmFormat, FilmSpec, Frames, said};
use crate::facts::PixelBuffer;
use crate::media::decode::on_path;
use crate::media::encode::{Chroma, EncodeOptions, OutputFormat, encode};

/// How often the running program is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The sentence why there is no helper; `None` where there is one.
pub(super) fn missing(format: FilmFormat) -> Option<String> {
    on_path("ffmpeg").is_none().then(|| {
        format!(
            "{} needs ffmpeg, and none is installed; install it (Debian and Ubuntu: apt install ffmpeg; macOS: brew \
             install ffmpeg), or write mp4, gif or webp",
            format.name()
        )
    })
}

pub(super) struct HelperFilm {
    program: PathBuf,
    spec: FilmSpec,
    out: PathBuf,
    /// Removed with everything in it when the film ends, however it ends.
    folder: tempfile::TempDir,
    frames: BufWriter<File>,
}

impl HelperFilm {
    pub(super) fn open(path: &Path, spec: &FilmSpec) -> Result<Self, String> {
        let Some(program) = on_path("ffmpeg") else {
            return Err(missing(spec.format).unwrap_or_default());
        };
        let out = std::path::absolute(path).map_err(said)?;
        let beside = out.parent().unwrap_or(Path::new("."));
        let folder = tempfile::Builder::new().prefix(".gravitas-").tempdir_in(beside).map_err(said)?;
        let frames = BufWriter::new(File::create(folder.path().join("frames.mjpeg")).map_err(said)?);
        Ok(Self { program, spec: *spec, out, folder, frames })
    }

    fn start(&self) -> Result<Child, String> {
        let log = File::create(self.folder.path().join("stderr")).map_err(said)?;
        Command::new(&self.program)
            .args(["-nostdin", "-v", "error", "-y", "-f", "mjpeg", "-framerate"])
            .arg(format!("{}", self.spec.fps))
            .args(["-i", "frames.mjpeg", "-an"])
            .args(["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p"])
            .args(["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"])
            .args(["-threads", "2", "-fflags", "+bitexact"])
            .args(codec(&self.spec))
            .arg(&self.out)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("ffmpeg cannot be started: {error}"))
    }

    fn complaint(&self) -> String {
        let text = std::fs::read(self.folder.path().join("stderr")).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("no message");
        format!("ffmpeg: {}", first.trim().chars().take(200).collect::<String>())
    }
}

/// The encoder and how good it is to be.
fn codec(spec: &FilmSpec) -> Vec<String> {
    let worse = 1.0 - f64::from(spec.quality.clamp(1, 100)) / 100.0;
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    if spec.format == FilmFormat::Mp4 {
        let crf = (16.0 + 25.0 * worse).round();
        words(&format!("-c:v libx264 -crf {crf} -preset medium -movflags +faststart -f mp4"))
    } else {
        let crf = (20.0 + 40.0 * worse).round();
        words(&format!("-c:v libvpx-vp9 -crf {crf} -b:v 0 -deadline good -cpu-used 4 -row-mt 1 -f webm"))
    }
}

impl Frames for HelperFilm {
    fn frame(&mut self, picture: &PixelBuffer) -> Result<(), String> {
        let options = EncodeOptions { chroma: Chroma::Full, ..EncodeOptions::new(OutputFormat::Jpeg, 97) };
        let jpeg = encode(picture, &options).map_err(said)?;
        self.frames.write_all(&jpeg).map_err(said)
    }

    fn finish(mut self: Box<Self>, stop: &dyn Fn() -> bool) -> Result<(), String> {
        self.frames.flush().map_err(said)?;
        let mut child = self.start()?;
        let status = loop {
            if let Some(status) = child.try_wait().map_err(said)? {
                break status;
            }
            if stop() {
                // Waiting reaps the process; a kill that fails means that it has just ended by itself.
                child.kill().and_then(|()| child.wait()).map_err(said)?;
                return Err("it was stopped".to_owned());
            }
            std::thread::sleep(LOOK_EVERY);
        };
        if status.success() { Ok(()) } else { Err(self.complaint()) }
    }
}
