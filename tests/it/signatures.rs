//! Signatures against the vectors of the public test suites, and `gravitas sign` as people call it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use gravitas::export::sign::{
    Algorithm, Asset, Form, Param, RequestVersion, Secret, sign_answer, sign_delivery, sign_notification,
    sign_request, string_to_sign, verify_delivery, verify_notification,
};
use serde_json::Value;

use crate::support;

#[test]
fn every_vector_is_met() {
    let Some(shared) = support::shared() else { return };
    let text = std::fs::read_to_string(shared.join("spec/signature-vectors.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let mut counted = BTreeMap::new();
    for vector in all["vectors"].as_array().unwrap() {
        let kind = text_of(vector, "kind");
        match kind {
            "delivery_url" => delivery(vector),
            "api_request" => request(vector),
            "notification" => notification(vector),
            other => panic!("a vector of an unknown kind: {other}"),
        }
        *counted.entry(kind.to_owned()).or_insert(0) += 1;
    }
    println!("signature vectors met: {counted:?}");
    assert_eq!(counted.values().sum::<usize>(), all["vectors"].as_array().unwrap().len());
    for (kind, at_least) in [("delivery_url", 6), ("api_request", 8), ("notification", 2)] {
        assert!(counted[kind] >= at_least, "{counted:?}");
    }
}

fn text_of<'v>(vector: &'v Value, key: &str) -> &'v str {
    vector[key].as_str().unwrap_or_else(|| panic!("{key} of {vector}"))
}

fn algorithm(vector: &Value) -> Algorithm {
    if text_of(vector, "algorithm") == "sha256" { Algorithm::Sha256 } else { Algorithm::Sha1 }
}

fn secret(vector: &Value) -> Secret {
    Secret::new(text_of(vector, "secret")).unwrap()
}

fn delivery(vector: &Value) {
    let (id, expected) = (text_of(vector, "id"), text_of(vector, "expected"));
    let short = algorithm(vector);
    let form = if vector["long"].as_bool().unwrap() { Form::Long } else { Form::Short(short) };
    let asset = Asset { version: Some(1234), ..Asset::image(text_of(vector, "source")) };
    let url = sign_delivery(text_of(vector, "transformation"), &asset, &secret(vector), form).unwrap();
    assert_eq!(url.split('/').nth(2), Some(expected), "{id}: {url}");
    assert_eq!(verify_delivery(&url, &secret(vector), short), Ok(()), "{id}: {url}");
}

fn request(vector: &Value) {
    let id = text_of(vector, "id");
    let as_text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let params: BTreeMap<String, Param> = vector["params"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| {
            let list = value.as_array().map(|items| Param::List(items.iter().map(as_text).collect()));
            (key.clone(), list.unwrap_or_else(|| Param::Text(as_text(value))))
        })
        .collect();
    let version = if vector["signature_version"] == 1 { RequestVersion::One } else { RequestVersion::Two };
    assert_eq!(string_to_sign(&params, version), text_of(vector, "string_to_sign"), "{id}");
    let found = sign_request(&params, &secret(vector), algorithm(vector), version);
    assert_eq!(found, text_of(vector, "expected"), "{id}");
    if version == RequestVersion::One && params.len() == 2 && vector["params"]["version"] == 1 {
        let answer = sign_answer("tests/logo.png", 1, &secret(vector), algorithm(vector));
        assert_eq!(answer, text_of(vector, "expected"), "{id}");
    }
}

fn notification(vector: &Value) {
    let (body, time) = (text_of(vector, "body"), text_of(vector, "timestamp"));
    let expected = text_of(vector, "expected");
    let (secret, algorithm) = (secret(vector), algorithm(vector));
    assert_eq!(sign_notification(body, time, &secret, algorithm), expected);
    let sent: u64 = time.parse().unwrap();
    let at = |now| verify_notification((body, time), expected, &secret, algorithm, (now, 7200));
    assert!(at(sent + 7200).is_ok());
    assert!(at(sent + 7201).is_err());
}

const SECRET: &str = "a-secret-that-must-not-show";

/// Runs `gravitas sign` with a secret in the environment.
fn sign(home: &Path, args: &[&str]) -> Output {
    command(home, args).env("GRAVITAS_SIGNING_SECRET", SECRET).output().unwrap()
}

/// Runs `gravitas sign` where no keychain service can be reached.
fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gravitas"));
    command.args(["--color", "never", "--library"]).arg(home.join("library")).arg("sign").args(args);
    command.stdin(Stdio::null()).env_remove("RUST_LOG").env_remove("GRAVITAS_SIGNING_SECRET");
    command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", home.join("no-bus").display()));
    command
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap().trim().to_owned()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn what_is_signed_verifies_and_what_is_changed_does_not() {
    let home = tempfile::tempdir().unwrap();
    let made = sign(home.path(), &["w_300,c_fill,g_auto:cat", "--source", "pets/cat.jpg", "--cloud", "demo"]);
    let url = out(&made);
    let (head, tail) =
        ("https://res.cloudinary.com/demo/image/upload/s--", "/c_fill,g_auto:cat,w_300/pets/cat.jpg");
    assert!(url.starts_with(head) && url.ends_with(tail), "{url} {}", complaint(&made));
    assert_eq!(sign(home.path(), &["--verify", &url]).status.code(), Some(0));
    let changed = sign(home.path(), &["--verify", &url.replace("w_300", "w_900")]);
    assert_eq!(changed.status.code(), Some(1));
    assert!(!complaint(&changed).contains(SECRET) && !out(&changed).contains(SECRET));
    let long = out(&sign(home.path(), &["--source", "cat.jpg", "--long"]));
    assert_eq!(long.split('/').nth(2).map(str::len), Some(32 + 5), "{long}");
}

#[test]
fn the_secret_comes_from_a_file_before_the_environment() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("secret");
    std::fs::write(&path, "b\n").unwrap();
    let name = path.to_string_lossy().into_owned();
    let args =
        ["h_20,w_10,c_crop", "--source", "image.jpg", "--secret-file", &name, "--asset-version", "1234"];
    assert_eq!(out(&sign(home.path(), &args)), "image/upload/s--Ai4Znfl3--/c_crop,h_20,w_10/v1234/image.jpg");
}

#[test]
fn without_a_secret_and_a_keychain_the_sentence_names_the_ways() {
    let home = tempfile::tempdir().unwrap();
    let made = command(home.path(), &["w_10", "--source", "a.jpg"]).output().unwrap();
    assert_eq!((made.status.code(), out(&made)), (Some(1), String::new()));
    let said = complaint(&made);
    for word in ["api_secret is needed", "--secret-file", "GRAVITAS_SIGNING_SECRET", "--store-secret"] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn an_argument_is_no_place_for_the_secret() {
    let home = tempfile::tempdir().unwrap();
    let made = command(home.path(), &["w_10", "--source", "a.jpg", "--secret", "b"]).output().unwrap();
    assert_eq!(made.status.code(), Some(2));
}
