//! TIFF directories (TIFF 6.0, big TIFF and the private magics of RAW files), read from any seekable stream.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

/// Numbers of one value that are read at most; a directory of a picture never needs more here.
const MAX_VALUES: u64 = 4096;
/// Directories followed from one file, so that a ring of links ends.
const MAX_DIRECTORIES: usize = 64;

/// Tags that matter here.
pub(in super::super) mod tag {
    pub(in super::super::super) const JPEG_FROM_RAW: u16 = 0x002e;
    pub(in super::super::super) const BITS: u16 = 0x0102;
    pub(in super::super::super) const COMPRESSION: u16 = 0x0103;
    pub(in super::super::super) const PHOTOMETRIC: u16 = 0x0106;
    pub(in super::super::super) const STRIP_OFFSETS: u16 = 0x0111;
    pub(in super::super::super) const ORIENTATION: u16 = 0x0112;
    pub(in super::super::super) const STRIP_BYTES: u16 = 0x0117;
    pub(in super::super::super) const SUB_DIRECTORIES: u16 = 0x014a;
    pub(in super::super::super) const EXTRA_SAMPLES: u16 = 0x0152;
    pub(in super::super::super) const SAMPLE_FORMAT: u16 = 0x0153;
    pub(in super::super::super) const JPEG_OFFSET: u16 = 0x0201;
    pub(in super::super::super) const JPEG_BYTES: u16 = 0x0202;
    pub(in super::super::super) const XMP: u16 = 0x02bc;
    pub(in super::super::super) const IPTC: u16 = 0x83bb;
    pub(in super::super::super) const EXIF: u16 = 0x8769;
    pub(in super::super::super) const DNG_VERSION: u16 = 0xc612;
}

/// Where a value lies: its type, how many, and its first byte in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Entry {
    kind: u16,
    count: u64,
    pub(in super::super) at: u64,
}

impl Entry {
    /// Length of the value in bytes.
    pub(in super::super) fn bytes(&self) -> u64 {
        self.count.saturating_mul(size_of_kind(self.kind))
    }
}

/// One directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Directory {
    entries: BTreeMap<u16, Entry>,
    next: u64,
}

impl Directory {
    pub(in super::super) fn get(&self, tag: u16) -> Option<Entry> {
        self.entries.get(&tag).copied()
    }
}

/// An open TIFF structure; offsets count from `base` in the stream.
pub(in super::super) struct Tiff<R> {
    reader: R,
    base: u64,
    little: bool,
    big: bool,
    /// The first directory.
    pub(in super::super) first: u64,
}

impl<R: Read + Seek> Tiff<R> {
    /// Reads the header at `base`; `None` when it is not TIFF-like.
    pub(in super::super) fn open(mut reader: R, base: u64) -> io::Result<Option<Self>> {
        reader.seek(SeekFrom::Start(base))?;
        let mut head = [0; 8];
        if reader.read_exact(&mut head).is_err() {
            return Ok(None);
        }
        let little = head.starts_with(b"II");
        let magic = if little { [head[3], head[2]] } else { [head[2], head[3]] };
        let big = magic == [0, 43];
        // 42 is TIFF; "RO", "RS" are Olympus, 85 is Panasonic.
        let known = big || matches!(magic, [0, 42 | 85] | [b'O' | b'S', b'R'] | [b'R', b'O' | b'S']);
        if !known || !(little || head.starts_with(b"MM")) {
            return Ok(None);
        }
        let mut tiff = Self { reader, base, little, big, first: 0 };
        tiff.first = if big { tiff.number(base + 8, 8)? } else { tiff.number(base + 4, 4)? };
        Ok(Some(tiff))
    }

    /// The directory at `offset` (from the base).
    pub(in super::super) fn directory(&mut self, offset: u64) -> io::Result<Directory> {
        let start = self.base.saturating_add(offset);
        let (count_bytes, entry_bytes, inline) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(start, count_bytes)?.min(MAX_VALUES);
        let mut directory = Directory::default();
        for i in 0..count {
            let at = start + count_bytes + i * entry_bytes;
            let tag = self.number(at, 2)?;
            let kind = u16::try_from(self.number(at + 2, 2)?).unwrap_or(0);
            let count = self.number(at + 4, inline)?;
            let field = at + 4 + inline;
            let mut entry = Entry { kind, count, at: field };
            if entry.bytes() > inline {
                entry.at = self.base.saturating_add(self.number(field, inline)?);
            }
            directory.entries.entry(u16::try_from(tag).unwrap_or(0)).or_insert(entry);
        }
        // A cut file may lack the link to the next directory.
        directory.next = self.number(start + count_bytes + count * entry_bytes, inline).unwrap_or(0);
        Ok(directory)
    }

