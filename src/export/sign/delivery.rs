//! Signed delivery URLs: `…/image/upload/s--Ai4Znfl3--/c_crop,h_20,w_10/v1234/image.jpg`.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;

use super::digest::same;
use super::{Algorithm, Secret, SignError};

/// How much of the digest stands in the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// 8 characters of a digest of this kind.
    Short(Algorithm),
    /// 32 characters; always of SHA-256.
    Long,
}

impl Default for Form {
    fn default() -> Self {
        Self::Short(Algorithm::Sha1)
    }
}

/// The asset that a URL is about; only [`Self::public_id`] and the transformation are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Where deliveries begin: `https://res.cloudinary.com/demo`; empty for a path alone.
    pub base: String,
    /// `image` or `video`.
    pub resource: String,
    /// `upload`, `authenticated`, `fetch` …
    pub delivery: String,
    /// The version of the asset, which is not signed.
    pub version: Option<u64>,
    /// Public id with the ending of the format: `folder/image.jpg`.
    pub public_id: String,
}

impl Asset {
    /// An uploaded image, as a path alone.
    #[must_use]
    pub fn image(public_id: impl Into<String>) -> Self {
        Self {
            base: String::new(),
            resource: "image".into(),
            delivery: "upload".into(),
            version: None,
            public_id: public_id.into(),
        }
    }
}

/// The text that is signed: transformation and source, joined by a slash unless one is empty.
///
/// The source is percent-decoded, then escaped again, so that every spelling of a name has one signature; the
/// transformation is taken as it stands in the URL. Repeated slashes collapse.
#[must_use]
pub fn signed_text(transformation: &str, source: &str) -> String {
    let source = escape(&decoded(source), plain_in_source);
    let joint = if transformation.is_empty() || source.is_empty() { "" } else { "/" };
    single_slashes(&format!("{transformation}{joint}{source}"))
}

/// The whole URL.
///
/// # Errors
/// [`SignError::NoSource`] where the public id is empty.
pub fn sign_delivery(
    transformation: &str,
    asset: &Asset,
    secret: &Secret,
    form: Form,
) -> Result<String, SignError> {
    let transformation = escape(transformation, plain_in_url);
    let signature = signature(&signed_text(&transformation, &asset.public_id), secret, form);
    url(&transformation, asset, &signature)
}

/// The same without a signature.
///
/// # Errors
/// [`SignError::NoSource`] where the public id is empty.
pub fn delivery_url(transformation: &str, asset: &Asset) -> Result<String, SignError> {
    url(&escape(transformation, plain_in_url), asset, "")
}

/// Everything in its place; what is empty is left out with its slash.
fn url(transformation: &str, asset: &Asset, signature: &str) -> Result<String, SignError> {
    if asset.public_id.is_empty() {
        return Err(SignError::NoSource);
    }
    let version = asset.version.map(|v| format!("v{v}")).unwrap_or_default();
    let source = single_slashes(&escape(&decoded(&asset.public_id), plain_in_source));
    let parts = [
        asset.base.trim_end_matches('/'),
        &asset.resource,
        &asset.delivery,
        signature,
        &single_slashes(transformation),
        &version,
        &source,
    ];
    Ok(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/"))
}

/// Checks the signature in a URL against the text that follows it, as the URL writes it.
///
/// A long signature is one of SHA-256; `short` says what a short one is made with. The version is not signed;
/// a folder that looks like a version is tried as a folder too.
///
/// # Errors
/// [`SignError::Unsigned`] or [`SignError::Wrong`].
pub fn verify_delivery(url: &str, secret: &Secret, short: Algorithm) -> Result<(), SignError> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let at = segments.iter().position(|s| token(s).is_some()).ok_or(SignError::Unsigned)?;
    let form = match token(segments[at]).map_or(0, str::len) {
        8 => Form::Short(short),
        32 => Form::Long,
        _ => return Err(SignError::Wrong),
    };
    let rest = restored(&segments[at + 1..]);
    let without_version = rest.iter().position(|s| is_version(s)).map(|version| {
        let mut rest = rest.clone();
        rest.remove(version);
        rest
    });
    // Both readings are always computed, and neither comparison ends early.
    let fits = |parts: &Vec<String>| same(&signature(&parts.join("/"), secret, form), segments[at]);
    let found = fits(&rest) | without_version.is_some_and(|parts| fits(&parts));
    if found { Ok(()) } else { Err(SignError::Wrong) }
}

/// `s--…--` around the beginning of the digest.
fn signature(text: &str, secret: &Secret, form: Form) -> String {
    let (digest, length) = match form {
        Form::Short(algorithm) => (algorithm.of(text, secret), 8),
        Form::Long => (Algorithm::Sha256.of(text, secret), 32),
    };
    let encoded = URL_SAFE.encode(digest);
    format!("s--{}--", &encoded[..length])
}

