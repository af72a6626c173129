//! `q_auto`: the smallest file that still looks like the picture.
//!
//! Candidates are encoded, decoded again and compared with the picture. To be quick with large pictures this is
//! done on a mosaic of parts: those with the most detail, where loss shows first, and evenly chosen others, so
//! that skies count too. The same picture gives the same answer on every computer.

use std::collections::VecDeque;

use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};

use super::{ExportError, Grade};
use crate::facts::{Channels, PixelBuffer};
use crate::geometry::{IntRect, PxSize};
use crate::media::{self, Chroma, DecodeSize, EncodeOptions, Limits, OutputFormat};
use crate::vision;

/// What was found for one format.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    /// 1 to 100.
    pub quality: u8,
    /// Colour at half size, or at full size where half could not reach the goal.
    pub chroma: Chroma,
    /// Bytes of the mosaic, to compare formats by.
    pub bytes: usize,
}

/// How alike file and picture are for each grade: what JPEG with halved colour reaches on the mean of photographs
/// at the qualities 92, 84, 74 and 60 (see `docs/crop-language.md`).
const fn goal(grade: Grade) -> f64 {
    match grade {
        Grade::Best => 0.980,
        Grade::Good => 0.964,
        Grade::Eco => 0.948,
        Grade::Low => 0.930,
    }
}

/// No grade goes below or above these.
const LEAST: u8 = 25;
const MOST: u8 = 97;

/// The lowest quality that reaches the grade; the highest allowed where none does.
pub(super) fn search(
    picture: &PixelBuffer,
    format: OutputFormat,
    grade: Grade,
    chroma: Chroma,
) -> Result<Found, ExportError> {
    let parts = mosaic(picture);
    let key = Key { digest: Sha256::digest(parts.bytes()).into(), size: parts.size(), format, grade, chroma };
    if let Some(found) = recall(&key) {
        return Ok(found);
    }
    let found = measured(&parts, format, grade, chroma)?;
    remember(key, found);
    Ok(found)
}

fn measured(
    parts: &PixelBuffer,
    format: OutputFormat,
    grade: Grade,
    chroma: Chroma,
) -> Result<Found, ExportError> {
    let only_half = format != OutputFormat::Jpeg || chroma != Chroma::BySize;
    let tried = if only_half { vec![chroma] } else { vec![Chroma::Half, Chroma::Full] };
    let mut last = None;
    for chroma in tried {
        let (found, reached) = lowest(parts, format, goal(grade), chroma)?;
        last = Some(found);
        if reached {
            break;
        }
    }
    Ok(last.unwrap_or(Found { quality: MOST, chroma, bytes: usize::MAX }))
}

/// Bisection: likeness grows with quality, up to a little noise that costs at most one step.
fn lowest(
    parts: &PixelBuffer,
    format: OutputFormat,
    goal: f64,
    chroma: Chroma,
) -> Result<(Found, bool), ExportError> {
    // AVIF takes long to try and changes slowly: its answer may be two steps too high.
    let slack = if format == OutputFormat::Avif { 2 } else { 0 };
    let (mut low, mut high, mut best) = (LEAST, MOST, None);
    while low + slack <= high {
        let quality = low.midpoint(high);
        let (bytes, likeness) = tried(parts, format, quality, chroma)?;
        if likeness >= goal {
            best = Some(Found { quality, chroma, bytes });
            high = quality - 1;
        } else {
            low = quality + 1;
        }
    }
    if let Some(found) = best {
        return Ok((found, true));
    }
    let (bytes, _) = tried(parts, format, MOST, chroma)?;
    Ok((Found { quality: MOST, chroma, bytes }, false))
}

/// Length of the file and how alike it looks.
pub(super) fn tried(
    parts: &PixelBuffer,
    format: OutputFormat,
    quality: u8,
    chroma: Chroma,
) -> Result<(usize, f64), ExportError> {
    let bytes = media::encode(parts, &EncodeOptions { chroma, ..EncodeOptions::new(format, quality) })?;
    let back = media::decode_bytes(&bytes, &Limits::default(), DecodeSize::Full)?.pixels;
    Ok((bytes.len(), vision::likeness(parts, &back)))
}

/// Side of a part; every codec cuts its blocks at these borders.
const PART: u32 = 128;
/// Parts across and down.
const ACROSS: u32 = 4;
const DOWN: u32 = 3;

/// The picture itself where it is small, else parts of it side by side.
pub(super) fn mosaic(picture: &PixelBuffer) -> PixelBuffer {
    let size = picture.size();
    let wanted = ACROSS * DOWN;
    let (columns, rows) = (size.w / PART, size.h / PART);
    if columns * rows <= wanted {
        return picture.clone();
    }
    let mut parts: Vec<(u64, IntRect)> = (0..rows)
        .flat_map(|y| (0..columns).map(move |x| IntRect::new(x * PART, y * PART, PART, PART)))
        .map(|part| (detail(picture, part), part))
        .collect();
    parts.sort_by_key(|(detail, part)| (std::cmp::Reverse(*detail), part.y, part.x));
    let finest = wanted as usize / 2;
    let rest = &parts[finest..];
    let evenly = (0..finest).map(|i| rest[i * (rest.len() - 1) / (finest - 1)].1);
    let chosen: Vec<IntRect> = parts[..finest].iter().map(|(_, part)| *part).chain(evenly).collect();
    joined(picture, &chosen)
}

/// Sum of the differences between neighbours in green.
fn detail(picture: &PixelBuffer, part: IntRect) -> u64 {
    let n = picture.channels().count();
    let (left, right) = (part.x as usize * n, (part.x + part.w) as usize * n);
    (part.y..part.y + part.h)
        .step_by(2)
        .map(|y| {
            let row = &picture.row(y)[left..right];
            let greens = || row.iter().skip(1).step_by(n);
            greens().zip(greens().skip(1)).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>()
        })
        .sum()
}

fn joined(picture: &PixelBuffer, parts: &[IntRect]) -> PixelBuffer {
    let n = picture.channels().count();
    let size = PxSize::new(ACROSS * PART, DOWN * PART);
    let mut data = Vec::with_capacity((size.w * size.h) as usize * n);
    for row_of_parts in parts.chunks(ACROSS as usize) {
        for y in 0..PART {
            for part in row_of_parts {
                let row = picture.row(part.y + y);
                data.extend_from_slice(&row[part.x as usize * n..(part.x + PART) as usize * n]);
            }
        }
    }
    PixelBuffer::new(size, picture.channels(), data).expect("twelve parts fill the mosaic")
}

/// What a search was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    digest: [u8; 32],
    size: PxSize,
    format: OutputFormat,
    grade: Grade,
    chroma: Chroma,
}

/// The last searches: an export asks again for the same crop when it chooses a format, and when it is repeated.
static KNOWN: Mutex<VecDeque<(Key, Found)>> = Mutex::new(VecDeque::new());
const MOST_KNOWN: usize = 256;

fn recall(key: &Key) -> Option<Found> {
    KNOWN.lock().iter().find(|(known, _)| known == key).map(|(_, found)| *found)
}

fn remember(key: Key, found: Found) {
    let mut known = KNOWN.lock();
    if known.len() == MOST_KNOWN {
        known.pop_front();
    }
    known.push_back((key, found));
}

/// Whether any pixel is not opaque.
pub(super) fn is_clear(picture: &PixelBuffer) -> bool {
    picture.channels() == Channels::Rgba && picture.bytes().iter().skip(3).step_by(4).any(|a| *a < 255)
}