    /// All directories: the chain, and the sub-directories and EXIF directories of each; damaged ones are left out.
    pub(in super::super) fn directories(&mut self) -> Vec<Directory> {
        let mut waiting = vec![self.first];
        let mut seen = Vec::new();
        let mut found = Vec::new();
        while let Some(offset) = waiting.pop() {
            if offset == 0 || seen.contains(&offset) || seen.len() >= MAX_DIRECTORIES {
                continue;
            }
            seen.push(offset);
            let Ok(directory) = self.directory(offset) else { continue };
            for link in [tag::SUB_DIRECTORIES, tag::EXIF] {
                if let Some(entry) = directory.get(link) {
                    waiting.extend(self.numbers(entry).unwrap_or_default());
                }
            }
            waiting.push(directory.next);
            found.push(directory);
        }
        found
    }

    /// Whole numbers of a value; other types give nothing.
    pub(in super::super) fn numbers(&mut self, entry: Entry) -> io::Result<Vec<u64>> {
        let size = size_of_kind(entry.kind);
        if !matches!(entry.kind, 1 | 3 | 4 | 13 | 16 | 18) {
            return Ok(Vec::new());
        }
        (0..entry.count.min(MAX_VALUES))
            .map(|i| self.number(entry.at.saturating_add(i * size), size))
            .collect()
    }

    /// The first number of a tag.
    pub(in super::super) fn first_number(&mut self, directory: &Directory, tag: u16) -> Option<u64> {
        self.numbers(directory.get(tag)?).ok()?.first().copied()
    }

    /// The bytes of a value, at most `limit`.
    pub(in super::super) fn data(&mut self, entry: Entry, limit: u64) -> io::Result<Vec<u8>> {
        self.reader.seek(SeekFrom::Start(entry.at))?;
        let mut data = Vec::new();
        self.reader.by_ref().take(entry.bytes().min(limit)).read_to_end(&mut data)?;
        Ok(data)
    }

    fn number(&mut self, at: u64, bytes: u64) -> io::Result<u64> {
        let mut raw = [0; 8];
        let n = usize::try_from(bytes).unwrap_or(8).min(8);
        self.reader.seek(SeekFrom::Start(at))?;
        if self.little {
            self.reader.read_exact(&mut raw[..n])?;
            Ok(u64::from_le_bytes(raw))
        } else {
            self.reader.read_exact(&mut raw[8 - n..])?;
            Ok(u64::from_be_bytes(raw))
        }
    }
}

/// Orientation of the first directory of a TIFF structure in memory (an EXIF segment, say).
pub(in super::super) fn orientation(tiff: &[u8]) -> Option<crate::geometry::Orientation> {
    let mut tiff = Tiff::open(io::Cursor::new(tiff), 0).ok()??;
    let first = tiff.directory(tiff.first).ok()?;
    let value = tiff.first_number(&first, tag::ORIENTATION)?;
    Some(crate::geometry::Orientation::from_exif(u32::try_from(value).ok()?))
}

const fn size_of_kind(kind: u16) -> u64 {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Orientation;

    #[test]
    fn both_byte_orders_are_read() {
        let little = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let big = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0";
        assert_eq!(orientation(little), Some(Orientation::Rotate90));
        assert_eq!(orientation(big), Some(Orientation::Rotate270));
        assert_eq!(orientation(b"II\x2a\0\xff\xff\xff\xff"), None);
    }

    #[test]
    fn a_ring_of_directories_ends() {
        // The first directory names itself as the next one.
        let ring = b"II\x2a\0\x08\0\0\0\0\0\x08\0\0\0";
        let mut tiff = Tiff::open(io::Cursor::new(&ring[..]), 0).unwrap().unwrap();
        assert_eq!(tiff.directories().len(), 1);
    }
}
