//! Where the signing secret comes from: a file, the environment, the keychain of the system.
//!
//! The only part that talks to the keychain. The secret is in no message and in no log.

use std::path::{Path, PathBuf};

use super::{Result, SessionError};
use crate::export::sign::Secret;

/// The variable that may hold the secret.
pub const SECRET_VARIABLE: &str = "GRAVITAS_SIGNING_SECRET";

/// The setting that names the file with the secret.
pub const SECRET_FILE: &str = "secret.file";

/// Longer files are no secrets.
const LONGEST_FILE: u64 = 64 * 1024;

/// Under which names the keychain keeps it.
const SERVICE: &str = "gravitas";
const ENTRY: &str = "signing-secret";

/// Finds the secret: in `file` where one is named, else in the environment, else in the keychain.
///
/// # Errors
/// A sentence that names the three places.
pub fn signing_secret(file: Option<&Path>) -> Result<Secret> {
    if let Some(path) = file {
        return from_file(path);
    }
    if let Some(text) = std::env::var_os(SECRET_VARIABLE) {
        let text = text.to_str().map(Secret::new);
        return text.and_then(std::result::Result::ok).ok_or_else(|| {
            SessionError::Secret(format!("the variable {SECRET_VARIABLE} is empty or no text"))
        });
    }
    from_keychain()
}

/// Where a secret was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretPlace {
    /// In this file.
    File(PathBuf),
    /// In the environment.
    Environment,
    /// In the keychain of the system.
    Keychain,
}

/// Where the secret is; the same places in the same order as [`signing_secret`].
pub fn secret_place(file: Option<&Path>) -> Result<SecretPlace> {
    signing_secret(file)?;
    Ok(match file {
        Some(path) => SecretPlace::File(path.to_owned()),
        None if std::env::var_os(SECRET_VARIABLE).is_some() => SecretPlace::Environment,
        None => SecretPlace::Keychain,
    })
}

/// Puts the secret into the keychain of the system, in place of one that is there.
pub fn store_signing_secret(secret: &Secret) -> Result<()> {
    entry()?.set_password(secret.expose()).map_err(|error| refused("be written to", &error))
}

/// Takes the secret out of the keychain; `false` when there was none.
pub fn forget_signing_secret() -> Result<bool> {
    match entry()?.delete_credential() {
        Ok(()) => Ok(true),
        Err(keyring::Error::NoEntry) => Ok(false),
        Err(error) => Err(refused("be written to", &error)),
    }
}

fn from_file(path: &Path) -> Result<Secret> {
    let told = |reason: String| SessionError::Secret(format!("{reason}: {}", path.display()));
    let length = std::fs::metadata(path).map_err(|e| told(format!("the secret cannot be read: {e}")))?.len();
    if length > LONGEST_FILE {
        return Err(told(format!("the file of the secret is over {LONGEST_FILE} bytes")));
    }
    let text = std::fs::read_to_string(path).map_err(|e| told(format!("the secret cannot be read: {e}")))?;
    Secret::new(&text).map_err(|_empty| told("the file of the secret is empty".to_owned()))
}

fn from_keychain() -> Result<Secret> {
    match entry().and_then(|entry| entry.get_password().map_err(|error| refused("be read", &error))) {
        Ok(text) => Secret::new(&text).map_err(|error| SessionError::Secret(error.to_string())),
        Err(error) => Err(SessionError::Secret(format!(
            "api_secret is needed: name a file with --secret-file, set {SECRET_VARIABLE}, or keep it with \
             `gravitas sign --store-secret` ({error})"
        ))),
    }
}

fn entry() -> Result<keyring::Entry> {
    keyring::Entry::new(SERVICE, ENTRY).map_err(|error| refused("be opened", &error))
}

/// What the keychain said; errors that carry what was found in it are told without it.
fn refused(what: &str, error: &keyring::Error) -> SessionError {
    let reason = match error {
        keyring::Error::NoEntry => return SessionError::Secret("the keychain holds no secret".to_owned()),
        keyring::Error::NoDefaultStore => {
            "no keychain service runs here; on Linux that is a Secret Service such as GNOME Keyring or \
             KWallet"
                .to_owned()
        }
        keyring::Error::PlatformFailure(inner) | keyring::Error::NoStorageAccess(inner) => inner.to_string(),
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            "what it holds is no text".to_owned()
        }
        _ => "it refused".to_owned(),
    };
    SessionError::Secret(format!("the keychain could not {what}: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_its_text_and_an_empty_one_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "abc\n").unwrap();
        assert_eq!(signing_secret(Some(&path)).unwrap().expose(), "abc");
        assert_eq!(secret_place(Some(&path)).unwrap(), SecretPlace::File(path.clone()));
        std::fs::write(&path, "\n").unwrap();
        let error = signing_secret(Some(&path)).unwrap_err().to_string();
        assert!(error.starts_with("the file of the secret is empty"), "{error}");
        assert!(signing_secret(Some(&folder.path().join("none"))).is_err());
    }
}
