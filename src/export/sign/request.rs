//! API requests and their answers: parameters to one string to a signature.

use std::collections::BTreeMap;

use super::digest::same;
use super::{Algorithm, Secret, SignError};

/// Which parameters are never signed.
const UNSIGNED: [&str; 4] = ["file", "cloud_name", "resource_type", "api_key"];

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Param {
    /// One text; numbers as they are written, truth as `true` and `false`.
    Text(String),
    /// Several, joined by commas.
    List(Vec<String>),
}

impl Param {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => items.join(","),
        }
    }
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Param {
    fn from(number: i64) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<bool> for Param {
    fn from(truth: bool) -> Self {
        Self::Text(truth.to_string())
    }
}

/// How `&` inside a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RequestVersion {
    /// As it stands, so that a value can pass for two parameters; kept for old signatures and for answers.
    One,
    /// As `%26`; the usual one.
    #[default]
    Two,
}

/// `a=1&b=2`: empty values are left out, the rest is sorted by key.
#[must_use]
pub fn string_to_sign(params: &BTreeMap<String, Param>, version: RequestVersion) -> String {
    let signed = |(key, value): (&String, &Param)| {
        let text = value.text();
        if text.is_empty() {
            return None;
        }
        let pair = format!("{key}={text}");
        Some(if version == RequestVersion::Two { pair.replace('&', "%26") } else { pair })
    };
    params.iter().filter_map(signed).collect::<Vec<_>>().join("&")
}

/// The parameters of a call that its signature covers: all but the file, the cloud, the type and the key.
///
/// Signing itself leaves none of them out: a text that names a cloud on purpose is signed with it.
#[must_use]
pub fn signed_params(params: &BTreeMap<String, Param>) -> BTreeMap<String, Param> {
    let covered = params.iter().filter(|(key, _)| !UNSIGNED.contains(&key.as_str()));
    covered.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The signature of these parameters in hexadecimal digits; of a call, give it its [`signed_params`].
#[must_use]
pub fn sign_request(
    params: &BTreeMap<String, Param>,
    secret: &Secret,
    algorithm: Algorithm,
    version: RequestVersion,
) -> String {
    algorithm.hex_of(&string_to_sign(params, version), secret)
}

/// The signature that an answer about an asset carries; by the rule of version one.
#[must_use]
pub fn sign_answer(public_id: &str, asset_version: u64, secret: &Secret, algorithm: Algorithm) -> String {
    let version = Param::Text(asset_version.to_string());
    let params = [("public_id".to_owned(), public_id.into()), ("version".to_owned(), version)];
    sign_request(&params.into(), secret, algorithm, RequestVersion::One)
}

/// Checks the signature of an answer.
///
/// # Errors
/// [`SignError::Wrong`].
pub fn verify_answer(
    public_id: &str,
    asset_version: u64,
    signature: &str,
    secret: &Secret,
    algorithm: Algorithm,
) -> Result<(), SignError> {
    let expected = sign_answer(public_id, asset_version, secret, algorithm);
    if same(&expected, signature) { Ok(()) } else { Err(SignError::Wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_or_never_signed_is_left_out() {
        let params = BTreeMap::from([
            ("tags".to_owned(), Param::List(vec!["a".into(), "b".into()])),
            ("api_key".to_owned(), "123".into()),
            ("file".to_owned(), "x.jpg".into()),
            ("context".to_owned(), "".into()),
            ("backup".to_owned(), false.into()),
            ("none".to_owned(), Param::List(vec![])),
        ]);
        assert_eq!(string_to_sign(&signed_params(&params), RequestVersion::Two), "backup=false&tags=a,b");
    }

    #[test]
    fn only_version_two_keeps_a_value_from_passing_for_two_parameters() {
        let secret = Secret::new("s").unwrap();
        let sign = |params: &[(&str, &str)], version| {
            let params = params.iter().map(|(k, v)| ((*k).to_owned(), Param::from(*v))).collect();
            sign_request(&params, &secret, Algorithm::Sha1, version)
        };
        let one = [("a", "1&b=2")];
        let two = [("a", "1"), ("b", "2")];
        assert_eq!(sign(&one, RequestVersion::One), sign(&two, RequestVersion::One));
        assert_ne!(sign(&one, RequestVersion::Two), sign(&two, RequestVersion::Two));
    }
}
