//! Identity of a picture: what its pixels are made from, without what programs write beside them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::UNIX_EPOCH;

use blake3::Hasher;

use super::container::jpeg::{COM, SOS, Segment, Segments};
use super::container::{png, tiff};
use super::{MediaError, format};
use crate::facts::{Fingerprint, QuickKey};
use crate::geometry::Orientation;

/// BLAKE3 of the picture data without metadata (JPEG, PNG) or of the whole file.
///
/// What changes the pixels that are shown stays in: colour profile, Adobe transform, the orientation of the EXIF
/// block. The file is streamed; memory does not grow with it.
pub fn fingerprint(path: &Path) -> Result<Fingerprint, MediaError> {
    let io_error = |source| MediaError::Io { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(io_error)?;
    of_stream(BufReader::with_capacity(1 << 16, file)).map_err(io_error)
}

/// Size, modification time and file number.
pub fn quick_key(path: &Path) -> Result<QuickKey, MediaError> {
    let io_error = |source| MediaError::Io { path: path.to_path_buf(), source };
    let facts = std::fs::metadata(path).map_err(io_error)?;
    // Times before 1970 and after 2262 are clamped; they only have to differ when the file changes.
    let modified_ns = facts.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |ns| -ns),
    });
    Ok(QuickKey { bytes: facts.len(), modified_ns, inode: inode(&facts) })
}

#[cfg(unix)]
fn inode(facts: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(facts)
}

#[cfg(not(unix))]
fn inode(_facts: &std::fs::Metadata) -> u64 {
    0
}

fn of_stream(mut reader: impl BufRead + Seek) -> io::Result<Fingerprint> {
    let mut head = Vec::new();
    reader.by_ref().take(format::HEAD_BYTES as u64).read_to_end(&mut head)?;
    reader.seek(SeekFrom::Start(0))?;
    match format::sniff(&head) {
        format::Sniffed::Known(super::Format::Jpeg) => of_jpeg(reader),
        format::Sniffed::Known(super::Format::Png) => of_png(reader),
        _ => of_everything(reader),
    }
}

fn of_everything(mut reader: impl BufRead) -> io::Result<Fingerprint> {
    let mut hasher = Hasher::new();
    loop {
        let block = reader.fill_buf()?;
        if block.is_empty() {
            return Ok(Fingerprint(*hasher.finalize().as_bytes()));
        }
        hasher.update(block);
        let length = block.len();
        reader.consume(length);
    }
}

/// What is hashed apart, so that the order in which a program writes it does not matter.
#[derive(Default)]
struct Parts {
    orientation: Orientation,
    profile: Hasher,
    picture: Hasher,
}

impl Parts {
    /// `kind` keeps formats apart.
    fn joined(&self, kind: &[u8]) -> Fingerprint {
        let mut hasher = Hasher::new();
        hasher.update(kind);
        hasher.update(&[self.orientation.to_exif()]);
        hasher.update(self.profile.finalize().as_bytes());
        hasher.update(self.picture.finalize().as_bytes());
        Fingerprint(*hasher.finalize().as_bytes())
    }
}

/// All segments but comments and application data, and the coded data, up to the end of the first image: what
/// lies behind it (further pictures, films, a program's notes) is not this picture.
fn of_jpeg(reader: impl BufRead) -> io::Result<Fingerprint> {
    let mut parts = Parts::default();
    let Some(mut segments) = Segments::new(reader)? else { return Ok(parts.joined(b"jpeg")) };
    while let Some(Segment { marker, payload }) = segments.next()? {
        match marker {
            0xe1 => {
                if let Some(found) = payload.strip_prefix(b"Exif\0\0").and_then(tiff::orientation) {
                    parts.orientation = found;
                }
            }
            0xe2 if payload.starts_with(b"ICC_PROFILE\0") => hash_part(&mut parts.profile, &payload),
            0xee if payload.starts_with(b"Adobe") => hash_part(&mut parts.profile, &payload),
            COM | 0xe0..=0xef => {}
            _ => {
                parts.picture.update(&[0xff, marker]);
                hash_part(&mut parts.picture, &payload);
            }
        }
        if marker == SOS {
            segments.scan(|data| {
                parts.picture.update(data);
            })?;
        }
    }
    Ok(parts.joined(b"jpeg"))
}

