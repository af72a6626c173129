//! What a file says about its picture: EXIF, IPTC, XMP inside it, and XMP sidecars beside it.

mod blocks;
mod dates;
mod exif;
mod iptc;
mod merge;
mod xmp;

use std::path::{Path, PathBuf};

use super::MediaError;
use crate::facts::PictureMetadata;
use blocks::Blocks;

/// Longest sidecar that is read.
const SIDECAR_LIMIT: u64 = 16 << 20;

/// What a file and its sidecars say: sidecar over embedded XMP over IPTC over EXIF, field by field.
///
/// Orientation is the one the decoder applies (EXIF, or the container of HEIF), never that of a sidecar. The
/// creation date of embedded XMP, which many programs set to the time of editing, comes after every EXIF date.
/// A block that cannot be read is left out; an error means that the file itself cannot be read.
pub fn read_metadata(path: &Path) -> Result<PictureMetadata, MediaError> {
    let blocks = Blocks::read(path)?;
    let mut layers = Vec::new();
    for sidecar in sidecars_of(path) {
        if let Some(layer) = read_sidecar(&sidecar, &blocks) {
            layers.push(layer);
        }
    }
    layers.extend(blocks.layers());
    let mut merged = merge::merged(layers);
    merged.orientation = blocks.orientation;
    Ok(merged)
}

/// The sidecars that exist beside `path`, the more specific first: `name.jpg.xmp`, `name.xmp`.
#[must_use]
pub fn sidecars_of(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for extension in ["xmp", "XMP"] {
        let mut full = path.as_os_str().to_os_string();
        full.push(".");
        full.push(extension);
        for candidate in [PathBuf::from(full), path.with_extension(extension)] {
            // On volumes that ignore case both spellings are one file.
            let known = found.iter().any(|f| f.as_os_str().eq_ignore_ascii_case(candidate.as_os_str()));
            if !known && candidate.is_file() {
                found.push(candidate);
            }
        }
    }
    found.sort_by_key(|p| std::cmp::Reverse(p.as_os_str().len()));
    found
}

fn read_sidecar(sidecar: &Path, blocks: &Blocks) -> Option<PictureMetadata> {
    let length = std::fs::metadata(sidecar).ok()?.len();
    if length > SIDECAR_LIMIT {
        log::warn!("sidecar of {length} bytes is left out: {}", sidecar.display());
        return None;
    }
    let packet = std::fs::read(sidecar)
        .inspect_err(|e| log::warn!("cannot read the sidecar: {e}: {}", sidecar.display()))
        .ok()?;
    let mut layer = xmp::read(&packet, &[], blocks.stored_size, blocks.orientation)?;
    // What somebody wrote beside the file is meant.
    layer.metadata.taken = layer.metadata.taken.or(layer.created);
    Some(layer.metadata)
}
