//! GIF with one palette for all frames.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use gif::{DisposalMethod, Encoder, Frame, Repeat};

use super::clock::Clock;
use super::{FilmSpec, Frames, said};
use crate::facts::PixelBuffer;
use crate::media::palette::{CLEAR, Counts, Palette};

/// A frame in which this share of the pixels did not change says only what did.
const UNCHANGED: f64 = 0.3;

pub(super) struct GifFilm {
    encoder: Encoder<BufWriter<File>>,
    palette: Palette,
    clock: Clock,
    sides: (u16, u16),
    last: Vec<u8>,
}

impl GifFilm {
    pub(super) fn open(path: &Path, spec: &FilmSpec, samples: &[PixelBuffer]) -> Result<Self, String> {
        let side =
            |length: u32| u16::try_from(length).map_err(|_wide| "a side is over 65535 pixels".to_owned());
        let sides = (side(spec.size.w)?, side(spec.size.h)?);
        let mut counts = Counts::new();
        for sample in samples {
            counts.add(&sample.to_rgb(), 2);
        }
        let palette = counts.palette();
        let file = BufWriter::new(File::create(path).map_err(said)?);
        let mut encoder = Encoder::new(file, sides.0, sides.1, &palette.bytes()).map_err(said)?;
        // The format counts repetitions: none for a film that plays once.
        let repeat = match spec.loop_count {
            None => Some(Repeat::Infinite),
            Some(0 | 1) => None,
            Some(times) => Some(Repeat::Finite(u16::try_from(times - 1).unwrap_or(u16::MAX))),
        };
        if let Some(repeat) = repeat {
            encoder.set_repeat(repeat).map_err(said)?;
        }
        Ok(Self { encoder, palette, clock: Clock::new(spec.fps, 100.0), sides, last: Vec::new() })
    }

    /// Pixels that stay as they are become clear where there are many of them: they cost next to nothing.
    fn changes(&self, indices: &[u8]) -> Option<Vec<u8>> {
        let same = indices.iter().zip(&self.last).filter(|(a, b)| a == b).count();
        if same as f64 <= UNCHANGED * indices.len() as f64 {
            return None;
        }
        Some(indices.iter().zip(&self.last).map(|(a, b)| if a == b { CLEAR } else { *a }).collect())
    }
}

impl Frames for GifFilm {
    fn frame(&mut self, picture: &PixelBuffer) -> Result<(), String> {
        let indices = self.palette.indices(picture);
        let changes = self.changes(&indices);
        let transparent = changes.is_some().then_some(CLEAR);
        let buffer = Cow::Owned(changes.unwrap_or_else(|| indices.clone()));
        self.last = indices;
        let frame = Frame {
            delay: u16::try_from(self.clock.next()).unwrap_or(u16::MAX),
            dispose: DisposalMethod::Keep,
            transparent,
            width: self.sides.0,
            height: self.sides.1,
            buffer,
            ..Frame::default()
        };
        self.encoder.write_frame(&frame).map_err(said)
    }

    fn finish(self: Box<Self>, _stop: &dyn Fn() -> bool) -> Result<(), String> {
        self.encoder.into_inner().map_err(said)?.flush().map_err(said)
    }
}
