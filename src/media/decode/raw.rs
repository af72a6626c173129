//! RAW files, seen through the largest JPEG that the camera put into them.
//!
//! The previews are found through the TIFF directories (CR2, NEF, ARW, DNG, PEF, SRW, RW2); where these lead to
//! none that is large, the file is searched for JPEG beginnings (RAF, ORF, CR3 and the rest).

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::super::container::jpeg_head::JpegHead;
use super::super::container::tiff::{self, Directory, Tiff, tag};
use super::super::{Format, MediaError};
use super::probe::Stored;
use super::raster::{Raster, damaged};
use super::{Task, fence, jpeg};
use crate::geometry::{Orientation, PxSize};

/// A preview shorter than this on its long side is only taken when the search finds nothing better.
const LARGE: u32 = 1000;
/// How far a file is searched for JPEG beginnings.
const SEARCH_LIMIT: u64 = 128 << 20;
/// JPEG beginnings looked at; compressed sensor data holds false ones.
const MAX_BEGINNINGS: usize = 2048;

/// A JPEG stream inside a RAW file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Preview {
    pub(super) offset: u64,
    /// Absent when only its beginning is known.
    bytes: Option<u64>,
    pub(super) size: PxSize,
    orientation: Option<Orientation>,
}

/// Decodes the largest preview of a file.
pub(super) fn decode_file(path: &Path, task: &Task<'_>) -> Result<Raster, MediaError> {
    let file = File::open(path).map_err(|source| MediaError::Io { path: path.to_path_buf(), source })?;
    decode_stream(BufReader::new(file), task)
}

/// The same from any stream.
pub(super) fn decode_stream(mut reader: impl Read + Seek, task: &Task<'_>) -> Result<Raster, MediaError> {
    let preview = find_preview(&mut reader)?;
    let orientation = orientation(&mut reader, &preview);
    let limit = preview.bytes.unwrap_or(u64::MAX).min(task.limits.file_bytes);
    let mut bytes = Vec::new();
    let read =
        reader.seek(SeekFrom::Start(preview.offset)).and_then(|_| reader.take(limit).read_to_end(&mut bytes));
    read.map_err(|e| damaged("RAW", e))?;
    let mut raster = fence::fenced(Format::Raw, || jpeg::decode(&bytes, task))?;
    raster.orientation = orientation;
    Ok(raster)
}

/// Bytes of the largest preview, for its metadata.
pub(in super::super) fn preview(reader: &mut (impl Read + Seek)) -> Option<Vec<u8>> {
    let preview = find_preview(reader).ok()?;
    let mut head = Vec::new();
    reader.seek(SeekFrom::Start(preview.offset)).ok()?;
    reader.take(1 << 20).read_to_end(&mut head).ok()?;
    Some(head)
}

/// Size of the largest preview.
pub(super) fn probe_file(path: &Path, _task: &Task<'_>) -> Result<Stored, MediaError> {
    let file = File::open(path).map_err(|source| MediaError::Io { path: path.to_path_buf(), source })?;
    let mut reader = BufReader::new(file);
    let preview = find_preview(&mut reader)?;
    let orientation = orientation(&mut reader, &preview);
    Ok(Stored { size: preview.size, orientation, animated: false })
}

/// The largest preview of a stream.
pub(super) fn find_preview(reader: &mut (impl Read + Seek)) -> Result<Preview, MediaError> {
    let named = best(named_streams(reader), reader);
    let is_large = named.is_some_and(|p| p.size.w.max(p.size.h) >= LARGE);
    let found = if is_large { named } else { larger(named, search(reader)) };
    found.ok_or_else(|| MediaError::Unsupported {
        what: "this RAW file holds no embedded JPEG preview".into(),
        advice: "export a JPEG or TIFF with the maker's program".into(),
        path: None,
    })
}

/// The directory of the file says how it was held; else the preview's own EXIF does.
fn orientation(reader: &mut (impl Read + Seek), preview: &Preview) -> Orientation {
    let own = preview.orientation;
    let Ok(Some(mut tiff)) = Tiff::open(reader, 0) else { return own.unwrap_or_default() };
    let first = tiff.directory(tiff.first).unwrap_or_default();
    let value = tiff.first_number(&first, tag::ORIENTATION).and_then(|v| u32::try_from(v).ok());
    value.map(Orientation::from_exif).or(own).unwrap_or_default()
}

