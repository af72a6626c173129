//! What a decode may cost.

use std::path::PathBuf;
use std::time::Duration;

/// How much of a picture is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeSize {
    /// Every pixel.
    Full,
    /// A long side of at least this many pixels and less than twice as many; the whole picture where it is smaller.
    AtLeast(u32),
}

/// Bounds on what one file may cost; exceeding one is an error, never a crash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Pixels of the stored picture, width times height.
    pub pixels: u64,
    /// Bytes of the file (for RAW files: of the embedded preview).
    pub file_bytes: u64,
    /// Bytes a decoder may allocate, as far as it can be told beforehand.
    pub memory_bytes: u64,
    /// Wall time; helper programs are killed after it, streaming decoders stop, the others are only as fast as
    /// their pixel limit makes them.
    pub time: Duration,
    /// Folder for files of helper programs; the system's temporary folder when absent.
    pub scratch: Option<PathBuf>,
}

impl Default for Limits {
    /// 2^28 pixels (the 16384x12288 of today's telephones and every medium format back fit), 1 GiB files,
    /// 2 GiB of memory, 30 seconds.
    fn default() -> Self {
        Self {
            pixels: 1 << 28,
            file_bytes: 1 << 30,
            memory_bytes: 2 << 30,
            time: Duration::from_secs(30),
            scratch: None,
        }
    }
}
