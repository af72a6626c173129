//! The boxes that pictures travel in: JPEG segments, PNG and RIFF chunks, ISO base media boxes, TIFF directories.
//!
//! Own small readers, because metadata, fingerprints and probes must not read or decode the pixels.

pub(super) mod bmff;
pub(super) mod bytes;
pub(super) mod heif;
pub(super) mod jpeg;
pub(super) mod jpeg_head;
pub(super) mod png;
pub(super) mod riff;
pub(super) mod tiff;