/// Offsets and lengths that the directories name as JPEG.
fn named_streams(reader: &mut (impl Read + Seek)) -> Vec<(u64, u64)> {
    let Ok(Some(mut tiff)) = Tiff::open(reader, 0) else { return Vec::new() };
    let directories = tiff.directories();
    directories.iter().flat_map(|directory| streams_of(&mut tiff, directory)).collect()
}

fn streams_of(tiff: &mut Tiff<impl Read + Seek>, directory: &Directory) -> Vec<(u64, u64)> {
    let mut streams = Vec::new();
    let pair =
        |tiff: &mut Tiff<_>, a, b| Some((tiff.first_number(directory, a)?, tiff.first_number(directory, b)?));
    streams.extend(pair(tiff, tag::JPEG_OFFSET, tag::JPEG_BYTES));
    if matches!(tiff.first_number(directory, tag::COMPRESSION), Some(6 | 7 | 99)) {
        streams.extend(pair(tiff, tag::STRIP_OFFSETS, tag::STRIP_BYTES));
    }
    streams.extend(directory.get(tag::JPEG_FROM_RAW).map(|entry| (entry.at, entry.bytes())));
    streams
}

fn best(streams: Vec<(u64, u64)>, reader: &mut (impl Read + Seek)) -> Option<Preview> {
    let previews = streams.into_iter().filter_map(|(offset, bytes)| look_at(reader, offset, Some(bytes)));
    previews.fold(None, |best, preview| larger(best, Some(preview)))
}

fn larger(a: Option<Preview>, b: Option<Preview>) -> Option<Preview> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.size.area() > a.size.area() { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Reads the head of a JPEG at `offset`. Sensor data is JPEG too, but lossless or of more than 8 bits.
fn look_at(reader: &mut (impl Read + Seek), offset: u64, bytes: Option<u64>) -> Option<Preview> {
    reader.seek(SeekFrom::Start(offset)).ok()?;
    let stream = io::BufReader::new(reader.take(bytes.unwrap_or(1 << 20).min(1 << 20)));
    let head = JpegHead::read(stream).ok()??;
    let size = head.size.filter(|s| !s.is_empty())?;
    let shows = matches!(head.frame, 0xc0..=0xc2) && head.precision == 8 && matches!(head.components, 1 | 3);
    let orientation = head.exif.as_deref().and_then(tiff::orientation);
    shows.then_some(Preview { offset, bytes, size, orientation })
}

/// Looks at every `ff d8 ff` of the stream.
fn search(reader: &mut (impl Read + Seek)) -> Option<Preview> {
    let mut found = None;
    for offset in beginnings(reader).ok()? {
        found = larger(found, look_at(reader, offset, None));
    }
    found
}

fn beginnings(reader: &mut (impl Read + Seek)) -> io::Result<Vec<u64>> {
    const BLOCK: usize = 1 << 20;
    let mut offsets = Vec::new();
    let (mut start, mut window) = (0u64, Vec::with_capacity(BLOCK + 2));
    reader.seek(SeekFrom::Start(0))?;
    while start < SEARCH_LIMIT && offsets.len() < MAX_BEGINNINGS {
        let kept = window.len();
        reader.by_ref().take(BLOCK as u64).read_to_end(&mut window)?;
        if window.len() == kept {
            break;
        }
        let hits = window.windows(3).enumerate().filter(|(_, three)| *three == [0xff, 0xd8, 0xff]);
        offsets.extend(hits.map(|(i, _)| start + i as u64));
        // The last two bytes may begin a mark that ends in the next block.
        let keep = window.len().saturating_sub(2);
        start += keep as u64;
        window.drain(..keep);
    }
    offsets.truncate(MAX_BEGINNINGS);
    Ok(offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_across_two_blocks_is_found_once() {
        let mut data = vec![0; (1 << 20) + 50];
        data[(1 << 20) - 1..(1 << 20) + 2].copy_from_slice(&[0xff, 0xd8, 0xff]);
        assert_eq!(beginnings(&mut io::Cursor::new(data)).unwrap(), [(1 << 20) - 1]);
    }
}
