//! Decoding, metadata, fingerprints and encoding through the public face of `media`.

mod fixtures;
mod metadata;
mod own;
mod raw;
mod shared_folders;
