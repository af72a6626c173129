//! WebP with several frames: each is coded by itself and wrapped as it comes.
//!
//! The library's own encoder of films keeps every frame in memory until the end; what it gains by comparing frames
//! is nothing where every pixel moves.

use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::clock::Clock;
use super::{FilmSpec, Frames, said};
use crate::facts::PixelBuffer;
use crate::media::container::riff::{Extended, put_chunk, webp_chunk};
use crate::media::encode::{EncodeOptions, OutputFormat, encode};

pub(super) struct WebPFilm {
    file: BufWriter<File>,
    clock: Clock,
    quality: u8,
    /// Bytes behind the length of the file.
    length: u64,
}

impl WebPFilm {
    pub(super) fn open(path: &Path, spec: &FilmSpec) -> Result<Self, String> {
        let head =
            Extended { size: spec.size, clear: false, animated: true, icc: false, exif: false, xmp: false };
        let mut out = b"WEBP".to_vec();
        put_chunk(&mut out, *b"VP8X", &head.head());
        // White behind the frames, and how often it plays (0 is forever).
        let loops = spec.loop_count.map_or(0, |n| u16::try_from(n.max(1)).unwrap_or(u16::MAX));
        put_chunk(&mut out, *b"ANIM", &[&[0xff; 4][..], &loops.to_le_bytes()].concat());
        let mut file = BufWriter::new(File::create(path).map_err(said)?);
        // The length is written at the end.
        file.write_all(b"RIFF\0\0\0\0").and_then(|()| file.write_all(&out)).map_err(said)?;
        Ok(Self {
            file,
            clock: Clock::new(spec.fps, 1000.0),
            quality: spec.quality,
            length: out.len() as u64,
        })
    }
}

impl Frames for WebPFilm {
    fn frame(&mut self, picture: &PixelBuffer) -> Result<(), String> {
        let bytes = encode(picture, &EncodeOptions::new(OutputFormat::WebP, self.quality)).map_err(said)?;
        let body = webp_chunk(&bytes, *b"VP8 ").ok_or("the encoder gave no picture")?;
        let three = |value: u32| value.to_le_bytes().into_iter().take(3);
        let size = picture.size();
        // Place, size, how long it is shown, and: do not blend, do not dispose.
        let mut frame: Vec<u8> =
            [0, 0, size.w - 1, size.h - 1, self.clock.next()].into_iter().flat_map(three).collect();
        frame.push(2);
        put_chunk(&mut frame, *b"VP8 ", body);
        let mut out = Vec::with_capacity(frame.len() + 8);
        put_chunk(&mut out, *b"ANMF", &frame);
        self.length += out.len() as u64;
        self.file.write_all(&out).map_err(said)
    }

    fn finish(mut self: Box<Self>, _stop: &dyn Fn() -> bool) -> Result<(), String> {
        let length = u32::try_from(self.length).map_err(|_long| "the film is over 4 GB".to_owned())?;
        self.file.seek(SeekFrom::Start(4)).map_err(said)?;
        self.file.write_all(&length.to_le_bytes()).map_err(said)?;
        self.file.flush().map_err(said)
    }
}