/// What stands between `s--` and `--`.
fn token(segment: &str) -> Option<&str> {
    let inner = segment.strip_prefix("s--")?.strip_suffix("--")?;
    inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_').then_some(inner)
}

/// The segments with the two slashes of a fetched address, which splitting took for an empty segment.
fn restored(segments: &[&str]) -> Vec<String> {
    let scheme = |s: &str| s.eq_ignore_ascii_case("http:") || s.eq_ignore_ascii_case("https:");
    segments.iter().map(|s| if scheme(s) { format!("{s}/") } else { (*s).to_owned() }).collect()
}

fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix('v').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Repeated slashes become one, except after the colon of an address.
fn single_slashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let address = out.ends_with("http:/") || out.ends_with("https:/");
        if c != '/' || !out.ends_with('/') || address {
            out.push(c);
        }
    }
    out
}

/// What a source keeps unescaped.
fn plain_in_source(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.-/:".contains(&byte)
}

/// What a transformation keeps: everything that may stand in the path of a URL, and escapes that are there.
fn plain_in_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.-~/:!$&'()*+,;=@%".contains(&byte)
}

fn escape(text: &str, plain: fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            write!(out, "%{byte:02X}").ok();
        }
    }
    out
}

/// Percent escapes as characters; text that does not become UTF-8 stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let value = hex.filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(value) = value.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            out.push(value);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::new("b").unwrap()
    }

    fn url(transformation: &str, asset: &Asset, form: Form) -> String {
        sign_delivery(transformation, asset, &secret(), form).unwrap()
    }

    #[test]
    fn a_url_has_its_parts_in_order_and_verifies() {
        let base = "https://res.cloudinary.com/demo".to_owned();
        let asset = Asset { base, version: Some(1234), ..Asset::image("image.jpg") };
        let signed = url("c_crop,h_20,w_10", &asset, Form::default());
        let expected =
            "https://res.cloudinary.com/demo/image/upload/s--Ai4Znfl3--/c_crop,h_20,w_10/v1234/image.jpg";
        assert_eq!(signed, expected);
        assert_eq!(verify_delivery(&signed, &secret(), Algorithm::Sha1), Ok(()));
        assert_eq!(verify_delivery(&format!("{signed}?_a=1"), &secret(), Algorithm::Sha1), Ok(()));
        assert_eq!(verify_delivery(&signed, &secret(), Algorithm::Sha256), Err(SignError::Wrong));
    }

    #[test]
    fn any_change_is_refused() {
        for form in [Form::Short(Algorithm::Sha1), Form::Short(Algorithm::Sha256), Form::Long] {
            let short =
                if form == Form::Short(Algorithm::Sha256) { Algorithm::Sha256 } else { Algorithm::Sha1 };
            let signed = url("c_fill,g_auto:cat,w_300", &Asset::image("a/b.jpg"), form);
            assert_eq!(verify_delivery(&signed, &secret(), short), Ok(()), "{signed}");
            let from = signed.find("--/").unwrap() + 3;
            for at in from..signed.len() {
                let mut changed = signed.clone().into_bytes();
                changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
                let changed = String::from_utf8(changed).unwrap();
                assert_eq!(verify_delivery(&changed, &secret(), short), Err(SignError::Wrong), "{changed}");
            }
        }
        let plain = "https://res.cloudinary.com/demo/image/upload/a.jpg";
        assert_eq!(verify_delivery(plain, &secret(), Algorithm::Sha1), Err(SignError::Unsigned));
    }

    #[test]
    fn spellings_of_a_source_have_one_signature() {
        assert_eq!(signed_text("", "a%20b//c.jpg"), "a%20b/c.jpg");
        assert_eq!(signed_text("", "a b/c.jpg"), "a%20b/c.jpg");
        assert_eq!(signed_text("w_1", ""), "w_1");
        assert_eq!(signed_text("w_1", "https://x.org//a.jpg"), "w_1/https://x.org/a.jpg");
    }

    #[test]
    fn a_folder_that_looks_like_a_version_and_a_fetched_address_verify() {
        let fetched = Asset { delivery: "fetch".into(), ..Asset::image("https://example.org/v2/a.jpg") };
        for asset in [Asset::image("v12/a.jpg"), fetched] {
            let signed = url("g_auto:cell phone,c_fill,w_9", &asset, Form::Long);
            assert!(signed.contains("cell%20phone"), "{signed}");
            assert_eq!(verify_delivery(&signed, &secret(), Algorithm::Sha1), Ok(()), "{signed}");
        }
    }

    #[test]
    fn nothing_to_sign_is_refused() {
        let error = sign_delivery("w_1", &Asset::image(""), &secret(), Form::Long).unwrap_err();
        assert_eq!(error, SignError::NoSource);
    }
}
