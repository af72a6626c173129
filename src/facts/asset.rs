//! Identity of pictures.

use serde::{Deserialize, Serialize};

/// Stable number of an asset in the catalog; what people made hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AssetId(pub i64);

/// Stable number of a watched folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RootId(pub i64);

/// BLAKE3 of the picture data without metadata (JPEG, PNG) or of the whole file; written as hex.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// From 64 hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::from_hex(&text)
            .ok_or_else(|| serde::de::Error::custom("a fingerprint has 64 hexadecimal digits"))
    }
}

/// What tells cheaply whether a file should be looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuickKey {
    /// File length in bytes.
    pub bytes: u64,
    /// Last modification, nanoseconds since 1970 (UTC).
    pub modified_ns: i64,
    /// File number on its volume; 0 where the system has none.
    pub inode: u64,
}

/// The photographer's verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flag {
    /// Neither picked nor rejected.
    #[default]
    None,
    /// To be kept.
    Pick,
    /// To be thrown away.
    Reject,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_survive_hex() {
        let print = Fingerprint([0xab; 32]);
        assert_eq!(Fingerprint::from_hex(&print.to_string()), Some(print));
        assert_eq!(Fingerprint::from_hex("xyz"), None);
    }
}
