//! Findings as bytes: JSON for most, packed numbers for maps and vectors.

use super::{CatalogError, Result};
use crate::facts::{Embedding, Payload, SaliencyMap};

const JSON: u8 = b'j';
const MAP: u8 = b'm';
const VECTOR: u8 = b'v';
const VECTOR_WITH_LOOK: u8 = b'l';

/// Packs a payload; a saliency map keeps 256 steps.
pub(super) fn encode(payload: &Payload) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match payload {
        Payload::Saliency(map) => {
            bytes.push(MAP);
            bytes.extend_from_slice(&map.width.to_le_bytes());
            bytes.extend_from_slice(&map.height.to_le_bytes());
            bytes.extend(map.values.iter().map(|&v| to_step(v)));
        }
        Payload::Embedding(vector) => {
            match vector.look {
                Some(look) => {
                    bytes.push(VECTOR_WITH_LOOK);
                    bytes.extend(look.to_le_bytes());
                }
                None => bytes.push(VECTOR),
            }
            bytes.extend(vector_bytes(vector));
        }
        other => {
            bytes.push(JSON);
            serde_json::to_writer(&mut bytes, other).map_err(|error| unreadable(&error.to_string()))?;
        }
    }
    Ok(bytes)
}

/// The payload back.
pub(super) fn decode(bytes: &[u8]) -> Result<Payload> {
    match bytes.split_first() {
        Some((&JSON, rest)) => serde_json::from_slice(rest).map_err(|error| unreadable(&error.to_string())),
        Some((&MAP, rest)) => {
            decode_map(rest).map(Payload::Saliency).ok_or_else(|| unreadable("a saliency map is cut off"))
        }
        Some((&VECTOR, rest)) => {
            vector_from_bytes(rest).map(Payload::Embedding).ok_or_else(|| unreadable("a vector is cut off"))
        }
        Some((&VECTOR_WITH_LOOK, rest)) => {
            let vector = rest.split_first_chunk::<8>().and_then(|(look, rest)| {
                Some(Embedding { look: Some(u64::from_le_bytes(*look)), ..vector_from_bytes(rest)? })
            });
            vector.map(Payload::Embedding).ok_or_else(|| unreadable("a vector is cut off"))
        }
        _ => Err(unreadable("unknown kind of findings")),
    }
}

/// The scale as a little-endian float, then a byte a number.
pub(super) fn vector_bytes(vector: &Embedding) -> Vec<u8> {
    let numbers = vector.values.iter().map(|v| v.cast_unsigned());
    vector.scale.to_le_bytes().into_iter().chain(numbers).collect()
}

/// The vector back; `None` where even the scale is cut off.
pub(super) fn vector_from_bytes(bytes: &[u8]) -> Option<Embedding> {
    let (scale, numbers) = bytes.split_first_chunk::<4>()?;
    let values = numbers.iter().map(|&v| v.cast_signed()).collect();
    Some(Embedding { scale: f32::from_le_bytes(*scale), values, look: None })
}

fn decode_map(bytes: &[u8]) -> Option<SaliencyMap> {
    let (width, rest) = bytes.split_first_chunk::<4>()?;
    let (height, values) = rest.split_first_chunk::<4>()?;
    let values = values.iter().map(|&step| f32::from(step) / 255.0).collect();
    SaliencyMap::new(u32::from_le_bytes(*width), u32::from_le_bytes(*height), values)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 first")]
fn to_step(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}

fn unreadable(reason: &str) -> CatalogError {
    CatalogError::Unreadable { what: "findings of an analysis", reason: reason.to_owned() }
}

/// A confidence as the decimal number it was meant to be: 0.6 and not 0.60000002384.
pub(super) fn decimal(confidence: f32) -> f64 {
    (f64::from(confidence) * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Detection, ScoredLabel};
    use crate::geometry::PxRect;

    #[test]
    fn every_kind_survives() {
        let cat = Detection {
            label: "cat".to_owned(),
            categories: vec!["animal".to_owned()],
            bounds: PxRect::new(1.5, 2.0, 3.0, 4.0),
            confidence: 0.9,
            sharpness: None,
            attributes: std::collections::BTreeMap::default(),
        };
        let label = ScoredLabel { label: "studio".to_owned(), categories: vec![], confidence: 0.5 };
        let payloads = [
            Payload::Boxes(vec![cat]),
            Payload::Labels(vec![label]),
            Payload::Caption("a \"cat\"".to_owned()),
            Payload::Quality(0.25),
            Payload::Saliency(SaliencyMap::new(2, 1, vec![0.0, 1.0]).unwrap()),
            Payload::Embedding(Embedding::quantised(&[0.1, -2.0])),
            Payload::Embedding(Embedding { look: Some(u64::MAX - 5), ..Embedding::quantised(&[0.1, -2.0]) }),
        ];
        for payload in payloads {
            assert_eq!(decode(&encode(&payload).unwrap()).unwrap(), payload);
        }
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        for bytes in [
            &b""[..],
            b"x",
            b"j{",
            b"v\x01\x02",
            b"l1234567",
            b"l12345678\x01",
            b"m\x02\0\0\0",
            b"m\x02\0\0\0\x02\0\0\0\x01",
        ] {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn confidences_are_round() {
        assert_eq!(decimal(0.6), 0.6);
        assert_eq!(decimal(0.94), 0.94);
    }
}
