//! The names a model knows.

use serde::{Deserialize, Serialize};

use crate::grammar::{LabelWords, Vocabulary};

/// One class of a model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Label {
    /// Name as it appears in results.
    pub name: String,
    /// Other names people may write.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Categories from the nearest to the widest.
    #[serde(default)]
    pub categories: Vec<String>,
}

impl Label {
    /// A class with nothing but a name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// A list that comes with the program: the words of a public model id, in the order of its classes.
    #[must_use]
    pub fn standard(list: &str) -> Option<Vec<Self>> {
        let words = Vocabulary::standard().models.into_iter().find(|model| model.id == list)?;
        let label = |w: LabelWords| Self { name: w.name, aliases: w.aliases, categories: w.categories };
        Some(words.labels.into_iter().map(label).collect())
    }

    /// Reads a labels file: one class a line, `name, other name | category, wider category`.
    ///
    /// Line breaks at the end are optional; an empty line is a class without a name, because the
    /// number of a line is the number of a class.
    #[must_use]
    pub fn read(text: &str) -> Vec<Self> {
        text.lines().map(Self::line).collect()
    }

    fn line(line: &str) -> Self {
        let (names, categories) = line.split_once('|').unwrap_or((line, ""));
        let mut names = words(names);
        let name = if names.is_empty() { String::new() } else { names.remove(0) };
        Self { name, aliases: names, categories: words(categories) }
    }
}

fn words(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Where the names of a model are written, one a line, in the order of its classes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelSource {
    /// A list that comes with the program: `coco`.
    Standard(String),
    /// A file beside `model.toml`.
    File(String),
    /// The file of the variant in this role.
    Role(String),
    /// The names themselves.
    Names(Vec<String>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_coco_stand_in_the_order_of_its_classes() {
        let labels = Label::standard("coco").unwrap();
        let name = |class: usize| labels[class].name.as_str();
        assert_eq!(labels.len(), 80);
        assert_eq!([name(0), name(15), name(16), name(79)], ["person", "cat", "dog", "toothbrush"]);
        assert_eq!(Label::standard("nothing"), None);
    }

    #[test]
    fn a_line_may_hold_other_names_and_categories() {
        let labels = Label::read("background\ntench, Tinca tinca | fish, animal\n\nx");
        assert_eq!(labels.len(), 4);
        assert_eq!(labels[1].name, "tench");
        assert_eq!(labels[1].aliases, ["Tinca tinca"]);
        assert_eq!(labels[1].categories, ["fish", "animal"]);
        assert_eq!(labels[2], Label::default());
    }
}
