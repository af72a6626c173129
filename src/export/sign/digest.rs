//! The two digests, and comparing in constant time.

use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::Secret;

/// What texts are digested with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Algorithm {
    /// SHA-1, the usual one.
    #[default]
    Sha1,
    /// SHA-256.
    Sha256,
}

impl Algorithm {
    /// `sha1` or `sha256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }

    /// Digest of the text followed by the secret: 20 or 32 bytes.
    pub(super) fn of(self, text: &str, secret: &Secret) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::new().chain_update(text).chain_update(secret.expose()).finalize().to_vec(),
            Self::Sha256 => {
                Sha256::new().chain_update(text).chain_update(secret.expose()).finalize().to_vec()
            }
        }
    }

    /// The same in lower-case hexadecimal digits.
    pub(super) fn hex_of(self, text: &str, secret: &Secret) -> String {
        self.of(text, secret).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }
}

/// Whether two signatures are the same; takes as long wherever they differ.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}
