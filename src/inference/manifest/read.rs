//! Reading `model.toml`, with errors that name the field.

use std::path::Path;

use super::check;
use super::{Label, Manifest};
use crate::inference::InferenceError;
use crate::inference::hint;

/// Length and SHA-256 of a file; `None` where nobody measures, or the sentence why it cannot be read.
type Measured = Result<Option<(u64, String)>, String>;

impl Manifest {
    /// Reads and checks the text of a `model.toml`; `path` is only named in errors.
    pub fn read(text: &str, path: &Path) -> Result<Self, InferenceError> {
        Self::read_with(text, path, &|_name| Ok(None))
    }

    /// The same; `measure` gives length and SHA-256 of a file that lies beside the manifest, for
    /// files whose entry says neither, or says that it is not there.
    pub fn read_with(
        text: &str,
        path: &Path,
        measure: &dyn Fn(&str) -> Measured,
    ) -> Result<Self, InferenceError> {
        let refuse = |reason| InferenceError::Manifest { reason, path: path.to_owned() };
        let mut manifest: Self = toml::from_str(text).map_err(|error| refuse(sentence(&error, text)))?;
        for file in manifest.variants.iter_mut().flat_map(|variant| &mut variant.files) {
            if file.bytes > 0 || !file.sha256.is_empty() || !check::is_plain(&file.name) {
                continue;
            }
            match measure(&file.name) {
                Ok(Some((bytes, sha256))) => (file.bytes, file.sha256) = (bytes, sha256),
                // What can be fetched need not be there, but then its length and hash are missing.
                Err(reason) if file.urls.is_empty() => {
                    return Err(refuse(format!("field `variants.files.name`: {reason}")));
                }
                _ => {}
            }
        }
        check::check(&manifest).map_err(refuse)?;
        Ok(manifest)
    }

    /// Checks it against the names of its classes, which may lie in a file of their own; the error is a
    /// sentence that names the field.
    pub(in crate::inference) fn check_words(&self, labels: &[Label]) -> Result<(), String> {
        check::check_words(self, labels)
    }
}

/// One line about a TOML error: the field, the line, what is wrong, the nearest known field.
fn sentence(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().lines().next().unwrap_or("it is not TOML");
    let place = error.span().map(|span| span.start.min(text.len()));
    let line = place.map_or(1, |at| text.as_bytes()[..at].split(|&b| b == b'\n').count());
    if let Some(name) = message.strip_prefix("missing field ") {
        // The span is that of the whole table, so only a table further down has a useful line.
        let table = if line > 1 { format!(" in the table at line {line}") } else { String::new() };
        return format!("field {name} is missing{table}");
    }
    let at = place.and_then(|at| field_at(text, at));
    if let Some(unknown) = Unknown::read(message) {
        // A wrong value needs its field named as well; a wrong field is the name itself.
        let field = at.filter(|_| !unknown.is_field);
        let is_text = place.and_then(|at| text.get(at..)).is_some_and(|rest| rest.starts_with(['"', '\'']));
        let place = field.as_ref().map_or_else(String::new, |name| format!("field `{name}`, "));
        return format!(
            "{place}line {line}: {}",
            unknown.sentence(is_text && field.as_deref() == Some("labels"))
        );
    }
    let field = at.filter(|name| !message.contains(&format!("`{name}`")));
    let field = field.map(|name| format!("field `{name}`, ")).unwrap_or_default();
    format!("{field}line {line}: {message}")
}

/// A word that serde does not know.
struct Unknown {
    word: String,
    known: Vec<String>,
    is_field: bool,
}

impl Unknown {
    /// The word and the known ones in serde's sentence.
    fn read(message: &str) -> Option<Self> {
        let field = message.strip_prefix("unknown field ");
        let rest = field.or_else(|| message.strip_prefix("unknown variant "))?;
        let mut names = rest.split('`').skip(1).step_by(2).map(str::to_owned);
        Some(Self { word: names.next()?, known: names.collect(), is_field: field.is_some() })
    }

    /// What is known instead; `file` says that the word is probably the name of a file.
    fn sentence(&self, file: bool) -> String {
        let word = &self.word;
        if let Some(near) = hint::nearest(word, &self.known) {
            return format!("`{word}` is not known; did you mean `{near}`?");
        }
        if file {
            return format!("`{word}` is not known; for a file write `labels = {{ file = \"{word}\" }}`");
        }
        format!("`{word}` is not known; known are `{}`", self.known.join("`, `"))
    }
}

