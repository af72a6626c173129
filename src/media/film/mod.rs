//! Films, written frame by frame: MP4, WebM, GIF, animated WebP.
//!
//! Only the frame at hand is in memory as pixels. A film that is not finished leaves an unfinished file, so callers
//! write into a temporary one and rename it.

mod clock;
mod gif;
#[cfg(feature = "h264")]
mod h264;
mod helper;
mod webp;

use std::path::Path;

use super::MediaError;
use crate::facts::PixelBuffer;
use crate::geometry::PxSize;

/// What a film can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FilmFormat {
    /// MP4 with H.264.
    Mp4,
    /// WebM with VP9, through an installed ffmpeg.
    WebM,
    /// GIF with one palette for all frames.
    Gif,
    /// WebP with several frames.
    WebP,
}

impl FilmFormat {
    /// Every format, the most useful first.
    pub const ALL: [Self; 4] = [Self::Mp4, Self::WebP, Self::Gif, Self::WebM];

    /// From an extension in any case, without a dot.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }

    /// The usual extension, without a dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::WebM => "webm",
            Self::Gif => "gif",
            Self::WebP => "webp",
        }
    }

    /// The name people know.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mp4 => "MP4",
            Self::WebM => "WebM",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
        }
    }

    /// Whether sides must be even and at most 3840 by 2160 pixels.
    #[must_use]
    pub const fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::WebM)
    }

    /// The sentence why this format cannot be written here; `None` where it can.
    #[must_use]
    pub fn missing(self) -> Option<String> {
        match self {
            Self::Gif | Self::WebP => None,
            Self::Mp4 if cfg!(feature = "h264") => None,
            Self::Mp4 | Self::WebM => helper::missing(self),
        }
    }
}

/// What a film is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FilmSpec {
    /// The container and what is in it.
    pub format: FilmFormat,
    /// Size of every frame.
    pub size: PxSize,
    /// Frames a second.
    pub fps: f64,
    /// How often GIF and WebP play; `None` is forever.
    pub loop_count: Option<u32>,
    /// 1 to 100; GIF has none.
    pub quality: u8,
}

/// A film that is being written.
pub struct FilmWriter {
    size: PxSize,
    format: FilmFormat,
    inner: Box<dyn Frames>,
}

/// What each format does.
trait Frames {
    /// Takes the next frame, opaque and of the size of the film.
    fn frame(&mut self, picture: &PixelBuffer) -> Result<(), String>;
    /// Ends the file; `stop` is asked while that takes time.
    fn finish(self: Box<Self>, stop: &dyn Fn() -> bool) -> Result<(), String>;
}

impl FilmWriter {
    /// Begins a film in the file `path`, which is replaced.
    ///
    /// `samples` are some frames of the film, from which GIF takes its palette; other formats need none.
    pub fn open(path: &Path, spec: &FilmSpec, samples: &[PixelBuffer]) -> Result<Self, MediaError> {
        let inner: Result<Box<dyn Frames>, String> = match spec.format {
            FilmFormat::Gif => gif::GifFilm::open(path, spec, samples).map(|f| Box::new(f) as _),
            FilmFormat::WebP => webp::WebPFilm::open(path, spec).map(|f| Box::new(f) as _),
            #[cfg(feature = "h264")]
            FilmFormat::Mp4 => h264::H264Film::open(path, spec).map(|f| Box::new(f) as _),
            #[cfg(not(feature = "h264"))]
            FilmFormat::Mp4 => helper::HelperFilm::open(path, spec).map(|f| Box::new(f) as _),
            FilmFormat::WebM => helper::HelperFilm::open(path, spec).map(|f| Box::new(f) as _),
        };
        let inner = inner.map_err(|reason| refused(spec.format, reason))?;
        Ok(Self { size: spec.size, format: spec.format, inner })
    }

    /// Adds a frame; opacity is laid over white.
    pub fn frame(&mut self, picture: &PixelBuffer) -> Result<(), MediaError> {
        if picture.size() != self.size {
            let reason = format!("a frame has {} pixels, and the film {}", picture.size(), self.size);
            return Err(refused(self.format, reason));
        }
        self.inner.frame(&picture.to_rgb()).map_err(|reason| refused(self.format, reason))
    }

    /// Ends the file; `stop` is asked while a helper program works and ends it.
    pub fn finish(self, stop: &dyn Fn() -> bool) -> Result<(), MediaError> {
        let format = self.format;
        self.inner.finish(stop).map_err(|reason| refused(format, reason))
    }
}

fn refused(format: FilmFormat, reason: String) -> MediaError {
    MediaError::Encode { format: format.name(), reason }
}

/// Turns any error into its sentence.
fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
