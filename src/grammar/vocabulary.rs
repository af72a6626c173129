//! Which models exist and which names they know.

use std::sync::LazyLock;

use serde::Deserialize;

use super::names;

/// The names of COCO with their public spellings and categories.
const COCO: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/names/coco.json"));

/// The models of an installation in order of invocation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    /// Private models first, then the public ones.
    pub models: Vec<ModelWords>,
}

/// One model as the grammar sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModelWords {
    /// `coco`, `cld-fashion`
    pub id: String,
    /// Versions that the model answers to.
    pub versions: Vec<u32>,
    /// Versions of other installed models, which this one stands before: crops cannot go by them.
    pub behind: Vec<u32>,
    /// The version meant when none is written.
    pub default_version: u32,
    /// Whether a crop can be about what it finds.
    pub has_boxes: bool,
    /// The names it knows.
    pub labels: Vec<LabelWords>,
}

/// One name of a model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct LabelWords {
    /// As in the model's own label list.
    pub name: String,
    /// Other spellings.
    #[serde(rename = "also", default)]
    pub aliases: Vec<String>,
    /// Categories from the nearest to the widest.
    #[serde(rename = "in", default)]
    pub categories: Vec<String>,
}

/// A name that is written with its model: `coco_v2_teddy_bear`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfModel<'a> {
    /// The id as the vocabulary writes it.
    pub id: &'a str,
    /// Digits of the version, where one is written.
    pub version: Option<&'a str>,
    /// What follows: `teddy_bear`.
    pub name: &'a str,
}

impl Vocabulary {
    /// The public model ids with their published versions, and the names everybody knows (COCO's 80, the
    /// short lists of the specification); what stands in before a registry is loaded, and in tests.
    #[must_use]
    pub fn standard() -> Self {
        static STANDARD: LazyLock<Vocabulary> = LazyLock::new(standard);
        STANDARD.clone()
    }

    /// The model with this id, whatever the case.
    #[must_use]
    pub fn model(&self, id: &str) -> Option<&ModelWords> {
        self.models.iter().find(|m| m.id.eq_ignore_ascii_case(id))
    }

    /// Splits `model_v2_name`, of several ids by the longest; `None` where the text begins with no known model.
    #[must_use]
    pub fn split_model<'a>(&'a self, text: &'a str) -> Option<OfModel<'a>> {
        let ids = self.models.iter().map(|m| m.id.as_str());
        let id = ids.filter(|id| begins_with_id(text, id)).max_by_key(|id| id.len())?;
        let rest = &text[id.len() + 1..];
        let versioned = rest.strip_prefix('v').and_then(|rest| rest.split_once('_'));
        let is_version = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        match versioned.filter(|(digits, _)| is_version(digits)) {
            Some((digits, name)) => Some(OfModel { id, version: Some(digits), name }),
            None => Some(OfModel { id, version: None, name: rest }),
        }
    }

    /// Whether any model with boxes (or only `model`) has a label, alias or category with this key.
    #[must_use]
    pub fn knows_key(&self, key: &str, model: Option<&str>) -> bool {
        self.models
            .iter()
            .filter(|m| model.map_or(m.has_boxes, |id| m.id.eq_ignore_ascii_case(id)))
            .any(|m| m.knows_key(key))
    }

    /// Every name, other spelling and category of a thing. The categories of models without boxes sort their labels
    /// and name nothing.
    pub fn things(&self) -> impl Iterator<Item = &str> {
        self.models.iter().flat_map(ModelWords::things)
    }

    /// Whether a key names a thing.
    #[must_use]
    pub fn names_thing(&self, key: &str) -> bool {
        self.things().any(|spelling| names::key(spelling) == key)
    }

    /// The names that models give what is spelt like `key`: `couch` for `sofa`, and for another spelling of a kind
    /// (`pug-dog`) that kind, not everything that shares its name.
    #[must_use]
    pub fn also_called(&self, key: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for own in self.models.iter().flat_map(|model| model.also_called(key)) {
            if !found.contains(&own) {
                found.push(own);
            }
        }
        found
    }
}

/// Whether `text` is `id`, `_`, and something more.
fn begins_with_id(text: &str, id: &str) -> bool {
    text.len() > id.len() + 1
        && text.get(..id.len()).is_some_and(|t| t.eq_ignore_ascii_case(id))
        && text[id.len()..].starts_with('_')
}

impl ModelWords {
    /// Its names, other spellings and categories of things.
    pub fn things(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().flat_map(|label| {
            let categories = label.categories.iter().filter(|_| self.has_boxes);
            std::iter::once(&label.name).chain(&label.aliases).chain(categories).map(String::as_str)
        })
    }

