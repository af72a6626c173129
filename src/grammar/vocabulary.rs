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
        self.models.iter().flat_map(|model| {
            model.labels.iter().flat_map(|label| {
                let categories = label.categories.iter().filter(|_| model.has_boxes);
                std::iter::once(&label.name).chain(&label.aliases).chain(categories).map(String::as_str)
            })
        })
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
        for model in &self.models {
            let spelt = |label: &&LabelWords| label.aliases.iter().any(|alias| names::key(alias) == key);
            for label in model.labels.iter().filter(spelt) {
                let own = model.kind_of(label).unwrap_or(&label.name);
                if names::key(own) != key && !found.contains(&own) {
                    found.push(own);
                }
            }
        }
        found
    }
}

impl ModelWords {
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
