//! What decides about the bytes of a file, as a short hash: equal recipes give equal files.

use super::set::Slot;
use super::{Object, Variant};
use crate::facts::Fingerprint;

/// Grows when the crop engine or an encoder gives other pixels for the same plan.
const REVISION: u32 = 2;

/// What a slot is made from before anything is decoded: when it is the same as last time and the files
/// are there, nothing has to be done. `inputs` is what the caller knows besides: models, marks. Another version
/// of the program plans anew, and keeps the files whose plan is still the same.
pub(super) fn of_slot(print: Fingerprint, slot: &Slot, template: &str, inputs: &str) -> String {
    let slot = serde_json::to_string(slot).unwrap_or_default();
    short(&[env!("CARGO_PKG_VERSION"), &print.to_string(), &slot, template, inputs])
}

/// What one file is made from: the picture, the cut and the encoding.
pub(super) fn of_file(
    print: Fingerprint,
    variant: &Variant,
    object: Option<&Object>,
    encoding: &str,
) -> String {
    let plan = &variant.plan;
    let cut =
        format!("{:?}|{:?}|{:?}|{:?}|{:?}", plan.take, plan.canvas, plan.place, plan.background, variant.dpr);
    let object = object.map_or("", |o| &o.name);
    short(&[&print.to_string(), &variant.tree.canonical(), &cut, object, encoding])
}

fn short(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&REVISION.to_le_bytes());
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