fn hash_part(hasher: &mut Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

/// The chunks that decide about pixels, animation included; pixel data without its division into chunks.
fn of_png(reader: impl BufRead) -> io::Result<Fingerprint> {
    let mut parts = Parts::default();
    png::chunks(reader, |kind, _, body| {
        match &kind {
            b"IDAT" => hash_reader(&mut parts.picture, body)?,
            b"eXIf" => {
                let mut exif = Vec::new();
                body.take(1 << 20).read_to_end(&mut exif)?;
                parts.orientation = tiff::orientation(&exif).unwrap_or_default();
            }
            b"IHDR" | b"PLTE" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"iCCP" | b"cICP" | b"acTL"
            | b"fcTL" | b"fdAT" => {
                parts.profile.update(&kind);
                hash_reader(&mut parts.profile, body)?;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(parts.joined(b"png"))
}

fn hash_reader(hasher: &mut Hasher, body: &mut dyn Read) -> io::Result<()> {
    let mut block = vec![0; 1 << 16];
    loop {
        match body.read(&mut block)? {
            0 => return Ok(()),
            n => hasher.update(&block[..n]),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn of(bytes: &[u8]) -> Fingerprint {
        of_stream(Cursor::new(bytes)).unwrap()
    }

    fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, payload].concat()
    }

    fn jpeg(extra: &[Vec<u8>], coded: &[u8]) -> Vec<u8> {
        let mut file = vec![0xff, 0xd8];
        file.extend(extra.concat());
        file.extend(segment(0xc0, &[8, 0, 1, 0, 1, 1]));
        file.extend(segment(0xda, &[1]));
        file.extend(coded);
        file.extend([0xff, 0xd9]);
        file
    }

    fn exif(orientation: u8) -> Vec<u8> {
        let mut tiff = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        tiff.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
        segment(0xe1, &tiff)
    }

    #[test]
    fn metadata_does_not_change_a_jpeg_but_orientation_profile_and_pixels_do() {
        let plain = of(&jpeg(&[], &[1, 2, 3]));
        let comment = segment(0xfe, b"hello");
        let xmp = segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>");
        assert_eq!(of(&jpeg(&[comment, xmp, exif(1)], &[1, 2, 3])), plain);
        assert_ne!(of(&jpeg(&[exif(6)], &[1, 2, 3])), plain);
        assert_ne!(of(&jpeg(&[segment(0xe2, b"ICC_PROFILE\0\x01\x01x")], &[1, 2, 3])), plain);
        assert_ne!(of(&jpeg(&[], &[1, 2, 4])), plain);
        let with_film_behind = [jpeg(&[], &[1, 2, 3]), b"film".to_vec()].concat();
        assert_eq!(of(&with_film_behind), plain);
    }

    #[test]
    fn text_does_not_change_a_png() {
        let chunk = |kind: &[u8; 4], body: &[u8]| {
            [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], kind, body, &[0; 4]].concat()
        };
        let file = |between: &[u8]| {
            let parts = [&png::SIGNATURE[..], &chunk(b"IHDR", b"h"), between, &chunk(b"IDAT", b"xy")];
            [parts.concat(), chunk(b"IEND", b"")].concat()
        };
        let plain = of(&file(b""));
        assert_eq!(of(&file(&chunk(b"tEXt", b"a\0b"))), plain);
        assert_ne!(of(&file(&chunk(b"gAMA", b"1234"))), plain);
    }

    #[test]
    fn other_files_are_hashed_whole() {
        let hash = Fingerprint(*blake3::hash(b"GIF89a anything").as_bytes());
        assert_eq!(of(b"GIF89a anything"), hash);
    }
}