    /// What it calls the things that are spelt like `key` otherwise.
    pub fn also_called(&self, key: &str) -> impl Iterator<Item = &str> {
        let spelt = move |label: &&LabelWords| label.aliases.iter().any(|alias| names::key(alias) == key);
        let own = self.labels.iter().filter(spelt).map(|label| self.kind_of(label).unwrap_or(&label.name));
        own.filter(move |own| names::key(own) != key)
    }

    /// The finer name of a class that shares its name with others: `pug` of the many that are called `dog`.
    #[must_use]
    pub fn kind_of<'a>(&self, label: &'a LabelWords) -> Option<&'a str> {
        let shared = self.labels.iter().filter(|other| other.name == label.name).nth(1).is_some();
        label.aliases.first().map(String::as_str).filter(|_| shared)
    }

    /// Whether a label, alias or category has this key.
    #[must_use]
    pub fn knows_key(&self, key: &str) -> bool {
        self.labels.iter().any(|label| label.spellings().any(|s| names::key(s) == key))
    }
}

impl LabelWords {
    /// The name, its other spellings and its categories.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).chain(&self.categories).map(String::as_str)
    }
}

/// The names of COCO in the order of the data set.
///
/// # Panics
/// Never: the file is part of the program, and a test reads it.
#[must_use]
pub fn coco_labels() -> Vec<LabelWords> {
    #[derive(Deserialize)]
    struct File {
        names: Vec<LabelWords>,
    }
    let file: File = serde_json::from_str(COCO).expect("assets/names/coco.json is well-formed");
    file.names
}

fn standard() -> Vocabulary {
    let fashion = ["hat", "coat", "outerwear", "top", "pants", "stockings", "boot", "bag", "purse"];
    let with_boxes = |id: &str, versions: &[u32], labels: Vec<LabelWords>| words(id, versions, true, labels);
    let without = |id: &str, names: &[&str]| words(id, &[1], false, plain(names));
    Vocabulary {
        models: vec![
            with_boxes("coco", &[1, 2], coco_labels()),
            with_boxes("cld-fashion", &[2, 3, 4], plain(&fashion)),
            with_boxes("lvis", &[1], Vec::new()),
            with_boxes("unidet", &[1], Vec::new()),
            with_boxes("human-anatomy", &[1], plain(&["left-hand", "left-face", "right-face"])),
            with_boxes("cld-text", &[1], plain(&["text"])),
            without("image-type", &["photo", "illustration", "graphic", "sketch", "screenshot"]),
            without("shop-classifier", &["studio", "natural"]),
            without("captioning", &[]),
            without("watermark-detection", &["banner", "watermark", "clean"]),
            without("iqa", &[]),
        ],
    }
}

/// A model whose default version is its latest.
fn words(id: &str, versions: &[u32], has_boxes: bool, labels: Vec<LabelWords>) -> ModelWords {
    let default_version = versions.iter().copied().max().unwrap_or(1);
    ModelWords {
        id: id.to_owned(),
        versions: versions.to_vec(),
        behind: Vec::new(),
        default_version,
        has_boxes,
        labels,
    }
}

/// Labels that are nothing but names.
fn plain(names: &[&str]) -> Vec<LabelWords> {
    names.iter().map(|name| LabelWords { name: (*name).to_owned(), ..LabelWords::default() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coco_has_eighty_names_with_categories() {
        let labels = coco_labels();
        assert_eq!(labels.len(), 80);
        assert!(labels.iter().all(|l| !l.categories.is_empty()));
        assert_eq!(labels[0].name, "person");
        assert_eq!(labels[79].name, "toothbrush");
    }

    #[test]
    fn a_model_and_its_version_are_split_off_a_name() {
        let mut words = Vocabulary::standard();
        words.models.push(ModelWords { id: "coco_mine".into(), ..ModelWords::default() });
        let split = |text: &str| {
            words.split_model(text).map(|of| format!("{} {} {}", of.id, of.version.unwrap_or("-"), of.name))
        };
        for (text, expected) in [
            ("coco_v2_teddy_bear", Some("coco 2 teddy_bear")),
            ("Coco_dog", Some("coco - dog")),
            ("coco_v2", Some("coco - v2")),
            ("coco_mine_v1_dog", Some("coco_mine 1 dog")),
            ("cld-text_text", Some("cld-text - text")),
            ("coco_", None),
            ("cocoa_dog", None),
            ("dog", None),
        ] {
            assert_eq!(split(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn names_are_known_by_alias_and_category() {
        let words = Vocabulary::standard();
        for name in ["sports ball", "SportsBall", "tvmonitor", "sofa", "aeroplane", "vehicle", "hat"] {
            assert!(words.knows_key(&names::key(name), None), "{name}");
        }
        assert!(!words.knows_key("kitchenette", None));
        assert!(!words.knows_key("photo", None), "models without boxes do not count");
        assert!(words.knows_key("photo", Some("image-type")));
    }
}
