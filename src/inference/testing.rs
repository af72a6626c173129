//! Small models for tests of this folder.

use std::borrow::Cow;

use super::{Manifest, Model, Origin};

/// The text of a manifest for `id`, answering to `id`, whose one file is `bytes`, called `<id>.onnx`.
pub(super) fn manifest_text(id: &str, bytes: &[u8], more: &str) -> String {
    let hash = crate::net::sha256_of(bytes).unwrap();
    format!(
        r#"
id = "{id}"
name = "A test"
analysis = "{id}"
version = 1
task = "saliency"
family = "saliency"
licence = "MIT"
thresholds = {{ store_floor = 0.1, crop_threshold = 0.5, default_confidence = 0.6 }}
input = {{ size = [2, 2] }}
{more}
[[variants]]
name = "public"
[[variants.files]]
name = "{id}.onnx"
bytes = {}
sha256 = "{hash}"
evidence = "verified"
"#,
        bytes.len()
    )
}

/// A built-in model; its family need not exist.
pub(super) fn model(id: &str, bytes: &[u8], more: &str) -> Model {
    let manifest: Manifest = toml::from_str(&manifest_text(id, bytes, more)).unwrap();
    Model {
        manifest,
        card: String::new(),
        origin: Origin::BuiltIn,
        engine_id: String::new(),
        files: vec![("built.onnx".to_owned(), Cow::Borrowed(b"inside"))],
        variant: 0,
    }
}
