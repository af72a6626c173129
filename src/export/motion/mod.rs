//! `e_zoompan` to a film: which format, which frames, and the file.

mod stage;
mod wish;

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::crop_file::hex;
use super::quality;
use super::write::beside;
use super::{ExportError, Overwrite, QualityWish, Rules};
use crate::crop::{Motion, Plan};
use crate::facts::PixelBuffer;
use crate::geometry::PxSize;
use crate::media::{Chroma, FilmFormat, FilmSpec, FilmWriter, OutputFormat};
pub use stage::Stage;
pub use wish::{FilmWish, is_film_name};

/// A film that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmWritten {
    /// Where.
    pub path: std::path::PathBuf,
    /// Length of the file.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// What it is.
    pub format: FilmFormat,
    /// Size of every frame.
    pub size: PxSize,
    /// Number of frames.
    pub frames: u32,
    /// Frames a second.
    pub fps: f64,
    /// What could not be done as asked, a sentence each.
    pub remarks: Vec<String>,
}

/// Renders and writes the film of a plan with a movement.
///
/// `picture` holds the whole source, upright; the format is that of `f_`, else of the name. After each frame
/// `go_on` is told how many are done, and of how many; it answers `false` to stop, which leaves no file behind.
pub fn film_file(
    picture: &PixelBuffer,
    plan: &Plan,
    out: &Path,
    rules: &Rules,
    go_on: &dyn Fn(u32, u32) -> bool,
) -> Result<FilmWritten, ExportError> {
    let motion = plan.motion.as_ref().ok_or(ExportError::NoMovement)?;
    let wish = FilmWish::of(plan, out)?;
    if let Some(reason) = wish.format.missing() {
        return Err(ExportError::NoEncoder(reason));
    }
    if rules.overwrite == Overwrite::Refuse && out.exists() {
        return Err(ExportError::Exists(out.to_owned()));
    }
    let size = frame_size(plan.canvas, wish.format)?;
    let stage = Stage::new(picture, plan, size)?;
    let samples = samples(&stage, motion, wish.format);
    let spec = FilmSpec {
        format: wish.format,
        size,
        fps: motion.fps,
        loop_count: motion.loop_count,
        quality: quality_of(&stage, motion, wish)?,
    };
    let failed = |source| ExportError::Write { source, path: out.to_owned() };
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let file = beside(folder).map_err(failed)?;
    frames(&stage, motion, FilmWriter::open(file.path(), &spec, &samples)?, go_on)?;
    let (bytes, sha256) = digest(file.path()).map_err(failed)?;
    super::write::keep(file, out, rules.overwrite)?;
    Ok(FilmWritten {
        path: out.to_owned(),
        bytes,
        sha256,
        format: wish.format,
        size,
        frames: motion.frames,
        fps: motion.fps,
        remarks: wish.remarks(plan, motion),
    })
}

/// One frame after another; only one is in memory.
fn frames(
    stage: &Stage,
    motion: &Motion,
    mut film: FilmWriter,
    go_on: &dyn Fn(u32, u32) -> bool,
) -> Result<(), ExportError> {
    for index in 0..motion.frames {
        if !go_on(index, motion.frames) {
            return Err(ExportError::Stopped);
        }
        film.frame(&stage.frame(motion, index))?;
    }
    let stopped = std::cell::Cell::new(false);
    let stop = || {
        stopped.set(stopped.get() || !go_on(motion.frames, motion.frames));
        stopped.get()
    };
    let ended = film.finish(&stop);
    if stopped.get() { Err(ExportError::Stopped) } else { Ok(ended?) }
}

/// The canvas; video has even sides, rounded down, and a largest size.
fn frame_size(canvas: PxSize, format: FilmFormat) -> Result<PxSize, ExportError> {
    if !format.is_video() {
        return Ok(canvas);
    }
    let size = PxSize::new((canvas.w / 2 * 2).max(2), (canvas.h / 2 * 2).max(2));
    if size.w.max(size.h) > 3840 || size.w.min(size.h) > 2160 {
        return Err(ExportError::FilmSize(canvas.to_string()));
    }
    Ok(size)
}

/// How many frames the palette of a GIF is taken from.
const SAMPLES: u32 = 6;

fn samples(stage: &Stage, motion: &Motion, format: FilmFormat) -> Vec<PixelBuffer> {
    if format != FilmFormat::Gif {
        return Vec::new();
    }
    let count = SAMPLES.min(motion.frames);
    (0..count).map(|i| stage.frame(motion, i * (motion.frames - 1) / (count - 1).max(1))).collect()
}

/// A number as it is; a grade is measured on the frame in the middle, as one of WebP, whose numbers the video
/// encoders follow.
fn quality_of(stage: &Stage, motion: &Motion, wish: FilmWish) -> Result<u8, ExportError> {
    match wish.quality {
        QualityWish::Number(number) => Ok(number),
        QualityWish::Lossless => Ok(100),
        QualityWish::Auto(_) if wish.format == FilmFormat::Gif => Ok(100),
        QualityWish::Auto(grade) => {
            let middle = stage.frame(motion, motion.frames / 2);
            Ok(quality::search(&middle, OutputFormat::WebP, grade, Chroma::BySize)?.quality)
        }
    }
}

fn digest(path: &Path) -> std::io::Result<(u64, String)> {
    let mut hasher = Sha256::new();
    let bytes = std::io::copy(&mut std::fs::File::open(path)?, &mut Hasher(&mut hasher))?;
    Ok((bytes, hex(&hasher.finalize())))
}

/// A place to copy a file to that keeps nothing but its digest.
struct Hasher<'h>(&'h mut Sha256);

impl std::io::Write for Hasher<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn video_has_even_sides_and_a_largest_size() {
        let size = |w, h, format| frame_size(PxSize::new(w, h), format).ok();
        assert_eq!(size(641, 361, FilmFormat::Mp4), Some(PxSize::new(640, 360)));
        assert_eq!(size(1, 1, FilmFormat::WebM), Some(PxSize::new(2, 2)));
        assert_eq!(size(641, 361, FilmFormat::Gif), Some(PxSize::new(641, 361)));
        assert_eq!(size(2160, 3840, FilmFormat::Mp4), Some(PxSize::new(2160, 3840)));
        assert_eq!(size(6000, 4000, FilmFormat::Mp4), None);
    }
}
