//! Opening files: telling their format, reading them within the limits.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::{Duration, Instant};

use super::super::container::tiff::{Tiff, tag};
use super::super::format::{HEAD_BYTES, Sniffed, sniff};
use super::super::{Format, Limits, MediaError};

/// The format of a file by its content.
pub(in super::super) fn format_of(path: &Path) -> Result<Format, MediaError> {
    let io_error = |source| MediaError::Io { path: path.to_path_buf(), source };
    let mut file = File::open(path).map_err(io_error)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(io_error)?;
    match sniff(&head) {
        Sniffed::Known(Format::Tiff) if tiff_is_raw(io::BufReader::new(file)) => Ok(Format::Raw),
        Sniffed::Known(format) => Ok(format),
        other => Err(refusal(other, &head).at(path)),
    }
}

/// Why a file is not decoded.
pub(super) fn refusal(sniffed: Sniffed, head: &[u8]) -> MediaError {
    match sniffed {
        Sniffed::Foreign(name) => MediaError::Unsupported {
            what: format!("{name} cannot be decoded"),
            advice: "convert it to JPEG, PNG or TIFF".into(),
            path: None,
        },
        _ if head.is_empty() => {
            MediaError::Damaged { format: "picture", reason: "the file is empty".into(), path: None }
        }
        _ => {
            let digits: Vec<String> = head.iter().take(8).map(|b| format!("{b:02x}")).collect();
            MediaError::Unknown { head: digits.join(" "), path: None }
        }
    }
}

/// All bytes of a file, within the limit.
pub(super) fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, MediaError> {
    let io_error = |source| MediaError::Io { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(io_error)?;
    let length = file.metadata().map_err(io_error)?.len();
    if length > limits.file_bytes {
        return Err(MediaError::TooLarge {
            what: format!("the file of {length} bytes"),
            limit: format!("{} bytes", limits.file_bytes),
            path: None,
        });
    }
    // One byte more than the limit cannot be read even if the file grows meanwhile.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(limits.file_bytes).read_to_end(&mut bytes).map_err(io_error)?;
    Ok(bytes)
}

/// Whether a TIFF structure holds camera data: a DNG version, or a directory with a colour filter mosaic.
pub(in super::super) fn tiff_is_raw(reader: impl Read + Seek) -> bool {
    let Ok(Some(mut tiff)) = Tiff::open(reader, 0) else { return false };
    let directories = tiff.directories();
    directories.iter().any(|directory| {
        directory.get(tag::DNG_VERSION).is_some()
            // 32803: colour filter array; 34892: linear raw.
            || matches!(tiff.first_number(directory, tag::PHOTOMETRIC), Some(32803 | 34892))
    })
}

/// Bytes in memory that stop being readable after a while: a decoder that reads endlessly ends with an error.
pub(super) struct TimedReader<'a> {
    bytes: Cursor<&'a [u8]>,
    deadline: Instant,
    reads: u32,
}

impl<'a> TimedReader<'a> {
    pub(super) fn new(bytes: &'a [u8], started: Instant, time: Duration) -> Self {
        Self { bytes: Cursor::new(bytes), deadline: started + time, reads: 0 }
    }

    /// Looks at the clock at every 256th read only: reads are often of single bytes.
    fn check(&mut self) -> io::Result<()> {
        self.reads = self.reads.wrapping_add(1);
        if self.reads.is_multiple_of(256) && Instant::now() > self.deadline {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "decoding took too long"));
        }
        Ok(())
    }
}

impl Read for TimedReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        self.bytes.read(buffer)
    }
}

impl io::BufRead for TimedReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        self.bytes.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.bytes.consume(amount);
    }
}

impl Seek for TimedReader<'_> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.check()?;
        self.bytes.seek(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_ends_when_time_is_up() {
        let bytes = [0; 4096];
        let mut reader = TimedReader::new(&bytes, Instant::now(), Duration::ZERO);
        let mut one = [0];
        let end = (0..1000).find_map(|_| reader.read(&mut one).err());
        assert_eq!(end.map(|e| e.kind()), Some(io::ErrorKind::TimedOut));
    }
}
