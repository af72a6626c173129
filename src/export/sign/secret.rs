//! The secret that signatures are made with.

use super::SignError;

/// An API secret; it is never printed, not even in debug output.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// White space around the text, such as the newline at the end of a file, is no part of it.
    ///
    /// # Errors
    /// [`SignError::NoSecret`] where nothing is left.
    pub fn new(text: &str) -> Result<Self, SignError> {
        let text = text.trim();
        if text.is_empty() { Err(SignError::NoSecret) } else { Ok(Self(text.to_owned())) }
    }

    /// The text itself, for storing it in a keychain.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_trimmed_and_not_shown() {
        let secret = Secret::new(" abc\n").unwrap();
        assert_eq!(secret.expose(), "abc");
        assert!(!format!("{secret:?}").contains("abc"));
        assert_eq!(Secret::new(" \n").unwrap_err(), SignError::NoSecret);
    }
}
