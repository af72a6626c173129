//! What the models of an installation make of a name in a search.

use super::name::own_keys;
use crate::grammar::{ModelWords, Vocabulary, names};

/// What is found without a model that lists its names.
const ALWAYS: &[&str] = &["face", "text"];

/// Colour labels that every program has.
const COLOURS: &[&str] = &["red", "yellow", "green", "blue", "purple"];

/// What the models of an installation make of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The model that the name is written with; what follows is then about that model alone.
    pub source: Option<Source>,
    /// Keys of the names that models use for it: `couch` for `sofa`.
    pub also: Vec<String>,
    /// Whether any model has such a name.
    pub known: bool,
    /// Names like it, nearest first, where none has.
    pub near: Vec<String>,
}

/// The model that a name is written with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// As written: `coco_v1` of `coco_v1_dog`.
    pub model: String,
    /// The same model under each version that it answers to (`coco_v1`, `coco_v2`); none where it does not answer.
    pub versions: Vec<String>,
    /// What is left: `dog`.
    pub name: String,
}

impl Meaning {
    /// Of a thing that any model, or the one that is written with it, may have found.
    pub(super) fn of_thing(text: &str, words: &Vocabulary) -> Self {
        let of = words.split_model(text).filter(|of| !of.name.is_empty());
        let Some((of, model)) = of.and_then(|of| Some((of, words.model(of.id)?))) else {
            let keys = own_keys(text);
            let also = called(&keys, words).iter().map(|name| names::key(name)).collect();
            let all = || words.things().chain(ALWAYS.iter().copied());
            let (known, near) = known_or_near(text, &keys, all);
            return Self { source: None, also, known, near };
        };
        let written = text[..text.len() - of.name.len()].trim_end_matches('_');
        let versions = answering(written, words);
        let keys = own_keys(of.name);
        let also = keys.iter().flat_map(|key| model.also_called(key)).map(names::key).collect();
        let (known, near) = known_or_near(of.name, &keys, || model.things());
        let known = known && !versions.is_empty();
        let source = Source { model: written.to_owned(), versions, name: of.name.to_owned() };
        Self { source: Some(source), also, known, near }
    }

    /// Of a colour label.
    pub(super) fn of_colour(text: &str) -> Self {
        let known = COLOURS.contains(&text);
        let near = if known { Vec::new() } else { names::near(text, COLOURS.iter().copied()) };
        Self { known, near, ..Self::default() }
    }

    /// Of a label of one analysis.
    pub(super) fn of_verdict(text: &str, analysis: &str, words: &Vocabulary) -> Self {
        let keys = own_keys(text);
        let labels = words.model(analysis).map(|model| model.labels.as_slice()).unwrap_or_default();
        let called = |spelling: &String| keys.contains(&names::key(spelling));
        let meant = labels.iter().filter(|label| called(&label.name) || label.aliases.iter().any(called));
        let also: Vec<String> = meant.map(|label| names::key(&label.name)).collect();
        let known = !also.is_empty();
        let all = labels.iter().map(|label| label.name.as_str());
        let near = if known { Vec::new() } else { names::near(text, all) };
        Self { source: None, also, known, near }
    }
}

/// Whether one of the keys is among the names, else those that are like the text.
fn known_or_near<'a, I: Iterator<Item = &'a str>>(
    text: &str,
    keys: &[String],
    all: impl Fn() -> I,
) -> (bool, Vec<String>) {
    let known = all().any(|name| keys.contains(&names::key(name)));
    (known, if known { Vec::new() } else { names::near(text, all()) })
}

/// `coco_v1` and `coco_v2` for `coco`, and for each of the two where one model answers to both; nothing where none
/// answers to what is written.
pub(super) fn answering(written: &str, words: &Vocabulary) -> Vec<String> {
    let (id, version) = names::split_version(written);
    let same = |model: &&ModelWords| names::key(&model.id) == names::key(id);
    let answers = |model: &&ModelWords| version.is_none_or(|version| model.versions.contains(&version));
    let model = words.models.iter().find(same).filter(answers);
    model.map(|m| m.versions.iter().map(|v| format!("{}_v{v}", m.id)).collect()).unwrap_or_default()
}

/// What models call the things that have one of these keys.
pub(super) fn called(keys: &[String], words: &Vocabulary) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in keys.iter().flat_map(|key| words.also_called(key)) {
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found
}