/// The key of the assignment around byte `at`.
fn field_at(text: &str, at: usize) -> Option<String> {
    let start = text.as_bytes()[..at].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let key = text.get(start..)?.split_once('=')?.0.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!key.is_empty() && key.chars().all(plain)).then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::testing::manifest_text;

    fn refusal(text: &str) -> String {
        Manifest::read(text, Path::new("models/m/model.toml")).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_field_is_named_with_the_nearest_known_one() {
        let text = manifest_text("m", b"x", "famly = 3");
        assert_eq!(
            refusal(&text),
            "the model cannot be used: line 11: `famly` is not known; did you mean `family`?: models/m/model.toml"
        );
        let text = refusal(&manifest_text("m", b"x", "colour = 3"));
        assert!(text.contains("line 11: `colour` is not known; known are `id`, `name`, "), "{text}");
    }

    #[test]
    fn a_wrong_type_is_named_with_its_field() {
        let text = refusal(&manifest_text("m", b"x", "").replace("version = 1", "version = 'one'"));
        assert!(
            text.contains("field `version`, line 5: invalid type: string \"one\", expected u32"),
            "{text}"
        );
        let text = refusal(&manifest_text("m", b"x", "").replace("\"verified\"", "\"verifed\""));
        assert!(text.contains("`verifed` is not known; did you mean `verified`?"), "{text}");
        let input = |line: &str| {
            let whole = manifest_text("m", b"x", "").replace("input = { size = [2, 2] }", "");
            refusal(&format!("{whole}\n[input]\nsize = [2, 2]\n{line}\n"))
        };
        for (line, told) in [
            ("layout = 'nhcw'", "field `layout`, line 22: `nhcw` is not known; did you mean `nhwc`?"),
            ("dtype = 'double'", "`double` is not known; known are `f32`, `u8`, `i64`, `f16`"),
        ] {
            let text = input(line);
            assert!(text.contains(told), "{text}");
        }
        let text = refusal(&manifest_text("m", b"x", "labels = 'birds.txt'"));
        assert!(text.contains("for a file write `labels = { file = \"birds.txt\" }`"), "{text}");
    }

    #[test]
    fn a_missing_field_is_named() {
        let text = refusal(&manifest_text("m", b"x", "").replace("licence = \"MIT\"", ""));
        assert!(text.contains(": field `licence` is missing: "), "{text}");
        let text = refusal(&manifest_text("m", b"x", "").replace("bytes = 1", ""));
        assert!(text.contains(": field `variants.files.bytes` of m.onnx is missing"), "{text}");
        let text = refusal(&manifest_text("m", b"x", "").replace("store_floor = 0.1,", ""));
        assert!(text.contains(": field `store_floor` is missing in the table at line "), "{text}");
    }

    #[test]
    fn text_that_is_no_toml_has_a_line() {
        let text = refusal("id = \n");
        assert!(text.contains("line 1: "), "{text}");
    }

    #[test]
    fn values_that_contradict_each_other_are_named() {
        let text = manifest_text("m", b"x", "");
        for (from, to, expected) in [
            ("store_floor = 0.1", "store_floor = 0.9", "`thresholds.crop_threshold`: 0.5 lies under"),
            ("size = [2, 2]", "order = 'rgb'", "field `input`: give `size` or `long_side`"),
            ("size = [2, 2]", "size = [2, 2], std = [1, 0, 1]", "field `input.std`"),
            ("id = \"m\"", "id = \"My Model\"", "field `id`: `My Model` must be lower-case"),
            ("family = \"saliency\"", "family = \"nothing\"", "field `family`: nothing runs `nothing`"),
            ("sha256 = \"", "sha256 = \"zz", "field `variants.files.sha256` of m.onnx"),
            ("name = \"m.onnx\"", "name = \"../m.onnx\"", "`variants.files.name`: `../m.onnx` must be"),
            ("licence", "gate = { analysis = 'coco' }\nlicence", "`coco` must stand in `needs` as well"),
            ("licence", "compat_versions = [2]\nlicence", "field `compat_versions` lacks `version`, 1"),
        ] {
            let sentence = refusal(&text.replace(from, to));
            assert!(sentence.contains(expected), "{sentence}");
            assert!(sentence.ends_with(": models/m/model.toml"), "{sentence}");
        }
    }
}
